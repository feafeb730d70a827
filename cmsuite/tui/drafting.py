"""What the screen of one document asks and has done, each in a worker: opened, examined, kept, saved, answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from cmsuite.core.locale import N_, day, labelled, number, short_moment, translate
from cmsuite.core.text import passable, shown
from cmsuite.engines.documents.content import ANY, Cites, Content, fields_said
from cmsuite.tui import outline as o
from cmsuite.tui.sheet import merged as merged_lines

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.documents.comments import Answered, Said
    from cmsuite.engines.documents.diff import Change
    from cmsuite.engines.documents.kinds import Finding, Kind
    from cmsuite.engines.documents.views import DocumentRead
    from cmsuite.engines.evidence.confidence import Proof
    from cmsuite.engines.rules.contract import Clause
    from cmsuite.engines.work.drafts import Unsaved
    from cmsuite.tui.document_forms import Comment
    from cmsuite.tui.seat import Seat

FORM = "document"
"""What kept text is of."""
NONE = N_("nothing yet")


@dataclass(frozen=True, slots=True)
class Opened:
    """A document as it was read. base: what its newest version says, whole. proofs: the brand's evidence. clauses: of
    the charter in force, by the names that rules have for them. accounts: the brand's, network and handle, where the
    kind names some."""

    found: DocumentRead
    kind: Kind
    base: Mapping[str, Any]
    proofs: Mapping[int, Proof]
    comments: tuple[Said, ...] = ()
    kept: Unsaved | None = None
    writes: bool = True
    clauses: Mapping[str, Clause] = field(default_factory=dict)
    accounts: tuple[tuple[str, str], ...] = ()

    @property
    def brand(self) -> int:
        return self.found.brand

    @property
    def zone(self) -> str:
        return self.found.zone

    @property
    def schema(self) -> type[Content]:
        return self.kind.schema

    @property
    def read_only(self) -> bool:
        """Whether what it says stays as it is."""
        return not self.writes or self.found.newest.state != "draft"

    def pointed(self, cites: Cites, content: Mapping[str, Any]) -> dict[Any, str]:
        """All that a field can point at, by value, with what each is called."""
        if cites.evidence:
            return {id: called(one) for id, one in self.proofs.items()}
        around = self.found.newest.around
        if cites.document and cites.document not in around.parents:
            return {}
        there: Any = around.parents[cites.document].raw if cites.document else content
        kind = known_schema(cites.document) if cites.document else self.schema
        if cites.field == ANY:
            return dict(fields_said(kind, there))
        items = o.value_at(there, cites.field) or ()
        item = o.shape(kind, cites.field).schema
        return {one["key"]: f"{one['key']} · {_without_key(item, one)}" for one in items if one.get("key")}

    def offered(self, content: Mapping[str, Any], path: str) -> list[str]:
        """What is known that may stand at a place; another text is taken too."""
        among = o.offered(o.shape(self.schema, path))
        return [] if among is None else among.offered(content, path, self.accounts)

    def named(self, cites: Cites, content: Mapping[str, Any], value: Any) -> str:
        """What a value that points at something is called."""
        if value in (None, "", 0):
            return "—"
        return self.pointed(cites, content).get(value, translate("{key}: not there").format(key=value))


def known_schema(kind: str) -> type[Content]:
    from cmsuite.engines.documents.kinds import known

    return known(kind).schema


def called(one: Proof) -> str:
    """A piece of evidence in a line."""
    from cmsuite.engines.evidence.words import GRADES

    return f"{one.id} · {one.title} · {translate(GRADES[one.grade])}"


def _without_key(schema: type[Content] | None, item: Mapping[str, Any]) -> str:
    return o.summary(schema, {name: value for name, value in item.items() if name != "key"}) if schema else ""


def opened(seat: Seat, document_id: int) -> Opened:
    """A document of whichever brand, with what this person typed last and did not save. Raises Missing."""
    from cmsuite.charters.standing import clauses
    from cmsuite.engines.documents.comments import comments
    from cmsuite.engines.documents.content import dumped, read
    from cmsuite.engines.documents.kinds import known
    from cmsuite.engines.documents.models import Document
    from cmsuite.engines.documents.views import document
    from cmsuite.engines.evidence.keeping import listed
    from cmsuite.engines.work.drafts import unsaved
    from cmsuite.rooms import load_kinds

    load_kinds()
    with seat.reading(everywhere=True) as act:
        brand = act.get(Document, document_id).brand_id
    with seat.reading(brand) as act:
        found = document(act, document_id)
        kind = known(found.kind)
        return Opened(
            found,
            kind,
            dumped(read(kind.schema, found.newest.content)),
            {one.id: one for one in listed(act)} | dict(found.newest.around.evidence),
            tuple(comments(act, document_id)),
            unsaved(act, FORM, kind="document", row_id=document_id),
            act.may("documents.write"),
            clauses(act, brand, found.newest.around.today),
            _accounts(act) if found.kind == "audit_report" else (),
        )


def _accounts(act: Act) -> tuple[tuple[str, str], ...]:
    from cmsuite.accounts.registered import accounts

    return tuple((one.network, one.handle) for one in accounts(act))


# ---- examined


@dataclass(frozen=True, slots=True)
class Examined:
    """What stands against what is typed, and by place the worst of it and its sentences; sums: what it comes to."""

    found: tuple[Finding, ...] = ()
    remarks: Mapping[str, str] = field(default_factory=dict)
    worst: Mapping[str, str] = field(default_factory=dict)
    sums: tuple[str, ...] = ()


def examined(form: Opened, content: Mapping[str, Any]) -> Examined:
    """What is typed, checked as it would be when it is sent."""
    from cmsuite.engines.documents.checks import findings
    from cmsuite.engines.documents.content import read
    from cmsuite.engines.documents.words import SEVERITIES

    around = replace(form.found.newest.around, evidence=form.proofs)
    said = read(form.schema, content)
    found = tuple(findings(form.kind, said, around))
    remarks: dict[str, str] = {}
    worst: dict[str, str] = {}
    order = list(SEVERITIES)
    for one in found:
        remarks[one.at] = " ".join(filter(None, (remarks.get(one.at), one.sentence)))
        steps = one.at.split(".")
        for n in range(1, len(steps) + 1):
            path = ".".join(steps[:n])
            worst[path] = min(worst.get(path, one.severity), one.severity, key=order.index)
    return Examined(found, remarks, worst, tuple(form.kind.sums(said, around)) if form.kind.sums is not None else ())


def normal(form: Opened, content: Mapping[str, Any]) -> dict[str, Any]:
    """What is typed as it would be saved: each item that others point at has its key. Raises NotItsForm."""
    from cmsuite.engines.documents.content import dumped, read

    return dumped(read(form.schema, content))


def new_item(schema: type[Content]) -> dict[str, Any]:
    """An item of a list, empty."""
    from cmsuite.engines.documents.content import dumped

    return dumped(schema())


def rendered(seat: Seat, form: Opened, content: Mapping[str, Any], width: int) -> tuple[str, ...]:
    """The whole text as it would leave, line by line, of so many columns. Raises what its template raises."""
    from cmsuite.engines.documents.taking import tree_of
    from cmsuite.engines.exports.text import text

    around = replace(form.found.newest.around, evidence=form.proofs)
    version = replace(form.found.newest, content=content, around=around)
    made = tree_of(form.found, version, seat.store.now(), seat.workspace.root)
    return tuple(text(made, width).split("\n"))


def lines_of(form: Opened, content: Mapping[str, Any], path: str) -> list[str]:
    """A place as it is read: a text, the lines of a list, the fields of an item."""
    try:
        what = o.shape(form.schema, path)
    except KeyError:
        return []
    return [*_lines(form, content, path, what, o.value_at(content, path))] or [translate(NONE)]


def _lines(form: Opened, content: Mapping[str, Any], path: str, what: o.Shape, value: Any) -> Iterator[str]:
    if what.form == "rows":
        for n, one in enumerate(value or (), 1):
            told = o.summary(what.schema, one) if what.schema else said(form, content, path, one)
            yield f"{number(n)}. {told or '—'}"
    elif what.schema is not None:
        for name in what.schema.model_fields:
            inner = o.joined(path, name)
            lines = [*_lines(form, content, inner, o.shape(form.schema, inner), (value or {}).get(name))]
            if lines and lines != [""]:
                yield from _titled(o.called(what.schema, name), lines)
    elif what.form == "text":
        yield from str(value).split("\n") if value else ()
    else:
        yield said(form, content, path, value)


def _titled(title: str, lines: list[str]) -> Iterator[str]:
    if len(lines) == 1:
        yield labelled(title, lines[0])
    else:
        yield title
        yield from (f"  {one}" for one in lines)


def said(form: Opened, content: Mapping[str, Any], path: str, value: Any) -> str:
    """A value of a field, or an item of a list of values, as people read it."""
    what = o.shape(form.schema, path)
    if value in (None, ""):
        return ""
    if what.cites is not None:
        return form.named(what.cites, content, value)
    if what.form == "rows" and (among := o.picked(what)) is not None:
        return str(among.called(value))
    return o.worded(path.rpartition(".")[2], what, value)


def evidence_lines(form: Opened, content: Mapping[str, Any], path: str) -> list[str]:
    """What the place at hand rests on, and then what all of it rests on."""
    from cmsuite.engines.documents.content import read, references
    from cmsuite.engines.evidence.confidence import confidence
    from cmsuite.engines.evidence.words import LEVELS

    cited = [(one.path, int(one.value)) for one in references(read(form.schema, content)) if one.cites.evidence]
    here = [id for at, id in cited if path and (at + ".").startswith(path + ".")]
    lines = []
    if proofs := [form.proofs[id] for id in dict.fromkeys(here) if id in form.proofs]:
        sure = confidence(proofs, form.found.newest.around.today)
        here_said = translate("Here: confidence {value}, {level}")
        lines.append(here_said.format(value=number(sure.value, 2), level=translate(LEVELS[sure.level])))
        lines += [said for one in proofs for said in _proof(one)]
    others = [id for id in dict.fromkeys(id for _at, id in cited) if id not in here]
    if others:
        lines += ["", translate("Elsewhere in the document")]
        lines += [called(form.proofs[id]) if id in form.proofs else f"✗ {id}" for id in others]
    return lines or [translate("Nothing is cited yet.")]


def _proof(one: Proof) -> Iterator[str]:
    yield called(one)
    period = " – ".join(day(at) for at in (one.starts_on, one.ends_on) if at)
    told = [one.source, period or day(one.captured_on), f"n = {number(one.n)}" if one.n else "", one.method, one.url]
    yield "  " + shown(" · ".join(part for part in told if part))
    if one.image:
        yield "  " + labelled(translate("Picture"), shown(one.image_alt))


def facts(form: Opened) -> list[str]:
    """Its versions, what was decided about them, and what it follows from."""
    from cmsuite.engines.approvals.words import CHANNELS
    from cmsuite.engines.documents.kinds import known
    from cmsuite.engines.documents.words import STATES

    lines = []
    for one in form.found.newest.around.parents.values():
        above = f"{translate(known(one.kind).title)} · {one.title} {one.number}"
        lines.append(labelled(translate("Follows from"), above.strip()))
    for version in form.found.versions:
        told = [translate("Version {n}").format(n=version.number or version.seq), translate(STATES[version.state])]
        lines.append(" · ".join([*told, *([version.author] if version.author else [])]))
        for said in version.decisions:
            parts = (short_moment(said.at, form.found.zone), said.name, translate(CHANNELS[said.channel]), said.reason)
            lines.append("  " + shown(" · ".join(part for part in parts if part)))
    return lines


# ---- kept, saved


def safe(value: Any) -> Any:
    """JSON whose texts can be shown in a terminal, whatever somebody wrote past the acts."""
    if isinstance(value, str):
        return passable(value)
    if isinstance(value, dict):
        return {name: safe(one) for name, one in value.items()}
    return [safe(one) for one in value] if isinstance(value, list) else value


def body(form: Opened, content: Mapping[str, Any], raw: Mapping[str, str]) -> dict[str, Any]:
    """What is kept while it is not saved, with what it was typed over."""
    return {"content": dict(content), "raw": dict(raw), "base": dict(form.base), "version": form.found.newest.id}


def keep(form: Opened, content: Mapping[str, Any], raw: Mapping[str, str], act: Act) -> None:
    from cmsuite.engines.work.drafts import keep as kept

    kept(act, FORM, body(form, content, raw), kind="document", row_id=form.found.id)


def drop(document_id: int, act: Act) -> None:
    from cmsuite.engines.work.drafts import drop as dropped

    dropped(act, FORM, kind="document", row_id=document_id)


def save(form: Opened, content: Mapping[str, Any], act: Act) -> None:
    """Let the draft say what is typed; what was kept meanwhile is dropped. Raises what `write` raises."""
    from cmsuite.engines.documents.life import write

    write(act, form.found.newest.id, content, seen=form.found.newest.row_version)
    drop(form.found.id, act)


def reconciled(
    form: Opened, base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """Both sides in one, field by field, and the fields that both changed: of a long text both stay, line by line;
    of another field, mine."""
    from cmsuite.engines.documents.files import merged

    both, contested = merged(base, mine, theirs)
    for name in contested:
        if o.shape(form.schema, name).form == "text":
            both[name], _places = merged_lines(base.get(name) or "", mine[name] or "", theirs[name] or "")
    return both, contested


def side(form: Opened, names: Sequence[str], content: Mapping[str, Any]) -> str:
    """What one side says in some fields, each under its name."""
    lines: list[str] = []
    for name in names:
        lines += [f"▸ {o.called(form.schema, name)}", *lines_of(form, content, name), ""]
    return "\n".join(lines)


def differing(mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[str]:
    """The fields in which two sides are not the same."""
    return [name for name in mine if mine[name] != theirs.get(name)]


def changes(form: Opened, seq: int, content: Mapping[str, Any]) -> list[Change]:
    """What differs between an earlier version and what is typed."""
    from cmsuite.engines.documents.content import dumped, read
    from cmsuite.engines.documents.diff import changes as between

    older = form.found.numbered(seq).content
    return between(dumped(read(form.schema, older)), content)


# ---- what is done


def say(version_id: int, wanted: Comment, at: str, act: Act) -> int:
    from cmsuite.engines.documents.comments import comment

    return comment(act, version_id, wanted.text, kind=wanted.kind, at=at, priority=wanted.priority)


def answer(said: Said, state: Answered, reason: str, until: date | None, act: Act) -> None:
    from cmsuite.engines.documents.comments import answer as answered

    answered(act, said.id, state, reason=reason, deferred_to=until.isoformat() if until else "", seen=said.version)


def restore(form: Opened, seq: int, act: Act) -> None:
    from cmsuite.engines.documents.life import restore as restored

    restored(act, form.found.newest.id, seq, seen=form.found.newest.row_version)
