"""What is particular to Mastodon and its family, beyond the conformance kit; also against a running snac2."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from cmsuite.engines.networks.cases import IMAGE, TEXT, VIDEO, draft, io
from cmsuite.engines.networks.contract import (
    Absent,
    Account,
    Ambiguous,
    Found,
    Io,
    Network,
    NotSupported,
    Prepared,
    Receipt,
    Rejected,
    Secret,
    Step,
    Unknown,
)
from cmsuite.engines.networks.registry import network as registered
from cmsuite.engines.web.client import Http
from tests import fakenet, feedserver
from tests.peers import snac2

__all__ = ["io"]


@pytest.fixture
def mastodon() -> Network:
    return registered("mastodon")


@pytest.fixture
def net() -> Iterator[fakenet.FakeNet]:
    with fakenet.running() as server:
        yield server


@pytest.fixture
def account(mastodon: Network, net: fakenet.FakeNet, io: Io) -> Account:
    return verified(mastodon, Account("mastodon", "", "", net.url, secret=Secret("token-lumen")), io)


def verified(mastodon: Network, account: Account, io: Io) -> Account:
    info = mastodon.verify_account(account, io)
    return replace(account, handle=info.handle, remote_id=info.remote_id, url=info.url, capability=info.capability)


def publish(mastodon: Network, prepared: Prepared, account: Account, io: Io, *before: Receipt) -> Receipt:
    return mastodon.publish(prepared, Step(len(before), before), account, "k1", io)


def look(mastodon: Network, prepared: Prepared, account: Account, io: Io, *before: Receipt) -> Any:
    return mastodon.reconcile(prepared, Step(len(before), before), account, io.clock.now(), frozenset(), io)


# ---- sign-in


def test_a_code_that_is_pasted_becomes_a_secret(mastodon: Network, net: fakenet.FakeNet, io: Io) -> None:
    begun = mastodon.begin_sign_in(f"{net.url}/@lumen", io)
    asked = parse_qs(urlsplit(begun.url).query)
    assert (begun.url.startswith(f"{net.url}/oauth/authorize?"), asked["client_id"]) == (True, ["app-1"])
    for pasted in (" code-lumen\n", "https://fake.invalid/oauth/authorize/native?code=code-lumen"):
        kept = json.loads(mastodon.finish_sign_in(begun.state, pasted, io).reveal())
        assert (kept["server"], kept["token"], kept["client_secret"]) == (net.url, "token-lumen", "app-secret")


def test_a_wrong_code_is_refused(mastodon: Network, net: fakenet.FakeNet, io: Io) -> None:
    begun = mastodon.begin_sign_in(net.url, io)
    with pytest.raises(Rejected, match="invalid_grant"):
        mastodon.finish_sign_in(begun.state, "nonsense", io)


def test_a_sign_in_that_may_only_read_is_told(mastodon: Network, net: fakenet.FakeNet, io: Io) -> None:
    kept = json.dumps({"server": net.url, "token": "token-lumen", "scope": "read"})
    with pytest.raises(Rejected) as refused:
        mastodon.verify_account(Account("mastodon", "", "", net.url, secret=Secret(kept)), io)
    assert refused.value.credential


def test_a_token_that_was_revoked_asks_for_a_new_sign_in(
    mastodon: Network, net: fakenet.FakeNet, account: Account, io: Io
) -> None:
    net.control.revoke("token-lumen")
    with pytest.raises(Rejected) as refused:
        mastodon.verify_account(account, io)
    assert refused.value.credential


# ---- what the server is


@pytest.mark.parametrize("has_v2", [True, False])
def test_what_the_server_states_is_kept(mastodon: Network, net: fakenet.FakeNet, io: Io, has_v2: bool) -> None:
    net.control.be(has_v2=has_v2, max_characters=5000, url_weight=30, media_max=6)
    net.control.put("an older post")
    found = verified(mastodon, Account("mastodon", "", "", net.url, secret=Secret("token-lumen")), io)
    told = {name: found.capability[name] for name in ("software", "honours_keys", "has_source", "has_history")}
    assert told == {"software": "mastodon", "honours_keys": True, "has_source": True, "has_history": False}
    assert mastodon.count("https://exemple.fr", found).used == 30
    assert mastodon.count("", found).limit == 5000
    assert not mastodon.validate(draft("a", media=(IMAGE,) * 6), found)
    assert json.loads(json.dumps(found.capability)) == found.capability


@pytest.mark.parametrize("silly", [0, -1, "many", True, None, 1.5])
def test_a_silly_limit_is_taken_as_not_stated(mastodon: Network, net: fakenet.FakeNet, io: Io, silly: object) -> None:
    net.control.be(max_characters=silly, url_weight=silly, media_max=silly)
    found = verified(mastodon, Account("mastodon", "", "", net.url, secret=Secret("token-lumen")), io)
    assert mastodon.count("https://exemple.fr", found) == mastodon.count("https://exemple.fr")


def test_a_huge_limit_is_cut(mastodon: Network, net: fakenet.FakeNet, io: Io) -> None:
    net.control.be(max_characters=10**12)
    found = verified(mastodon, Account("mastodon", "", "", net.url, secret=Secret("token-lumen")), io)
    assert mastodon.count("", found).limit == 1_000_000


@pytest.mark.parametrize(
    ("software", "text", "used"),
    [
        ("mastodon", "@claire@piaille.fr", 7),
        ("gotosocial", "@claire@piaille.fr", 18),
        ("gotosocial", "👨‍👩‍👧‍👦", 7),
        ("something", "👨‍👩‍👧‍👦", 7),
        ("something", "https://a.fr", 23),
    ],
)
def test_each_software_counts_its_way_and_an_unknown_one_counts_most(
    mastodon: Network, net: fakenet.FakeNet, io: Io, software: str, text: str, used: int
) -> None:
    net.control.be(software=software)
    found = verified(mastodon, Account("mastodon", "", "", net.url, secret=Secret("token-lumen")), io)
    assert mastodon.count(text, found).used == used


def test_a_content_warning_counts(mastodon: Network) -> None:
    assert {p.code for p in mastodon.validate(draft("a" * 499, cw="ab"))} == {"net.length"}
    assert not mastodon.validate(draft("a" * 498, cw="ab"))


# ---- sending


def test_everything_that_was_asked_is_sent(mastodon: Network, net: fakenet.FakeNet, account: Account, io: Io) -> None:
    wanted = draft(TEXT, "suite", media=(replace(IMAGE, focal=(0.5, -0.25)),), cw="spoilers", visibility="unlisted")
    prepared = mastodon.prepare(wanted, account, io)
    first = publish(mastodon, prepared, account, io)
    publish(mastodon, prepared, account, io, first)
    one, two = net.control.posts()
    assert (one["spoiler_text"], one["visibility"], one["language"]) == ("spoilers", "unlisted", "fr")
    assert (one["text"], two["text"], two["in_reply_to_id"]) == (TEXT, "suite", one["id"])
    (upload,) = net.control.requests("POST /api/v2/media")
    assert 'name="focus"\r\n\r\n0.5,-0.25' in upload["body"]
    assert one["media_attachments"][0]["file_name"] == f"{IMAGE.sha256[:16]}.png"


def test_the_same_key_is_sent_again_and_another_for_each_step_and_account(
    mastodon: Network, net: fakenet.FakeNet, account: Account, io: Io
) -> None:
    prepared = mastodon.prepare(draft("un", "deux"), account, io)
    first = publish(mastodon, prepared, account, io)
    assert publish(mastodon, prepared, account, io).remote_id == first.remote_id
    publish(mastodon, prepared, account, io, first)
    publish(mastodon, prepared, replace(account, remote_id="2"), io)
    keys = [request["headers"]["idempotency-key"] for request in net.control.requests(fakenet.SEND)]
    assert (keys[0] == keys[1], len(set(keys))) == (True, 3)


def test_a_post_that_a_server_keeps_for_later_is_no_receipt(
    mastodon: Network, net: fakenet.FakeNet, account: Account, io: Io
) -> None:
    prepared = mastodon.prepare(draft(TEXT), account, io)
    net.control.tell("answer", status=200, body='{"id": "7", "scheduled_at": "2026-12-24T12:00:00.000Z"}')
    with pytest.raises(Ambiguous):
        publish(mastodon, prepared, account, io)


def test_a_422_of_a_revoked_token_asks_for_a_new_sign_in(
    mastodon: Network, net: fakenet.FakeNet, account: Account, io: Io
) -> None:
    prepared = mastodon.prepare(draft(TEXT), account, io)
    net.control.be(revoked=422)
    net.control.revoke("token-lumen")
    calls = (
        lambda: publish(mastodon, prepared, account, io),
        lambda: mastodon.prepare(draft(TEXT, media=(IMAGE,)), account, io),
        lambda: mastodon.fetch_metrics(account, [], io),
    )
    for call in calls:
        with pytest.raises(Rejected) as refused:
            call()
        assert (refused.value.credential, refused.value.after) == (True, None)
    assert net.control.created() == {}


def test_a_422_stays_a_refusal_of_the_post_where_nobody_can_be_asked(
    mastodon: Network, net: fakenet.FakeNet, account: Account, io: Io
) -> None:
    prepared = mastodon.prepare(draft(TEXT), account, io)
    net.control.tell("answer", status=422, body='{"error": "Validation failed"}')
    net.control.tell("answer", status=503, on="GET /api/v1/accounts/verify_credentials")
    with pytest.raises(Rejected) as refused:
        publish(mastodon, prepared, account, io)
    assert (refused.value.credential, refused.value.after, refused.value.status) == (False, None, 422)


@pytest.mark.parametrize(
    ("status", "headers", "body", "after", "credential"),
    [
        (422, {}, '{"error": "Validation failed"}', None, False),
        (404, {}, '{"error": "Record not found"}', None, False),
        (503, {"Retry-After": "30"}, "", timedelta(seconds=30), False),
        (429, {}, "<html>slow down</html>", timedelta(minutes=1), False),
        (401, {}, "", None, True),
    ],
)
def test_listed_answers_are_proof(
    mastodon: Network,
    net: fakenet.FakeNet,
    account: Account,
    io: Io,
    status: int,
    headers: dict[str, str],
    body: str,
    after: timedelta | None,
    credential: bool,
) -> None:
    prepared = mastodon.prepare(draft(TEXT), account, io)
    net.control.tell("answer", status=status, headers=headers, body=body)
    with pytest.raises(Rejected) as refused:
        publish(mastodon, prepared, account, io)
    assert (refused.value.after, refused.value.credential, refused.value.status) == (after, credential, status)


@pytest.mark.parametrize(
    ("status", "body"),
    [(422, "<html>"), (403, "<html>"), (503, ""), (404, '{"error": "?"}'), (409, "{}"), (302, ""), (200, "[]")],
)
def test_any_other_answer_is_doubt(
    mastodon: Network, net: fakenet.FakeNet, account: Account, io: Io, status: int, body: str
) -> None:
    prepared = mastodon.prepare(draft(TEXT), account, io)
    net.control.tell("answer", status=status, headers={"Location": "/elsewhere"}, body=body)
    with pytest.raises(Ambiguous):
        publish(mastodon, prepared, account, io)
    assert len(net.control.requests(fakenet.SEND)) == 1


def test_an_upload_is_resumed_where_it_stopped(
    mastodon: Network, net: fakenet.FakeNet, account: Account, io: Io
) -> None:
    net.control.be(video_polls=1000)
    with pytest.raises(Rejected) as refused:
        mastodon.prepare(draft(TEXT, media=(VIDEO,)), account, io)
    assert refused.value.after
    for media in net.control.media.values():
        media["polls"] = 0
    mastodon.prepare(draft(TEXT, media=(VIDEO,)), account, io)
    assert len(net.control.requests("POST /api/v2/media")) == 1


def test_an_upload_that_the_server_may_have_thrown_away_is_made_again(
    mastodon: Network, net: fakenet.FakeNet, account: Account, io: Io
) -> None:
    mastodon.prepare(draft(TEXT, media=(IMAGE,)), account, io)
    io.clock.sleep(24 * 3600)
    mastodon.prepare(draft(TEXT, media=(IMAGE,)), account, io)
    assert len(net.control.requests("POST /api/v2/media")) == 2


def test_a_large_file_has_as_long_as_a_slow_line_needs(mastodon: Network, io: Io) -> None:
    """The client's own limit is for what a server says; two minutes of film take longer to send than that."""
    film = io.media(VIDEO.sha256) * 20
    hasty = Http(allow_private=feedserver.LOOPBACK, user_agent="x", timeout_s=1)

    def slow(handler: feedserver.Handler) -> None:
        handler.server.released.wait(2)
        handler.answer(feedserver.Answer(b'{"id": "1"}', content_type="application/json"))

    with feedserver.serving() as server:
        server.answers["/api/v1/accounts/1/statuses?exclude_reblogs=true&limit=40"] = feedserver.Answer(b"[]")
        server.answers["/api/v2/media"] = slow
        account = Account("mastodon", "@lumen", "1", server.url(), secret=Secret("token-lumen"))
        sent = mastodon.prepare(
            draft(TEXT, media=(replace(VIDEO, alt=""),)), account, replace(io, http=hasty, media=lambda _sha: film)
        )
    assert [file["id"] for file in sent.uploads] == ["1"]


def test_only_its_own_server_is_asked_what_it_is(mastodon: Network, net: fakenet.FakeNet, io: Io) -> None:
    links = '{"links": [{"href": "x:@127.0.0.2/nodeinfo/2.0"}]}'
    net.control.tell("answer", on="GET /.well-known/nodeinfo", status=200, body=links)
    found = verified(mastodon, Account("mastodon", "", "", net.url, secret=Secret("token-lumen")), io)
    assert found.capability["software"] == ""


# ---- measuring


def test_a_post_that_cannot_be_read_leaves_the_others_readable(
    mastodon: Network, net: fakenet.FakeNet, account: Account, io: Io
) -> None:
    first, broken, last = (net.control.put(text) for text in ("un", "deux", "trois"))
    for status, body in ((500, ""), (200, "<html>"), (410, "")):
        net.control.tell("answer", on=f"GET /api/v1/statuses/{broken}", status=status, body=body)
        read = [m.remote_id for m in mastodon.fetch_metrics(account, [first, broken, last], io)]
        assert (first in read, broken in read, last in read) == (True, status == 410, True)
    net.control.tell("answer", on=f"GET /api/v1/statuses/{broken}", status=500)
    with pytest.raises(Rejected):
        mastodon.fetch_metrics(account, [broken], io)


@pytest.mark.parametrize("status", [401, 429])
def test_a_server_that_wants_no_more_is_not_asked_about_the_next_post(
    mastodon: Network, net: fakenet.FakeNet, account: Account, io: Io, status: int
) -> None:
    posts = [net.control.put(text) for text in ("un", "deux", "trois")]
    net.control.tell("answer", on=f"GET /api/v1/statuses/{posts[1]}", status=status)
    with pytest.raises(Rejected):
        mastodon.fetch_metrics(account, posts, io)
    assert not net.control.requests(f"GET /api/v1/statuses/{posts[2]}")


# ---- reading back


def test_what_the_network_changed_is_named(mastodon: Network, net: fakenet.FakeNet, account: Account, io: Io) -> None:
    prepared = mastodon.prepare(draft(TEXT, media=(IMAGE,)), account, io)
    publish(mastodon, prepared, account, io)
    (post,) = net.control.posts()
    post["media_attachments"][0]["description"] = None
    post |= {"visibility": "private", "language": "en", "text": f"{TEXT}\n "}
    assert look(mastodon, prepared, account, io).differs == ("alt", "visibility", "language")
    post |= {"media_attachments": [], "text": TEXT.replace("\n\n", " ")}
    assert look(mastodon, prepared, account, io).differs == ("text", "media", "visibility", "language")


def test_a_warning_over_no_text_is_found_though_mastodon_makes_it_the_text(
    mastodon: Network, net: fakenet.FakeNet, account: Account, io: Io
) -> None:
    prepared = mastodon.prepare(draft("", media=(IMAGE,), cw="Araignée !"), account, io)
    publish(mastodon, prepared, account, io)
    net.control.posts()[0].update(text="Araignée !", spoiler_text="", content="<p>Araignée !</p>")
    for has_source in (True, False):
        net.control.be(has_source=has_source)
        assert isinstance(look(mastodon, prepared, account, io), Found)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Du *gras*\n> et une citation", "<p>Du <b>gras</b></p><blockquote>et une citation</blockquote>"),
        ("Bientôt… l’été", "<p>Bientôt... l'été</p>"),
        ("Voir https://exemple.fr/a", "<p>Voir <a href='https://exemple.fr/a'>exemple.fr/a</a></p>"),
    ],
)  # fmt: skip
def test_a_post_that_its_server_has_written_in_its_own_way_is_never_absent(
    mastodon: Network, net: fakenet.FakeNet, account: Account, io: Io, sent: str, shown: str
) -> None:
    net.control.be(has_source=False)
    prepared = mastodon.prepare(draft(sent), account, io)
    publish(mastodon, prepared, account, io)
    net.control.posts()[0]["content"] = shown
    looked = look(mastodon, prepared, account, io)
    assert isinstance(looked, Found | Unknown)
    assert isinstance(looked, Unknown) or "text" in looked.differs


def test_a_post_without_a_letter_is_not_told_apart_by_what_is_left_of_it(
    mastodon: Network, net: fakenet.FakeNet, account: Account, io: Io
) -> None:
    net.control.be(has_source=False)
    prepared = mastodon.prepare(draft("🎉🎉"), account, io)
    net.control.put("Une tout autre nouvelle")
    assert isinstance(look(mastodon, prepared, account, io), Absent)
    publish(mastodon, prepared, account, io)
    net.control.posts()[-1]["content"] = "<p><img alt=':tada:' src='x'/></p>"
    assert isinstance(look(mastodon, prepared, account, io), Unknown)


@pytest.mark.parametrize(("has_source", "looked"), [(True, Absent), (False, Unknown)])
def test_a_post_that_is_like_it_is_doubt_unless_its_source_is_known(
    mastodon: Network, net: fakenet.FakeNet, account: Account, io: Io, has_source: bool, looked: type
) -> None:
    net.control.be(has_source=has_source)
    prepared = mastodon.prepare(draft("L'atelier ouvre lundi à neuf heures"), account, io)
    net.control.put("L'atelier ouvre mardi à neuf heures")
    assert isinstance(look(mastodon, prepared, account, io), looked)
    publish(mastodon, prepared, account, io)
    assert look(mastodon, prepared, account, io).differs == ()


def test_a_history_whose_dates_have_no_zone_is_read_by_its_posts(
    mastodon: Network, net: fakenet.FakeNet, account: Account, io: Io
) -> None:
    net.control.put("before")
    net.control.posts()[0]["created_at"] = "2026-03-10T08:00:00"
    prepared = mastodon.prepare(draft(TEXT), account, io)
    assert isinstance(look(mastodon, prepared, account, io), Absent)
    publish(mastodon, prepared, account, io)
    assert isinstance(look(mastodon, prepared, account, io), Found)


@pytest.mark.parametrize("pages", [True, False])
def test_a_long_history_is_read_back_to_the_send(
    mastodon: Network, net: fakenet.FakeNet, account: Account, io: Io, pages: bool
) -> None:
    net.control.be(pages=pages)
    for n in range(3):
        net.control.put(f"before {n}")
    prepared = mastodon.prepare(draft(TEXT), account, io)
    publish(mastodon, prepared, account, io)
    for n in range(95):
        net.control.put(f"after {n}")
    assert isinstance(look(mastodon, prepared, account, io), Found)
    other = mastodon.prepare(draft("never sent"), account, io)
    assert isinstance(look(mastodon, other, account, io), Absent)


@pytest.mark.parametrize(("new", "looked"), [(19, Absent), (30, Unknown), (60, Absent)])
def test_a_server_that_cannot_page_proves_absence_only_with_all_it_has(
    mastodon: Network, net: fakenet.FakeNet, account: Account, io: Io, new: int, looked: type
) -> None:
    net.control.be(pages=False)
    prepared = mastodon.prepare(draft(TEXT), account, io)
    for n in range(new):
        net.control.put(f"after {n}")
    assert isinstance(look(mastodon, prepared, account, io), looked)


def test_a_history_that_answers_nonsense_proves_nothing(
    mastodon: Network, net: fakenet.FakeNet, account: Account, io: Io
) -> None:
    prepared = mastodon.prepare(draft(TEXT), account, io)
    for status, body in ((200, "<html>"), (200, '{"error": "no"}'), (200, '[{"id": "1"}]'), (500, ""), (401, "")):
        net.control.tell("answer", on="GET /api/v1/accounts", status=status, body=body)
        assert isinstance(look(mastodon, prepared, account, io), Unknown)
    net.control.tell("hang", on="GET /api/v1/accounts")
    assert isinstance(look(mastodon, prepared, account, io), Unknown)
    assert isinstance(look(mastodon, prepared, account, io), Absent)


# ---- a running snac2, which honours no key, pages nothing and changes ids


@pytest.fixture
def on_snac(mastodon: Network, snac_user: snac2.User, io: Io) -> Account:
    return verified(mastodon, Account("mastodon", "", "", snac_user.url, secret=Secret(snac_user.token)), io)


@pytest.mark.peer
def test_signing_in_on_snac(mastodon: Network, snac_user: snac2.User, io: Io) -> None:
    begun = mastodon.begin_sign_in(snac_user.url, io)
    secret = mastodon.finish_sign_in(begun.state, snac2.pasted_code(begun.url, snac_user.name, snac_user.password), io)
    info = mastodon.verify_account(Account("mastodon", "", "", snac_user.url, secret=secret), io)
    assert info.handle == f"@{snac_user.name}@{urlsplit(snac_user.url).netloc}"
    assert (info.capability["software"], info.capability["honours_keys"]) == ("snac", False)


@pytest.mark.peer
def test_the_whole_way_on_snac(mastodon: Network, on_snac: Account, io: Io) -> None:
    wanted = draft(TEXT, "*suite* & <fin>", media=(IMAGE,), cw="spoilers")
    assert not mastodon.validate(wanted, on_snac)
    prepared = mastodon.prepare(wanted, on_snac, io)
    first = publish(mastodon, prepared, on_snac, io)
    second = publish(mastodon, prepared, on_snac, io, first)
    found = look(mastodon, prepared, on_snac, io)
    assert (found.receipt.url, found.twice, found.differs) == (first.url, False, ("language",))
    assert look(mastodon, prepared, on_snac, io, first).receipt.url == second.url
    figures = {(m.remote_id, m.name): m.value for m in mastodon.fetch_metrics(on_snac, [first.remote_id], io)}
    assert figures[first.remote_id, "comments"] == 1
    assert figures[None, "followers"] == 0
    with pytest.raises(NotSupported):
        mastodon.delete(first.remote_id, on_snac, io)


@pytest.mark.peer
def test_snac_ignores_the_key_and_the_double_is_seen(mastodon: Network, on_snac: Account, io: Io) -> None:
    before = mastodon.prepare(draft(TEXT), on_snac, io)
    assert isinstance(look(mastodon, before, on_snac, io), Absent)
    first = publish(mastodon, before, on_snac, io)
    publish(mastodon, before, on_snac, io)
    found = look(mastodon, before, on_snac, io)
    assert (found.twice, found.receipt.url) == (True, first.url)


@pytest.mark.peer
def test_a_post_whose_id_snac_changed_is_still_known(mastodon: Network, on_snac: Account, io: Io) -> None:
    prepared = mastodon.prepare(draft(TEXT), on_snac, io)
    first = publish(mastodon, prepared, on_snac, io)
    moved = f"9999999999{first.remote_id[10:]}"
    looked = mastodon.reconcile(prepared, Step(), on_snac, io.clock.now(), frozenset({moved}), io)
    assert isinstance(looked, Absent)


@pytest.mark.peer
def test_what_snac_does_not_keep_apart_is_refused_before(mastodon: Network, on_snac: Account) -> None:
    for visibility in ("unlisted", "direct"):
        assert {p.code for p in mastodon.validate(draft("a", visibility=visibility), on_snac)} == {"net.visibility"}


@pytest.mark.peer
def test_a_token_that_snac_revoked_is_a_matter_of_the_account(mastodon: Network, on_snac: Account, io: Io) -> None:
    prepared = mastodon.prepare(draft(TEXT), on_snac, io)
    stranger = replace(on_snac, secret=Secret("no-such-token"))
    with pytest.raises(Rejected) as refused:
        publish(mastodon, prepared, stranger, io)
    assert refused.value.credential
    with pytest.raises(Rejected) as refused:
        mastodon.verify_account(stranger, io)
    assert refused.value.credential
