"""The rules that are in force, and what is let pass of them, as the settings show them. Asked in workers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cmsuite.core.locale import N_, day, labelled, ngettext, number, translate

if TYPE_CHECKING:
    from cmsuite.engines.acts import Act
    from cmsuite.engines.rules.exempted import Line
    from cmsuite.engines.rules.rules import Rule


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule that is in force; told: all of it, a line each; sought: what it is found by, in small letters."""

    id: str
    severity: str
    title: str
    pack: str
    told: tuple[str, ...]
    sought: str

    @classmethod
    def of(cls, one: Rule) -> RuleRow:
        """In the language in force."""
        from cmsuite.engines.rules.explaining import explained

        title, told = translate(one.title), tuple(explained(one))
        return cls(one.id, one.severity, title, one.pack, told, "\n".join((one.id, title, *told)).casefold())


@dataclass(frozen=True, slots=True)
class InForce:
    """The rules of a brand today, what blocks first; said: what they come from, a line each."""

    rules: tuple[RuleRow, ...]
    said: tuple[str, ...]


def in_force(act: Act) -> InForce:
    """Raises what reading rules raises, and NoBrand."""
    from cmsuite.charters.standing import standing
    from cmsuite.engines.people.brands import today_in
    from cmsuite.engines.rules.exempted import lines
    from cmsuite.engines.rules.force import in_force as found_for
    from cmsuite.engines.rules.models import SEVERITIES

    today = today_in(act)
    rules, charter, passes = found_for(act, act.in_brand, today), standing(act, today), len(lines(act))
    rows = [RuleRow.of(one) for one in rules.rules]
    rows.sort(key=lambda one: (SEVERITIES.index(one.severity), one.id))
    if charter is None:
        whose = translate("No charter was adopted: the packs that are on, and the brand's file.")
    else:
        said = translate("“{title}” {number}, in force since {day}.")
        whose = said.format(title=charter.title, number=charter.number, day=day(charter.starts_on))
    blocking = sum(one.severity == "block" for one in rows)
    many = ngettext("{n} rule, {blocks} that block", "{n} rules, {blocks} that block", len(rows))
    counted = many.format(n=number(len(rows)), blocks=number(blocking))
    passing = labelled(translate("let pass"), number(passes))
    return InForce(tuple(rows), (f"{whose} {counted} · {passing}",))


def exemptions(act: Act) -> list[Line]:
    """What waits for a yes first, then what stands, then what counts no more."""
    from cmsuite.engines.rules.exempted import lines

    states = ("asked", "stands", "ended", "lifted")
    return sorted(lines(act, past=True), key=lambda one: states.index(one.state))


def sick(act: Act) -> str:
    """What is not well about the rules, a paragraph each."""
    from cmsuite.engines.rules.doctor import examine

    words = {"warning": N_("warning"), "broken": N_("broken")}
    found = [labelled(translate(words[one.how]), one.sentence) for one in examine(act)]
    return "\n\n".join(found) or translate("The rules are well.")


def agree(exemption_id: int, record: tuple[str, int], act: Act) -> int:
    """Say yes to what another asked."""
    from cmsuite.content.exempting import authors_of
    from cmsuite.engines.rules.exemptions import agree as say_yes

    say_yes(act, exemption_id, authors=authors_of(act, *record))
    return exemption_id


def lift(exemption_id: int, reason: str, act: Act) -> int:
    """End it, refuse it, or take it back."""
    from cmsuite.engines.rules.exemptions import lift as end

    end(act, exemption_id, reason)
    return exemption_id
