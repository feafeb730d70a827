"""What the audit proposes of accounts: to close one, to claim one, to put something right in it."""

from __future__ import annotations

from cmsuite.accounts.registered import accounts
from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act
from cmsuite.engines.evidence.proposals import Made, Proposed, Taker, taker
from cmsuite.engines.networks.names import called

KIND = "account_action"


def _targets(act: Act) -> dict[int, str]:
    return {one.account: f"{called(one.network)} {one.handle}" for one in accounts(act)}


def _take(act: Act, one: Proposed, account_id: int) -> Made:
    """It is on this account that it is done; the account itself is changed by its own acts."""
    return Made("account", account_id)


MAKES = N_("Taking it links it to the account, or to a note on what was done: a person does it on the network.")
ACTION = taker(
    Taker(KIND, N_("action on an account"), N_("an account of this brand"), _targets, _take, outside=True, makes=MAKES)
)
