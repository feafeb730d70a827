"""A doubt by keys: both sides, and only the decisions that its state allows; what has no way back asks first."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from cmsuite.engines import acts
from cmsuite.engines.acts.settings import choose
from cmsuite.engines.jobs.models import Run
from cmsuite.metrics.models import RemotePost
from cmsuite.publishing.holds import hold
from cmsuite.publishing.looks import LOOK_AFTER_S
from cmsuite.publishing.models import State as S
from cmsuite.store.store import Store
from tests import fakenet
from tests.fakenet import FakeNet
from tests.journeys.conftest import allow_loopback
from tests.publishing.stage import Stage, stage
from tests.tui.seated import Seated, seated

pytestmark = pytest.mark.anyio

MINUTE = timedelta(minutes=1)


@pytest.fixture
def net() -> Iterator[FakeNet]:
    with fakenet.running() as server:
        yield server


@pytest.fixture
def on(store: Store, tmp_path: Path, net: FakeNet) -> Stage:
    """Atelier Lumen, connected to the scripted network, which is looked at once after a doubt."""
    made = stage(store, tmp_path, net.url)
    with acts.open(store, by=made.cast.karim, brand=made.cast.brand) as act:
        choose(act, LOOK_AFTER_S.key, [30])
    return made


def in_doubt(on: Stage, net: FakeNet, text: str = "Une lampe", *, asked: bool = True) -> int:
    """A publication whose answer was lost; asked: and nobody could find out, so a person is asked."""
    id = on.planned(text, after=MINUTE, grace_s=7200)
    on.later(minutes=1)
    net.control.tell("reset", applied=False)
    on.work()
    if asked:
        net.stop()
        on.later(seconds=30)
        on.work()
        net.start()
        assert on.state(id) is S.NEEDS_DECISION
    return id


def remote_id(on: Stage, id: int) -> str:
    with acts.read(on.store, by=on.cast.worker, brand=on.cast.brand) as act:
        return act.get(RemotePost, on.publication(id).remote_post_id).remote_id


async def first_waiting(me: Seated) -> None:
    await me.press("4", "W")


async def test_both_sides_are_shown_and_the_harmless_answer_is_the_default(
    on: Stage, net: FakeNet, tmp_path: Path
) -> None:
    id = in_doubt(on, net)
    async with seated(on.store, tmp_path, size=(120, 40)) as me:
        await first_waiting(me)
        assert "! in doubt: yours to decide" in me.lines[2]
        assert "Une lampe" in me.text.split("WHAT WE SENT")[1]
        assert "send 1 → no certain answer" in me.text
        assert "look 1 → could not be read" in me.text
        assert f"The account: {net.url}" in me.text
        await me.press("r")
        assert "It is sent to Mastodon @lumen once more." in me.text
        await me.press("enter")
        assert on.state(id) is S.NEEDS_DECISION
        await me.press("r", "2")
        assert on.state(id) is S.PLANNED
        assert me.told() == "Nothing is in doubt, missed or waiting for you."
        assert "Calendar" in me.lines[0]


async def test_each_look_has_its_number_and_its_time(on: Stage, net: FakeNet, tmp_path: Path) -> None:
    with acts.open(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
        choose(act, LOOK_AFTER_S.key, [30, 40])
    id = in_doubt(on, net, asked=False)
    net.stop()
    for seconds in (30, 40):
        on.later(seconds=seconds)
        on.work()
    net.start()
    async with seated(on.store, tmp_path, size=(120, 40)) as me:
        await first_waiting(me)
        assert on.state(id) is S.NEEDS_DECISION
        assert "10:01:30 CET  look 1 → could not be read" in me.text
        assert "10:02:10 CET  look 2 → could not be read" in me.text


async def test_what_is_online_takes_the_address_of_a_post(on: Stage, net: FakeNet, tmp_path: Path) -> None:
    id = in_doubt(on, net)
    async with seated(on.store, tmp_path, lang="fr") as me:
        await first_waiting(me)
        await me.press("l")
        await me.type("somewhere\n")
        assert "! «\xa0somewhere\xa0» n’est pas l’adresse" in me.text
        await me.press("ctrl+u")
        await me.type("https://social.example/@lumen/1234\n")
        assert "Elle compte comme publiée à l’adresse" in me.text
        await me.press("2")
        assert on.state(id) is S.PUBLISHED
        assert on.publication(id).attested_by == on.cast.chloe.person_id
        assert any("ses compteurs ne sont pas relevés" in one.text for one in me.app.told)


async def test_the_network_is_asked_which_post_it_is_so_that_it_is_measured(
    on: Stage, net: FakeNet, tmp_path: Path
) -> None:
    id = in_doubt(on, net)
    net.control.put("Une lampe")
    (post,) = net.control.posts()
    allow_loopback(on.tools.workspace.root)
    (tmp_path / "desk").symlink_to(on.tools.workspace.root)  # where the sign-in is
    async with seated(on.store, tmp_path) as me:
        await first_waiting(me)
        await me.press("l")
        await me.type(f"{post['url']}\n")
        assert "measured there" in me.text
        await me.press("2")
        assert on.state(id) is S.PUBLISHED
        assert remote_id(on, id) == post["id"]
        assert not any("counters are not read" in one.text for one in me.app.told)


async def test_one_after_the_other_until_nothing_waits(on: Stage, net: FakeNet, tmp_path: Path) -> None:
    ids = [in_doubt(on, net, text) for text in ("Une lampe", "Une table")]
    async with seated(on.store, tmp_path) as me:
        await first_waiting(me)
        assert "1 of 2 that wait" in me.text
        await me.press("n")
        assert "2 of 2 that wait" in me.text
        await me.press("N", "d", "2")
        assert [on.state(id) for id in ids] == [S.CANCELLED, S.NEEDS_DECISION]
        assert "Une table" in me.text
        await me.press("escape")
        assert "Calendar" in me.lines[0]


async def test_while_it_is_looked_for_there_is_nothing_to_decide(on: Stage, net: FakeNet, tmp_path: Path) -> None:
    id = in_doubt(on, net, asked=False)
    async with seated(on.store, tmp_path) as me:
        await first_waiting(me)
        assert "It is looked for by itself. Next look: Tue 10 Mar 2026, 10:01" in me.text
        assert "Give up" not in me.lines[-1]
        await me.press("d", "r", "l", "p")
        assert "Publication" in me.lines[1]
        assert on.state(id) is S.AMBIGUOUS


async def test_what_was_missed_gets_another_time(on: Stage, net: FakeNet, tmp_path: Path) -> None:
    id = on.planned("Une lampe", after=MINUTE, grace_s=300)
    on.later(minutes=20)
    on.work()
    assert on.state(id) is S.MISSED
    async with seated(on.store, tmp_path) as me:
        await first_waiting(me)
        assert "✗ missed" in me.lines[2]
        await me.press("p")
        assert "was useful until" in me.told()
        await me.press("M", "ctrl+u")
        await me.type("tomorrow 23h\n")
        assert "Warnings: [plan.quiet]" in me.text
        await me.press("escape")
        assert on.state(id) is S.MISSED
        await me.press("M", "ctrl+u")
        await me.type("tomorrow 23h\n")
        await me.type("The match ends at that hour.\n")
        assert on.state(id) is S.PLANNED
        await me.press("u")
        assert on.state(id) is S.CANCELLED


async def test_what_is_late_says_who_would_send_it_and_its_keys_are_told(
    on: Stage, net: FakeNet, tmp_path: Path
) -> None:
    on.planned("Une lampe", after=MINUTE, grace_s=7200)
    on.later(minutes=10)
    async with seated(on.store, tmp_path) as me:
        await first_waiting(me)
        assert "! late" in me.lines[2]
        assert "a worker takes it at its next look" in " ".join(me.text.split())
        with on.store.connection(writes=True) as connection:  # its worker is silent from then on
            connection.execute(sa.update(Run).values(beat_at=on.store.now() - timedelta(days=1)))
        await me.press("N")
        assert "no worker is running: esc, then J and w begin one" in " ".join(me.text.split())
        await me.press("question_mark")
        assert "It is not online" not in me.text
        assert "Another time, and it goes out then." in me.text
        await me.press("question_mark", "M", "f1")
        assert "The keys here, and what they do." in me.text
        await me.press("f1", "escape", "escape")
        assert "Calendar" in me.lines[0]


async def test_what_a_person_published_needs_no_address_where_there_is_none(
    on: Stage, net: FakeNet, tmp_path: Path
) -> None:
    id = on.planned("Au mur", account=on.connect("kit", "mur"), after=MINUTE)
    on.work()
    assert on.state(id) is S.AWAITING_HUMAN
    async with seated(on.store, tmp_path) as me:
        await me.press("4", "enter")
        assert "Publish it by hand from" in me.text
        await me.press("l")
        await me.type("https://localhost/mur\n")
        await me.press("2")
        assert "“https://localhost/mur” is not the address of a post." in me.told()
        assert on.state(id) is S.AWAITING_HUMAN
        await me.press("l")
        assert "https://localhost/mur" in me.text, "what was refused is there, to be mended"
        await me.press("ctrl+u", "enter", "2")
        assert on.state(id) is S.PUBLISHED
        assert "✓ :01 KI Au mur" in me.text


async def test_what_a_hold_froze_is_decided_again(on: Stage, net: FakeNet, tmp_path: Path) -> None:
    id = on.planned("Une lampe", after=20 * MINUTE)
    with acts.open(on.store, by=on.cast.chloe, brand=on.cast.brand) as act:
        hold(act, "client")
    async with seated(on.store, tmp_path, me="karim@lumen.example") as me:
        await me.press("4", "enter")
        assert "‖ planned" in me.lines[2]
        assert "A hold froze it." in me.text
        await me.press("p", "2")
        assert "· :20 MA Une lampe" in me.text
        assert on.publication(id).decided_by == on.cast.karim.person_id


async def test_what_another_person_decided_meanwhile_is_said_and_shown(on: Stage, net: FakeNet, tmp_path: Path) -> None:
    from cmsuite.publishing.decisions import decide

    id = in_doubt(on, net)
    async with seated(on.store, tmp_path) as me:
        await first_waiting(me)
        await me.press("r")
        with acts.open(on.store, by=on.cast.karim, brand=on.cast.brand) as act:
            decide(act, id, "abandon")
        await me.press("2")
        assert "is not yours to decide: it is cancelled" in me.told()
        assert "It was decided that it does not go out." in me.text


async def test_what_becomes_of_it_meanwhile_shows_by_itself(on: Stage, net: FakeNet, tmp_path: Path) -> None:
    id = in_doubt(on, net, asked=False)
    async with seated(on.store, tmp_path) as me:
        await first_waiting(me)
        assert "in doubt: being looked for" in me.text
        net.control.put("Une lampe")
        on.later(seconds=30)
        on.work()
        assert on.state(id) is S.PUBLISHED
        me.app.look()
        await me.settled()
        assert "✓ published" in me.lines[2]
        assert "look 1 → found" in me.text
