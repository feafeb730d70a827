"""What needs a person of the accounts: sign-ins that ended, or end soon. A question."""

from __future__ import annotations

from cmsuite.accounts.registered import accounts
from cmsuite.core.locale import N_
from cmsuite.core.needs import Need, Urgency
from cmsuite.engines.acts import Act
from cmsuite.engines.networks.names import called


def today(act: Act) -> list[Need]:
    """Over the brands of this scope: accounts in use that nothing can be sent to, now or soon."""
    needs = []
    for one in accounts(act):
        if one.status != "active":
            continue
        facts, about = {"handle": one.handle, "network": called(one.network)}, ("account", one.account)
        if one.sign_in in ("needs_reconnect", "revoked"):
            said = N_("{network}: {handle} must be connected again")
            needs.append(
                Need(f"account {one.account}", Urgency.NOW, N_("SIGN-IN"), said, one.brand, about, facts=facts)
            )
        elif one.ends_soon(act.now):
            said = N_("{network}: the sign-in of {handle} ends within two weeks")
            at = one.sign_in_ends_at
            needs.append(
                Need(f"account {one.account} ends", Urgency.TODAY, N_("SIGN-IN"), said, one.brand, about, at, facts)
            )
    return needs
