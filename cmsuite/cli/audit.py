"""Audits: the sample drawn, its codes read back, the numbers computed into the report's draft."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cmsuite.cli.audit_draft import (
    frozen_of,
    kept_sheet,
    posts_of,
    reading_of,
    replaced,
    report_of,
    sample_of,
    save,
    taken,
    year_before,
)
from cmsuite.cli.context import Cli
from cmsuite.cli.document_read import number_argument, put_file
from cmsuite.cli.suite import Group
from cmsuite.core.errors import Refused, Usage
from cmsuite.core.locale import LANGUAGES, N_, _, day, labelled, language, number
from cmsuite.core.text import shown
from cmsuite.engines.exports.formats import FORMATS

if TYPE_CHECKING:
    from cmsuite.audit.codes import Codes
    from cmsuite.audit.frozen import Kept

PARTS = (
    "accesses", "accounts", "profiles", "accessibility", "community", "governance", "tools", "pestel", "forces",
    "benchmark", "heard", "reviews", "trends", "criteria", "scores", "findings",
)  # fmt: skip
file_argument = click.argument("path", metavar="FILE", type=click.Path(exists=True, dir_okay=False, path_type=Path))
evidence_option = click.option(
    "--evidence", "evidence", type=int, multiple=True, metavar="ID", help=N_("The evidence that the numbers rest on.")
)
posts_argument = click.argument(
    "path", metavar="[FILE]", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
stored_option = click.option(
    "--stored", metavar="ACCOUNT", default="", help=N_("Instead of a file, the posts of this account that were seen.")
)
account_option = click.option("--account", "handle", default="", help=N_("The account, where the file holds several."))


class DrawnAlready(Refused):
    said = N_("The sample is frozen since {day}, with seed {seed}: a second draw could be chosen for its numbers.")
    hint = N_("Go on with it. Where its file was wrong, take it out of the field “Samples” and say so in the method.")


class NoSuchFinding(Usage):
    said = N_("The audit has no finding {keys}.")
    hint = N_("They are named by their keys: F1, F2.")


@click.group("audit", cls=Group, help=N_("Audits: draw a sample, read its codes, compute, compare."))
def audit() -> None:
    pass


@audit.command("sample", help=N_("Draw the sample of an account from its posts, freeze it, write the coding sheets."))
@number_argument
@posts_argument
@stored_option
@account_option
@click.option("--seed", type=click.IntRange(0, 2**31), help=N_("The seed; else one by chance, kept in the report."))
@click.option("-o", "--output", "where", type=click.Path(file_okay=False, path_type=Path),
              help=N_("The folder of the sheets; else the workspace's exports."))  # fmt: skip
@evidence_option
@click.pass_obj
def sample(
    cli: Cli,
    document_id: int,
    path: Path | None,
    stored: str,
    handle: str,
    seed: int | None,
    where: Path | None,
    evidence: tuple[int, ...],
) -> None:
    import secrets

    from cmsuite.audit.codes import sheet
    from cmsuite.audit.sampling import draw, second_reading
    from cmsuite.core.files import write

    found, report = report_of(cli, document_id)
    file = None if path is None else taken(path)
    posts = posts_of(cli, file, stored, found, report, handle)
    for one in report.samples:
        if one.posts and one.account == posts[0].account:
            raise DrawnAlready(day=day(one.frozen_on) if one.frozen_on else "—", seed=one.seed)
    drawn = draw(posts, secrets.randbelow(2**31) if seed is None else seed)
    by_id = {post.id: post for post in posts}
    twice = second_reading(drawn.ids, drawn.seed)
    folder = where or cli.workspace.exports
    sheets = {1: drawn.ids, 2: twice}
    names = {n: folder / f"audit-{document_id}-{len(report.samples) + 1}-codes-{n}.csv" for n in sheets}
    for n, ids in sheets.items():
        write(names[n], sheet((by_id[id] for id in ids), found.language).encode(), mode=0o644)
    said = {
        "account": posts[0].account,
        "frozen_on": cli.store.now().date().isoformat(),
        "seed": drawn.seed,
        "population": drawn.population,
        "posts": list(drawn.ids),
        "strata": [
            {"format": one.format, "month": one.month, "population": one.population, "drawn": one.drawn}
            for one in drawn.strata
        ],
        "twice": len(twice),
    }
    kept = [reading_of(found, report, file, stored).posts(posts)]

    def on(cite: Kept) -> dict[str, Any]:
        return {"samples": [*found.newest.content["samples"], said | {"evidence": cite(evidence)}]}

    save(cli, found, on, kept)
    result = {"seed": drawn.seed, "population": drawn.population, "size": drawn.size, "census": drawn.census}
    lines = [
        _("In the sample: {size} posts of {population}; seed {seed}.").format(
            size=number(drawn.size), population=number(drawn.population), seed=drawn.seed
        ),
        *(labelled(_("sheet {n}").format(n=n), str(name)) for n, name in names.items()),
    ]
    cli.say({**result, "sheets": [str(name) for name in names.values()]}, "\n".join(lines))


@audit.command("code", help=N_("Read the codes of one coder, or of two: how far they agree is kept."))
@number_argument
@file_argument
@click.argument("second", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def code(cli: Cli, document_id: int, path: Path, second: Path | None) -> None:
    from cmsuite.audit.codes import agreement, called, read_codes
    from cmsuite.audit.editorial import checked
    from cmsuite.audit.frozen import SECOND

    found, report = report_of(cli, document_id)
    file = taken(path)
    sheet = file.sheet
    place = sample_of(report, found, sheet)
    drawn, now = report.samples[place], found.newest.content
    first = read_codes(sheet, drawn.posts)
    others = [one for one in now["accessibility"] if one["account"] != drawn.account]
    changed: dict[str, Any] = {}
    result: dict[str, Any] = {"coded": len(first)}
    lines = [labelled(_("posts coded"), number(len(first)))]
    kept = [reading_of(found, report, file).codes(file.data, len(first), drawn.account)]
    if second is not None:
        other = taken(second)
        again = read_codes(other.sheet, drawn.posts)
        both = agreement(first, again)
        kappa = None if both.value is None else f"{both.value:.3f}"
        changed = {"twice": both.n, "kappa": kappa}
        kept += [reading_of(found, report, other).codes(other.data, len(again), drawn.account, SECOND)]
        result |= {"twice": both.n, "kappa": both.value, "each": both.each}
        told = ", ".join(f"{called(name, language())} {number(value, 2)}" for name, value in both.each.items())
        lines.append(
            _("Coded twice: {n}; agreement {kappa} (Cohen's kappa, the lowest of: {each}).").format(
                n=both.n, kappa=number(both.value, 2), each=told or "—"
            )
        )

    def on(cite: Kept) -> dict[str, Any]:
        resting = cite(drawn.evidence)
        sample = now["samples"][place] | changed | {"evidence": resting}
        return {
            "accessibility": [*others, *checked(first.values(), drawn.account, resting)],
            "samples": replaced(now["samples"], place, sample),
        }

    save(cli, found, on, kept)
    cli.say(result, "\n".join(lines))


@audit.command("compute", help=N_("Compute what the posts of a file, and the codes of the sample, come to."))
@number_argument
@posts_argument
@stored_option
@click.option("--codes", "coded", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help=N_("The coding sheet, filled in."))  # fmt: skip
@click.option(
    "--basis", type=click.Choice(("reach", "followers")), default="reach", help=N_("What rates are taken of.")
)
@click.option("--before", "earlier", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help=N_("The posts of the same days a year before."))  # fmt: skip
@account_option
@evidence_option
@click.pass_obj
def compute(
    cli: Cli,
    document_id: int,
    path: Path | None,
    stored: str,
    coded: Path | None,
    basis: Any,
    earlier: Path | None,
    handle: str,
    evidence: tuple[int, ...],
) -> None:
    from dataclasses import replace

    from cmsuite.audit.codes import read_codes
    from cmsuite.audit.editorial import editorial
    from cmsuite.audit.frozen import FIRST, POSTS, held, posts_in

    found, report = report_of(cli, document_id)
    only = report.samples[0].account if len(report.samples) == 1 else ""
    frozen: dict[str, bytes] = {}
    file, coding, then = (None if one is None else taken(one) for one in (path, coded, earlier))
    if path is None and not stored:
        frozen = frozen_of(cli, found, report, handle or only)
        posts = posts_in(handle or only, frozen[POSTS])
    else:
        posts = posts_of(cli, file, stored, found, report, handle or only)
    account, read = posts[0].account, reading_of(found, report, file, stored)
    kept = [] if frozen else [read.posts(posts)]
    codes: dict[str, Codes] = {}
    if coding is not None or FIRST in frozen:
        sheet = kept_sheet(account, frozen[FIRST]) if coding is None else coding.sheet
        codes = read_codes(sheet, report.samples[sample_of(report, found, sheet)].posts)
    if coding is not None:
        kept += [reading_of(found, report, coding).codes(coding.data, len(codes), account)]
    assert report.starts_on is not None
    assert report.ends_on is not None
    before = year_before(then, found, report, account) if then is not None else []
    if before:
        ago = reading_of(found, report, then)
        kept += [replace(ago, first=report.year_before_from, last=report.year_before_to).posts(before)]
    made = editorial(posts, codes, report.starts_on, report.ends_on, basis, before)
    numbers = found.newest.content["editorials"]
    place = next((n for n, one in enumerate(numbers) if one["account"] == account), len(numbers))
    rested = list(evidence) or list(numbers[place]["evidence"] if place < len(numbers) else ())
    if frozen:
        rested += held(report).get(account, ())

    def on(cite: Kept) -> dict[str, Any]:
        made["evidence"] = cite(rested)
        return {"editorials": replaced(numbers, place, made)}

    save(cli, found, on, kept)
    cells = len(made["engagement"])
    said = _("In the report: posts {posts}, formats {formats}, cells of engagement {cells}.")
    cli.say(made, said.format(posts=number(len(posts)), formats=len(made["formats"]), cells=cells))


@audit.command("mentions", help=N_("Count mentions that a person coded; authors get a number, names are not kept."))
@number_argument
@file_argument
@click.argument("second", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--of", type=click.IntRange(0, 10**9), default=0, help=N_("How many mentions there were in all."))
@evidence_option
@click.pass_obj
def mentions(cli: Cli, document_id: int, path: Path, second: Path | None, of: int, evidence: tuple[int, ...]) -> None:
    from cmsuite.audit.frozen import MENTIONS_AGAIN
    from cmsuite.audit.mentions import read_mentions, reputation

    found, report = report_of(cli, document_id)
    file, other = taken(path), None if second is None else taken(second)
    coded = read_mentions(file.sheet)
    again = read_mentions(other.sheet) if other is not None else []
    frozen = [reading_of(found, report, file).mentions(coded)]
    if other is not None:
        frozen += [reading_of(found, report, other).mentions(again, MENTIONS_AGAIN)]
    made = reputation(coded, of, again, evidence)
    now = found.newest.content["reputation"]
    kept = {name: now[name] for name in ("reviews", "verbatims")}

    def on(cite: Kept) -> dict[str, Any]:
        made["evidence"] = cite(evidence or now["evidence"])
        return {"reputation": {**made, **kept}}

    save(cli, found, on, frozen)
    cli.say(made, labelled(_("mentions counted"), number(len(coded))))


@audit.command("import", help=N_("Let a table say a part of the report anew: its heads are the names of the fields."))
@number_argument
@click.argument("part", type=click.Choice(PARTS))
@file_argument
@click.pass_obj
def import_(cli: Cli, document_id: int, part: str, path: Path) -> None:
    from cmsuite.audit.frozen import COUNTED
    from cmsuite.audit.parts import items, put, rests_on

    found, report = report_of(cli, document_id)
    file = taken(path)
    made = items(part, file.sheet)
    frozen = [reading_of(found, report, file).part(part, len(made), file.data)] if part in COUNTED else []

    def on(cite: Kept) -> dict[str, Any]:
        changed = put(found.newest.content, part, made)
        if frozen:
            changed = rests_on(changed, part, cite)
        return {name: value for name, value in changed.items() if value != found.newest.content.get(name)}

    save(cli, found, on, frozen)
    cli.say(made, labelled(_("lines taken in"), number(len(made))))


@audit.command("accounts", help=N_("Put the accounts that are known here into the inventory."))
@number_argument
@click.pass_obj
def accounts_(cli: Cli, document_id: int) -> None:
    from cmsuite.audit.inside import Account
    from cmsuite.audit.stored import inventory
    from cmsuite.engines import acts

    found, _now = report_of(cli, document_id)
    held = found.newest.content["accounts"]
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        made = [Account.model_validate(one).model_dump(mode="json") for one in inventory(act, held)]
    if made:
        save(cli, found, {"accounts": [*held, *made]})
    cli.say(made, labelled(_("lines taken in"), number(len(made))))


@audit.command("propose", help=N_("Propose what the audit decided of accounts, and what FINDINGS ask for in one."))
@number_argument
@click.argument("findings", nargs=-1)
@click.pass_obj
def propose_(cli: Cli, document_id: int, findings: tuple[str, ...]) -> None:
    from typing import cast

    from cmsuite.audit.kind import AUDIT
    from cmsuite.audit.proposing import asked, propose_all, unknown
    from cmsuite.audit.report import AuditReport
    from cmsuite.engines import acts
    from cmsuite.engines.documents.quoting import figures, filled

    found, report = report_of(cli, document_id)
    if missing := unknown(report, findings):
        raise NoSuchFinding(keys=shown(", ".join(missing), 60))
    whole = cast(AuditReport, filled(report, figures(AUDIT, report, found.newest.around)))
    wanted = asked(whole, found.language, findings)
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        made = propose_all(act, document_id, wanted)
    said = [f"{id}  {shown(one.text, 100)}" for id, one in zip(made, wanted, strict=True)]
    none = _("The audit decided to merge, close or claim no account: name findings, as F3.")
    cli.say({"document": document_id, "proposals": made}, "\n".join(said) or none)


@audit.command("compare", help=N_("Set the grid beside that of an earlier audit: what changed is shown in points."))
@number_argument
@click.argument("earlier", type=int)
@click.pass_obj
def compare(cli: Cli, document_id: int, earlier: int) -> None:
    from cmsuite.audit.results import marks_of, weights_of
    from cmsuite.audit.scoring import changed, total

    found, report = report_of(cli, document_id)
    _other, before = report_of(cli, earlier)
    then = total(marks_of(before), weights_of(before)).domains
    now = total(marks_of(report), weights_of(report)).domains
    save(cli, found, {"before": [{"domain": name, "score": f"{score:.1f}"} for name, score in then.items()]})
    titles = _titles()
    cli.table(
        [{"domain": name, "points": points, "now": now[name]} for name, points in changed(now, then).items()],
        [
            (_("domain"), lambda one: titles.get(one["domain"], one["domain"])),
            (_("now"), lambda one: number(one["now"])),
            (_("since then"), lambda one: number(one["points"])),
        ],
        _("The two audits have no domain in common."),
    )


@audit.command("summary", help=N_("The audit on a few slides, or in another format."))
@number_argument
@click.option("--format", "form", type=click.Choice(FORMATS), default="pptx", help=N_("The format."))
@click.option("-o", "--output", "path", type=click.Path(dir_okay=False, path_type=Path),
              help=N_("Where to; else the workspace's exports."))  # fmt: skip
@click.pass_obj
def summary(cli: Cli, document_id: int, form: str, path: Path | None) -> None:
    from cmsuite.audit.kind import SUMMARY
    from cmsuite.engines.documents.taking import tree_of
    from cmsuite.engines.exports.formats import written

    found, _now = report_of(cli, document_id)
    tree = tree_of(found, found.newest, cli.store.now(), cli.workspace.root, view=SUMMARY)
    data = written(tree, form, cli.workspace.root)
    where = path or cli.workspace.exports / f"audit_summary-{document_id}-{found.language}.{form}"
    put_file(cli, data, where, form, "audit")


@audit.command("grid", help=N_("The criteria, and what each mark from 0 to 4 looks like."))
@click.option("--language", "tongue", type=click.Choice(LANGUAGES), help=N_("The language of the grid."))
@click.pass_obj
def grid(cli: Cli, tongue: str | None) -> None:
    from cmsuite.audit.scoring import criteria

    assert cli.person
    spoken = tongue or language()
    cli.table(
        [
            {"criterion": one.id, "title": one.title[spoken], "anchors": one.anchors[spoken]}
            for one in criteria().values()
        ],
        [
            (_("criterion"), lambda one: one["criterion"]),
            (_("title"), lambda one: one["title"]),
            *((str(mark), lambda one, mark=mark: one["anchors"][mark]) for mark in range(5)),
        ],
        "",
    )


@audit.command("checklist", help=N_("What a complete profile has on a network."))
@click.argument("network")
@click.pass_obj
def checklist(cli: Cli, network: str) -> None:
    from cmsuite.audit.profiles import checked_on, points

    assert cli.person
    spoken = language()
    cli.table(
        [{"point": one.id, "title": one.title[spoken], "weight": one.weight} for one in points(network)],
        [
            (_("point"), lambda one: one["point"]),
            (_("title"), lambda one: one["title"]),
            (_("weight"), lambda one: number(one["weight"])),
        ],
        "",
    )
    cli.note(_("Limits as of {day}: compare them with what the network says today.").format(day=day(checked_on())))


def _titles() -> dict[str, str]:
    from cmsuite.audit.scoring import grid as domains

    return {domain.id: domain.title[language()] for domain in domains()}
