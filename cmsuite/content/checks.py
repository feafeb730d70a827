"""What stands against sending a draft: what its network would refuse, and alternative texts that say nothing. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from cmsuite.core.errors import CmsError, Refused
from cmsuite.core.locale import N_, ngettext
from cmsuite.core.locale import translate as _
from cmsuite.core.text import normal, shown

if TYPE_CHECKING:
    from cmsuite.engines.networks.contract import Account, Count, Draft, Media, Network, Problem

Level = Literal["block", "warn", "info"]
LEVELS: tuple[Level, ...] = ("block", "warn", "info")

_OF_PROBLEM: dict[str, Level] = {"error": "block", "warning": "warn", "info": "info"}
_PREFIX = re.compile(
    r"((une|an|a) )?(image|photo|photographie|picture|photograph|capture|screenshot)s? (de|du|des|d['’]|of)\b",
    re.IGNORECASE,
)
SAID = 3  # reasons that a refusal names
SHORT = 15  # characters: fewer seldom say what a picture shows


class Blocked(Refused):
    said = N_("Post {post} cannot go out as it is: {why}")
    hint = N_("All findings: cmsuite post check {post}")


@dataclass(frozen=True, slots=True)
class Ruled:
    """What a rule says besides. mode: safe, suggest, or empty where nothing is corrected; edits: start, end and what
    goes there, in code points of the part in NFC; asks: the fact that it lacks. clause and basis are whole lines."""

    fingerprint: str
    mode: str
    edits: tuple[tuple[int, int, str], ...]
    why: str = ""
    clause: str = ""
    basis: str = ""
    asks: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found, and where: the part (from 1), the file where it is about one, the code points of the part.

    block: it does not leave like this; warn: look again; info: good to know. rule: of what a rule found.
    """

    code: str
    level: Level
    message: str
    part: int = 1
    file: int | None = None
    span: tuple[int, int] | None = None
    fix: str = ""
    rule: Ruled | None = None


def check(draft: Draft, network: Network, account: Account | None = None) -> list[Finding]:
    """Everything found in a draft for an account, what blocks first."""
    found = [_of(problem) for problem in network.validate(draft, account)]
    found += _of_alternatives(draft)
    return sorted(found, key=lambda finding: LEVELS.index(finding.level))


def counts(draft: Draft, network: Network, account: Account | None = None) -> list[Count]:
    """How long each part is there, with its warning where the network counts that too."""
    warning = draft.cw if network.descriptor.features.cw else ""
    return [network.count(warning + part.text, account) for part in draft.parts]


def unanswered(network: str, err: Exception) -> Finding:
    """What is found where a plugin failed instead of answering: it does not leave unchecked."""
    why = err.sentence if isinstance(err, CmsError) else f"{type(err).__name__}: {err}"
    said = _("The plugin for {network} cannot say whether this can go out: {why}")
    return Finding("net.plugin", "block", said.format(network=network, why=shown(why, 200)))


def blocks(findings: list[Finding]) -> list[Finding]:
    """Those that keep it from leaving."""
    return [finding for finding in findings if finding.level == "block"]


def refuse_blocked(post_id: int, findings: list[Finding]) -> None:
    """Raises Blocked with the first things that keep it from leaving, and how many more there are."""
    found = list(dict.fromkeys(finding.message for finding in blocks(findings)))  # several accounts, one reason
    if not found:
        return
    why = " ".join(found[:SAID])
    if (more := len(found) - SAID) > 0:
        why += " " + ngettext("({n} more finding)", "({n} more findings)", more).format(n=more)
    raise Blocked(post=post_id, why=why)


def _of(problem: Problem) -> Finding:
    return Finding(
        problem.code,
        _OF_PROBLEM[problem.level],
        problem.message,
        part=problem.part + 1,
        span=problem.span,
        fix=problem.fix,
    )


def _of_alternatives(draft: Draft) -> Iterator[Finding]:
    for number, part in enumerate(draft.parts, 1):
        for place, media in enumerate(part.media, 1):
            if said := _poor(media, part.text):
                message = said.format(n=place)
                fix = _("Say in a sentence what it shows and why it is there.")
                yield Finding("a11y.alt-poor", "warn", message, part=number, file=place, fix=fix)


def _poor(media: Media, text: str) -> str:
    """What is wrong with an alternative text that is there, or the empty string."""
    from cmsuite.engines.networks.checks import FILE_NAME

    alt = media.alt.strip()
    if not alt:  # the network's own check says so
        return ""
    if FILE_NAME.fullmatch(alt):
        return _("The alternative text of media {n} is a file name.")
    if _PREFIX.match(alt):
        return _("The alternative text of media {n} begins with what a screen reader says anyway.")
    if normal(alt) == normal(text):
        return _("The alternative text of media {n} repeats the text.")
    if len(alt) < SHORT:
        return _("The alternative text of media {n} is very short.")
    return ""
