"""Who is asked in Today to agree that something passes."""

from __future__ import annotations

from datetime import timedelta

from cmsuite.core.clock import SetClock
from cmsuite.engines import acts
from cmsuite.engines.acts import Actor
from cmsuite.engines.rules.exemptions import agree
from cmsuite.engines.rules.today import today
from cmsuite.store.store import Store
from tests.engines.rules.test_exemptions import LAW, PLAIN, SHA, WAIVABLE, WARNS, Desk, legal


def told(desk: Desk, by: Actor, brand: int | None = None) -> list[str]:
    with acts.read(desk.store, by=by, brand=brand, all_brands=brand is None) as act:
        return [need.sentence for need in today(act)]


def test_whoever_may_agree_is_asked_until_somebody_did_or_the_day_is_over(store: Store, clock: SetClock) -> None:
    desk = Desk(store)
    chloe, karim, nadia = desk.cast.chloe, desk.cast.karim, legal(store, desk.cast)
    assert told(desk, karim) == []
    desk.suppress(chloe, WARNS, "a" * 16)
    plain = desk.suppress(chloe, PLAIN)
    desk.suppress(chloe, LAW)
    desk.waive(chloe, WAIVABLE, SHA)
    first = "Chloé Martin says that edfr.placeholder does not apply to “Lampe Aube”: acronyme du salon"
    asked = "Chloé Martin asks that edfr.brand-name let “Lampe Aube” pass: acronyme du salon"
    law = first.replace(PLAIN, LAW)
    assert told(desk, karim) == [first, asked]
    assert told(desk, karim, desk.cast.brand) == [first, asked]
    assert told(desk, nadia) == [first, law], "whose role is legal may agree to a block, and alone to one of law"
    assert told(desk, chloe) == []
    assert told(desk, desk.cast.helene) == []
    with acts.read(store, by=karim, all_brands=True) as act:
        assert {(one.about, one.brand) for one in today(act)} == {(("post", desk.post), desk.cast.brand)}
    desk.does(karim, agree, plain.id)
    assert told(desk, karim) == [asked]
    clock.sleep(timedelta(days=31).total_seconds())
    assert told(desk, nadia) == [], "a month later nobody needs to answer"
