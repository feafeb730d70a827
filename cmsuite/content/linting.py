"""What goes out on an account as the rules read it: words and files as fields, what is known of it as facts. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from cmsuite.content.addresses import Answer, addresses, facts_of
from cmsuite.content.asked import not_asked
from cmsuite.content.wording import Attached, Wording
from cmsuite.engines.rules.contract import ASSUMED, Clause, Context, Finding, Report, Subject
from cmsuite.engines.rules.exemptions import Exempted
from cmsuite.engines.rules.lint import lint

if TYPE_CHECKING:
    from cmsuite.engines.rules.rules import Ruleset

SCOPE = "variant"
MOST = 500  # findings that are told of one text; of more, all that block
DATED = ("schedule", "send")
"""Gates at which a post has its day."""
OF_DAY = frozenset({"publish_at", "day_tags", "posts_this_week", "minutes_to_nearest"})
"""Facts of the day on which a post leaves."""
WARNING = "text.cw"
"""The field of a content warning: it is read before the text, and so are rules for texts."""
LABELS: Mapping[str, Mapping[str, Any]] = {
    "publicite": {"paid": True, "partnership": "paid"},
    "collaboration": {"partnership": "paid"},
}
"""What a variant's label says of it."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a post on an account besides its words and files, and the rules that are in force there. facts:
    of the brand, the account, the calendar, and what a person declared; today: the day on which it leaves, or now.
    clauses: of the charter that is in force, which findings quote. links: what addresses answered, known at an
    instant; decides: whether it leaves so soon that one of which nothing is known keeps it back."""

    brand: int
    account: int
    ruleset: Ruleset
    facts: Mapping[str, Any]
    today: date
    post: int | None = None
    variant: int | None = None
    hash: str = ""
    exempted: Exempted = field(default_factory=Exempted)
    clauses: Mapping[str, Clause] = field(default_factory=dict)
    links: Mapping[str, Answer] = field(default_factory=dict)
    at: datetime | None = None
    decides: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """A variant as it is kept, ready to be read."""

    known: Known
    words: Wording
    files: Sequence[Attached] = field(default_factory=tuple)


def read(known: Known, words: Wording, files: Sequence[Attached] = ()) -> Report:
    """What the rules say of these words and files there. What takes the day is not asked before there is one: the gate
    of the calendar asks it."""
    around = context(known, words, files)
    report = lint(subject(words, files), known.ruleset, around)
    for n, file in enumerate(files, 1):
        if file.words:
            report = replace(report, findings=(*report.findings, *_of_captions(n, file.words, known, around)))
    if len(report.findings) > MOST:
        blocks = [one for one in report.findings if one.severity == "block"]
        others = [one for one in report.findings if one.severity != "block"]
        report = replace(report, findings=(*blocks, *others[: max(0, MOST - len(blocks))]))
    if "publish_at" in known.facts or known.facts.get("moment") in DATED:
        return report
    return replace(report, unknown=tuple(one for one in report.unknown if one.fact not in OF_DAY))


def _of_captions(n: int, words: str, known: Known, around: Context) -> Iterator[Finding]:
    """What the rules say of what a file of captions says and how fast; the fields are named after the file."""
    from cmsuite.engines.rules.kinds.media import read_cues

    said = "\n".join(words[cue["start"] : cue["end"]] for cue in read_cues(words))
    report = lint(Subject("caption", (("text", said), ("subtitle", words))), known.ruleset, around)
    for one in report.findings:
        if one.rule != "a11y.captions":
            yield replace(one, field=f"subtitle.{n}", fix=None)


def read_case(case: Case) -> Report:
    return read(case.known, case.words, case.files)


def subject(words: Wording, files: Sequence[Attached] = ()) -> Subject:
    """The fields: `text` for the first part, `text.2` … for the others, `text.cw`, and `alt.1` … in the order of the
    files. A picture without an alternative text has an empty one."""
    fields = [("text" if n == 1 else f"text.{n}", part) for n, part in enumerate(words.parts or ("",), 1)]
    fields += [(WARNING, words.cw)] if words.cw else []
    fields += [
        (f"alt.{n}", file.media.alt)
        for n, file in enumerate(files, 1)
        if file.media.alt or file.media.kind in ("image", "video", "audio")
    ]
    return Subject(SCOPE, tuple(fields))


def place(name: str, files: Sequence[Attached], parts: int) -> tuple[int, int | None]:
    """The part, from 1, that a field is of, and the file, from 1 in its part, where it is of one."""
    kind, _point, number = name.partition(".")
    if kind not in ("alt", "subtitle"):
        return (int(number) if number.isdecimal() else 1), None
    at = int(number or 1) - 1
    part = min(files[at].part, parts - 1) if at < len(files) else 0
    return part + 1, sum(1 for file in files[: at + 1] if min(file.part, parts - 1) == part)


def context(known: Known, words: Wording, files: Sequence[Attached] = ()) -> Context:
    """Facts, day and exemptions. What a person declared goes before what the words and files hint at; the language that
    a post is said to be in before that of its account."""
    declared = known.facts
    found = not_asked([*words.parts, words.cw], [file.media.alt for file in files], _kinds(files))
    facts: dict[str, Any] = {
        **ASSUMED,
        "rights_end": "none",
        "french_version": False,  # until a person says that there is one: what warns of it says so
        **_of_files(files),
        "public": words.visibility == "public",
        **_of_links(known, words),
        "link_leads": {url: answer.leads for url, answer in known.links.items() if answer.leads},
        **{name: value for name, value in found.items() if "." not in name},
        **declared,
        **_of_tongue(words),
        "rights": {
            name.partition(".")[2]: value for name, value in {**found, **declared}.items() if name.startswith("rights.")
        },
    }
    return Context(facts, known.today, clauses=known.clauses, suppressions=known.exempted.suppressions)


def _kinds(files: Sequence[Attached]) -> set[str]:
    return {file.media.kind for file in files}


def _of_tongue(words: Wording) -> dict[str, str]:
    tongue = words.language.partition("-")[0].lower()
    return {"language": tongue} if tongue else {}


def _of_links(known: Known, words: Wording) -> dict[str, Any]:
    """What is known of the addresses in the words; what a person says of them goes before what they answered."""
    urls = addresses([*words.parts, words.cw])
    if "link_status" in known.facts or not urls or known.at is None:
        return {"has_link": "link_status" in known.facts and bool(urls)}
    return facts_of(urls, known.links, known.at, decides=known.decides)


def _of_files(files: Sequence[Attached]) -> dict[str, Any]:
    media = [
        {
            "kind": one.kind,
            "seconds": one.seconds,
            "bytes": one.size,
            "width": one.width,
            "height": one.height,
            "mime": one.mime,
        }
        for one in (file.media for file in files)
    ]
    captions = "subtitle" in _kinds(files)
    facts: dict[str, Any] = {
        "media": media,
        "decorative": [n for n, file in enumerate(files, 1) if file.media.decorative],
    }
    return facts | ({"caption_file": True, "has_speech": True} if captions else {})
