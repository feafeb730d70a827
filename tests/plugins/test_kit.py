"""The folder that a person publishes from."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cmsuite.engines.networks.cases import IMAGE, TEXT, VIDEO, draft, io
from cmsuite.engines.networks.contract import Account, Io, Network, NotSupported, Step, Unknown
from cmsuite.engines.networks.registry import network

__all__ = ["io"]

ACCOUNT = Account("kit", "@lumen", "1", "https://www.instagram.com/lumen/", zone="Europe/Paris")


@pytest.fixture
def kit() -> Network:
    return network("kit")


def folder_of(kit: Network, io: Io, wanted: object, account: Account = ACCOUNT) -> Path:
    prepared = kit.prepare(wanted, account, io)  # type: ignore[arg-type]
    return Path(prepared.calls[0]["folder"])


def test_everything_is_there_in_order(kit: Network, io: Io) -> None:
    plain = replace(IMAGE, alt="", decorative=True)
    wanted = draft(TEXT, "la suite\r\n", media=(IMAGE, VIDEO, plain), cw="spoilers", title="Un titre")
    folder = folder_of(kit, io, replace(wanted, due_at=datetime(2026, 12, 1, 17, 0, tzinfo=UTC)))
    assert sorted(path.name for path in folder.iterdir()) == [
        "01.png", "02.mp4", "03.png", "CHECKLIST.md", "alt.txt", "text-2.txt", "text.txt",
    ]  # fmt: skip
    assert (folder / "text-2.txt").read_bytes() == b"la suite\r\n"
    assert (folder / "alt.txt").read_text().splitlines()[0] == "01.png: Une lampe en noyer"
    todo = (folder / "CHECKLIST.md").read_text()
    for said in ("@lumen", "18:00 CET", "spoilers", "Un titre", "text.txt, text-2.txt", "01.png, 02.mp4, 03.png"):
        assert said in todo


def test_preparing_again_leaves_one_folder(kit: Network, io: Io) -> None:
    assert folder_of(kit, io, draft(TEXT)) == folder_of(kit, io, draft(TEXT))


def test_only_the_person_knows_whether_it_is_online(kit: Network, io: Io) -> None:
    prepared = kit.prepare(draft(TEXT), ACCOUNT, io)
    assert isinstance(kit.reconcile(prepared, Step(), ACCOUNT, io.clock.now(), frozenset(), io), Unknown)


def test_what_it_cannot_do_it_says(kit: Network, io: Io) -> None:
    prepared = kit.prepare(draft(TEXT), ACCOUNT, io)
    for refused in (
        lambda: kit.publish(prepared, Step(), ACCOUNT, "k", io),
        lambda: kit.fetch_metrics(ACCOUNT, [], io),
        lambda: kit.delete("1", ACCOUNT, io),
        lambda: kit.begin_sign_in("exemple.fr", io),
        lambda: kit.finish_sign_in({}, "code", io),
    ):
        with pytest.raises(NotSupported, match="Kit does not offer this"):
            refused()
    assert kit.verify_account(ACCOUNT, io).handle == "@lumen"


def test_a_limit_of_the_network_behind_it_can_be_given(kit: Network) -> None:
    limited = replace(ACCOUNT, capability={"limits": {"text.limit": 10}})
    assert {problem.code for problem in kit.validate(draft("a" * 11), limited)} == {"net.length"}
    assert not kit.validate(draft("a" * 5000), ACCOUNT)
