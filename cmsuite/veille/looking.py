"""What can be followed at an address, for a brand that may follow it already. A job."""

from __future__ import annotations

from cmsuite.core.errors import CmsError, Outside
from cmsuite.core.locale import N_
from cmsuite.engines import acts
from cmsuite.engines.acts import Actor
from cmsuite.engines.feeds.subscribe import Discovered, discover
from cmsuite.engines.people.brands import zone_in
from cmsuite.engines.web.client import Http
from cmsuite.store.store import Store
from cmsuite.veille.sources import at_address
from cmsuite.veille.telling_cost import standing


class GivesNothingYet(Outside):
    said = N_("“{title}” is followed already ({how}), and gives nothing now: {why}")
    hint = N_("Once it does, follow it again: it is asked again from then on.")


def discovered(store: Store, http: Http, url: str, *, by: Actor, brand: int) -> list[Discovered]:
    """What `discover` finds. Raises what that raises; GivesNothingYet where the brand follows that very address."""
    try:
        return discover(http, url)
    except Outside as err:
        if found := _there(store, url, by, brand):
            raise GivesNothingYet(title=found[0], how=found[1], why=err) from err
        raise


def _there(store: Store, url: str, by: Actor, brand: int) -> tuple[str, str] | None:
    """The title of the source at that address, and how it is."""
    with acts.read(store, by=by, brand=brand) as act:
        try:
            one = at_address(act, url)
        except CmsError:  # an address that is none is refused in its own words
            return None
        return (one.title, standing(one, zone_in(act))) if one else None
