"""SWOT notes: what the audit offers, weights by pairs, both rankings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.document_read import document_of, kind_of, number_argument, text_of
from cmsuite.cli.suite import Group
from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import N_, _, labelled, number
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from cmsuite.engines.documents.views import DocumentRead
    from cmsuite.matrix.ranking import Flip, Place
    from cmsuite.matrix.schema import SwotNote
    from cmsuite.matrix.sheet import Sheet
    from cmsuite.matrix.weights import Answer

SIDES = {"internal": N_("internal"), "external": N_("external")}
KEYS: dict[str, Answer] = {"1": "more", "2": "equal", "3": "less"}


class NoSwot(Usage):
    said = N_("Document {id} is no SWOT note.")


class NothingToWeigh(Refused):
    said = N_("There are fewer than two factors on this side: nothing can be compared.")


class NotThere(Usage):
    said = N_("The audit has no candidate {keys}.")
    hint = N_("See those it has: cmsuite swot candidates {id}")


@click.group("swot", cls=Group, help=N_("SWOT notes: candidates, weights by pairs, both rankings."))
def swot() -> None:
    pass


@swot.command("candidates", help=N_("The findings of the audit that could be factors; --take makes factors of them."))
@number_argument
@click.option("--take", "taken", multiple=True, metavar="FINDING", help=N_("Make a factor of this finding."))
@click.option("--all", "all_", is_flag=True, help=N_("Make a factor of each that is none yet."))
@click.pass_obj
def candidates_(cli: Cli, document_id: int, taken: tuple[str, ...], all_: bool) -> None:
    from cmsuite.engines.documents.quoting import QUOTE, figures
    from cmsuite.matrix.candidates import candidates
    from cmsuite.matrix.candidates import taken as with_taken

    found, note = _note(cli, document_id)
    numbers = figures(kind_of("swot_note"), note, found.newest.around)
    offered = candidates(note, found.newest.around)
    wanted = {one.finding for one in offered} if all_ else set(taken)
    if missing := wanted - {one.finding for one in offered}:
        raise NotThere(keys=shown(", ".join(sorted(missing)), 60), id=document_id)
    if wanted:
        note = with_taken(note, found.newest.around, wanted)
        _save(cli, found, note)
        offered = candidates(note, found.newest.around)
    cli.table(
        offered,
        [
            (_("finding"), lambda one: one.finding),
            (_("quadrant"), lambda one: one.quadrant),
            (_("severity"), lambda one: one.severity),
            (_("factor"), lambda one: one.taken_as or "—"),
            (_("statement"), lambda one: QUOTE.sub(lambda found: numbers.get(found[1], found[0]), one.statement)),
        ],
        _("The audit offers no candidate, or the note follows from none."),
    )


@dataclass(frozen=True, slots=True)
class Weighed:
    """What comparing came to, for one side. taken: whether its factors have these weights now."""

    side: str
    weights: dict[str, Any]
    circles: list[tuple[str, str, str]]
    consistency: Any
    unanswered: int
    taken: bool


@swot.command("weigh", help=N_("Weights by comparing factors two by two: asked here, or read from a file."))
@number_argument
@click.option("--side", type=click.Choice(tuple(SIDES)), help=N_("Only this side; else both."))
@click.option("--answers", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help=N_("A text file with a comparison a line: S1 > W2, S1 < W2, S1 = W2."))  # fmt: skip
@click.option("--client", is_flag=True, help=N_("The answers are the client's: they count more than ours."))
@click.option("--take", is_flag=True, help=N_("Take the weights although pairs are open: these count as equal."))
@click.pass_obj
def weigh_(cli: Cli, document_id: int, side: str | None, path: Path | None, client: bool, take: bool) -> None:
    from cmsuite.matrix import editing
    from cmsuite.matrix import schema as s
    from cmsuite.matrix.weights import read

    found, note = _note(cli, document_id)
    sides = {name: s.SIDES[name] for name in ((side,) if side else SIDES)}
    keys = {name: [one.key for _q, _p, one in s.factors(note, one)] for name, one in sides.items()}
    if all(len(one) < 2 for one in keys.values()):
        raise NothingToWeigh()
    if path is not None:
        answers = read(text_of(path), [key for one in keys.values() for key in one])
    else:
        answers = {pair: said for name in sides for pair, said in _asked(note, keys[name], client).items()}
    for (first, second), answer in answers.items():
        note = editing.compared(note, first, second, answer, client=client)
    results = [_weighed(note, name, keys[name], take) for name in sides if keys[name]]
    for result in results:
        note = editing.weighed(note, sides[result.side]) if result.taken else note
    _save(cli, found, note)
    cli.say(results, "\n".join(line for one in results for line in _told(one)))


@dataclass(frozen=True, slots=True)
class Ranked:
    """A recommendation in both rankings. rice: None for an obligation; class_: its part of impact and effort."""

    key: str
    title: str
    rice: Any
    rice_rank: int
    matrix_rank: int
    class_: str
    priority: str
    disagrees: bool
    flips: list[str]


@swot.command("rank", help=N_("The recommendations ranked twice, with what would turn neighbours round."))
@number_argument
@click.pass_obj
def rank_(cli: Cli, document_id: int) -> None:
    from cmsuite.matrix.sheet import sheet
    from cmsuite.matrix.terms import CLASSES, PRIORITIES

    found, note = _note(cli, document_id)
    seen = sheet(note, found.newest.around)
    held = {one.key: one for one in note.recommendations}
    lines = [
        _ranked(place, held[place.candidate.key].title, held[place.candidate.key].moscow, seen) for place in seen.places
    ]
    cli.table(
        lines,
        [
            (_("RICE rank"), lambda one: one.rice_rank),
            (_("impact-effort rank"), lambda one: f"{one.matrix_rank}{' !' if one.disagrees else ''}"),
            (_("no."), lambda one: one.key),
            (_("recommendation"), lambda one: one.title),
            (_("RICE"), lambda one: "—" if one.rice is None else number(one.rice)),
            (_("part"), lambda one: _(CLASSES[one.class_])),
            (_("priority"), lambda one: _(PRIORITIES[one.priority])),
        ],
        _("No recommendation has an effort yet: nothing can be ranked."),
    )
    if not cli.as_json and lines:
        click.echo("")
        for line in lines:
            for said in line.flips:
                click.echo(shown(said))
        if seen.most_must is not None:
            told = _("What must be done takes {must} h; {most} h may be a must.")
            click.echo(told.format(must=number(seen.must), most=number(seen.most_must)))


# ---- what the commands share


def _note(cli: Cli, document_id: int) -> tuple[DocumentRead, SwotNote]:
    from cmsuite.engines.documents.content import read
    from cmsuite.matrix.schema import SwotNote

    found = document_of(cli, document_id)
    if found.kind != "swot_note":
        raise NoSwot(id=document_id)
    note = read(SwotNote, found.newest.content)
    assert isinstance(note, SwotNote)
    return found, note


def _save(cli: Cli, found: DocumentRead, note: SwotNote) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.documents.content import dumped
    from cmsuite.engines.documents.life import write

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        write(act, found.newest.id, dumped(note), seen=found.newest.row_version)


def _asked(note: SwotNote, keys: list[str], client: bool) -> dict[tuple[str, str], Answer]:
    """The pairs that are open, asked one by one; an empty answer ends the asking and keeps what was said."""
    from cmsuite.matrix import editing
    from cmsuite.matrix.schema import factors
    from cmsuite.matrix.weights import unanswered

    said = {one.key: one.statement for _q, _p, one in factors(note)}
    answers: dict[tuple[str, str], Answer] = {}
    for first, second in unanswered(keys, editing.answers(note, client=client)):
        click.echo(shown(f"1  {first}  {said[first]}"), err=True)
        click.echo(shown(f"3  {second}  {said[second]}"), err=True)
        question = _("Which counts more? 1 the first, 2 equal, 3 the second, enter ends")
        answer = click.prompt(question, default="", show_default=False, err=True,
                              type=click.Choice(("", *KEYS)), show_choices=False)  # fmt: skip
        if not answer:
            break
        answers[first, second] = KEYS[answer]
    return answers


def _weighed(note: SwotNote, name: str, keys: list[str], take: bool) -> Weighed:
    from cmsuite.matrix import editing
    from cmsuite.matrix.weights import consistency, triads, unanswered, weights

    answers = editing.answers(note)
    open_ = len(unanswered(keys, answers))
    return Weighed(
        name, weights(keys, answers), triads(keys, answers), consistency(keys, answers), open_, take or not open_
    )


def _told(one: Weighed) -> list[str]:
    heavy = sorted(one.weights, key=lambda key: -one.weights[key])
    lines = [labelled(_(SIDES[one.side]), " · ".join(f"{key} {number(one.weights[key], 2)}" for key in heavy))]
    if one.unanswered and one.taken:
        lines.append(_("{n} pairs have no answer: they count as equal.").format(n=one.unanswered))
    elif one.unanswered:
        kept = _("{n} pairs have no answer: what was said is kept, the weights stay as they are. --take takes these.")
        lines.append(kept.format(n=one.unanswered))
    if one.circles:
        circles = "; ".join(" > ".join((*three, three[0])) for three in one.circles)
        told = _("The answers go round in circles (consistency {zeta}): {circles}")
        lines.append(told.format(zeta=number(one.consistency, 2), circles=circles))
    return lines


def _ranked(place: Place, title: str, priority: str, seen: Sheet) -> Ranked:
    from cmsuite.matrix.ranking import nearest
    from cmsuite.matrix.telling import told

    key = place.candidate.key
    first = nearest(key, seen.flips)
    steps: list[Flip] = [one for one in seen.flips if one.above == key and one.part in ("impact", "confidence")]
    flips = ([first] if first else []) + [one for one in steps if one is not first]
    rice = None if place.candidate.obliged else round(place.candidate.rice)
    return Ranked(
        key,
        title,
        rice,
        place.rice_rank,
        place.matrix_rank,
        place.class_,
        priority,
        place.disagrees,
        list(map(told, flips)),
    )
