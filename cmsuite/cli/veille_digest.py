"""Issues of the watch: composed, checked, sent to who reads them, and what came of it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from cmsuite.cli.context import Cli
from cmsuite.cli.suite import Group
from cmsuite.core.locale import LANGUAGES, N_, _, labelled, ngettext, number, percent
from cmsuite.core.text import shown
from cmsuite.engines.documents.words import SEVERITIES, STATES
from cmsuite.veille.digest.words import AUDIENCES, CAME, OPINIONS
from cmsuite.veille.words import AXES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cmsuite.engines.documents.versions import Edited
    from cmsuite.veille.digest.coming_back import Remark

issue_argument = click.argument("document_id", metavar="ISSUE", type=int)


@click.group("digest", cls=Group, help=N_("Issues: composed of what was analysed, sent to who reads them."))
def digest() -> None:
    pass


@digest.command("waiting", help=N_("What was analysed and not diffused yet: by impact, then by score."))
@click.pass_obj
def waiting(cli: Cli) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.digest.composing import candidates

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        lines = candidates(act)
    cli.table(
        lines,
        [
            (_("item"), lambda one: one.item),
            (_("impact"), lambda one: "" if one.impact is None else number(one.impact, 1)),
            (_("score"), lambda one: one.score),
            (_("axis"), lambda one: _(AXES[one.axis])),
            (_("source"), lambda one: shown(one.source, 24)),
            (_("title"), lambda one: shown(one.title, 80)),
        ],
        _("Nothing waits: analyse what you kept first."),
    )


@digest.command("new", help=N_("Begin an issue of these ITEMS; without, of the best that wait."))
@click.argument("items", type=int, nargs=-1)
@click.option("--title", default="", help=N_("What to call it; else by the brand and its number."))
@click.option("--language", type=click.Choice(LANGUAGES), help=N_("The issue's language; else the brand's."))
@click.option("--for", "audience", type=click.Choice(AUDIENCES), default="internal", help=N_("Who reads it."))
@click.option("--most", type=click.IntRange(1, 50), metavar="N", default=7, help=N_("How many items at first."))
@click.pass_obj
def new(cli: Cli, items: tuple[int, ...], title: str, language: str | None, audience: str, most: int) -> None:
    from cmsuite.cli.document_read import load
    from cmsuite.engines import acts
    from cmsuite.veille.digest.composing import begin_issue
    from cmsuite.veille.digest.trending import trend_now

    load(cli)
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        trend = trend_now(act, language=language or "")
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = begin_issue(
            act, items=items, title=title, language=language or "", audience=audience, most=most, trend=trend
        )
    said = _("Document {id}: {title}, a draft. Write it: cmsuite document edit {id}")
    cli.say(done, said.format(id=done.document_id, title=shown(_title(cli, done))))


@digest.command("add", help=N_("Put more ITEMS at the end of ISSUE, while it is a draft."))
@issue_argument
@click.argument("items", type=int, nargs=-1, required=True)
@click.pass_obj
def add(cli: Cli, document_id: int, items: tuple[int, ...]) -> None:
    from cmsuite.cli.document_read import load
    from cmsuite.engines import acts
    from cmsuite.veille.digest.composing import add_items

    load(cli)
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = add_items(act, document_id, items)
    cli.say(done, _("Document {id} is saved.").format(id=document_id))


@digest.command("order", help=N_("Put the items of ISSUE in the order of these KEYS (N3 N1); one not named goes out."))
@issue_argument
@click.argument("keys", nargs=-1, required=True)
@click.pass_obj
def order(cli: Cli, document_id: int, keys: tuple[str, ...]) -> None:
    from cmsuite.cli.document_read import load
    from cmsuite.engines import acts
    from cmsuite.veille.digest.composing import arrange

    load(cli)
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = arrange(act, document_id, keys)
    cli.say(done, _("Document {id} is saved.").format(id=document_id))


@digest.command("feed", help=N_("Write the validated issues as a feed that others follow: rss or json."))
@click.option("--format", "form", type=click.Choice(("rss", "json")), default="rss", help=N_("The format."))
@click.option("--for", "audiences", type=click.Choice(AUDIENCES), multiple=True, default=("public",),
              help=N_("Issues for these readers; several may be named."))  # fmt: skip
@click.option("--home", default="", metavar="URL", help=N_("The page that the feed is about."))
@click.option("-o", "--output", "path", type=click.Path(dir_okay=False, path_type=Path),
              help=N_("Where to; else the workspace's exports."))  # fmt: skip
@click.pass_obj
def feed(cli: Cli, form: str, audiences: tuple[str, ...], home: str, path: Path | None) -> None:
    from cmsuite.cli.document_read import load, put_file
    from cmsuite.engines import acts
    from cmsuite.veille.digest.feeds import channel, json_feed, rss

    load(cli)
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        found = channel(act, audiences, home=home)  # type: ignore[arg-type]
    data = rss(found) if form == "rss" else json_feed(found)
    where = path or cli.workspace.exports / ("watch.rss" if form == "rss" else "watch.json")
    put_file(cli, data, where, form, _("feed"))
    n = len(found.entries)
    cli.note(ngettext("{n} item is in it.", "{n} items are in it.", n).format(n=n))


@digest.command("check", help=N_("What stands against ISSUE today, its mail too; exit code 1 when something blocks."))
@issue_argument
@click.pass_context
def check(ctx: click.Context, document_id: int) -> None:
    from cmsuite.cli.document_read import document_of, kind_of, path_of
    from cmsuite.veille.digest.diffusing import against, blocking
    from cmsuite.veille.digest.letter import written

    cli = ctx.find_object(Cli)
    assert cli is not None
    found = document_of(cli, document_id)
    kind, sender = kind_of(found.kind), _sender(cli)
    now = cli.store.now()
    made = written(found, found.newest, sender, now=now, workspace=cli.workspace.root)
    told = against(found, found.newest, now, made)
    cli.table(
        told,
        [
            (_("severity"), lambda one: _(SEVERITIES[one.severity])),
            (_("where"), lambda one: path_of(kind, one.at)),
            (_("what"), lambda one: one.sentence),
            (_("rule"), lambda one: one.rule),
        ],
        _("Nothing stands against it."),
    )
    if blocking(found.newest, told):
        ctx.exit(1)


@digest.command("preview", help=N_("Write the mail of ISSUE as a page, and its text beside it."))
@issue_argument
@click.option("--axis", "axes", type=click.Choice(AXES), multiple=True, help=N_("As who reads these axes gets it."))
@click.option("-o", "--output", "path", type=click.Path(dir_okay=False, path_type=Path),
              help=N_("Where to; else the workspace's exports."))  # fmt: skip
@click.pass_obj
def preview(cli: Cli, document_id: int, axes: tuple[str, ...], path: Path | None) -> None:
    from cmsuite.cli.document_read import document_of
    from cmsuite.core.files import write
    from cmsuite.veille.digest.letter import written

    found = document_of(cli, document_id)
    made = written(found, found.newest, _sender(cli), now=cli.store.now(), axes=axes, workspace=cli.workspace.root)
    if made is None:
        cli.say({"document": document_id}, _("Who reads these axes gets nothing of it."))
        return
    page = path or cli.workspace.exports / f"issue-{document_id}.html"
    text = page.with_suffix(".txt")
    write(page, made.letter.html.encode())
    write(text, made.letter.text.encode())
    cli.say({"page": str(page), "text": str(text)}, "\n".join(map(str, (page, text))))


@digest.command("chat", help=N_("Print ISSUE as short Markdown, to be pasted into a chat."))
@issue_argument
@click.option("--axis", "axes", type=click.Choice(AXES), multiple=True, help=N_("As who reads these axes gets it."))
@click.pass_obj
def chat_(cli: Cli, document_id: int, axes: tuple[str, ...]) -> None:
    from cmsuite.cli.document_read import document_of
    from cmsuite.veille.digest.chat import chat

    found = document_of(cli, document_id)
    text = chat(found, found.newest, axes)
    cli.say({"markdown": text}, "\n".join(shown(line) for line in text.split("\n")).rstrip())


@digest.command("infographic", help=N_("Draw the infographic of ISSUE as an image, and write its words beside it."))
@issue_argument
@click.option("--format", "form", type=click.Choice(("svg", "png")), default="png", help=N_("The format."))
@click.option("--size", type=click.Choice(("post", "a4")), default="post",
              help=N_("1080 by 1350 pixels for a network, or a sheet."))  # fmt: skip
@click.option("-o", "--output", "path", type=click.Path(dir_okay=False, path_type=Path),
              help=N_("Where to; else the workspace's exports."))  # fmt: skip
@click.pass_obj
def infographic_(cli: Cli, document_id: int, form: str, size: Literal["post", "a4"], path: Path | None) -> None:
    from cmsuite.cli.document_read import document_of
    from cmsuite.core.files import write
    from cmsuite.engines.exports.poster import poster_text
    from cmsuite.veille.digest.infographic import drawn

    found = document_of(cli, document_id)
    made, data = drawn(found, form, size, cli.store.now(), cli.workspace.root)
    file = path or cli.workspace.exports / f"infographic-{document_id}-{size}.{form}"
    text = file.with_suffix(".txt")
    write(file, data)
    write(text, poster_text(made).encode())
    cli.say({"image": str(file), "text": str(text)}, "\n".join(map(str, (file, text))))


@digest.command("test", help=N_("Send ISSUE as it stands to yourself; it counts as no sending."))
@issue_argument
@click.pass_obj
def test_(cli: Cli, document_id: int) -> None:
    from cmsuite.cli.document_read import load
    from cmsuite.veille.digest.diffusing import try_out

    load(cli)
    line = try_out(cli.store, cli.workspace, document_id, by=cli.person, brand=cli.brand)
    said = _("Mail {id} to {to} is planned. Send it at once: cmsuite mail deliver")
    cli.say(line, said.format(id=line.id, to=shown(line.to)))


@digest.command("send", help=N_("Have ISSUE, which is validated, sent to its readers: each gets it once."))
@issue_argument
@click.option("--again", is_flag=True, help=N_("Also after another version of it was sent: a correction."))
@click.pass_obj
def send_(cli: Cli, document_id: int, again: bool) -> None:
    from cmsuite.cli.document_read import load
    from cmsuite.veille.digest.diffusing import diffuse

    load(cli)
    done = diffuse(cli.store, cli.workspace, document_id, by=cli.person, brand=cli.brand, again=again)
    n = len(done.messages)
    said = [ngettext("{n} mail is planned.", "{n} mails are planned.", n).format(n=n)]
    if done.had_it:
        said.append(
            ngettext("{n} reader has it already.", "{n} readers have it already.", done.had_it).format(n=done.had_it)
        )
    if done.nothing:
        many = ngettext("Nothing to report for {n} reader.", "Nothing to report for {n} readers.", done.nothing)
        said.append(many.format(n=done.nothing))
    if done.kept_in:
        many = ngettext("{n} recipient may not read it.", "{n} recipients may not read it.", done.kept_in)
        said.append(many.format(n=done.kept_in))
    cli.say(done, " ".join(said))


@digest.command("log", help=N_("What became of ISSUE, reader by reader."))
@issue_argument
@click.pass_obj
def log(cli: Cli, document_id: int) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.digest.log import issue_log

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        lines = issue_log(act, document_id)
    cli.table(
        lines,
        [
            (_("mail"), lambda line: line.id),
            (_("to"), lambda line: shown(line.to, 40)),
            (_("state"), lambda line: line.stands),
            (_("when"), lambda line: cli.moment(line.sent_at) or "—"),
            (_("answer"), lambda line: line.answers),
            (_("why"), lambda line: shown(line.because, 60)),
        ],
        _("It was sent to nobody yet: cmsuite veille digest send {id}").format(id=document_id),
    )


# ---- editions

edition_argument = click.argument("edition", metavar="EDITION", type=int)


@digest.command("editions", help=N_("The issues that come out at a rhythm: when next, and what became of the last."))
@click.pass_obj
def editions_(cli: Cli) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.digest.editions import editions

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        found = editions(act)
    cli.table(
        found,
        [
            (_("edition"), lambda one: one.id),
            (_("title"), lambda one: shown(one.planned.title, 40)),
            (_("for"), lambda one: _(AUDIENCES[one.planned.audience])),
            (_("next"), lambda one: cli.moment(one.due_at)),
            (_("issue"), lambda one: one.document or "—"),
            (_("state"), lambda one: _(STATES[one.state]) if one.state else "—"),
            (_("last"), lambda one: _(CAME[one.came]) if one.came else "—"),
            (_("why"), lambda one: shown(one.came_why, 60)),
        ],
        _("No issue comes out by itself: cmsuite veille digest edition TITLE --on mon --at 09:00"),
    )


@digest.command("edition", help=N_("Have an issue called TITLE drafted and, once validated, sent at a rhythm."))
@click.argument("title")
@click.option("--on", "days", metavar="DAYS", default="mon", help=N_("On which days: mon, mon,thu, or 1 of the month."))
@click.option("--at", "hour", metavar="HH:MM", default="09:00", help=N_("At what time, where the brand is."))
@click.option("--for", "audience", type=click.Choice(AUDIENCES), default="internal", help=N_("Who reads it."))
@click.option("--axis", "axes", type=click.Choice(AXES), multiple=True, help=N_("Only items of these axes."))
@click.option("--most", type=click.IntRange(1, 50), metavar="N", default=7, help=N_("How many items at first."))
@click.option("--ahead", "ahead_h", type=click.IntRange(0, 720), metavar="HOURS", default=48,
              help=N_("How many hours before it is drafted, to be read and validated."))  # fmt: skip
@click.option("--language", type=click.Choice(LANGUAGES), help=N_("The issue's language; else the brand's."))
@click.pass_obj
def edition_(cli: Cli, /, title: str, days: str, hour: str, language: str | None, **said: Any) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.digest.editions import Planned, add_edition, edit_edition, editions, rule_of

    planned = Planned(title, rule_of(days, hour), language=language or "", **said)
    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        there = [one for one in editions(act) if one.planned.title == title]
        done = edit_edition(act, there[0].id, planned) if there else add_edition(act, planned)
    said_ = _("Edition {id}, “{title}”: the next slot is {at}. Nothing leaves before somebody validates it.")
    cli.say(done, said_.format(id=done.id, title=shown(done.planned.title), at=cli.moment(done.due_at)))


@digest.command("edition-stop", help=N_("Have EDITION come out no more; a draft of it stays."))
@edition_argument
@click.pass_obj
def edition_stop(cli: Cli, edition: int) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.digest.editions import drop_edition

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = drop_edition(act, edition)
    cli.say(done, _("“{title}” comes out no more.").format(title=shown(done.planned.title)))


@digest.command("settle", help=N_("Take in what came back: who left, whose address nobody has, opinions."))
@click.pass_obj
def settle_(cli: Cli) -> None:
    from cmsuite.engines import acts
    from cmsuite.veille.digest.coming_back import settle

    with acts.open(cli.store, by=cli.person, brand=cli.brand) as act:
        done = settle(act)
    said = _(
        "Addresses that nobody has: {bounced}; readers who left: {left}; opinions: {opinions}; items diffused: {n}."
    )
    cli.say(done, said.format(bounced=done.bounced, left=done.left, opinions=done.opinions, n=done.diffused))


@digest.command("opinions", help=N_("What readers said of each issue, and how useful each axis was."))
@click.option("--month", metavar="YYYY-MM", help=N_("What was said in that month, by axis and by source."))
@click.pass_obj
def opinions_(cli: Cli, month: str | None) -> None:
    from cmsuite.cli.document_read import load
    from cmsuite.engines import acts
    from cmsuite.veille.digest.coming_back import opinions, rates

    load(cli)
    if month is not None:
        _of_month(cli, month)
        return
    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        found = opinions(act)
    cli.table(
        found,
        [
            (_("number"), lambda one: one.number),
            (_("title"), lambda one: shown(one.title, 50)),
            (_("useful"), lambda one: one.useful),
            (_("not useful"), lambda one: one.useless),
            (_("opinions"), lambda one: one.opinions),
        ],
        _("No reader said anything yet."),
    )
    _written(cli, [remark for one in found for remark in one.remarks])
    for axis, rate in rates(found).items():
        cli.note(labelled(_(AXES[axis]), percent(rate, 0)))


def _written(cli: Cli, remarks: Sequence[Remark]) -> None:
    """What readers wrote, below what was counted; in JSON it is there already."""
    for one in () if cli.as_json or cli.sheet else remarks:
        about = f"{one.number} · {shown(one.who, 60)} · {cli.moment(one.at)} · {_(OPINIONS[one.what])}"
        cli.say({}, labelled(about, shown(one.words, 1000)))


def _of_month(cli: Cli, month: str) -> None:
    """What readers found useful in a month, and how many items led to something."""
    from cmsuite.cli.veille_rounds import first_of
    from cmsuite.engines import acts
    from cmsuite.veille.digest.feedback import feedback
    from cmsuite.veille.frugality import month_of
    from cmsuite.veille.sources import sources

    with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
        found = feedback(act, *month_of(first_of(month)))
        titles = {one.id: one.title for one in sources(act)}
    if cli.as_json:
        cli.say(found, "")
        return
    lines = [*((_(AXES[axis]), one) for axis, one in found.axes.items()),
             *((titles.get(id, str(id)), one) for id, one in found.sources.items())]  # fmt: skip
    cli.table(
        lines,
        [
            (_("axis or source"), lambda one: shown(one[0], 50)),
            (_("useful"), lambda one: one[1].useful),
            (_("readers"), lambda one: one[1].said),
            (_("share"), lambda one: percent(one[1].rate, 0)),
        ],
        _("No reader said anything in that month."),
    )
    _written(cli, found.remarks)
    said = ngettext("{n} item of these issues led to something, of {of}.",
                    "{n} items of these issues led to something, of {of}.", found.led)  # fmt: skip
    cli.note(said.format(n=found.led, of=found.items))


def _sender(cli: Cli) -> str:
    """Whom readers answer; a stand-in where that is not said yet."""
    from cmsuite.engines import acts
    from cmsuite.engines.mail.boxes import NoServer, sending
    from cmsuite.veille.digest.letter import STAND_IN

    try:
        with acts.read(cli.store, by=cli.person, brand=cli.brand) as act:
            return sending(act).sender
    except NoServer:
        return STAND_IN


def _title(cli: Cli, done: Edited) -> str:
    from cmsuite.cli.document_read import document_of

    return document_of(cli, done.document_id).title
