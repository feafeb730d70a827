"""Mastodon and the servers that speak its client API: GoToSocial, Pleroma, snac and others.

They differ, so each account's server is asked what it is and what it takes (`verify_account`), and nothing is believed
that was not read back. No server is trusted to honour an idempotency key, to keep a post's id, or to page its history.
"""

from __future__ import annotations

import hashlib
import json
import mimetypes
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from cmsuite.core.errors import CmsError, Outside
from cmsuite.core.locale import translate as _
from cmsuite.core.text import clean
from cmsuite.engines.networks.checks import length, problems
from cmsuite.engines.networks.contract import (
    Absent,
    Account,
    AccountInfo,
    Ambiguous,
    Count,
    Deleted,
    Draft,
    Found,
    Io,
    Looked,
    Media,
    Metric,
    NotSupported,
    Prepared,
    Problem,
    Receipt,
    Rejected,
    Secret,
    SignIn,
    Step,
    Unknown,
)
from cmsuite.engines.networks.counters import fingerprint
from cmsuite.engines.networks.descriptor import Descriptor, Software, excerpt
from cmsuite.engines.networks.forms import multipart
from cmsuite.engines.networks.readback import Likeness, likeness, plain, same_id
from cmsuite.engines.web.client import NothingLeft, Reply, Unreadable

api = 1

OOB = "urn:ietf:wg:oauth:2.0:oob"  # the server shows the code, a person pastes it: works over SSH
SCOPES = "read write:statuses write:media"
A_MINUTE = timedelta(minutes=1)
PATIENCE_S, SLOWEST = 60.0, 100_000  # a file has so many seconds to arrive, and one more for so many bytes
WORKED_ON_S = 600.0  # how long we wait for a server to make a video ready
SET_BACK = timedelta(minutes=15)
PAGE = 40  # posts asked for at once, the most that Mastodon gives
PAGES = 10  # looked through for one that may have arrived
SEEN = 200  # of these, the newest are kept with what is sent; older ones are known by their date
WHOLE_PAGE = 20  # a server that does not page gives at least so many when it has them; one that gives more, gives all
HISTORY_BYTES = 50_000_000  # snac gives the whole history at once


class Mastodon:
    """The network; it keeps nothing between two calls."""

    def __init__(self, descriptor: Descriptor) -> None:
        self.descriptor = descriptor

    # ---- offline

    def _rules(self, account: Account | None) -> Descriptor:
        return self.descriptor.live(account.capability) if account else self.descriptor

    def count(self, text: str, account: Account | None = None) -> Count:
        return length(text, self._rules(account))

    def validate(self, draft: Draft, account: Account | None = None) -> Sequence[Problem]:
        return problems(draft, self._rules(account))

    # ---- sign-in

    def begin_sign_in(self, address: str, io: Io) -> SignIn:
        """Register this program with the server named: `mastodon.social`, its URL, or `@me@mastodon.social`."""
        server = Server(_origin(address), "", io, self.descriptor)
        named = {"client_name": "cmsuite", "redirect_uris": OOB, "scopes": SCOPES}
        app = server.ask("POST", "/api/v1/apps", named, gives="client_id")
        asked = {"response_type": "code", "client_id": app["client_id"], "redirect_uri": OOB, "scope": SCOPES}
        state = {"server": server.base, "client_id": app["client_id"], "client_secret": app.get("client_secret", "")}
        return SignIn(f"{server.base}/oauth/authorize?{urlencode(asked)}", state)

    def finish_sign_in(self, state: Mapping[str, str], code: str, io: Io) -> Secret:
        """Change the code, or the whole address that shows it, for a token; without an app it is a token already."""
        if "client_id" not in state:
            return Secret(json.dumps({"server": _origin(state["server"]), "token": code.strip()}))
        shown = parse_qs(urlsplit(code.strip()).query).get("code", [code.strip()])[0]
        server = Server(state["server"], "", io, self.descriptor)
        app = {"client_id": state["client_id"], "client_secret": state["client_secret"]}
        asked = {"grant_type": "authorization_code", "code": shown, "redirect_uri": OOB, **app}
        given = server.ask("POST", "/oauth/token", asked, gives="access_token")
        kept = {"server": server.base, "token": given["access_token"], "scope": given.get("scope", ""), **app}
        return Secret(json.dumps(kept))

    def verify_account(self, account: Account, io: Io) -> AccountInfo:
        """Who the token is, whether it may post, and what its server takes. Raises Rejected(credential=True)."""
        server = Server.of(account, io, self.descriptor)
        me = server.me()
        scopes = tuple(server.scope.split())
        if scopes and not {"write", "write:statuses"} & set(scopes):
            raise Rejected(_("this sign-in may read but not post: connect the account again"), credential=True)
        url = clean(str(me.get("url") or ""), 500, lines=False)
        name = clean(str(me.get("acct") or me.get("username") or ""), 200, lines=False)
        return AccountInfo(
            remote_id=me["id"],
            handle=name if "@" in name else f"@{name}@{urlsplit(server.base).netloc}",
            title=clean(str(me.get("display_name") or ""), 200, lines=False),
            url=url if url.startswith(("https://", "http://")) else server.base,
            scopes=scopes,
            capability=_capability(server, me["id"]),
        )

    # ---- send

    def prepare(self, draft: Draft, account: Account, io: Io) -> Prepared:
        """Upload what is missing and freeze the statuses. Only reversible effects: each failure is Rejected."""
        server = Server.of(account, io, self.descriptor)
        try:
            page = server.history(account.remote_id)
            files = [
                {"part": part, **_upload(server, media, f"media/{part}/{place}/{media.sha256[:16]}")}
                for part, of in enumerate(draft.parts)
                for place, media in enumerate(of.media)
            ]
        except Rejected as no:
            raise server.cause(no) from no
        except Outside as err:
            raise Rejected(str(err), after=A_MINUTE) from err
        bodies = [_body(draft, part, files) for part in range(len(draft.parts))]
        return Prepared(
            hash=draft.hash,
            calls=tuple({"path": "/api/v1/statuses", "body": body} for body in bodies),
            since_remote_id=str(page[0]["id"]) if page else "",
            seen={"uris": [p["uri"] for p in page[:SEEN]], "newest_at": page[0]["created_at"] if page else ""},
            prints=tuple(_print(body) for body in bodies),
            uploads=tuple(files),
        )

    def publish(self, prepared: Prepared, step: Step, account: Account, idem: str, io: Io) -> Receipt:
        """Send one status, once: the irreversible call."""
        server = Server.of(account, io, self.descriptor)
        call = prepared.calls[step.index]
        body = {**call["body"], **({"in_reply_to_id": step.before[-1].remote_id} if step.before else {})}
        # The account and the step are in the key: some servers of this family store keys for everyone together.
        key = hashlib.sha256(f"{server.base} {account.remote_id} {idem} {step.index}".encode()).hexdigest()
        try:
            reply = server.send("POST", server.base + call["path"], body, {"Idempotency-Key": key})
        except NothingLeft as err:
            raise Rejected(str(err), after=A_MINUTE) from err
        except Outside as err:  # it may have arrived
            raise Ambiguous(str(err)) from err
        try:
            return _receipt(reply, self.descriptor, io.clock.now())
        except Rejected as no:
            raise server.cause(no) from no

    def reconcile(
        self, prepared: Prepared, step: Step, account: Account, sent_at: datetime, known: frozenset[str], io: Io
    ) -> Looked:
        """Look for the status among what was not there before the send; clocks are not compared, ours is not theirs."""
        server = Server.of(account, io, self.descriptor)
        others = known | {receipt.remote_id for receipt in step.before}
        try:
            posts, whole = _since(server, account, prepared.seen)
            mine = [post for post in posts if not any(same_id(str(post["id"]), other) for other in others)]
            looked = [(post, *_likeness(server, post, prepared, step)) for post in mine]
        except CmsError as err:  # looking failed, which says nothing about the post
            return Unknown(str(err))
        found = [(post, changed) for post, how, changed in looked if how in (Likeness.SAME, Likeness.REWRITTEN)]
        if found:
            post, changed = found[-1]  # the oldest: the first that arrived
            return Found(_kept(post), twice=len(found) > 1, differs=_differs(post, prepared, step, changed))
        if any(how is Likeness.ALIKE for _post, how, _changed in looked):
            return Unknown(_("a post much like it is there; its server does not say what was sent"))
        return Absent() if whole else Unknown(_("the account's history could not be read as far back as the send"))

    # ---- afterwards

    def fetch_metrics(self, account: Account, remote_ids: Sequence[str], io: Io) -> Sequence[Metric]:
        """What this server counts; boosts and favourites that other servers keep to themselves are not in it."""
        server = Server.of(account, io, self.descriptor)
        counters = self.descriptor.metrics.keys()
        found: list[Metric] = []
        failed: Rejected | Unreadable | None = None
        for remote_id in remote_ids:
            reply = server.send("GET", server.status(remote_id))
            try:
                post = {} if reply.status in (404, 410) else server.read(reply)
            except (Rejected, Unreadable) as err:
                if reply.status in (401, 403, 429, 503):  # not about this post
                    raise
                failed = failed or err  # a server may stumble over one post for ever
            else:
                found += self._measured(post, remote_id, [name for name in counters if name != "followers_count"])
        if failed and not found:
            raise failed
        return [*found, *self._measured(server.me(), None, ["followers_count"])]

    def _measured(self, doc: Mapping[str, Any], remote_id: str | None, names: Sequence[str]) -> Iterator[Metric]:
        for name in names:
            rule, value = self.descriptor.metrics[name], doc.get(name)
            yield Metric(remote_id, rule.name, value if type(value) is int else None, rule.kind, rule.definition)

    def delete(self, remote_id: str, account: Account, io: Io) -> Deleted:
        server = Server.of(account, io, self.descriptor)
        reply = server.send("DELETE", server.status(remote_id))
        if reply.status not in (404, 405, 410):
            server.read(reply)
            return Deleted()
        if server.send("GET", server.status(remote_id)).status in (404, 410):
            return Deleted(already=True)
        raise NotSupported(network=self.descriptor.network.name, what=_("deleting a post on this server"))


plugin = Mastodon


@dataclass(frozen=True)
class Server:
    """One server as one account sees it."""

    base: str
    token: str
    io: Io
    rules: Descriptor
    scope: str = ""

    @classmethod
    def of(cls, account: Account, io: Io, rules: Descriptor) -> Server:
        """From what the sign-in kept; a token pasted bare belongs to the server that was verified, or is named."""
        secret = account.secret.reveal()
        try:
            kept = json.loads(secret)
            return cls(kept["server"], kept["token"], io, rules, kept.get("scope", ""))
        except (ValueError, TypeError, KeyError):
            return cls(account.capability.get("server") or _origin(account.url), secret.strip(), io, rules)

    def send(
        self, method: str, url: str, body: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        """One request as this account. `Connection: close`: snac closes kept connections without saying so."""
        content = json.dumps(body, ensure_ascii=False).encode() if body is not None else None
        kind = {"Content-Type": "application/json"} if content is not None else {}
        return self.raw(method, url, content, {**kind, **(headers or {})})

    def raw(
        self,
        method: str,
        url: str,
        content: bytes | None,
        headers: Mapping[str, str],
        max_bytes: int | None = None,
        timeout_s: float | None = None,
    ) -> Reply:
        mine = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        sent = {"Accept": "application/json", "Connection": "close", **headers, **mine}
        return self.io.http.request(
            method, url, headers=sent, content=content, max_bytes=max_bytes, timeout_s=timeout_s
        )

    def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None, *, gives: str = "") -> dict[str, Any]:
        """The document that answers a call without lasting effect. Raises Rejected, or what the client raises."""
        return self.read(self.send(method, self.base + path, body), gives)

    def read(self, reply: Reply, gives: str = "") -> dict[str, Any]:
        """An answer's document, in which the key named is a text."""
        if not reply.ok:
            raise self.refusal(reply)
        doc = reply.json()
        if not isinstance(doc, dict) or (gives and not isinstance(doc.get(gives), str)):
            raise Unreadable(host=reply.host, why=gives or "JSON")
        return doc

    def me(self) -> dict[str, Any]:
        """Whose token this is. Any refusal but "later" is of the token: snac answers 422 to one that was revoked."""
        try:
            return self.ask("GET", "/api/v1/accounts/verify_credentials", gives="id")
        except Rejected as no:
            raise Rejected(no.why, after=no.after, status=no.status, credential=no.after is None) from no

    def cause(self, no: Rejected) -> Rejected:
        """The same refusal, or that of the sign-in, where a 422 came of it and the server says so when asked."""
        if no.status != 422 or no.credential:
            return no
        try:
            self.me()
        except Rejected as refused:
            return refused if refused.credential else no
        except CmsError:  # it cannot be asked now: the refusal stands
            pass
        return no

    def status(self, remote_id: str, part: str = "") -> str:
        """The address of one post, or of a part of it, in the interface."""
        return f"{self.base}/api/v1/statuses/{quote(remote_id, safe='')}{part}"

    def refusal(self, reply: Reply) -> Rejected:
        """Of a call without lasting effect every refusal is a plain no; a server's own trouble passes."""
        said = self.rules.verdict(reply, self.io.clock.now())
        if isinstance(said, Rejected):
            return said
        return Rejected(said.why, after=None if 400 <= reply.status < 500 else A_MINUTE, status=reply.status)

    def history(self, account_id: str, before: str = "") -> list[dict[str, Any]]:
        """A page of the account's posts, newest first; a server may leave its boosts in."""
        asked = urlencode({"exclude_reblogs": "true", "limit": PAGE} | ({"max_id": before} if before else {}))
        url = f"{self.base}/api/v1/accounts/{quote(account_id, safe='')}/statuses?{asked}"
        reply = self.raw("GET", url, None, {}, HISTORY_BYTES)
        if not reply.ok:
            raise self.refusal(reply)
        posts = reply.json()
        try:
            return [p for p in posts if p["id"] and p["uri"] and p["created_at"]]
        except (TypeError, KeyError, AttributeError) as err:
            raise Unreadable(host=reply.host, why="JSON") from err


def _origin(address: str) -> str:
    """The server of an address, as `https://host`; http only when it is asked for."""
    text = address.strip()
    if "://" not in text:
        text = f"https://{text.rpartition('@')[2]}"
    parts = urlsplit(text)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


# ---- what the server is


def _capability(server: Server, account_id: str) -> dict[str, Any]:
    """What this server is and states about itself; what it does not state is not in it."""
    software, version = _software(server)
    newest = server.history(account_id)[:1]
    post = str(newest[0]["id"]) if newest else ""
    known = server.rules.software.get(software, server.rules.software["unknown"])
    return {
        "server": server.base,
        "read_on": server.io.clock.now().date().isoformat(),
        "software": software,
        "version": version,
        "honours_keys": known.honours_keys,
        "has_source": server.send("GET", server.status(post, "/source")).ok if post else None,
        "has_history": server.send("GET", server.status(post, "/history")).ok if post else None,
        "limits": _limits(_instance(server), known),
    }


def _software(server: Server) -> tuple[str, str]:
    """The server's program and version by NodeInfo; empty when it does not tell."""
    try:
        links = server.ask("GET", "/.well-known/nodeinfo")["links"]
        path = urlsplit(str(links[-1]["href"])).path
        named = server.ask("GET", f"/{path.lstrip('/')}")["software"]  # only ever this server's own
        return str(named["name"]).lower()[:40], str(named["version"])[:40]
    except (CmsError, LookupError, TypeError):
        return "", ""


def _instance(server: Server) -> Mapping[str, Any]:
    reply = server.send("GET", f"{server.base}/api/v2/instance")
    return server.read(reply) if reply.ok else server.ask("GET", "/api/v1/instance")


def _limits(instance: Mapping[str, Any], known: Software) -> dict[str, Any]:
    """The limits stated, under the descriptor's names; what makes no sense is taken as not stated."""
    stated = _mapping(instance.get("configuration"))
    statuses, media = _mapping(stated.get("statuses")), _mapping(stated.get("media_attachments"))
    types = [str(mime) for mime in media.get("supported_mime_types") or [] if "/" in str(mime)][:100]
    found: dict[str, Any] = {
        "text.limit": _sane(statuses.get("max_characters") or instance.get("max_toot_chars"), 1_000_000),
        "text.url_weight": _sane(statuses.get("characters_reserved_per_url"), 1000),
        "media.count": _sane(statuses.get("max_media_attachments"), 100),
        "media.alt_limit": _sane(media.get("description_limit"), 100_000),
        "media.kinds.image.bytes": _sane(media.get("image_size_limit"), 1 << 32),
        "media.kinds.image.pixels": _sane(media.get("image_matrix_limit"), 1 << 32),
        "media.kinds.video.bytes": _sane(media.get("video_size_limit"), 1 << 40),
        "text.counters": list(known.counters),
        "features.visibility": list(known.visibility) if known.visibility else None,
    }
    found |= {f"media.kinds.{kind}.types": [t for t in types if t.startswith(f"{kind}/")] for kind in _kinds(types)}
    return {name: value for name, value in found.items() if value is not None}


def _kinds(types: Sequence[str]) -> list[str]:
    """Which kinds of files the stated types speak of: all three, when any is stated."""
    return ["image", "video", "audio"] if types else []


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _sane(value: Any, most: int) -> int | None:
    """A limit that a server may well have; a larger one is cut, so that nobody sends it a whole disk."""
    return min(value, most) if type(value) is int and value > 0 else None


# ---- what is sent


def _upload(server: Server, media: Media, step: str) -> dict[str, Any]:
    """One file on the server, ready and described: as an earlier attempt left it, or anew. Raises Rejected."""
    steps, now = server.io.steps, server.io.clock.now()
    done, lives = steps.done(step), timedelta(seconds=server.rules.publish.files_live_s)
    if not done or done["alt"] != media.alt or now - datetime.fromisoformat(done["at"]) > lives:
        extension = mimetypes.guess_extension(media.mime, strict=False) or f".{media.mime.rpartition('/')[2]}"
        fields = {"description": media.alt} | ({"focus": "{},{}".format(*media.focal)} if media.focal else {})
        # A name of its own for each content: snac derives the media's id from the name of the file.
        kind, body = multipart(
            {name: value for name, value in fields.items() if value},
            f"{media.sha256[:16]}{extension}",
            media.mime,
            server.io.media(media.sha256),
        )
        seconds = PATIENCE_S + len(body) / SLOWEST
        reply = server.raw("POST", f"{server.base}/api/v2/media", body, {"Content-Type": kind}, timeout_s=seconds)
        made = server.read(reply, "id")
        done = {"id": made["id"], "alt": media.alt, "at": now.isoformat(), "ready": reply.status != 202}
        steps.keep(step, done)
        if media.alt and made.get("description") != media.alt:
            server.ask("PUT", f"/api/v1/media/{quote(done['id'], safe='')}", {"description": media.alt})
    if not done["ready"]:
        _wait_until_ready(server, done["id"])
        steps.keep(step, {**done, "ready": True})
    return {"id": done["id"], "alt": media.alt, "at": done["at"]}


def _wait_until_ready(server: Server, media_id: str) -> None:
    """Ask until the server has worked on a file (206 until then). Raises Rejected: for good when it failed."""
    waited, pause = 0.0, 1.0
    while True:
        reply = server.send("GET", f"{server.base}/api/v1/media/{quote(media_id, safe='')}")
        if not reply.ok:
            raise server.refusal(reply)
        if reply.status != 206:
            return
        if waited >= WORKED_ON_S:
            raise Rejected(_("the server is still working on a media file"), after=timedelta(minutes=5))
        server.io.clock.sleep(pause)
        waited, pause = waited + pause, min(pause * 2, 15.0)


def _body(draft: Draft, part: int, files: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    ids = [file["id"] for file in files if file["part"] == part]
    body = {
        "status": draft.parts[part].text,
        "media_ids": ids,
        "spoiler_text": draft.cw,
        "sensitive": bool(draft.cw and ids),
        "visibility": draft.visibility,
        "language": draft.language,
    }
    return {name: value for name, value in body.items() if value or name == "status"}


def _print(body: Mapping[str, Any]) -> str:
    warned = f"{body.get('spoiler_text', '')}\n{body['status']}"
    return fingerprint(warned, [str(len(body.get("media_ids", [])))])


def _receipt(reply: Reply, rules: Descriptor, now: datetime) -> Receipt:
    """Proof from the answer to a send. Raises what it proves otherwise: a page, or a post kept for later, is none."""
    if not reply.ok:
        raise rules.verdict(reply, now)
    try:
        post = reply.json()
        if post["id"] and post["uri"]:
            return _kept(post)
    except (Unreadable, LookupError, TypeError):
        pass
    raise Ambiguous(excerpt(reply), status=reply.status)


def _kept(post: Mapping[str, Any]) -> Receipt:
    told = {name: post[name] for name in ("id", "uri", "created_at", "visibility", "language") if post.get(name)}
    url = str(post.get("url") or post["uri"])
    return Receipt(str(post["id"]), url, _instant(post.get("created_at")), told)


def _instant(text: Any) -> datetime | None:
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return at if at.tzinfo else None


# ---- what is read back


def _since(server: Server, account: Account, seen: Mapping[str, Any]) -> tuple[list[dict[str, Any]], bool]:
    """The account's posts that were not there before the send, newest first, and whether these are surely all."""
    before = set(seen["uris"])
    # The server's clock is only compared with itself, and may have been set back a little in between.
    newest_at = _instant(seen["newest_at"])
    oldest = newest_at - SET_BACK if newest_at else datetime.min.replace(tzinfo=UTC)
    posts: dict[str, dict[str, Any]] = {}
    last = ""
    for _page in range(PAGES):
        page = server.history(account.remote_id, last)
        old = {p["uri"] for p in page if p["uri"] in before or (_instant(p["created_at"]) or oldest) < oldest}
        fresh = {p["uri"]: p for p in page if p["uri"] not in old and not p.get("reblog")}
        repeated = fresh.keys() <= posts.keys()
        posts |= fresh
        if old:
            return list(posts.values()), True
        # No post of before to be seen: that is all there is, unless there were some, and then it proves nothing.
        if not page:
            return list(posts.values()), not before
        if repeated:  # it gives the same page whatever is asked
            return list(posts.values()), not before and not WHOLE_PAGE <= len(page) <= PAGE
        last = str(page[-1]["id"])
    return list(posts.values()), False


def _differs(post: Mapping[str, Any], prepared: Prepared, step: Step, changed: bool) -> tuple[str, ...]:
    """What the network changed of the status sent."""
    body = prepared.calls[step.index]["body"]
    alts = [file["alt"] for file in prepared.uploads if file["part"] == step.index]
    media = post.get("media_attachments") or []
    found = {
        "text": changed,
        "media": len(media) != len(alts),
        "alt": len(media) == len(alts) and [file.get("description") or "" for file in media] != alts,
        "visibility": post.get("visibility") != body.get("visibility"),
        "language": "language" in body and post.get("language") != body["language"],
    }
    return tuple(name for name, differs in found.items() if differs)


def _likeness(server: Server, post: Mapping[str, Any], prepared: Prepared, step: Step) -> tuple[Likeness, bool]:
    """Is this the status sent, and was its text changed? By its source, to the byte; without it by its HTML.

    A warning is part of the text: Mastodon itself makes a text of one that stands over none.
    """
    body, wanted = prepared.calls[step.index]["body"], prepared.prints[step.index]
    sent = f"{body.get('spoiler_text', '')}\n{body['status']}"
    reply = server.send("GET", server.status(str(post["id"]), "/source"))
    if reply.ok:
        source = server.read(reply)
        text = f"{source.get('spoiler_text') or ''}\n{source.get('text') or ''}"
        count = len(post.get("media_attachments") or [])
        if wanted == fingerprint(text, [str(count)]):
            return Likeness.SAME, False
        how = likeness(sent, text)
        return (Likeness.OTHER if how is Likeness.ALIKE else how), fingerprint(text) != fingerprint(sent)
    if reply.status not in (404, 405, 410):
        raise server.refusal(reply)
    how = likeness(sent, f"{unescape(str(post.get('spoiler_text') or ''))}\n{plain(str(post.get('content') or ''))}")
    return how, how is not Likeness.SAME
