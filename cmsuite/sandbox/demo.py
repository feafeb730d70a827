"""The whole job once through, on the demo brand and the real clock: each step says what came of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

from cmsuite.accounts.access import network_for, snapshot
from cmsuite.calendar.entries import place
from cmsuite.content.approval import approve
from cmsuite.content.checks import check
from cmsuite.content.drafts import draft
from cmsuite.content.files import attach
from cmsuite.content.findings import merged
from cmsuite.content.gates import findings as rules_say
from cmsuite.content.posts import Saved, VariantLine, write
from cmsuite.core.errors import Outside
from cmsuite.core.locale import N_, _, day, labelled, language, moment, ngettext, number, translate
from cmsuite.core.text import shown
from cmsuite.core.workspace import Workspace
from cmsuite.core.zones import wall
from cmsuite.engines import acts
from cmsuite.engines.acts.words import RECORDS
from cmsuite.engines.jobs.registry import Tools
from cmsuite.engines.jobs.tools import tools_for
from cmsuite.engines.jobs.worker import Worker
from cmsuite.engines.media.store import Media, keep
from cmsuite.engines.networks.contract import Prepared
from cmsuite.engines.people.brands import today_in
from cmsuite.engines.trail import refs
from cmsuite.engines.trail.trace import trace
from cmsuite.metrics import words
from cmsuite.metrics.collect import collect
from cmsuite.metrics.measure import measures, plain
from cmsuite.metrics.periods import Period
from cmsuite.publishing.models import Publication, State
from cmsuite.publishing.planning import plan
from cmsuite.publishing.register import some
from cmsuite.publishing.words import STATES
from cmsuite.reporting.build import build
from cmsuite.sandbox import lumen
from cmsuite.sandbox.brand import lumen as brand_data
from cmsuite.sandbox.pictures import alt, lamp
from cmsuite.sandbox.server import ensure
from cmsuite.store.opening import open_store
from cmsuite.store.store import Store
from cmsuite.veille.fetch import fetch
from cmsuite.veille.models import Decision
from cmsuite.veille.qualify import keep as keep_item
from cmsuite.veille.reading import ItemLine, items

SOON = timedelta(seconds=2)  # from the moment when the post is placed to its hour
OF_HOUR = ("plan.quiet", "plan.sensitive-day")  # rules that ask why something leaves at night or on a day of mourning
PICTURE = "image/png"
WAY = ("item", "post", "variant", "entry", "publication", "remote_post", "fact")
TRIED = (
    "Notre lampe révolutionnaire est enfin là. #AtelierLumen",
    "Le fil se change en dix minutes, tournevis plat en main. #AtelierLumen",
)
"""Two texts: one with a word that the charter refuses."""
DAYS = 30  # that the figures and the report are of
ZONE = lumen.ZONE


class NotPublished(Outside):
    said = N_("The post did not go out: it is {state}.")
    hint = N_("See why with: cmsuite --workspace {folder} publishing status")
    words: ClassVar = {"state": STATES}


def default_folder() -> Path:
    """Where the demo lies unless said: among the user's own data."""
    base = os.environ.get("XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "cmsuite" / "demo"


@dataclass
class Demo:
    """What the steps hand on to each other; `did` is what a program gets of each."""

    workspace: Workspace
    store: Store
    url: str
    cast: lumen.Cast
    tools: Tools
    did: dict[str, Any] = field(default_factory=dict)
    item: ItemLine | None = None
    saved: Saved | None = None
    planned: list[int] = field(default_factory=list)

    @property
    def variants(self) -> tuple[VariantLine, ...]:
        assert self.saved is not None
        return self.saved.variants

    @property
    def period(self) -> Period:
        """The last thirty days, today included."""
        with acts.read(self.store, by=self.cast.chloe, brand=self.cast.brand) as act:
            last = today_in(act)
        return Period(last - timedelta(DAYS - 1), last)


def begun(folder: Path, *, fresh: bool = False) -> Demo:
    """The workspace, its sandbox up and its past known. Raises NotTheDemo, and what opening a store raises."""
    workspace = lumen.prepare(folder, fresh=fresh)
    url = ensure(workspace)
    store = open_store(workspace)
    cast = lumen.seed(store, workspace, url)
    return Demo(workspace, store, url, cast, tools_for(workspace, cast.chloe))


# ---- the steps, in their order; each returns what is shown


def read_feeds(demo: Demo) -> list[str]:
    report = fetch(demo.store, demo.tools.http, by=demo.cast.chloe, every=True)
    demo.did["feeds"] = {"asked": report.feeds, "new": report.new_items, "failed": len(report.failed)}
    asked = ngettext("{n} feed read", "{n} feeds read", report.feeds).format(n=number(report.feeds))
    new = ngettext("{n} new item", "{n} new items", report.new_items).format(n=number(report.new_items))
    return [_("{asked} in {seconds} s: {new}.").format(asked=asked, new=new, seconds=number(report.seconds, 1))]


def keep_one(demo: Demo) -> list[str]:
    """The newest item that we know how to write about; else the newest; in the end one that was kept before."""
    written_of = {news.title for feed in brand_data().feeds for news in feed.items if news.post}
    with acts.open(demo.store, by=demo.cast.chloe, brand=demo.cast.brand) as act:
        new, kept = (items(act, state=state, limit=200) for state in (Decision.NEW, Decision.KEPT))
        demo.item = next((one for one in new if one.title in written_of), (new or kept)[0])
        if demo.item in new:
            keep_item(act, demo.item.item)
    demo.did["item"] = demo.item.item
    when = moment(demo.item.at, ZONE)
    said = _("Item {item}: {title}").format(item=demo.item.item, title=shown(demo.item.title))
    return [said, f"({shown(demo.item.source)}, {when})"]


def watched(demo: Demo) -> list[str]:
    """What some items mean for the brand, the plan by which they were looked for, the issue that tells of them."""
    from cmsuite.sandbox.watching import watch

    plan, issue = watch(demo.store, demo.cast)
    demo.did["watch"] = {"plan": plan, "issue": issue}
    return [_("A watch plan (document {plan}) and an issue of the watch, in draft (document {issue}).").format(
        plan=plan, issue=issue)]  # fmt: skip


def write_post(demo: Demo) -> list[str]:
    assert demo.item is not None
    text, picture = _text(demo.item), demo.item.item
    stored = Media(demo.store, demo.workspace).put(lamp(picture), PICTURE)
    targets = [lumen.account_of(demo.store, demo.cast, network) for network in ("mastodon", "kit")]
    with acts.open(demo.store, by=demo.cast.chloe, brand=demo.cast.brand) as act:
        saved = write(act, demo.item.title, [text], [line.account for line in targets], language="fr")
        refs.link(act, "item", demo.item.item, "inspires", "post", saved.post_id)
        blob = keep(act, stored)
        for variant in saved.variants:
            attach(act, variant.id, blob, "image", alt=alt(picture), width=1200, height=800)
    demo.saved = saved
    demo.did["post"] = saved.post_id
    handles = ", ".join(line.handle for line in targets)
    said = _("Post {post} by {who}, for {handles}").format(
        post=saved.post_id, who=demo.cast.chloe.name, handles=handles
    )
    return [said, f"« {shown(text, 100)} »", _("Its image, in words: {alt}").format(alt=shown(alt(picture), 90))]


def _text(item: ItemLine) -> str:
    for feed in brand_data().feeds:
        for news in feed.items:
            if news.title == item.title and news.post:
                return news.post
    return f"Lu ce matin\u00a0: «\u00a0{item.title}\u00a0».\n\nEt vous, qu'en pensez-vous\u202f?\n\n#AtelierLumen"


def check_post(demo: Demo) -> list[str]:
    told, found = [], 0
    for variant in demo.variants:
        with acts.read(demo.store, by=demo.cast.chloe, brand=demo.cast.brand) as act:
            seen, sent = snapshot(act, variant.account_id), draft(act, variant.id)
            ruled = [one for one in rules_say(act, [variant.id])[variant.id] if one.level != "info"]
        network = network_for(seen.account.network, demo.workspace)
        findings = merged(check(sent, network, seen.account), ruled)
        count = network.count(sent.parts[0].text, seen.account)
        of = _("{network}: {used} of {limit} characters") if count.limit else _("{network}: {used} characters")
        network_name = network.descriptor.network.name
        said = of.format(network=network_name, used=number(count.used), limit=number(count.limit))
        found += len(findings)
        told += [said, *(f"- {shown(one.message)}" for one in findings)]
    demo.did["findings"] = found
    verdict = ngettext("{n} finding.", "{n} findings.", found) if found else _("Nothing to correct.")
    return [*told, verdict.format(n=number(found))]


def charter(demo: Demo) -> list[str]:
    """What binds the brand, and what it says of two texts that nobody has kept."""
    from cmsuite.charters.standing import standing
    from cmsuite.content.known import unsaved
    from cmsuite.content.linting import read
    from cmsuite.content.wording import Wording

    account = lumen.account_of(demo.store, demo.cast, "mastodon").account
    with acts.read(demo.store, by=demo.cast.chloe, brand=demo.cast.brand) as act:
        found, known = standing(act, today_in(act)), unsaved(act, [account])[account]
    assert found is not None
    kinds = [one.kind for one in found.clauses]
    said = _("“{title}” {number}, in force since {day}: {machine} clauses for the machine, {human} for people.")
    counts = {kind: number(kinds.count(kind)) for kind in ("machine", "human")}
    told = [said.format(title=shown(found.title), number=found.number, day=day(found.starts_on), **counts)]
    demo.did["charter"] = {"document": found.document_id, "number": found.number, "stopped": {}}
    for text in TRIED:
        stops = [one for one in read(known, Wording((text,), language="fr")).findings if one.severity == "block"]
        demo.did["charter"]["stopped"][text] = [one.rule for one in stops]
        verdict = _("does not leave as it is") if stops else _("may leave")
        told.append(f"« {shown(text, 90)} » → {verdict}")
        told += [f"  - {shown(one.sentence)}" for one in stops]
    return told


def approve_post(demo: Demo) -> list[str]:
    told = []
    steps = {"internal": _("for the agency"), "client": _("for the client")}
    for person in (demo.cast.karim, demo.cast.helene):
        with acts.open(demo.store, by=person, brand=demo.cast.brand) as act:
            decided = [approve(act, variant.id) for variant in demo.variants]
        told.append(_("{who} says yes {step}.").format(who=person.name, step=steps[decided[0].step]))
    told.append(_("{who} wrote it, and could not approve it.").format(who=demo.cast.chloe.name))
    return told


def place_post(demo: Demo) -> list[str]:
    at = wall(demo.store.now() + SOON, ZONE)
    with acts.open(demo.store, by=demo.cast.chloe, brand=demo.cast.brand) as act:
        placed = [place(act, at, variant_id=variant.id) for variant in demo.variants]
        because = dict.fromkeys(OF_HOUR, _("The demonstration shows it at the hour at which it is run."))
        demo.planned = [plan(act, one.entry, because=because).publication_id for one in placed]
    demo.did["publications"] = demo.planned
    return [_("For {when}, in {seconds} seconds.").format(when=moment(placed[0].due_at or act.now, ZONE), seconds=2)]


def publish(demo: Demo) -> list[str]:
    """By a worker as it always runs, once its hour has come."""
    demo.store.clock.sleep(SOON.total_seconds())
    Worker(demo.store, demo.tools, lambda _line: None).once()
    with acts.read(demo.store, by=demo.cast.chloe, brand=demo.cast.brand) as act:
        gone = some(act, demo.planned)
        kits = {row.id: row.prepared for row in map(partial(act.get, Publication), demo.planned)}
    told = []
    for line in gone:
        if line.state is State.PUBLISHED and line.looked == "equal":
            demo.did["published"] = line.url
            told.append(_("Once, and read back as it was sent: {url}").format(url=line.url))
        elif line.state is State.AWAITING_HUMAN:
            kit = Prepared.loads((kits[line.id] or {})["frozen"]).calls[0]["folder"]
            told.append(_("For a person to publish on {account}: {folder}").format(account=line.account, folder=kit))
        else:
            raise NotPublished(state=line.state, folder=str(demo.workspace.root))
    return told


def measure(demo: Demo) -> list[str]:
    done = collect(demo.store, demo.tools, now=True, brand=demo.cast.brand)
    demo.did["facts"] = done.facts
    posts = ngettext("{n} post read", "{n} posts read", done.posts).format(n=number(done.posts))
    return [_("{posts}: {facts} new facts.").format(posts=posts, facts=number(done.facts))]


def figures(demo: Demo) -> list[str]:
    from cmsuite.cli.grid import grid

    with acts.read(demo.store, by=demo.cast.chloe, brand=demo.cast.brand) as act:
        found = measures(act, demo.period, demo.workspace.root).lines
    demo.did["kpi"] = [plain(line) for line in found]
    rows = [[words.label(line.kpi), words.amount(line.now.value), words.change(line)] for line in found]
    table = grid(rows, [_("Last {days} days").format(days=DAYS), "", _("the {days} days before").format(days=DAYS)])
    note = [_("Demo data.")] if any(line.now.source.demo for line in found) else []
    return [*table.split("\n"), *note]


def report(demo: Demo) -> list[str]:
    made = build(demo.store, demo.workspace, by=demo.cast.chloe, brand=demo.cast.brand, period=demo.period)
    demo.did["reports"] = [one.path for one in made]
    demo.did["report"] = next(one.path for one in made if one.language == language())
    return [labelled(_("report"), str(one.path)) for one in made]


def deliverables(demo: Demo) -> list[str]:
    """The strategy that the client signed, and the talk for it, as files."""
    from cmsuite.core.files import write
    from cmsuite.engines.documents.kinds import known
    from cmsuite.engines.documents.taking import bytes_of, name_of
    from cmsuite.engines.documents.views import document, documents
    from cmsuite.rooms import load_kinds

    load_kinds()
    with acts.read(demo.store, by=demo.cast.chloe, brand=demo.cast.brand) as act:
        mine = [one for one in documents(act) if one.language == language()]
        found = {one.kind: document(act, one.id) for one in mine if one.kind in ("strategy", "deck")}
    demo.did["documents"] = {}
    for kind, form in (("strategy", "pdf"), ("deck", "pptx")):
        made = found[kind]
        path = demo.workspace.exports / name_of(made, made.newest, form)
        data = bytes_of(made, made.newest, form, demo.store.now(), demo.workspace.root)
        write(path, data, mode=0o644)
        demo.did["documents"][kind] = str(path)
    signed = ngettext("{n} deliverable that the client signed", "{n} deliverables that the client signed",
                      sum(one.state == "validated" for one in mine))  # fmt: skip
    said = signed.format(n=number(sum(one.state == "validated" for one in mine)))
    named = {kind: translate(known(kind).title) for kind in demo.did["documents"]}
    return [said, *(labelled(named[kind], path) for kind, path in demo.did["documents"].items())]


def follow_trace(demo: Demo) -> list[str]:
    """From the item that inspired it to what the network counts."""
    assert demo.saved is not None
    with acts.read(demo.store, by=demo.cast.chloe, brand=demo.cast.brand) as act:
        found = trace(act, "post", demo.saved.post_id)
    ids: dict[str, set[int]] = {}
    for step in found.steps:
        for node in (step.source, step.target):
            ids.setdefault(node[0], set()).add(node[1])
    demo.did["trace"] = {kind: sorted(ids[kind]) for kind in WAY if kind in ids}
    named = [f"{_(RECORDS[kind])} {', '.join(map(str, ids))}" for kind, ids in demo.did["trace"].items()]
    return [" -> ".join(named)]


Step = Callable[[Demo], list[str]]
STEPS: tuple[tuple[str, Step], ...] = (
    (N_("Feeds"), read_feeds),
    (N_("Kept"), keep_one),
    (N_("Watched"), watched),
    (N_("Written"), write_post),
    (N_("Charter"), charter),
    (N_("Checked"), check_post),
    (N_("Approved"), approve_post),
    (N_("Planned"), place_post),
    (N_("Published"), publish),
    (N_("Measured"), measure),
    (N_("Figures"), figures),
    (N_("Reports"), report),
    (N_("Deliverables"), deliverables),
    (N_("Trace"), follow_trace),
)
