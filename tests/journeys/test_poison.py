"""A brand whose every word was written by an enemy: no command may print what a terminal would obey or turn around."""

import json
import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from urllib.parse import quote

import click
import pytest
from click.testing import CliRunner

from cmsuite.cli.suite import suite
from tests import fakenet, feedserver
from tests.engines.feeds.mailing import mailing
from tests.feedserver import Answer
from tests.journeys.commands import AT_ANY_HOUR
from tests.journeys.conftest import allow_loopback

RED, CLIPBOARD, CLEAR = "\x1b[31m", "\x1b]52;c;ZXZpbA==\x07", "\x9b2J"
BACKWARDS, ISOLATED = "\u202e", "\u2066"
OBEYED = ("\x1b", "\x9b", "\x07", "\x08", "\r", BACKWARDS, ISOLATED)
EVIL = (
    f"{RED}rouge{CLIPBOARD}{CLEAR}[red]mot[/]{BACKWARDS}fdp.exe{ISOLATED} =cmd|' /C calc'!A1 <script>alert(1)</script>"
)
KARIM = ("--as", "karim@lumen.example")
APART = {"demo", "completion", "account key new", "account key import", "restore", "brand import"}
"""Commands that print nothing of a brand, or need another workspace."""


def leaves(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[str]:
    """Every command of the program."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        if isinstance(command, click.Group):
            yield from leaves(command, (*path, name))
        if not isinstance(command, click.Group) or command.invoke_without_command:
            yield " ".join((*path, name))


class Poisoned:
    """Runs commands, holds what they print to what is harmless, and remembers which were run."""

    def __init__(self, workspace: Path) -> None:
        self.workspace, self.ran = workspace, set[str]()
        self.known = set(leaves(suite))

    def run(self, *words: object, code: int | None = 0, env: dict[str, str] | None = None) -> str:
        """code: what it must end with; None: whatever, as long as it prints nothing harmful."""
        line = [str(word) for word in words]
        done = CliRunner().invoke(suite, line, env={"CMSUITE_WORKSPACE": str(self.workspace)} | (env or {}))
        said = " ".join(line)
        assert code in (None, done.exit_code), f"{said}: {done.exit_code}\n{done.output}"
        assert done.exit_code in (0, 1, 2, 3), f"{said}: {done.exit_code}\n{done.output}"
        found = [repr(bad) for bad in OBEYED if bad in done.output]
        assert not found, f"{said} printed {found}: {done.output!r}"
        plain = " ".join(line[2:] if line[0] == "--as" else line)
        self.ran |= {name for name in self.known if plain == name or plain.startswith(f"{name} ")}
        return done.stdout

    def both(self, *words: object, code: int | None = 0) -> None:
        """As words and as a document."""
        self.run(*words, code=code)
        self.run(*words, "--json", code=code)

    def json(self, *words: object, env: dict[str, str] | None = None) -> dict[str, int]:
        return dict(json.loads(self.run(*words, "--json", env=env)))


@pytest.fixture
def poisoned(tmp_path: Path) -> Iterator[Poisoned]:
    where, signals = tmp_path / "lumen", {name: signal.getsignal(name) for name in (signal.SIGTERM, signal.SIGINT)}
    mine = Poisoned(where)
    mine.run("init", where, "--brand", f"Lumen {EVIL}", "--me", "chloe@lumen.example")
    allow_loopback(where)
    yield mine
    for name, handler in signals.items():  # `worker` took them, in this very process
        signal.signal(name, handler)


def hostile_feed() -> bytes:
    entries = [feedserver.Entry(f"Titre {n} {EVIL}", f"id-{n}", "https://example.org/", text=EVIL) for n in range(3)]
    return feedserver.json_feed(entries, title=EVIL)


@pytest.mark.timeout(900)
def test_no_command_prints_what_a_terminal_would_obey(poisoned: Poisoned, tmp_path: Path) -> None:
    with feedserver.serving() as feeds, fakenet.running() as net:
        feeds.answers["/feed"] = Answer(hostile_feed(), content_type="application/feed+json")
        feeds.answers["/broken"] = Answer(EVIL.encode(), status=500, content_type=f"text/{'x' * 30}")
        feeds.answers["/page"] = Answer(
            f"<title>{EVIL}</title><p>{EVIL} {'x' * 200}".encode(), content_type="text/html"
        )
        people_and_accounts(poisoned, net)
        item = veille(poisoned, feeds, tmp_path)
        post = posts(poisoned, item, tmp_path)
        publications(poisoned, post, net)
        documents(poisoned, tmp_path)
        digests(poisoned, item, tmp_path)
        briefs(poisoned, tmp_path)
        audits(poisoned, tmp_path)
        swots(poisoned, tmp_path)
        strategies(poisoned, tmp_path)
        evidence(poisoned, tmp_path)
        proposals(poisoned)
        charters(poisoned, tmp_path)
        crises(poisoned, tmp_path)
        moderating(poisoned, tmp_path)
        rules(poisoned, tmp_path)
        mails(poisoned, tmp_path)
        figures_and_trail(poisoned, post, item)
        watch_plans(poisoned, tmp_path)
        draws_and_tests(poisoned, tmp_path)
        whole_store(poisoned, tmp_path)
    assert poisoned.known - poisoned.ran == APART


def people_and_accounts(p: Poisoned, net: fakenet.FakeNet) -> None:
    p.both("people", "add", f"Karim {EVIL}", "karim@lumen.example", "--role", "lead", code=None)
    p.run("people", "add", "x", f"a{RED}@b{BACKWARDS}.example", code=None)
    p.run("people", "role", "karim@lumen.example", "manager")
    p.run("people", "role", f"{EVIL}@nobody.example", "cm", code=1)
    p.both("me", "filter", "save", "veille", f"À lire {EVIL}", f"mot {EVIL}")
    p.both("me", "filter", "list")
    p.run("me", "filter", "save", f"veille{EVIL}", "x", "y", code=2)
    p.run("me", "set", "theme", f"light{EVIL}", code=2)
    p.run("me", "set", "theme", "light")
    p.both("me", "show")
    p.run("me", "filter", "drop", "veille", f"nothing {EVIL}", code=1)
    p.run("brand", "add", f"Seconde {EVIL}", code=0)
    (p.workspace / "config.toml").write_text(
        (p.workspace / "config.toml").read_text().replace('brand = ""', 'brand = "1"')
    )
    p.run("account", "connect", "mastodon", net.url, "--token", env={"CMSUITE_TOKEN": "token-lumen"})
    p.run("account", "reconnect", "1", "--token", env={"CMSUITE_TOKEN": "token-lumen"})
    p.run("account", "connect", "kit", f"@atelier {EVIL}", "--url", f"https://example.org/{RED}{BACKWARDS}")
    p.run("account", "connect", f"mast{EVIL}", "x", code=None)
    p.run("account", "check", "1")
    for words in (("brand", "list"), ("people", "list"), ("account", "list"), ("account", "show", "2")):
        p.both(*words)
    p.both("account", "show", EVIL, code=None)
    p.both("plugin", "list")
    p.run("plugin", "trust", EVIL, code=None)
    p.run("plugin", "untrust", EVIL, code=None)


def poisoned_mailing() -> bytes:
    """A newsletter that says nothing but what it should not."""
    html = f'<h2><a href="https://a.example/{quote(EVIL)}">{escape(EVIL)}</a></h2><p>{escape(EVIL)}</p>'
    raw = mailing(1, html=html)
    return raw.replace(b"Le Journal du Lien", b"=?utf-8?q?" + quote(EVIL).replace("%", "=").encode() + b"?=")


def veille(p: Poisoned, feeds: feedserver.Server, folder: Path) -> int:
    p.run("veille", "add", feeds.url("/feed"), "--title", EVIL)
    p.run("veille", "add", feeds.url("/broken"), code=None)
    p.run("veille", "add", f"http://{EVIL}/", code=None)
    p.both("veille", "watch", feeds.url("/page"), "--alert", ".+", "--try")
    p.run("veille", "watch", feeds.url("/page"), "--selector", EVIL, code=2)
    opml = folder / "feeds.opml"
    named = EVIL.translate(dict.fromkeys(map(ord, "\x1b\x07\x9b")))
    opml.write_bytes(feedserver.opml({f"Dossier {named}": [feeds.url("/broken"), f"nowhere {named}"]}))
    p.both("veille", "import", opml, "--dry-run")
    p.both("veille", "import", opml, "--yes")
    p.both("veille", "export", folder / "out.opml")
    p.both("veille", "fetch", "--all", code=None)
    for words in (("list",), ("titles",), ("count",), ("sources",)):
        p.both("veille", *words)
    first, second, third = (line["item"] for line in json.loads(p.run("veille", "list", "--json")))
    p.both("veille", "show", first)
    p.both("veille", "list", "--search", EVIL, code=None)
    p.both("veille", "list", "--search", "sale", "--by-fit")
    p.run("search", "rebuild")
    p.run("search", "rebuild", "--json")
    source = json.loads(p.run("veille", "sources", "--json"))[0]["id"]
    p.both("veille", "log", "--since", "30d")
    p.both("veille", "frugality")
    p.both("veille", "frugality", "--month", EVIL, code=2)
    letters = folder / "letters"
    letters.mkdir()
    (letters / "1.eml").write_bytes(poisoned_mailing())
    p.run("veille", "newsletters", letters)
    p.both("veille", "newsletters")
    p.run("veille", "newsletters", EVIL, code=2)
    coming = json.loads(p.run("veille", "newsletters", "--json"))[0]["address"]
    p.both("veille", "follow-newsletter", coming, "--title", EVIL)
    p.run("veille", "follow-newsletter", EVIL, code=2)
    p.run("veille", "fetch", "--all", code=None)
    p.both("veille", "pace", source, "weekly")
    p.run("veille", "pace", source, EVIL, code=2)
    p.both("veille", "hurry", source, "--because", EVIL, code=1)
    p.both("veille", "calm")
    p.both("veille", "digest", "opinions", "--month", "2026-03")
    p.run("veille", "stop", source)
    p.run("veille", "resume", source, "--json")
    p.both("veille", "split", first, code=1)
    p.both("veille", "capture", "https://exemple.fr/a", "--title", EVIL, "--note", EVIL)
    p.both("veille", "capture", EVIL, "--offline", code=2)
    p.both("veille", "parse", feeds.url("/feed"))
    p.run("veille", "parse", feeds.url("/broken"), code=None)
    p.both("veille", "doctor", "--compare")
    p.run("veille", "join", second, first)
    p.run("veille", "split", second, "--json")
    p.both("veille", "propose", first, "factor", "--text", EVIL)
    p.both("veille", "propose", first, EVIL, code=2)
    watching(p, first, folder)
    p.run("veille", "keep", first)
    p.run("veille", "keep", second, "--json")
    p.run("veille", "discard", third, "--reason", "off_topic")
    p.run("veille", "note", first, EVIL)
    p.run("veille", "tag", first, "--add", EVIL)
    p.both("veille", "tags")
    p.run("veille", "axis", first, "--axis", "culture")
    p.run("veille", "assign", first)
    p.run("veille", "snooze", first, "--until", "in 2d")
    p.run("veille", "rate", first, EVIL, code=2)
    p.run("veille", "rate", first, "B1", "--confirmed-by", second, "--because", EVIL)
    p.run(
        "veille",
        "analyse",
        first,
        "--summary",
        f"{RED}{BACKWARDS} {' '.join(f'mot{n}' for n in range(20))}",
        "--so-what",
        EVIL,
    )
    p.both("veille", "show", first)
    p.both("veille", "trends")
    p.both("veille", "report", EVIL, "--title", EVIL, code=1)
    p.both("veille", "competitors")
    signal = p.json("veille", "signals", "pin", EVIL, "--hypothesis", EVIL, "--review", "2099-01-01")["id"]
    p.both("veille", "signals", "list", "--all")
    p.both("veille", "signals", "review", signal)
    p.run("veille", "signals", "edit", signal, "--hypothesis", EVIL)
    p.run("veille", "signals", "review", signal, "--drop", "--because", EVIL)
    number = json.loads(p.run("veille", "sources", "--json"))[0]["id"]
    p.both("veille", "source", "edit", number, "--publisher", EVIL, "--title", EVIL)
    return int(first)


def digests(p: Poisoned, item: int, folder: Path) -> None:
    sheet = p.json("veille", "sheet", item, "--title", EVIL)["document_id"]
    p.run("veille", "hand-on", sheet, code=None)
    source = json.loads(p.run("veille", "sources", "--json"))[0]["id"]
    p.both("veille", "licence", source)
    p.run("veille", "licence", source, "--licensor", EVIL, "--titles", EVIL, "--until", "2099-01-01")
    p.both("veille", "licence", source)
    evil = ("--basis", "consent", "--name", EVIL, "--proof", EVIL)
    p.run("veille", "recipients", "add", "lea@lumen.example", *evil)
    p.run("veille", "recipients", "add", EVIL, *evil, code=2)
    (folder / "list.csv").write_text(f"address,name,basis,on\n{EVIL},{EVIL},{EVIL},{EVIL}\n", encoding="utf-8")
    p.both("veille", "recipients", "import", folder / "list.csv", code=1)
    p.run("veille", "recipients", "axes", "lea@lumen.example", "--axis", "culture")
    p.run("veille", "recipients", "leave", "lea@lumen.example", "--why", EVIL)
    p.both("veille", "recipients", "list", "--all")
    p.run("veille", "recipients", "back", "lea@lumen.example", "--basis", "team", "--proof", EVIL)
    p.run("veille", "recipients", "forget", EVIL, code=2)
    p.both("veille", "digest", "waiting")
    issue = p.json("veille", "digest", "new", item, "--title", EVIL, "--for", "internal")["document_id"]
    p.run("veille", "digest", "add", issue, item, code=None)
    p.run("veille", "digest", "order", issue, "N1")
    p.run("veille", "digest", "order", issue, EVIL, code=None)
    p.both("veille", "digest", "check", issue, code=None)
    p.both("veille", "digest", "preview", issue)
    p.both("veille", "digest", "chat", issue)
    p.run("veille", "digest", "infographic", issue, code=1)
    p.run("veille", "digest", "edition", EVIL, "--on", "mon,thu", "--at", "9h30", "--axis", "trade")
    p.run("veille", "digest", "edition", EVIL, "--at", EVIL, code=2)
    p.both("veille", "digest", "editions")
    p.run("veille", "digest", "edition-stop", 1)
    for file in (p.workspace / "exports").glob("issue-*"):
        assert [bad for bad in OBEYED if bad in file.read_text(encoding="utf-8")] == []
    p.both("veille", "digest", "test", issue, code=None)
    p.both("veille", "digest", "send", issue, code=None)
    p.both("veille", "digest", "log", issue)
    p.both("veille", "digest", "feed")
    p.both("veille", "digest", "settle")
    p.both("veille", "digest", "opinions")


def watching(p: Poisoned, item: int, folder: Path) -> None:
    rules = ("veille", "rules")
    p.run(*rules, "add", f"Règle {EVIL}", "mot OU titre", "--effect", "tag", "--target", f"t {EVIL}")
    p.run(*rules, "add", f"Autre {EVIL}", "titre", "--json")
    p.both(*rules, "add", "x", f"mot ET ({EVIL}", code=2)
    p.both(*rules, "edit", "1", "--query", "titre*")
    p.both(*rules, "list")
    p.both(*rules, "test", "1", "--days", "3650", "--right", item)
    p.both(*rules, "test", "--query", EVIL, code=None)
    p.both(*rules, "apply", "--dry-run", "--days", "3650")
    p.both(*rules, "apply", "--days", "3650")
    p.both("veille", "score", item)
    p.both("veille", "coverage")
    p.both(*rules, "export")
    file = folder / "rules.toml"
    file.write_text(f"[[rule]]\nname = {json.dumps(EVIL)}\nquery = 'titre'\n", encoding="utf-8")
    p.both(*rules, "import", file, code=None)
    p.run(*rules, "remove", "2")
    p.both(*rules, "remove", EVIL, code=None)


def watch_plans(p: Poisoned, folder: Path) -> None:
    from cmsuite.briefs.brief import BRIEF
    from cmsuite.engines.documents.files import to_markdown
    from cmsuite.veille.plan.kind import PLAN

    note = folder / "watch.md"
    said = {"questions": [{"question": f"Q {EVIL}", "decision": EVIL, "owner": EVIL, "axis": "trade"}]}
    note.write_text(to_markdown(PLAN, f"Plan {EVIL}", "fr", said), encoding="utf-8")
    plan = p.json("document", "new", "watch_plan", f"Plan {EVIL}", "--file", note)["document_id"]
    p.both("veille", "plan", "count", plan)
    note = folder / "questions.md"
    note.write_text(to_markdown(BRIEF, f"Note {EVIL}", "fr", {"questions": [{"question": EVIL}]}), encoding="utf-8")
    asking = p.json("document", "new", "brief", "Note", "--file", note)["document_id"]
    p.run("brief", "propose", asking, EVIL, code=2)
    (proposed,) = p.json("brief", "propose", asking)["proposals"]
    p.run("brief", "propose", asking)
    p.run("proposal", "take", proposed, "--into", plan)
    p.both("veille", "plan", "questions", plan)
    p.both("document", "check", plan, code=None)


def posts(p: Poisoned, item: int, folder: Path) -> int:
    from PIL import Image

    picture = folder / f"photo {RED}{BACKWARDS}.png"
    Image.new("RGB", (64, 64)).save(picture)
    words = ("--text", EVIL, "--text", f"Deux {EVIL}", "--cw", EVIL, "--title", EVIL)
    post = p.json("post", "new", "--from-item", item, *words, "--account", 1, "--account", 2)["post_id"]
    p.both("post", "attach", post, picture, "--alt", EVIL)
    p.run("post", "alt", post, 1, f"Une lampe {EVIL}")
    p.run("post", "detach", post, 2)
    p.both("post", "check", post, code=None)
    p.run("post", "declare", post, f"contest={EVIL}", code=2)
    p.both("post", "declare", post, f"image_text={EVIL}", f"competitors={EVIL}", code=None)
    p.both("post", "preview", post)
    page = next((p.workspace / "exports").glob("preview-*.html")).read_text(encoding="utf-8")
    assert [bad for bad in OBEYED if bad in page] == []
    p.run("post", "edit", post, "--title", f"Encore {EVIL}")
    p.both("post", "submit", post, code=None)
    p.both("post", "take-back", post, code=None)
    p.both("post", "refuse", post, "--reason", EVIL)
    p.run("post", "approve", post, code=1)
    meeting = ("post", "record", post, "--by", "karim@lumen.example", "--channel", "meeting", "--function", EVIL)
    p.both(*meeting)
    p.run("post", "confirm", 1, code=None)
    p.run(*KARIM, "post", "approve", post, code=None)
    p.both("post", "show", post)
    p.both("post", "list")
    other = p.json("post", "new", "--text", EVIL, "--account", 1)["post_id"]
    p.run("post", "cancel", other, "--reason", EVIL)
    p.both("post", "list", "--state", "cancelled")
    return post


def documents(p: Poisoned, folder: Path) -> None:
    from cmsuite.briefs.brief import BRIEF
    from cmsuite.engines.documents.files import to_markdown
    from tests.briefs.test_brief import WHOLE

    evil = {**WHOLE, "context": f"## {EVIL}\n\n{EVIL}", "next_step": EVIL, "networks": ["Mastodon", EVIL]}
    evil["validators"] = [{"name": EVIL, "function": EVIL, "days": 5}]
    file, other = folder / f"note {RED}.md", folder / "autre.md"
    file.write_text(to_markdown(BRIEF, f"Note {EVIL}", "fr", evil), encoding="utf-8")
    other.write_text(to_markdown(BRIEF, f"Autre {EVIL}", "fr", {**evil, "next_step": ""}), encoding="utf-8")
    p.both("document", "new", "brief", f"Note {EVIL}", "--file", file)
    p.run("document", "edit", 1, "--file", other)
    p.both("document", "import", 1, file)
    for form in ("md", "html", "pdf", "docx", "pptx", "xlsx", "txt", "eml"):
        p.both("document", "export", 1, "--format", form)
    p.both("document", "check", 1)
    p.run("document", "submit", 1, "--comment", EVIL)
    p.run("document", "take-back", 1)
    p.both("document", "comment", 1, EVIL, "--field", EVIL)
    p.both("document", "comments", 1)
    p.both("document", "answer", 1, "refused", "--reason", EVIL, code=None)
    own = p.json("document", "comment", 1, EVIL, "--priority", "high")["comment"]
    p.run("document", "unsay", own)
    p.both("document", "unsay", own, code=1)
    p.both("document", "send", 1, "--waive", EVIL, code=1)
    p.run("document", "send", 1)
    answers(p, folder)
    elsewhere = ("--from", "karim@lumen.example", "--channel", "mail_reply", "--proof", file)
    p.both("document", "validate", 1, "--name", EVIL, "--function", EVIL, "--code", EVIL, *elsewhere, code=2)
    p.run("document", "changes", 1, EVIL, "--name", EVIL, *elsewhere)
    p.both("document", "restore", 1, 1)
    p.both("document", "diff", 1)
    p.run("document", "send", 1)
    p.both("document", "validate", 1, "--name", "Jean", "--function", EVIL, *elsewhere, code=1)
    p.run("document", "validate", 1, "--name", EVIL, "--function", EVIL, *elsewhere)
    p.both("document", "reopen", 1, code=None)
    p.both("document", "show", 1)
    p.both("document", "archive", 2, code=None)
    p.both("document", "list", "--archived")
    p.both("document", "list", "--state", "archived")
    p.both("document", "archive", 2, "--back")


def briefs(p: Poisoned, folder: Path) -> None:
    mail, notes = folder / f"demande {RED}{BACKWARDS}.eml", folder / f"appel {RED}.txt"
    mail.write_bytes(f"From: {EVIL} <a@b.example>\nSubject: {EVIL}\n\nPlus visibles. {EVIL}\n".encode())
    notes.write_text(f"10:15 {EVIL}\n10:20 {EVIL}: {EVIL}\n", encoding="utf-8")
    note = p.json("brief", "from-mail", mail, "--notes", notes, "--title", EVIL)["document_id"]
    p.run("brief", "from-mail", notes.with_suffix(".none"), code=2)
    p.both("brief", "questions", note, "--sector", "alcohol")
    p.run("brief", "ask", note, EVIL, code=2)
    p.both("brief", "ask", note, "--sent", code=None)
    p.both("brief", "questions", note)
    for form in ("md", "html", "txt"):
        p.both("brief", "questions", note, "--format", form)
    p.both("brief", "answer", note, "Q1", EVIL, "--by", EVIL, code=None)
    p.run("brief", "answer", note, EVIL, EVIL, code=2)
    p.both("brief", "integrate", note, "Q1", "context", code=None)
    p.run("brief", "integrate", note, "Q2", EVIL, code=1)
    p.both("brief", "assume", note, "Q2", EVIL, code=None)
    p.both("brief", "withdraw", note, "Q3", EVIL, code=None)
    p.both("brief", "note", note, EVIL, "--who", EVIL, "--at", EVIL)
    p.both("brief", "place", note, "S1", "client")
    p.run("brief", "place", note, EVIL, EVIL, code=2)
    p.both("document", "check", note, code=1)
    p.both("document", "show", note)
    p.both("brief", "smart", note)
    p.both("brief", "smart", 1)
    p.both("brief", "budget", 1)
    other = p.json("brief", "counter", note)["document_id"]
    p.both("brief", "decide", other, EVIL, "accepted", "--by", EVIL, code=2)
    for form in ("md", "html", "pdf", "txt"):
        p.run("document", "export", other, "--format", form)


def swots(p: Poisoned, folder: Path) -> None:
    from cmsuite.engines.documents.files import to_markdown
    from cmsuite.matrix.note import SWOT
    from tests.matrix.notes import OPTIONS, RECOMMENDATIONS, WHOLE

    evil = {
        name: [{**one, "statement": EVIL, "evidence": []} for one in WHOLE[name]]
        for name in ("strengths", "weaknesses", "opportunities", "threats")
    }
    evil["options"] = [{**one, "title": EVIL, "description": EVIL} for one in OPTIONS]
    evil["recommendations"] = [
        {**one, "title": EVIL, "kpi": EVIL, "what": EVIL, "evidence": []} for one in RECOMMENDATIONS
    ]
    file, answers = folder / "swot.md", folder / f"answers {RED}.txt"
    file.write_text(to_markdown(SWOT, EVIL, "fr", {**WHOLE, **evil, "synthesis": EVIL}), encoding="utf-8")
    one = p.json("document", "new", "swot_note", EVIL, "--file", file, "--reason", EVIL)["document_id"]
    p.both("swot", "candidates", one)
    p.both("swot", "candidates", one, "--take", EVIL, code=2)
    answers.write_text("S1 > S2\nS2 > S3\nS3 > S1\n", encoding="utf-8")
    p.both("swot", "weigh", one, "--answers", answers)
    answers.write_text(f"S1 > {EVIL}\n", encoding="utf-8")
    p.both("swot", "weigh", one, "--answers", answers, code=2)
    p.run("swot", "weigh", one, "--side", "external", code=1)
    p.both("swot", "rank", one)
    p.both("swot", "rank", 1, code=2)
    p.both("document", "check", one, code=None)
    for form in ("md", "html", "pdf", "pptx", "txt"):
        p.run("document", "export", one, "--format", form)


def charters(p: Poisoned, folder: Path) -> None:
    from cmsuite.charters.kind import CHARTER
    from cmsuite.engines.documents.files import to_markdown
    from tests.charters.writing import clause, raw

    said = {"statement_fr": EVIL, "statement_en": EVIL, "why": EVIL, "example_ok": EVIL, "example_ko": EVIL}
    evil = {
        **raw(packs=[], voices=[{"adjective": EVIL, "do": EVIL, "dont": EVIL}]),
        **dict.fromkeys(("purpose", "brand", "sources", "ugc", "archive"), EVIL),
        "words": {"forbidden": [EVIL], "preferred": {EVIL: "x"}, "names": [EVIL]},
        "visual": {"colors": [{"name": EVIL, "hex": "#e4572e"}], "fonts": [EVIL], "templates": EVIL},
        "graphic": {"title": EVIL, "fonts": [EVIL]},
        "clauses": [
            clause(**said),
            clause(kind="machine", rule=EVIL, params={EVIL: EVIL}, scope={"campaigns": [EVIL]}),
        ],
        "examples": [{"network": EVIL, "text": EVIL, "note": EVIL}],
        "replay": [{"rule": EVIL, "posts": 9, "failed": 9}],
    }
    file, sheet, css = folder / "charter.md", folder / f"sheet {RED}.toml", folder / f"look {RED}.css"
    file.write_text(to_markdown(CHARTER, EVIL, "fr", evil), encoding="utf-8")
    one = p.json("document", "new", "editorial_charter", EVIL, "--file", file)["document_id"]
    p.both("charter", "clauses", one)
    p.both("charter", "clauses", 1, code=2)
    css.write_text(f"--{EVIL}: #e4572e;\n--x{RED}: #1a1a1a", encoding="utf-8")
    p.both("charter", "palette", one, "--take", css)
    css.write_text(EVIL, encoding="utf-8")
    p.both("charter", "palette", one, "--take", css, code=2)
    p.run("charter", "pack", one)
    words = folder / f"words {RED}.csv"
    words.write_text(f"term,forbidden,note\n{json.dumps(EVIL)},x,y\n", encoding="utf-8")
    p.both("charter", "lexicon", one, words, "--source", EVIL, "--licence", EVIL, code=None)
    sheet.write_text(f"tone = {json.dumps(EVIL)}", encoding="utf-8")
    p.both("charter", "take", one, sheet, code=2)
    sheet.write_text(f"{json.dumps(EVIL)} = 3", encoding="utf-8")
    p.both("charter", "take", one, sheet, code=2)
    p.run("charter", "memo", one, "--format", "txt")
    p.both("charter", "try", one, code=2)
    p.both("charter", "diff", one, code=2)
    p.both("charter", "diff", one, "--since", EVIL, code=2)
    for words in (("adopt", one), ("adopt", one, "--from", "2099-01-01"), ("withdraw", one), ("show",), ("coverage",)):
        p.both("charter", *words, code=None)
    p.both("document", "check", one, code=None)
    for form in ("md", "html", "pdf", "txt"):
        p.run("document", "export", one, "--format", form)


def moderating(p: Poisoned, folder: Path) -> None:
    from cmsuite.charters.moderation.kinds import GUIDE, PUBLIC
    from cmsuite.engines.documents.files import to_markdown

    category = {"code": EVIL, "name": EVIL, "definition": EVIL, "examples": [EVIL], "not_this": [EVIL], "basis": EVIL}
    reply = {"code": EVIL, "category": "criticism", "tone": EVIL, "fr": EVIL, "en": EVIL}
    guide = {
        **dict.fromkeys(("purpose", "evidence", "reporting", "liability", "care"), EVIL),
        "categories": [category, {"code": "criticism", "name": EVIL, "deadline": 60}],
        "replies": [reply],
        "hours": [{"opens": EVIL}],
        "duties": [{"person": EVIL, "backup": EVIL, "channel": EVIL, "does": EVIL}],
        "escalations": [{"level": "S3", "category": "criticism", "channel": EVIL}],
        "authorities": [{"name": EVIL, "what": EVIL, "url": EVIL}],
        "networks": [{"network": EVIL, "cannot": ["hide"]}],
        "filters": [EVIL],
    }
    public = {"contact": EVIL, "welcome": {"fr": EVIL, "en": EVIL}, "stances": [{"category": EVIL, "fr": EVIL}]}
    file, sheet, out = folder / "moderation.md", folder / f"rows {RED}.toml", folder / "rows.toml"
    file.write_text(to_markdown(GUIDE, EVIL, "fr", guide), encoding="utf-8")
    one = p.json("document", "new", "moderation_guide", EVIL, "--file", file)["document_id"]
    file.write_text(to_markdown(PUBLIC, EVIL, "fr", public), encoding="utf-8")
    other = p.json("document", "new", "moderation_charter", EVIL, "--file", file, "--after", one)["document_id"]
    for name in ("categories", "replies"):
        p.both("moderation", name, one)
        p.both("moderation", name, code=2)
        p.both("moderation", name, one, "-o", out)
        p.both("moderation", name, one, "--take", out)
        sheet.write_text(f"x = {EVIL}", encoding="utf-8")
        p.both("moderation", name, one, "--take", sheet, code=2)
    comment, reasons = folder / "comment.txt", folder / f"reasons {RED}.toml"
    comment.write_text("Votre service est nul, 3 semaines de retard", encoding="utf-8")
    p.both("moderation", "try", comment, "--guide", one, "--why", "--language", "fr")
    coded = folder / "coded.csv"
    coded.write_text(f"a,b\n{json.dumps(EVIL)},x\n", encoding="utf-8")
    p.both("moderation", "agree", coded, "--first", "a", "--second", "b")
    p.both("moderation", "agree", coded, "--first", "a", "--second", EVIL, code=2)
    p.both("moderation", "precision", coded, "--text", "a", "--label", "b", "--reason", "a", "--keep", one)
    p.both("moderation", "precision", coded, "--text", "a", "--label", EVIL, code=2)
    p.run("moderation", "pack", one)
    p.both("moderation", "adopt", one, "--from", "2099-01-01", code=1)
    p.both("moderation", "withdraw", one, code=1)
    p.both("moderation", "show", code=2)
    p.both("moderation", "public", one, "--language", "en", code=2)
    p.both("moderation", "public", other, "--language", "en", "--format", "txt")
    said = [f"{name} = {json.dumps(EVIL)}" for name in ("ground", "why", "internal")]
    reasons.write_text("\n".join(["on = 2026-11-27", 'measure = "hide"', *said]), encoding="utf-8")
    p.both("moderation", "reasons", reasons, "--language", "fr")
    reasons.write_text(f"{json.dumps(EVIL)} = 3", encoding="utf-8")
    p.both("moderation", "reasons", reasons, "--language", "fr", code=2)
    for document in (one, other):
        p.both("document", "check", document, code=None)
        for form in ("html", "pdf", "txt"):
            p.run("document", "export", document, "--format", form)


def crises(p: Poisoned, folder: Path) -> None:
    from cmsuite.charters.crisis_kind import PLAN
    from cmsuite.engines.documents.files import to_markdown
    from tests.charters.planning import alone

    evil = alone()
    for name in ("purpose", "freeze", "evidence", "legal", "breach", "internal", "after", "thaw_question", "offline"):
        evil[name] = EVIL
    for name, fields in (
        ("contacts", ("person", "hours")),
        ("messages", ("text", "next_update")),
        ("scenarios", ("title",)),
    ):
        evil[name] = [{**one, **dict.fromkeys(fields, EVIL)} for one in evil[name]]
    evil["scenarios"][0] |= {"signs": EVIL, "holding": EVIL}
    evil["rota"] = [{"days": ["mon"], "start": "00:00", "end": "00:00", "person": EVIL, "backup": EVIL}]
    file, hours = folder / "plan.md", folder / f"hours {RED}.csv"
    file.write_text(to_markdown(PLAN, EVIL, "fr", evil), encoding="utf-8")
    one = p.json("document", "new", "crisis_plan", EVIL, "--file", file)["document_id"]
    p.both("document", "check", one, code=None)
    for view in ("plan", "cards", "contacts"):
        p.run("crisis", "card", one, view, "--format", "txt")
    p.run("crisis", "card", one, "cards")
    p.both("crisis", "offline", one, code=1)
    p.both("crisis", "away", EVIL, "2026-11-27", "--instead", EVIL)
    p.both("crisis", "away", RED, "2026-11-27", "--back", code=2)
    p.both("crisis", "oncall", code=None)
    p.both("crisis", "due", code=1)
    p.both("crisis", "runbook")
    p.both("crisis", "runbook", "S1")
    p.both("crisis", "runbook", EVIL, code=2)
    hours.write_text(f"time,mentions,negative,of\n2026-11-27T10:00,3,1,3\n{EVIL},1,1,1\n", encoding="utf-8")
    p.both("crisis", "replay", hours, code=2)
    hours.write_text("time,mentions,negative,of\n2026-11-27T10:00,3,1,3\n", encoding="utf-8")
    p.both("crisis", "replay", hours)
    p.both("crisis", "drill", "show", code=1)
    p.both("crisis", "drill", "start", EVIL, code=2)
    p.run("crisis", "drill", "start", "S1", "--title", EVIL)
    p.both("crisis", "drill", "inject", EVIL)
    p.both("crisis", "drill", "act", EVIL)
    p.both("crisis", "drill", "show")
    done = p.json("crisis", "drill", "stop")["document"]
    for form in ("html", "pdf", "txt"):
        p.run("document", "export", done, "--format", form)


def rules(p: Poisoned, tmp_path: Path) -> None:
    pack, post = tmp_path / "evil.toml", tmp_path / "post.txt"
    quoted = json.dumps(EVIL)
    pack.write_text(
        f"""
        [pack]
        id = "evil"
        version = "2026.1"
        [[rule]]
        id = "evil.rule"
        title = {{ fr = "x", en = {json.dumps(EVIL[:60])} }}
        scope = ["post"]
        kind = "forbidden-terms"
        severity = "warn"
        message = {{ fr = "x", en = {json.dumps(EVIL.replace("{", "").replace("}", ""))} }}
        params = {{ terms = [{quoted}, "rouge"] }}
        tests = [{{ bad = {{ text = {quoted} }} }}, {{ good = {{ text = {quoted} }} }}]
        """,
        encoding="utf-8",
    )
    post.write_text(EVIL, encoding="utf-8")
    p.both("rules", "list", pack)
    p.both("rules", "explain", "evil.rule", pack)
    p.run("rules", "explain", EVIL, pack, code=2)
    p.both("rules", "test", pack, code=1)
    p.both("rules", "lint", post, "--rules", pack)
    p.run("rules", "lint", post, "--rules", pack, "--sarif")
    p.run("rules", "lint", post, "--rules", pack, "--fact", EVIL, code=2)
    p.both("rules", "fix", post, "--rules", pack)
    p.both("rules", "replay", pack)
    p.both("rules", "diff", "now", pack)
    p.run("rules", "diff", EVIL, code=2)
    p.both("rules", "bench", pack, "--on", post)
    p.both("rules", "drift")
    p.run("crisis", "level", "3", "--usual", EVIL, code=2)
    p.both("moderation", "try", post)
    p.both("moderation", "try", post, "--why")
    p.run("moderation", "try", post, "--column", EVIL, code=2)
    p.run("rules", "schema")
    pack.write_text(f"x = {EVIL}", encoding="utf-8")
    p.run("rules", "test", pack, code=2)
    exempting(p)


def exempting(p: Poisoned) -> None:
    """What is let pass, its reasons, and a brand's own rules in which nothing is to be trusted."""
    slug = json.loads(p.run("brand", "list", "--json"))[0]["slug"]
    layer = p.workspace / "charters" / f"{slug}.toml"
    layer.parent.mkdir(exist_ok=True)
    off = f"rule = 'edfr.anglicisms'\nreason = {json.dumps(EVIL)}\nby = {json.dumps(EVIL[:60])}\nuntil = 2099-01-01"
    layer.write_text(f"[[disable]]\n{off}", encoding="utf-8")
    print_ = "0123456789abcdef"
    for rule in ("edfr.superlatives", "edfr.placeholder"):
        p.run("rules", "suppress", rule, "account:1", "--finding", print_, "--reason", EVIL)
        p.both("rules", "suppress", rule, "account:1", "--finding", print_, "--reason", EVIL, code=1)
    p.run("rules", "suppress", EVIL, "post:1", "--reason", EVIL, code=None)
    p.run("rules", "suppress", "edfr.cta", EVIL, "--reason", EVIL, code=2)
    p.run("rules", "waive", EVIL, "post:1", "--reason", EVIL, code=None)
    p.both("rules", "exemptions", "--all")
    carried = layer.with_name("let-pass.toml")
    carried.write_text(p.run("rules", "exemptions", "--toml"), encoding="utf-8")
    p.both("rules", "import", carried)
    carried.write_text(f"[[suppress]]\nrule = {json.dumps(EVIL)}", encoding="utf-8")
    p.both("rules", "import", carried, code=2)
    carried.unlink()
    p.both("rules", "lint", "post:1", "document:1", code=None)
    p.run("rules", "lint", "--all", "--since", "7d", "--sarif", code=None)
    p.run("rules", "lint", EVIL, code=2)
    p.run("rules", "lint", "--all", "--since", EVIL, code=2)
    p.both("rules", "learn", "edfr.cta", "post:1", "--hide", EVIL, "--note", EVIL, code=None)
    p.both("rules", "passed", "post:1", code=None)
    p.both("rules", "show")
    p.both("rules", "show", "edfr.superlatives")
    p.run("rules", "show", EVIL, code=2)
    p.run("rules", "show", "--digest", EVIL, code=2)
    p.run(*KARIM, "rules", "agree", 2)
    p.run("rules", "lift", 2, "--reason", EVIL)
    p.both("rules", "doctor")
    layer.write_text(f"[[disable]]\nrule = {json.dumps(EVIL)}\nreason = {json.dumps(EVIL)}\nby = 'x'", encoding="utf-8")
    p.both("rules", "doctor", code=1)
    layer.unlink()


def evidence(p: Poisoned, folder: Path) -> None:
    told = ("--source", EVIL, "--method", EVIL, "--url", EVIL, "--licence", EVIL)
    one = p.json("evidence", "add", EVIL, *told, "--grade", "measured")["evidence"]
    p.both("evidence", "capture", f"http://{EVIL}/", code=None)
    p.both("evidence", "add", EVIL, *told, "--grade", "measured", "--image", next(folder.glob("*.png")), code=2)
    seen = ("--image", next(folder.glob("*.png")), "--alt", EVIL)
    pictured = p.json("evidence", "add", EVIL, *told, "--grade", "measured", *seen)["evidence"]
    p.both("evidence", "show", pictured, "--save-image", folder / f"{RED}.png")
    p.both("evidence", "show", one, "--save-image", folder / "none.png", code=1)
    p.both("evidence", "list")
    p.both("evidence", "list", "--words", EVIL)
    p.both("evidence", "show", one)
    p.both("document", "kinds")
    p.both("document", "take-in", 1, code=None)
    p.both("brand", "look", "--accent", EVIL, code=None)
    p.both("brand", "language", "fr")


def proposals(p: Poisoned) -> None:
    p.both("proposal", "list")
    p.both("proposal", "list", "--kind", EVIL, code=2)
    p.both("proposal", "show", 1)
    p.both("proposal", "take", 1, "--into", 99, code=2)
    p.run("proposal", "take", 1, code=None)
    p.run("proposal", "take", 2, "--note", EVIL)
    p.both("proposal", "decline", 2, EVIL, code=1)
    p.both("proposal", "list")
    for one in (1, 2):
        p.both("proposal", "show", one)


def strategies(p: Poisoned, folder: Path) -> None:
    from cmsuite.engines.documents.content import dumped
    from cmsuite.engines.documents.files import to_markdown
    from cmsuite.strategy.strategy import STRATEGY
    from tests.strategy.plans import plan, raw

    def evil(field: str, *names: str) -> dict[str, object]:
        return {field: [{**one, **dict.fromkeys(names, EVIL)} for one in raw()[field]]}

    changed = {
        "ambition": EVIL,
        **evil("objectives", "what", "audience"),
        **evil("pillars", "name", "promise"),
        **evil("networks", "name", "why", "owner"),
        **evil("cadence", "format"),
        **evil("milestones", "what", "owner"),
        **evil("people", "name", "role"),
        **evil("risks", "what"),
        **evil("scenarios", "what", "why"),
    }
    file = folder / "strategy.md"
    file.write_text(to_markdown(STRATEGY, EVIL, "fr", dumped(plan(**changed))), encoding="utf-8")
    one = p.json("document", "new", "strategy", EVIL, "--file", file)["document_id"]
    p.both("strategy", "compute", one)
    p.both("strategy", "package", one, code=1)
    deck = p.json("strategy", "deck", one)["document_id"]
    p.both("strategy", "deck", one, "--into", deck)
    p.both("strategy", "sheet", one)
    p.both("strategy", "changes", one, code=1)
    p.both("strategy", "package", one, "-o", folder / f"{RED}.zip")
    p.both("strategy", "rehearse", one, code=1)
    p.run("decision", "add", EVIL, "--by", EVIL, "--because", EVIL, "--effects", EVIL)
    p.both("decision", "add", EVIL, "--by", " ", "--because", EVIL, code=1)
    p.both("decision", "list")
    p.both("strategy", "minutes", one, "--place", EVIL)
    p.both("decision", "take", p.json("strategy", "minutes", one)["document_id"])
    p.both("decision", "export", "--format", "txt", "-o", folder / f"{RED}.log")
    p.both("document", "check", one, code=None)
    p.both("document", "check", deck, code=None)


def audits(p: Poisoned, folder: Path) -> None:
    file, export, part = (
        folder / f"{name} {RED}.{ext}" for name, ext in (("audit", "md"), ("posts", "csv"), ("part", "csv"))
    )
    window = '+++\nkind = "audit_report"\ntitle = "Audit"\nlanguage = "fr"\n[content]\nstarts_on = "2026-01-01"\n'
    file.write_text(f'{window}ends_on = "2026-03-31"\n+++\n\n## Périmètre {{#scope}}\n\n{EVIL}\n', encoding="utf-8")
    one = p.json("document", "new", "audit_report", EVIL, "--file", file, "--reason", EVIL)["document_id"]
    quoted = EVIL.replace('"', "")
    export.write_text(
        f'id,date,format,text,account\n"{quoted}",2026-02-01,"{quoted}","{quoted}","{quoted}"\n', encoding="utf-8"
    )
    p.both("audit", "sample", one, part.with_suffix(".none"), code=2)
    p.run("audit", "sample", one, export, "--seed", 1, "-o", folder)
    p.both("audit", "sample", one, export, code=1)
    p.both("audit", "code", one, export, code=None)
    p.both("audit", "compute", one, export, "--account", EVIL, code=None)
    p.both("audit", "compute", one, export, code=None)
    p.both("audit", "compute", one, code=None)
    part.write_text(f'author,mood,theme\n"{quoted}",negative,"{quoted}"\n', encoding="utf-8")
    p.both("audit", "mentions", one, part)
    part.write_text(f'author,mood,"{quoted}"\n', encoding="utf-8")
    p.both("audit", "mentions", one, part, code=1)
    part.write_text(f'network,audience\n"{quoted}","{quoted}"\n', encoding="utf-8")
    p.both("audit", "import", one, "accounts", part, code=2)
    part.write_text(f'network,handle,fate\n"{quoted}","{quoted}",close\n', encoding="utf-8")
    p.both("audit", "import", one, "accounts", part)
    p.both("audit", "propose", one, EVIL, code=2)
    p.both("audit", "propose", one)
    p.both("audit", "compare", one, one)
    p.both("audit", "summary", one, "--format", "txt")
    p.both("audit", "accounts", one)
    p.both("audit", "compute", one, "--stored", EVIL, code=1)
    p.both("audit", "grid")
    p.both("audit", "checklist", EVIL)
    p.both("document", "check", one, code=None)
    for form in ("md", "html", "pdf", "txt"):
        p.run("document", "export", one, "--format", form)


def answers(p: Poisoned, folder: Path) -> None:
    from cmsuite.engines.documents.returned_answer import written

    p.both("document", "packet", 1, "--to", "karim@lumen.example", "--reply-to", EVIL)
    p.run("document", "packet", 1, "--to", EVIL, code=1)
    p.both("document", "packets", 1)
    p.run("document", "export", 1, "--format", "grid")
    page = next((p.workspace / "exports").glob("*.packet.html")).read_text(encoding="utf-8")
    assert [bad for bad in OBEYED if bad in page] == []
    found = json.loads(page.split('id="packet">')[1].split("</script>")[0])
    body = {name: found[name] for name in ("nonce", "hash", "code")}
    said = {"decision": "comments", "name": EVIL, "function": EVIL, "words": EVIL}
    evil = {"at": EVIL, "section": EVIL, "kind": "note", "priority": "low", "text": EVIL}
    file = folder / f"answer {RED}{BACKWARDS}.json"
    file.write_bytes(written({**body, **said, "comments": [evil]}))
    p.run("document", "take", file)
    p.both("document", "take", file, code=1)
    p.both("document", "take", file, "--code", EVIL, code=2)
    p.both("document", "comments", 1)


def mails(p: Poisoned, folder: Path) -> None:
    from tests.engines.mail.letters import mail

    box = folder / "mails"
    box.mkdir()
    p.both("mail", "add-box", folder / f"mails {RED}", code=2)
    p.both("mail", "add-box", box, code=None)
    plain = EVIL.translate(dict.fromkeys(map(ord, "\x1b\x07\x9b\r\n")))
    quoted = f"BRIEF-{'X' * 10}-1.0-ABCDEF01"
    sender = f'"{plain[:40]}" <karim@lumen.example>'
    (box / "1.eml").write_bytes(mail(f"{EVIL} validé {quoted}", subject=f"Re: {plain}", sender=sender))
    (box / "2.eml").write_bytes(f"From: {EVIL}\nSubject: {EVIL}\n\n{EVIL}".encode())
    p.both("mail", "read", code=None)
    for words in (("list",), ("list", "--all"), ("boxes",), ("show", 1), ("show", 2)):
        p.both("mail", *words)
    p.both("mail", "take", 1, "yes", "--function", EVIL, "--name", EVIL, "--code", EVIL, code=None)
    p.both("mail", "take", 1, "changes", "--reason", EVIL, code=None)
    p.both("mail", "ignore", 2, code=None)
    p.both("mail", "server", f"smtp://{EVIL}", "--from", EVIL, code=2)
    p.both("mail", "server", "--from", "chloe@lumen.example", code=None)
    p.run("setting", "set", "mail.server", '"smtp://127.0.0.1:9"')
    p.both("mail", "send", 1, "--to", "karim@lumen.example", "--words", EVIL, "--format", "txt", code=None)
    p.both("mail", "send", 1, "--to", f"{EVIL}@lumen.example", code=None)
    p.both("mail", "deliver", code=None)
    p.both("mail", "outbox")
    p.both("mail", "outbox", "--troubles")
    for deed in ("retry", "confirm", "cancel"):
        p.both("mail", deed, 1, code=None)
    p.both("mail", "drop-box", 1)


def publications(p: Poisoned, post: int, net: fakenet.FakeNet) -> None:
    p.both("calendar", "place", "--title", EVIL)
    p.both("calendar", "cancel", 1, "--reason", EVIL, code=None)
    p.run("calendar", "place", post, "--at", EVIL, code=2)
    p.both("calendar", "place", post, "--at", "in 3h", code=None)
    p.run("calendar", "move", 3, "--at", "in 2h", code=None)
    p.both("calendar", "repeat", post, "--times", 2, "--dry-run", code=None)
    p.both("calendar", "repeat", post, "--until", EVIL, code=2)
    p.run("calendar", "rezone", 3, "--zone", EVIL, "--keep", "wall", code=None)
    for words in ((), ("--ideas",), ("--cancelled",)):
        p.both("calendar", "list", *words)
    p.both("calendar", "days", 2027)
    p.both("today")
    plain = p.json("post", "new", "--text", "Bonjour", "--title", EVIL, "--account", 1)["post_id"]
    p.run(*KARIM, "post", "approve", plain)
    at = (datetime.now(UTC) + timedelta(seconds=2)).isoformat(timespec="seconds")
    (entry,) = json.loads(p.run("calendar", "place", plain, "--at", at, "--json"))
    net.control.tell("answer", status=422, body=json.dumps({"error": EVIL}))
    (planned,) = json.loads(p.run("publishing", "plan", entry["entry"], *AT_ANY_HOUR, "--json"))
    number = planned["publication_id"]
    fakenet.wait_for(lambda: not p.run("worker", "--once") and net.control.requests(fakenet.SEND))
    p.both("publishing", "show", number)
    for words in (("status",), ("status", "--all"), ("doubts",), ("holds",)):
        p.both("publishing", *words)
    p.run("publishing", "decide", number, "online", "--url", EVIL, code=None)
    p.run("publishing", "confirm", number, "--url", EVIL, code=None)
    p.run("publishing", "replan", number, "--at", "in 2h", code=None)
    p.run("publishing", "cancel", number, code=None)
    p.both("publishing", "hold", "--reason", "client")
    p.run("publishing", "keep", number, code=None)
    p.both(*KARIM, "publishing", "lift", 1, "--reason", EVIL, code=None)
    p.both("publishing", "holds", "--all")


def figures_and_trail(p: Poisoned, post: int, item: int) -> None:
    p.both("metrics", "collect", "--now", code=None)
    p.both("kpi")
    p.both("report", "build", code=None)
    p.both("report", "list")
    p.both("report", "compare", EVIL, code=1)
    p.both("trace", "post", post)
    p.both("trace", "item", item)
    p.run("trace", EVIL, 1, code=2)
    p.both("journal", "--limit", 500)
    p.both("undo", code=None)
    p.both("setting", "list")
    p.run("setting", "set", EVIL, EVIL, code=2)
    p.run("setting", "set", "content.four_eyes", EVIL, code=None)
    p.both("jobs")
    p.both("jobs", "schedules")
    p.run("jobs", "run", "metrics.collect", code=None)
    p.run("jobs", "run", EVIL, code=None)
    p.run("jobs", "schedule", "metrics.collect", EVIL, code=None)
    p.run("jobs", "cancel", 1, code=None)
    p.run("sandbox", "--stop", code=None)


def draws_and_tests(p: Poisoned, folder: Path) -> None:
    secret, names, drawn = folder / "secret", folder / "names.txt", folder / "drawn.json"
    names.write_text("\n".join(f"{n} {EVIL}" for n in range(4)))
    p.run("draw", "commit", secret)
    p.both("draw", "close", names)
    p.run("draw", "run", secret, names, "--winners", 2, "--public", EVIL, "--certificate", drawn)
    p.both("draw", "verify", drawn, names)
    kept = json.loads(drawn.read_text())
    drawn.write_text(json.dumps(kept | {"seed": EVIL}))
    p.run("draw", "verify", drawn, names, code=2)
    p.both("metrics", "ab-plan", 2, 3)
    p.both("metrics", "ab-read", "2/50", "3/60")
    p.run("metrics", "ab-read", EVIL, "3/60", code=2)
    p.run("metrics", "ab-plan", EVIL, 3, code=2)


def whole_store(p: Poisoned, folder: Path) -> None:
    p.both("doctor", code=None)
    p.run("doctor", "--bundle", folder / "bundle.zip", code=None)
    p.run("upgrade")
    p.run("backup", folder / f"all {BACKWARDS}.zip")
    p.run("account", "key", "export", folder / "key", code=None)
    p.run("account", "close", 1)
    p.run("brand", "export", folder / f"brand {RED}.zip")
    p.run("brand", "erase", "2", "--yes")
    p.run("brand", "erase", "1", code=None)
