"""Atelier Lumen in a training workspace: its people, accounts, feeds and what is known of its past, by the same acts
as anyone's. What is invented says so: every fact carries `source: demo`."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from cmsuite.accounts.registered import AccountLine, accounts
from cmsuite.accounts.sign_in import Wish, begin_sign_in, connect_by_hand, finish_sign_in
from cmsuite.core import workspace as workspaces
from cmsuite.core.errors import Refused
from cmsuite.core.locale import N_
from cmsuite.core.workspace import Workspace
from cmsuite.core.zones import wall
from cmsuite.engines import acts
from cmsuite.engines.acts import Actor
from cmsuite.engines.acts.settings import choose
from cmsuite.engines.jobs.tools import tools_for
from cmsuite.engines.networks.contract import Secret
from cmsuite.engines.people.actors import actor
from cmsuite.engines.people.brands import add_person, brands, end_role, give_role, persons
from cmsuite.engines.people.models import Role
from cmsuite.engines.rules.brand import FACTS
from cmsuite.engines.web.client import Http
from cmsuite.making import make_workspace
from cmsuite.metrics.facts import Batch, Reading, observe, record
from cmsuite.metrics.models import Kind
from cmsuite.sandbox.brand import Counted, lumen
from cmsuite.sandbox.network import reactions
from cmsuite.sandbox.papers import deliver
from cmsuite.sandbox.pictures import SHADES, lamp
from cmsuite.sandbox.server import stop
from cmsuite.store.store import Store
from cmsuite.veille.sources import follow

DEMO = {"source": "demo"}
ZONE = "Europe/Paris"
READ_AT_H = (24, 168, 720)  # the ages at which the past was read
OURS = (
    "sandbox.json",
    "sandbox",
    "pictures",
    "media",
    "exports",
    "logs",
    "secrets",
    "backups",
    "store.db",
    workspaces.FILE,
)
"""What the program makes in a workspace. The configuration goes last: until then it is known for what it is."""
BY_NETWORK = {
    "mastodon": {"reactions": "favourites_count", "shares": "reblogs_count", "comments": "replies_count"},
    "instagram": {"reactions": "likes", "shares": "shares", "comments": "comments"},
}


class NotTheDemo(Refused):
    said = N_("{folder} is not a demo: it is a workspace for real work, or another folder with files in it.")
    hint = N_("Name another folder: cmsuite demo --dir DIR. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Cast:
    """Who is in the demo: Chloé writes, Karim leads, Hélène is the client."""

    brand: int
    chloe: Actor
    karim: Actor
    helene: Actor


def prepare(folder: Path, *, fresh: bool = False) -> Workspace:
    """The demo's workspace: the one that is there, else (or when it must be fresh) a new one.

    Raises NotTheDemo, and what making a workspace raises.
    """
    if (folder / workspaces.FILE).exists():
        found = workspaces.find(str(folder))
        if not found.config.sandbox:
            raise NotTheDemo(folder=str(folder))
        if not fresh:
            return found
        _clear(found)
    elif folder.exists() and any(folder.iterdir()):
        raise NotTheDemo(folder=str(folder))
    chloe = lumen().people[0]
    make_workspace(folder, brand=lumen().name, me=chloe.email, name=chloe.name, speaks="fr", sandbox=True)
    return workspaces.find(str(folder))


def _clear(workspace: Workspace) -> None:
    """Remove what the program made there, its sandbox ended first; what else lies there stays."""
    stop(workspace)
    for name in [*(path.name for path in workspace.root.glob("store.db-*")), *OURS]:
        path = workspace.root / name
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)


def seed(store: Store, workspace: Workspace, url: str) -> Cast:
    """Everything that the brand had before today; once. `url`: the workspace's sandbox."""
    people = lumen().people
    mark = workspace.root / "sandbox" / "seeded"
    if not mark.exists():
        brand = _people(store)
        tools = tools_for(workspace, actor(store, people[0].email))
        _accounts(store, workspace, brand, url)
        with acts.open(store, by=tools.by, brand=brand) as act:
            for feed in lumen().feeds:
                follow(act, f"{url}/feeds/{feed.path}", axis=feed.axis, title=feed.title, language="fr")
        _past(store, tools.by, brand, url, tools.http)
        _pictures(workspace.root / "pictures")
        mark.touch()
    chloe, karim, helene = (actor(store, one.email) for one in people[:3])
    cast = Cast(_brand(store, chloe), chloe, karim, helene)
    written = workspace.root / "sandbox" / "written"
    if not written.exists():
        deliver(store, cast)
        written.touch()
    return cast


def _brand(store: Store, by: Actor) -> int:
    with acts.read(store, by=by, all_brands=True) as act:
        return next(row.id for row in brands(act) if row.name == lumen().name)


def _people(store: Store) -> int:
    """Whoever made the workspace holds every role at first: the lead takes over, so that four eyes are two people."""
    first, lead, *_others = lumen().people
    chloe = actor(store, first.email)
    brand = _brand(store, chloe)
    with acts.open(store, by=chloe, brand=brand) as act:
        known = {line["email"] for line in persons(act)}
        for one in lumen().people:
            if one.email not in known:
                person = add_person(act, one.name, one.email)
                for role in one.roles:
                    give_role(act, person, Role(role))
    with acts.open(store, by=actor(store, lead.email), brand=brand) as act:
        choose(act, "content.approval_steps", ["internal", "client"])
        choose(act, FACTS.key, {"own_contacts": ["12 rue des Tables"]})
        for role in (Role.MANAGER, Role.LEAD):
            end_role(act, give_role(act, chloe.person_id or 0, role))
    return brand


def _pictures(folder: Path) -> None:
    """Some to try with: the demo carries no photograph."""
    folder.mkdir(exist_ok=True)
    for n in range(len(SHADES)):
        (folder / f"lamp-{n + 1}.png").write_bytes(lamp(n))


# ---- accounts


def consent(http: Http, page: str) -> Secret:
    """What a person does in a browser: open the page, let the program publish for the account, copy the code."""
    hidden = dict(re.findall(r'name="(client_id|account)" value="([^"]*)"', http.get(page).text()))
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    shown = http.post(page.partition("?")[0], content=urlencode(hidden).encode(), headers=form).text()
    code = re.search(r"<code id='code'>([\w-]+)</code>", shown)
    return Secret(code[1] if code else "")


def _accounts(store: Store, workspace: Workspace, brand: int, url: str) -> None:
    tools = tools_for(workspace, actor(store, lumen().people[0].email))
    wish = Wish("mastodon", url, brand)
    begun = begin_sign_in(store, tools, wish)
    finish_sign_in(store, tools, wish, begun, consent(tools.http, begun.url))
    connect_by_hand(store, tools, Wish("kit", lumen().kit.handle, brand), lumen().kit.url)


def account_of(store: Store, cast: Cast, network: str) -> AccountLine:
    """The brand's account on a network."""
    with acts.read(store, by=cast.chloe, brand=cast.brand) as act:
        return next(line for line in accounts(act) if line.network == network)


# ---- the past


@dataclass(frozen=True, slots=True)
class Seen:
    """A post of before: where, and what it did by an age in hours."""

    remote_id: str
    url: str
    at: datetime
    text: str
    network: str
    counted: Counted | None = None  # the network of publication by hand gives no growth, only what was noted

    def after(self, age_h: int) -> dict[str, int]:
        if self.counted is None:
            did = reactions(self.remote_id, age_h * 3600.0)
            return {"reactions": did.likes, "shares": did.boosts, "comments": did.replies}
        share = min(1.0, 0.6 + age_h / 420)  # most of it comes in a day
        of = {name: getattr(self.counted, name) for name in ("reactions", "shares", "comments")}
        return {name: int(value * share) for name, value in of.items()}


def _past(store: Store, by: Actor, brand: int, url: str, http: Http) -> None:
    with acts.read(store, by=by, brand=brand) as act:
        lines = {line.network: line for line in accounts(act)}
        now = act.now
    posts = {
        lines["mastodon"].account: list(_on_the_sandbox(http, url, lines["mastodon"].remote_id)),
        lines["kit"].account: list(_by_hand(now)),
    }
    for account_id, seen in posts.items():
        with acts.open(store, by=by, brand=brand) as act:
            api = seen[0].network == "mastodon"
            ids = [observe(act, account_id, one.remote_id, one.url, one.at, text=one.text, sample=api) for one in seen]
            read = [r for one, post in zip(seen, ids, strict=True) for r in _readings(account_id, post, one, now)]
            final = lumen().followers if api else lumen().kit.followers
            record(act, Batch([*read, *_followers(account_id, final, now, seen[0].network)]))


def _on_the_sandbox(http: Http, url: str, member: str) -> Iterator[Seen]:
    """What the network gives as the account's history."""
    last = ""
    while page := http.get(f"{url}/api/v1/accounts/{member}/statuses?limit=40{last}").json():
        for status in page:
            text = str(http.get(f"{url}/api/v1/statuses/{status['id']}/source").json()["text"])
            at = datetime.fromisoformat(status["created_at"])
            yield Seen(status["id"], status["url"], at, text, "mastodon")
        last = f"&max_id={page[-1]['id']}"


def _by_hand(now: datetime) -> Iterator[Seen]:
    morning = now.replace(hour=0, minute=0, second=0, microsecond=0)
    for n, one in enumerate(lumen().instagram, 1):
        address = f"{lumen().kit.url}p/{n:03}/"
        at = morning - timedelta(days=one.days) + timedelta(hours=one.hour)
        yield Seen(address, address, at, one.text, "instagram", one)


def _readings(account_id: int, post_id: int, seen: Seen, now: datetime) -> Iterator[Reading]:
    """The counters of a post as they were read at each age that it has reached."""
    for age_h in READ_AT_H:
        at = seen.at + timedelta(hours=age_h)
        if at <= now:
            for metric, value in seen.after(age_h).items():
                definition = f"{seen.network}.{BY_NETWORK[seen.network][metric]}@1"
                days = {"day_start": _day(seen.at), "day_end": _day(at), "observed_day": _day(at)}
                yield _reading(
                    account_id, metric, definition, Kind.CUMULATIVE, value, at, days,
                    remote_post_id=post_id, age_h=age_h, grain="lifetime",
                )  # fmt: skip


def _followers(account_id: int, final: int, now: datetime, network: str) -> Iterator[Reading]:
    """A level a day for three months, a week before: more people each month, and now and then a few less."""
    for ago in [*range(1, 92), *range(98, 365, 7)]:
        at = now - timedelta(days=ago)
        some = sha256(f"{network} {ago}".encode()).digest()[0] % 5
        value = int(final * (1 - 0.72 * ago / 365)) - some
        days = {"day_start": _day(at), "day_end": _day(at), "observed_day": _day(at)}
        yield _reading(account_id, "followers", f"{network}.followers_count@1", Kind.STOCK, value, at, days)


def _reading(
    account_id: int,
    metric: str,
    definition: str,
    kind: Kind,
    value: int,
    at: datetime,
    days: dict[str, Any],
    **more: Any,
) -> Reading:
    return Reading(
        account_id=account_id, metric=metric, definition=definition, kind=kind, value=Decimal(value), observed_at=at,
        line=DEMO, **days, **more,
    )  # fmt: skip


def _day(at: datetime) -> Any:
    return wall(at, ZONE).local.date()
