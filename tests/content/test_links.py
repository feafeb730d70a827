"""Links of posts are asked by real requests, what they answer is kept, and a dead one keeps a post back."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.content.addresses import Answer, addresses, facts_of, read
from cmsuite.content.checks import Blocked, Finding
from cmsuite.content.gates import findings
from cmsuite.content.links import AT_ONCE, answer_of, ask
from cmsuite.content.models import Variant
from cmsuite.content.posts import edit
from cmsuite.content.review import submit
from cmsuite.core.clock import SetClock
from cmsuite.engines import acts
from cmsuite.engines.acts.models import Journal
from cmsuite.engines.jobs.registry import Tools
from cmsuite.engines.web.client import Http
from cmsuite.store.store import Store
from tests import feedserver
from tests.conftest import NOW
from tests.content.desk import a_post, prints
from tests.publishing.stage import workspace_at
from tests.workplace import Cast, people

RULE = "net.link-alive"
HOUR = timedelta(hours=1)


@pytest.fixture
def site() -> Iterator[feedserver.Server]:
    with feedserver.serving() as server:
        server.answers["/here"] = feedserver.Answer(b"<p>Here.</p>", content_type="text/html")
        yield server


@pytest.fixture
def cast(store: Store) -> Cast:
    return people(store)


def tools_of(store: Store, root: Path, cast: Cast, **config: object) -> Tools:
    workspace = workspace_at(root / "ws", store, **config)
    http = Http(allow_private=["127.0.0.1/32"], user_agent="cmsuite-tests", timeout_s=2)
    return Tools(workspace, http, cast.worker)


def asked(store: Store, tools: Tools, cast: Cast, *variants: int) -> list[str]:
    return [one.url for one in ask(store, lambda: tools, cast.chloe, variants, brand=cast.brand)]


def told(store: Store, cast: Cast, variant: int) -> list[Finding]:
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return [one for one in findings(act, [variant])[variant] if one.code == RULE]


def later(store: Store, span: timedelta) -> None:
    assert isinstance(store.clock, SetClock)
    store.clock.sleep(span.total_seconds())


def test_a_dead_link_is_found_kept_and_found_no_more_once_it_lives(
    store: Store, cast: Cast, tmp_path: Path, site: feedserver.Server
) -> None:
    tools = tools_of(store, tmp_path, cast)
    saved = a_post(store, cast, text=f"Lisez {site.url('/here')} puis {site.url('/gone?a=1#b')}.")
    variant, version = saved.variants[0].id, saved.variants[0].version
    assert told(store, cast, variant) == [], "nobody asked yet, and it does not leave soon"
    assert asked(store, tools, cast, variant) == [site.url("/gone?a=1#b")]
    (one,) = told(store, cast, variant)
    assert (one.level, site.url("/gone?a=1#b: 404") in one.message) == ("block", True)

    seen = len(site.asked)
    assert asked(store, tools, cast, variant) == [site.url("/gone?a=1#b")]
    assert len(site.asked) == seen, "what was asked a moment ago is not asked again"
    later(store, 11 * HOUR / 60)
    site.answers["/gone?a=1"] = feedserver.Answer(b"back")
    assert asked(store, tools, cast, variant) == []
    assert {one.path for one in site.asked[seen:]} == {"/gone?a=1"}, "a link that lives is left alone for a while"
    assert told(store, cast, variant) == []

    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        row = act.get(Variant, variant)
        assert (row.version, row.hash) == (version, saved.variants[0].hash), "who writes meets no conflict by it"
        assert [kept["status"] for kept in row.links] == [200, 200]
        lines = act.session.scalars(sa.select(Journal.act).where(Journal.act == "content.answered")).all()
        assert len(lines) == 2, "told as it dies and as it lives again"
    with acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        edit(act, saved.post_id, parts=["Sans lien."])
    assert asked(store, tools, cast, variant) == []


def test_an_answer_of_yesterday_says_nothing_before_it_decides(
    store: Store, cast: Cast, tmp_path: Path, site: feedserver.Server
) -> None:
    tools = tools_of(store, tmp_path, cast)
    saved = a_post(store, cast, text=f"Lisez {site.url('/gone')}")
    asked(store, tools, cast, saved.variants[0].id)
    assert told(store, cast, saved.variants[0].id)
    later(store, 25 * HOUR)
    assert told(store, cast, saved.variants[0].id) == []


def test_every_way_not_to_answer_is_dead_and_a_redirect_leads_where_it_leads(site: feedserver.Server) -> None:
    http = Http(allow_private=["127.0.0.1/32"], user_agent="cmsuite-tests", timeout_s=2)
    feedserver.chain(site, "/a", "/b", "/here")
    feedserver.chain(site, "/x", "/y", "/x")
    site.answers["/in"] = feedserver.redirect("http://10.0.0.1/admin", 302)
    site.answers["/file"] = feedserver.redirect("file:///etc/passwd", 302)
    site.answers["/refuses"] = feedserver.Answer(b"no programs", 403)
    site.answers["/cut"] = feedserver.resetting
    site.answers["/big"] = lambda one: one.send_error(405) if one.command == "HEAD" else feedserver.endless(one)
    site.answers["/get-only"] = lambda one: (
        one.send_error(405) if one.command == "HEAD" else one.answer(feedserver.Answer(b"x"))
    )
    expected = {
        "/here": 200, "/a": 200, "/x": 0, "/in": 0, "/file": 0, "/refuses": 403, "/none": 404, "/cut": 0,
        "/big": 200, "/get-only": 200,
    }  # fmt: skip
    assert {path: answer_of(http, site.url(path), NOW).status for path in expected} == expected
    assert answer_of(http, site.url("/a"), NOW).leads == site.url("/here")
    assert answer_of(http, site.url("/here"), NOW).leads == ""
    for hostile in (
        "http://10.0.0.1/", "https://169.254.169.254/latest/meta-data/", "http://[::1]/", "http://0x7f000002/",
        "http://nowhere.invalid/", "https://user:secret@/", "http://a b/", "https://\u202e.example/", "http://127.0.0.1:1/",
    ):  # fmt: skip
        assert answer_of(http, hostile, NOW).status == 0, hostile


def test_practice_asks_nobody_outside_and_many_posts_ask_an_address_once(
    store: Store, cast: Cast, tmp_path: Path, site: feedserver.Server
) -> None:
    tools = tools_of(store, tmp_path, cast, sandbox=True)
    text = f"{site.url('/here')} https://lumen.invalid/carte"
    ids = [a_post(store, cast, text=text).variants[0].id for _ in range(AT_ONCE)]
    assert asked(store, tools, cast, *ids) == []
    assert [one.path for one in site.asked] == ["/here"]
    assert told(store, cast, ids[0]) == []


def test_a_short_link_is_corrected_into_where_it_leads(
    store: Store, cast: Cast, tmp_path: Path, site: feedserver.Server
) -> None:
    text, now = "Lisez bit.ly/abc123 vite", store.now()
    saved = a_post(store, cast, text=text)
    kept = [Answer("https://bit.ly/abc123", 200, now, "https://lumen.example/carte").row()]
    with store.connection(writes=True) as connection:
        connection.execute(sa.update(Variant).where(Variant.id == saved.variants[0].id).values(links=kept))
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        (short,) = [
            one for one in findings(act, [saved.variants[0].id])[saved.variants[0].id] if "shortener" in one.code
        ]
    assert short.rule is not None
    assert short.rule.edits == ((6, 19, "https://lumen.example/carte"),)


def test_a_post_with_a_dead_link_is_not_handed_in(
    store: Store, cast: Cast, tmp_path: Path, site: feedserver.Server
) -> None:
    tools = tools_of(store, tmp_path, cast)
    saved = a_post(store, cast, text=f"Lisez {site.url('/gone')}")
    asked(store, tools, cast, saved.variants[0].id)
    with pytest.raises(Blocked) as refused, acts.open(store, by=cast.chloe, brand=cast.brand) as act:
        submit(act, saved.post_id, prints(act, saved.post_id))
    assert "/gone: 404" in refused.value.sentence


@pytest.mark.parametrize("status", [401, 403, 429, 999])
def test_a_site_that_refuses_programs_is_there(status: int) -> None:
    url = "https://lumen.example/x"
    found = facts_of([url], {url: Answer(url, status, NOW)}, NOW, decides=True)
    assert (found["link_status"], found["link_worst"]) == (200, f"{url}: {status}")


def test_what_is_an_address_and_what_is_a_space_that_was_forgotten() -> None:
    text = "Voir www.lampes.fr, lampes.fr/aube et http://127.0.0.1/x. Elle arrive.La suite demain sur lampes.fr"
    assert addresses([text, text]) == ["https://www.lampes.fr", "https://lampes.fr/aube", "http://127.0.0.1/x"]
    assert addresses(["https://a.example/" + "x" * 3000]) == []


ONE = st.builds(
    Answer,
    st.sampled_from(["https://a.example/", "https://b.example/"]),
    st.sampled_from([None, 0, 200, 204, 403, 404, 503]),
    st.integers(0, 60 * 48).map(lambda minutes: NOW - timedelta(minutes=minutes)),
)


@given(st.lists(ONE), st.booleans())
def test_the_facts_of_links_are_the_worst_that_is_known(kept: list[Answer], decides: bool) -> None:
    answers = read([one.row() for one in kept])
    assert set(answers.values()) <= set(kept)
    urls = ["https://a.example/", "https://b.example/"]
    fresh = [one for url, one in answers.items() if one.at > NOW - timedelta(hours=24)]
    found = facts_of(urls, answers, NOW, decides=decides)
    if any(not one.lives for one in fresh):
        assert found["link_status"] in {one.status for one in fresh}
        assert found["link_worst"].startswith("https://")
    elif len(fresh) == 2 and any(one.status is not None for one in fresh):
        assert (found["link_status"], found["link_checked_hours"] <= 24) == (200, True)
    else:
        assert found == {"has_link": decides and len(fresh) < 2}


SHAPES: tuple[object, ...] = (
    None,
    "x",
    {},
    {"url": "u", "status": "200", "at": NOW.isoformat()},
    {"url": "u", "status": 1, "at": "2026-01-01"},
)


def test_answers_of_another_shape_are_none() -> None:
    assert read(SHAPES) == {}
