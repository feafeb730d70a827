"""Brands, and who may do what for them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Group
from cmsuite.core.locale import LANGUAGES, N_, _, decimal_size, labelled, ngettext, number
from cmsuite.core.locale import language as spoken
from cmsuite.core.text import shown

if TYPE_CHECKING:
    from cmsuite.archive.brands import Imported
    from cmsuite.backup import BackedUp
    from cmsuite.erasure import Erased

ROLES = (
    "manager", "lead", "cm", "maker", "moderator", "approver", "crisis_lead", "on_call", "legal", "viewer", "partner",
)  # fmt: skip
new_file = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
old_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@click.group("brand", cls=Group, help=N_("Brands: add, list, change, export, import, erase."))
def brand() -> None:
    pass


@brand.command("add", help=N_("Add the brand NAME. You become its manager, lead and community manager."))
@click.argument("name")
@click.option("--zone", default="Europe/Paris", help=N_("Its time zone."))
@click.option("--language", type=click.Choice(LANGUAGES), help=N_("The language that it speaks; else yours."))
@click.option("--country", metavar="CC", default="FR", help=N_("Its country, in two letters."))
@click.pass_obj
def add_(cli: Cli, name: str, zone: str, language: str | None, country: str) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.people.brands import add_brand

    with acts.open(cli.store, by=cli.person, all_brands=True) as act:
        made = add_brand(act, name, zone=zone, language=language or spoken(), country=country)
    said = _("{name} is added. Work on it with --brand {slug}.")
    cli.say(made, said.format(name=shown(made.name), slug=made.slug))


@brand.command("list", help=N_("The brands for which you have a role."))
@click.pass_obj
def list_(cli: Cli) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.people.brands import brands

    with acts.read(cli.store, by=cli.person, all_brands=True) as act:
        rows: list[dict[str, Any]] = [
            {
                "id": row.id,
                "slug": row.slug,
                "name": row.name,
                "language": row.language,
                "zone": row.zone,
                "roles": sorted(cli.person.roles_for(row.id)),
            }
            for row in brands(act)
        ]
    cli.table(
        rows,
        [
            (_("brand"), lambda row: row["slug"]),
            (_("name"), lambda row: row["name"]),
            (_("language"), lambda row: row["language"]),
            (_("zone"), lambda row: row["zone"]),
            (_("your roles"), lambda row: ", ".join(row["roles"])),
        ],
        empty=_("No brand yet. Add one: cmsuite brand add NAME"),
    )


@brand.command(
    "language", help=N_("Say which language the brand speaks: posts and documents begun from now on are in it.")
)
@click.argument("language", type=click.Choice(LANGUAGES))
@click.pass_obj
def language_(cli: Cli, language: str) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.people.brands import set_language

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        made = set_language(act, language)
    said = {
        "fr": _("{name} speaks French from now on. What was written stays as it is."),
        "en": _("{name} speaks English from now on. What was written stays as it is."),
    }
    cli.say(made, said[language].format(name=shown(made.name)))


@brand.command("look", help=N_("How the brand's documents look: its colours, its font and its logo."))
@click.option("--ink", metavar="#RRGGBB", help=N_("The colour of text."))
@click.option("--accent", metavar="#RRGGBB", help=N_("The colour of titles and table heads."))
@click.option("--on-accent", metavar="#RRGGBB", help=N_("The colour of text on the accent."))
@click.option("--font", metavar="NAME", help=N_('The family of its letters; "" for that of each format.'))
@click.option("--logo", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help=N_("An image: PNG, JPEG or WebP."))  # fmt: skip
@click.option("--alt", help=N_("What is seen on the logo, in words."))
@click.pass_obj
def look_(
    cli: Cli,
    ink: str | None,
    accent: str | None,
    on_accent: str | None,
    font: str | None,
    path: Path | None,
    alt: str | None,
) -> None:
    from dataclasses import replace

    from cmsuite.cli.approvals import stored_of
    from cmsuite.engines import acts
    from cmsuite.engines.documents.branding import look_of, said, set_look
    from cmsuite.engines.media.store import keep

    stored = stored_of(cli, path, seen=True) if path is not None else None
    given = {"ink": ink, "accent": accent, "on_accent": on_accent, "logo_alt": alt, "font": font}
    chosen: dict[str, Any] = {name: value for name, value in given.items() if value is not None}
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        found = look_of(act, cli.brand)
        if stored is not None:
            keep(act, stored)
            chosen["logo"] = stored.sha
        if chosen:
            made = replace(found, **chosen)
            found = set_look(act, ink=made.ink, accent=made.accent, on_accent=made.on_accent, logo=made.logo,
                             logo_alt=made.logo_alt, font=made.font)  # fmt: skip
    cli.say(found, said(found))


@brand.command("export", help=N_("Write all of the brand to FILE, a ZIP without any secret."))
@new_file
@click.pass_obj
def export_(cli: Cli, file: Path) -> None:
    from cmsuite.archive.brands import export_brand

    done = export_brand(cli.store, cli.workspace, cli.brand, Path(os.path.abspath(file)), by=cli.person)
    cli.say(done, written(done))


def written(done: BackedUp) -> str:
    """What an archive holds, in words."""
    lines = [
        _("{file} is written: {rows} rows, {media} media, {size}.").format(
            file=done.file, rows=number(done.rows), media=number(done.media), size=decimal_size(done.bytes)
        )
    ]
    if done.missing:
        lines.append(
            ngettext(
                "{n} file of media could not be read and is not in it: {names}",
                "{n} files of media could not be read and are not in it: {names}",
                len(done.missing),
            ).format(n=len(done.missing), names=", ".join(name[:12] for name in done.missing))
        )
    if done.secrets:
        lines.append(_("No secret is in it: where it is read, each account is connected again."))
    return "\n".join(lines)


@brand.command("import", help=N_("Take the brand of FILE in, beside those that are here. You lead it."))
@old_file
@click.pass_obj
def import_(cli: Cli, file: Path) -> None:
    from cmsuite.archive.brands import import_brand

    done = import_brand(cli.store, cli.workspace, file, by=cli.person)
    cli.say(done, _taken_in(done))


def _taken_in(done: Imported) -> str:
    lines = [
        _("{name} is here, with {rows} rows and {media} media. Work on it with --brand {slug}.").format(
            name=shown(done.name), rows=number(done.rows), media=number(done.media), slug=done.slug
        )
    ]
    if done.missing:
        lines.append(_("Media that the archive lacks: {names}").format(names=", ".join(m[:12] for m in done.missing)))
    if done.reconnect:
        lines.append(_("Connect its accounts again: cmsuite account list --brand {slug}").format(slug=done.slug))
    lines.append(_("Approvals of before do not count here: what is still to go out is approved again."))
    return "\n".join([*lines, *waiting(done.waiting)])


def waiting(publications: int) -> list[str]:
    """What is said of planned publications that came from an archive."""
    if not publications:
        return []
    return [
        ngettext(
            "{n} planned publication is frozen: its original may have sent it since.",
            "{n} planned publications are frozen: their original may have sent them since.",
            publications,
        ).format(n=number(publications))
        + " "
        + _("Compare: cmsuite publishing status. Let out what is right: cmsuite publishing keep NUMBER")
    ]


@brand.command("erase", help=N_("Erase the brand NAME for good, after an export to the folder exports."))
@click.argument("name")
@click.option("--yes", is_flag=True, help=N_("Do it; without this, only what would go is said."))
@click.pass_obj
def erase_(cli: Cli, name: str, yes: bool) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.people.brands import brand_named
    from cmsuite.erasure import NotConfirmed, erase_brand, rows_of

    with acts.read(cli.store, by=cli.person, all_brands=True) as act:
        row = brand_named(act, name)
    if not yes:
        with acts.read(cli.store, by=cli.person, brand=row.id) as act:
            raise NotConfirmed(brand=row.name, rows=number(rows_of(act)), folder=str(cli.workspace.exports))
    done = erase_brand(cli.store, cli.workspace, row.id, by=cli.person)
    cli.say(done, _erased(done))


def _erased(done: Erased) -> str:
    lines = [
        _("{brand} is erased: {rows} rows went. Its export is {file}.").format(
            brand=shown(done.brand), rows=number(sum(done.rows.values())), file=done.file
        ),
        _("What stays, and why:"),
    ]
    return "\n".join([*lines, *("- " + labelled(stays.what, stays.why) for stays in done.stays)])


# ---- people


@click.group("people", cls=Group, help=N_("Persons and their roles for the brand."))
def people() -> None:
    pass


@people.command("add", help=N_("Add the person NAME with the address EMAIL, and give them roles for the brand."))
@click.argument("name")
@click.argument("email")
@click.option(
    "--role",
    "roles",
    metavar="ROLE",
    type=click.Choice(ROLES),
    multiple=True,
    help=N_("A role for the brand, such as cm or approver; repeatable."),
)
@click.option("--language", type=click.Choice(LANGUAGES), help=N_("The language in which cmsuite speaks to them."))
@click.pass_obj
def add_person_(cli: Cli, name: str, email: str, roles: tuple[str, ...], language: str | None) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.people.brands import add_person, give_role
    from cmsuite.engines.people.models import Role

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        person = add_person(act, name, email, locale=language)
        for role in roles:
            give_role(act, person, Role(role))
    text = _("{name} is added.").format(name=shown(name))
    if not roles:
        text += " " + _("Give a role: cmsuite people role {email} ROLE").format(email=shown(email))
    cli.say({"id": person, "name": name, "email": email, "roles": list(roles)}, text)


@people.command("list", help=N_("Everyone with a role for the brand today."))
@click.pass_obj
def list_people_(cli: Cli) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.people.brands import persons

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        rows = persons(act)
    cli.table(
        rows,
        [
            (_("name"), lambda row: row["name"]),
            (_("address"), lambda row: row["email"]),
            (_("roles"), lambda row: ", ".join(row["roles"])),
        ],
        empty=_("Nobody has a role for this brand."),
    )


@people.command(
    "role",
    help=N_("Give the person with the address EMAIL a ROLE for the brand, or end it; a wrong ROLE shows all of them."),
)
@click.argument("email")
@click.argument("role", metavar="ROLE", type=click.Choice(ROLES))
@click.option("--end", is_flag=True, help=N_("End the role today."))
@click.pass_obj
def role_(cli: Cli, email: str, role: str, end: bool) -> None:
    from cmsuite.engines import acts
    from cmsuite.engines.people.brands import end_role, give_role, membership_of, person_by_email
    from cmsuite.engines.people.models import Role

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        person = person_by_email(act, email)
        if end:
            end_role(act, membership_of(act, person.id, Role(role)))
        else:
            give_role(act, person.id, Role(role))
    said = _("{name} no longer has the role {role}.") if end else _("{name} has the role {role}.")
    cli.say({"person": person.id, "role": role, "ended": end}, said.format(name=shown(person.name), role=role))
