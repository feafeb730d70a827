"""What the rules in force say of a document, text by text. What gathers them asks the store; what reads is pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal, NamedTuple

from cmsuite.core.errors import CmsError, Refused
from cmsuite.core.locale import LANGUAGES, N_, Spoken, said_in, translate
from cmsuite.core.text import shown
from cmsuite.engines.acts import Act
from cmsuite.engines.acts.settings import choice, chosen_for
from cmsuite.engines.documents import content as contents
from cmsuite.engines.documents.content import Content, texts
from cmsuite.engines.documents.kinds import Finding, Kind, Severity, among, known
from cmsuite.engines.documents.models import Document
from cmsuite.engines.documents.surroundings import surroundings
from cmsuite.engines.documents.versions import newest
from cmsuite.engines.exports.typography import typeset
from cmsuite.engines.rules import contract, fixing, force, reports
from cmsuite.engines.rules.brand import known_of
from cmsuite.engines.rules.contract import ASSUMED, Context, Report, Subject, Suppression
from cmsuite.engines.rules.exemptions import standing, waivable
from cmsuite.engines.rules.lint import lint
from cmsuite.engines.rules.rules import Rule, Ruleset

Gate = Literal["all", "blocks", "none"]
GATE = choice(
    "documents.gate",
    Gate,
    "blocks",
    N_(
        "What of the rules keeps a document from being sent: what blocks, and warnings without a reason (all), what"
        " blocks (blocks), or nothing (none)."
    ),
)


class Said(NamedTuple):
    """A text as it is printed, and the language that it is in."""

    text: str
    language: str


MOST = 300  # findings that are told of one document; of more, those that block first
AROUND = 24  # characters that are told on each side of what was found
QUIET: Mapping[str, Any] = {
    "network": "kit",
    "commercial": False,
    "public": False,
    "has_audio": False,
    "quotes_work": False,
    "decorative": [],
    "pairs": [],
    "claim_evidence": False,
    "carbon_report": False,
    "published_plan": False,
}
"""What holds of every document: colours and pictures have checks of their own, and a claim is proved where it is
published."""
SENT: Mapping[str, Mapping[str, Any]] = {
    "newsletter": {
        "network": "newsletter",
        "public": True,
        "consent_proof": True,
        "unsubscribe_link": True,
        "has_link": False,
        "has_form": False,
        "price_shown": False,
        "price_reduction": False,
    }
}
"""What holds besides of what goes out by mail: nobody is written to without a basis, each mail says how to leave, it
sells nothing, and its links are the addresses at which its items were read."""
SAME: Mapping[str, str] = {
    "edfr.placeholder": "doc.placeholder-left",
    "a11y.headings": "doc.heading-order",
    "a11y.alt-missing": "doc.image-without-alt",
}
"""What every document is asked for already, under another name."""


class NoRules(Refused):
    said = N_("The rules in force cannot be read: {why}")
    hint = N_("What is not well about them: cmsuite rules doctor")


@dataclass(frozen=True)
class Rules:
    """The rules of a brand as they read one of its documents. load: reads them from their files, when they are first
    asked. scope: as what they read it. read: the reports on the texts that they read already."""

    load: Callable[[], Ruleset]
    facts: Mapping[str, Any] = field(default_factory=dict)
    today: date | None = None
    suppressions: tuple[Suppression, ...] = ()
    gate: Gate = "blocks"
    scope: str = "document"
    read: dict[tuple[tuple[str, Said], ...], Report] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def loaded(self) -> tuple[Ruleset | None, str]:
        """The rules, or None and why they cannot be read."""
        try:
            return self.load(), ""
        except CmsError as err:
            return None, err.sentence

    @property
    def ruleset(self) -> Ruleset | None:
        return self.loaded[0]

    @property
    def broken(self) -> str:
        return self.loaded[1]


def rules_for(act: Act, document_id: int, kind: str, language: str, brand_id: int, today: date) -> Rules:
    """The rules that are in force today, and what is let pass of this document."""
    gate: Gate = chosen_for(act, (GATE,), (brand_id,))[brand_id][0]
    brand, holds = known_of(act, (brand_id,))[brand_id]
    scope = known(kind).scope
    facts = {
        **ASSUMED,
        **QUIET,
        **SENT.get(scope, {}),
        "country": brand.country,
        "sector": brand.sector or "none",
        "now": today.isoformat(),
        "zone": brand.zone,
        **holds,
        "language": language,
        "document_kind": kind,
    }
    laid, of = force.later(act, brand_id, today), [("document", document_id)]
    made = Rules(lambda: laid().on(today), facts, today, standing(act, of, "", today).suppressions, gate, scope)
    if made.suppressions and made.ruleset is not None:  # whether each still counts, they say
        return replace(made, suppressions=standing(act, of, "", today, made.ruleset).suppressions)
    return made


def findings(kind: Kind, content: Content, rules: Rules) -> Iterator[Finding]:
    """What the rules say: how grave it is, the field, the words around. What stops nothing is `advice`."""
    if rules.ruleset is None:
        yield Finding("doc.rules", "block", NoRules.said, "", {"why": rules.broken}, advice=rules.gate == "none")
        return
    fields = _fields(kind, content, rules)
    report = read(fields, rules)
    told = [one for one in report.findings if one.severity in ("block", "warn", "info")]
    told.sort(key=lambda one: one.severity != "block")
    for one in told[:MOST]:
        yield _finding(one, fields[one.field].text, rules)
    yield from _lacking(report, rules)


def read(fields: Mapping[str, Said], rules: Rules) -> Report:
    """The report on texts by their names, each in its own language; one in a language that is not ours is not read. Of
    the structure it is said once."""
    assert rules.ruleset is not None
    key = tuple(fields.items())
    if key not in rules.read:
        rules.read.clear()
        rules.read[key] = _read(fields, rules, rules.ruleset)
    return rules.read[key]


def _read(fields: Mapping[str, Said], rules: Rules, ruleset: Ruleset) -> Report:
    own = str(rules.facts.get("language", ""))
    made: Report | None = None
    for tongue in dict.fromkeys([own, *LANGUAGES]):
        texts = _in(fields, tongue)
        if texts or tongue == own:
            report = lint(Subject(rules.scope, texts), ruleset, _context(rules, tongue))
            if made is None:
                made = report
            else:
                more = (one for one in report.findings if not _of_structure(ruleset, one.rule))
                made = replace(made, findings=(*made.findings, *more))
    assert made is not None
    return made


def _in(fields: Mapping[str, Said], tongue: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, one.text) for name, one in fields.items() if one.language == tongue)


def _context(rules: Rules, tongue: str) -> Context:
    return Context({**rules.facts, "language": tongue}, rules.today, suppressions=rules.suppressions)


def _of_structure(ruleset: Ruleset, rule: str) -> bool:
    found = ruleset.named(rule)
    return found is not None and found.kind.name == "structure"


def _tongue(name: str, own: str) -> str:
    """The language of a field: one that ends with one is in it (`said.fr`)."""
    last = name.rpartition(".")[2].rpartition("_")[2]
    return last if last in LANGUAGES else own


def corrected(kind: Kind, content: Content, rules: Rules, found: Finding) -> dict[str, str]:
    """The text of a finding with its correction, by its path; empty where nothing corrects it."""
    if rules.ruleset is None or not found.fix:
        return {}
    fields = _fields(kind, content, rules)
    for one in read(fields, rules).findings:
        if one.rule == found.rule and one.fingerprint == found.fingerprint and one.fix is not None:
            return _written(content, fields, {one.field: fixing.apply(fields[one.field].text, one.fix.edits)})
    return {}


def all_corrected(kind: Kind, content: Content, rules: Rules) -> tuple[dict[str, str], int]:
    """Each text in which something is safe to correct, corrected, by its path; and how many corrections that were."""
    if rules.ruleset is None:
        return {}, 0
    fields = _fields(kind, content, rules)
    made, done = dict[str, str](), 0
    for tongue in LANGUAGES:
        fixed = fixing.fix(Subject(rules.scope, _in(fields, tongue)), rules.ruleset, _context(rules, tongue))
        made |= dict(fixed.subject.fields)
        done += fixed.done
    return _written(content, fields, made), done


def _written(content: Content, fields: Mapping[str, Said], made: Mapping[str, str]) -> dict[str, str]:
    """What is to stand in the content for texts that were corrected as they are printed: a line that was not keeps its
    letters, however a printer sets them."""
    found = {}
    for path, raw, _prose in texts(content):
        name = f"text.{path}"
        if name in made and made[name] != fields[name].text:
            old, new, was = (text.split("\n") for text in (fields[name].text, made[name], raw))
            alike = len(old) == len(new) == len(was)
            lines = zip(old, new, was, strict=True) if alike else ()
            found[path] = "\n".join(w if o == n else n for o, n, w in lines) if alike else made[name]
    return found


def keep(act: Act, document_id: int, hash: str, kind: Kind, content: Content, rules: Rules) -> str:
    """Keep what the rules said of a version that is sent, and what they were. Returns their digest, or nothing where
    there are none. Within a registered act."""
    if rules.ruleset is None:
        return ""
    digest = force.keep(act, rules.ruleset)
    report = read(_fields(kind, content, rules), rules)
    reports.record(act, ("document", document_id), hash, digest, "send", report)
    return digest


def report_on(act: Act, document_id: int) -> Report:
    """What the rules say of the newest version of a document. Raises Missing, and where they cannot be read NoRules."""
    document, row = act.get(Document, document_id), newest(act, document_id)
    kind, around = known(document.kind), surroundings(act, document)
    if around.rules.ruleset is None:
        raise NoRules(why=around.rules.broken)
    content = contents.read(kind.schema, row.content)
    return read(_fields(kind, content, around.rules), around.rules)


def prints(act: Act, document_id: int, rule: str) -> dict[str, str]:
    """What a rule finds in the newest version of a document: fingerprint -> the words. Raises Missing, NoRules."""
    found = report_on(act, document_id).findings
    return {one.fingerprint: one.match for one in found if one.rule == rule and one.status == "open"}


def authors(act: Act, document_id: int) -> tuple[int, ...]:
    """Who wrote the newest version of a document. Raises Missing."""
    act.get(Document, document_id)
    author = newest(act, document_id).author_id
    return () if author is None else (author,)


def _fields(kind: Kind, content: Content, rules: Rules) -> dict[str, Said]:
    """Each text under `text.` and its path, as it will be printed, and the titles of its fields as sections; not what
    others said, nor what a charter is made of, nor a word by itself, which is a name or a choice."""
    language = str(rules.facts.get("language", ""))
    titles = (info.title for info in kind.schema.model_fields.values() if info.title)
    foreign = kind.foreign(content, language) if kind.foreign is not None else {}
    passed = kind.unread | kind.verbatim
    said = {
        f"text.{path}": Said(typeset(text, tongue), tongue)
        for path, text, _prose in texts(content)
        if (" " in text or "[" in text or "{" in text) and not among(passed, path)
        for tongue in (foreign.get(path) or _tongue(path, language),)
    }
    sections = {f"sections.{place}": Said(said_in(title, language), language) for place, title in enumerate(titles, 1)}
    return said | sections


def _finding(one: contract.Finding, text: str, rules: Rules) -> Finding:
    assert rules.ruleset is not None
    rule, severity = rules.ruleset.named(one.rule), _severity(one)
    low, high = max(0, one.start - AROUND), one.end + AROUND
    near = ("…" if low else "") + text[low:high].strip() + ("…" if high < len(text) else "")
    said = N_("“{near}”: {said}")
    facts = {"near": shown(near, 120), "said": _sentence(one, rule)}
    if one.status == "suppressed":
        severity, said = "info", N_("Does not apply here: “{near}”: {said}")
    return Finding(
        one.rule,
        severity,
        said,
        one.field.removeprefix("text.") if one.field.startswith("text.") else "",
        facts,
        waivable=rule is not None and severity == "block" and waivable(rule),
        advice=severity == "info" or rules.gate == "none" or (severity == "warn" and rules.gate != "all"),
        fingerprint=one.fingerprint,
        fix=one.fix.mode if one.fix is not None and one.status == "open" else "",
    )


def _sentence(one: contract.Finding, rule: Rule | None) -> str:
    """What the rule says, and the text of the law behind it."""
    basis = "; ".join(basis.said for basis in one.basis)
    return f"{one.sentence} [{basis}]" if basis and rule is not None and rule.locked_by else one.sentence


def _severity(one: contract.Finding) -> Severity:
    return "block" if one.severity == "block" else "warn" if one.severity == "warn" else "info"


def _lacking(report: Report, rules: Rules) -> Iterator[Finding]:
    """Rules that block and could not be evaluated, each fact once."""
    heard: set[str] = set()
    for one in report.unknown:
        if one.severity != "block" or one.fact in heard:
            continue
        heard.add(one.fact)
        rule = rules.ruleset.named(one.rule) if rules.ruleset is not None else None
        form = rules.ruleset.facts.get(one.fact) if rules.ruleset is not None else None
        asked = translate(Spoken({"fr": form.fr, "en": form.en})) if form is not None else one.fact
        title = translate(rule.title) if rule is not None else one.rule
        said = N_(
            "“{title}” cannot be answered: {question}. Say it of the brand, in the setting content.facts ({fact})."
        )
        facts = {"title": title, "question": asked or translate(one.reason), "fact": one.fact}
        yield Finding(one.rule, "block", said, "", facts, advice=rules.gate == "none")
