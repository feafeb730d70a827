"""What rules, trials and scores say, in the language in force: for the command and the screen alike. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cmsuite.core.locale import _, labelled, ngettext, number, percent, short_date_of_year
from cmsuite.core.text import shown
from cmsuite.veille.rule_words import EFFECTS, TERMS, target_said
from cmsuite.veille.scoring import PARTS

if TYPE_CHECKING:
    from cmsuite.veille.applying import Applied
    from cmsuite.veille.rules import RuleLine
    from cmsuite.veille.scoring import Scored
    from cmsuite.veille.trying import Tried

LISTED = 50


def scored_lines(found: Scored) -> list[str]:
    """A score and its terms, a line each."""
    why = _why(found)
    lines = [labelled(_("Priority score"), number(found.total))]
    for term in PARTS:
        said = f"{_(TERMS[term])} {number(found.points(term), 1)} / {PARTS[term]}"
        lines.append(f"  {said} ({why[term]})" if why.get(term) else f"  {said}")
    return lines


def _why(found: Scored) -> dict[str, str]:
    """On what the terms rest: rules with their weights, the letter of the source, origins, age."""
    return {
        "rel": ", ".join(f"{shown(name, 30)} {weight}{' × 2' if title else ''}" for name, weight, title in found.rules),
        "src": found.letter,
        "cor": number(found.origins),
        "rec": _("{n} h").format(n=number(found.age_h, 0)),
    }


def scored_line(found: Scored) -> str:
    """The same in one line, terms that add nothing left out. Lists have the score of the morning."""
    why = _why(found)
    said = {one: f"{_(TERMS[one])} {number(found.points(one), 0)}" for one in PARTS if found.points(one) >= 0.5}
    terms = [f"{term} ({why[one]})" if why.get(one) else term for one, term in said.items()]
    return labelled(_("Priority score now"), f"{number(found.total)} = {' + '.join(terms)}")


def effect(line: RuleLine) -> str:
    """What a rule does, and to what."""
    said = _(EFFECTS[line.effect])
    return labelled(said, shown(target_said(line.effect, line.target), 30)) if line.target else said


def tried_lines(found: Tried) -> list[str]:
    """What a trial found, with its examples."""
    lines = found_lines(found)
    lines += [f"{short_date_of_year(week)}  {number(n)}" for week, n in found.weeks if n]
    lines += [f"[{one.item}] {shown(one.title, 80)} · {shown(one.source, 24)}" for one in found.examples]
    if found.precision is not None:
        return lines + judged_lines(found)
    return [*lines, _("Judge them: --right ITEM or --wrong ITEM, once for each.")] if found.examples else lines


def found_lines(found: Tried) -> list[str]:
    """How much a trial found, and whether that is more than anybody reads."""
    said = _("{n} of {read} items of the last {days} days; {busiest} in the busiest week.")
    lines = [
        said.format(n=number(found.n), read=number(found.read), days=number(found.days), busiest=number(found.busiest))
    ]
    if found.broad:
        lines.append(_("More than 200 in a week: nobody reads that. Add a word, a phrase or what to leave out."))
    return lines


def judged_lines(found: Tried) -> list[str]:
    """How precise a query is, by the examples that were judged; nothing before."""
    if found.precision is None or found.bounds is None:
        return []
    low, high = (percent(bound, 0) for bound in found.bounds)
    said = _("Of the examples judged, {share} fit; of all matches between {low} and {high} (at 95%).")
    lines = [said.format(share=percent(found.precision, 0), low=low, high=high)]
    return [*lines, _("Fewer than half fit: make the query narrower.")] if found.precision < 0.5 else lines


def applied_lines(done: Applied, dry_run: bool) -> list[str]:
    """What rules did to what is there, or would do."""
    said = (
        ngettext(
            "Nothing is changed yet. Of {read} items of the last {days} days, {n} would have another score.",
            "Nothing is changed yet. Of {read} items of the last {days} days, {n} would have another score.",
            done.rescored,
        )
        if dry_run
        else ngettext(
            "Of {read} items of the last {days} days, {n} has another score now.",
            "Of {read} items of the last {days} days, {n} have another score now.",
            done.rescored,
        )
    )
    lines = [said.format(read=number(done.read), days=number(done.days), n=number(done.rescored))]
    lines += [f"  {number(one.was)} → {number(one.score)}  [{one.item}] {shown(one.title, 80)}" for one in done.moved]
    for one in done.changes[:LISTED]:
        target = target_said(one.effect, one.target)
        what = labelled(_(EFFECTS[one.effect]), shown(target)) if target else _(EFFECTS[one.effect])
        lines.append(f"  {what}  [{one.item}] {shown(one.title, 60)} ({shown(one.rule, 30)})")
    if (more := len(done.changes) - LISTED) > 0:
        lines.append(_("  and {n} more: --json lists all").format(n=number(more)))
    return [*lines, labelled(_("Print of the rules"), done.digest[:12])]
