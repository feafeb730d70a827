"""Short links of items are asked where they lead; what turns out to tell the same then stands under one line."""

from __future__ import annotations

from cmsuite.core.locale import N_
from cmsuite.engines.acts import Act, register
from cmsuite.engines.feeds.shortened import Resolved, resolve_links
from cmsuite.engines.jobs.registry import Tools, job
from cmsuite.store.store import Store
from cmsuite.veille.applying import told_by_more
from cmsuite.veille.copies import place_again


@register("veille.gather", no_undo=N_("One by one they are set apart: cmsuite veille split"))
def gather(act: Act, items: list[int]) -> int:
    """Put items that were found to tell again what another does under that line, in each brand, where nobody has
    touched them; their stories are scored anew. Returns how many."""
    act.need("veille.take_in")
    n = place_again(act, items)
    told_by_more(act, items)
    act.quiet()
    return n


@job("feeds.resolve", N_("Short links"), N_("Ask short links of items where they lead, each once."), rule="every 900")
def links(store: Store, tools: Tools) -> Resolved:
    """The same, when nobody looks."""
    return resolve_links(store, tools, gather)
