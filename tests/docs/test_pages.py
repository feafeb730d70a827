"""The pages say what is true: the reference is today's, every command exists, every link leads somewhere."""

import re
import shlex
from functools import cache
from pathlib import Path

import click
import pytest

from cmsuite.cli.suite import suite
from tests.docs.pages import PAGES, TOP, mentioned, shown
from tools.reference import pages

made = cache(pages)
PLAYED = ("tutorial.md", "tutorial.fr.md")  # the pages whose blocks a test carries out


def named(path: Path) -> str:
    return str(path.relative_to(TOP))


@pytest.mark.check(what="docs")
@pytest.mark.parametrize("name", sorted(path.name for path in (TOP / "docs" / "reference").iterdir()))
def test_the_reference_is_of_this_program(name: str) -> None:
    written = (TOP / "docs" / "reference" / name).read_text()
    assert written == made().get(name), "run: python tools/reference.py"


@pytest.mark.check(what="docs")
def test_no_page_of_the_reference_is_missing() -> None:
    assert {path.name for path in (TOP / "docs" / "reference").iterdir()} >= set(made())


@pytest.mark.check(what="docs")
@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_command_exists_with_its_options(page: Path) -> None:
    wrong = [f"{line}: {why}" for line in mentioned(page) if (why := what_is_wrong(line))]
    assert not wrong


def what_is_wrong(line: str) -> str:
    """Why a line is no command of the program; empty when it is one."""
    words = shlex.split(line.removesuffix(')"'), comments=True)[1:]
    command: click.Command = suite
    for at, word in enumerate(words, 1):
        if word in ("|", ">", "&&"):
            break
        if word.startswith("-") and not known(command, word):
            return f"{command.name} has no option {word}"
        if word.startswith("-") or takes_value(command, words[at - 2]) or not isinstance(command, click.Group):
            continue
        found = command.get_command(click.Context(command), word)
        if found is None and not command.invoke_without_command and word.isascii() and word.islower():
            return f"there is no command {word}"
        command = found or command
    return ""


def known(command: click.Command, option: str) -> bool:
    name = option.partition("=")[0]
    return name in ("-h", "--help") or any(name in param.opts for param in [*command.params, *suite.params])


def takes_value(command: click.Command, word: str) -> bool:
    """Whether a word before is an option that waits for its value."""
    params = [*command.params, *suite.params]
    return any(word in param.opts for param in params if isinstance(param, click.Option) and not param.is_flag)


@pytest.mark.check(what="docs")
@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_link_between_pages_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:)([^)#\s]+)[^)]*\)", page.read_text())
    assert [target for target in targets if not (page.parent / target).exists()] == []


@pytest.mark.check(what="docs")
@pytest.mark.parametrize("page", [page for page in PAGES if page.name not in PLAYED], ids=named)
def test_only_pages_that_are_played_show_what_a_console_answers(page: Path) -> None:
    assert shown(page) == []


@pytest.mark.check(what="docs")
@pytest.mark.parametrize("name", ["README", "CHANGELOG", "docs/tutorial"])
def test_what_everyone_reads_is_there_in_french_with_as_many_sections(name: str) -> None:
    english, french = (TOP / f"{name}.md").read_text(), (TOP / f"{name}.fr.md").read_text()
    count = [len(re.findall(r"^#+ ", text, re.MULTILINE)) for text in (english, french)]
    assert count[0] == count[1]


@pytest.mark.check(what="docs")
def test_the_words_of_the_commands_that_are_checked_are_found() -> None:
    assert sum(len(mentioned(page)) for page in PAGES) > 60
    assert what_is_wrong("cmsuite veille list --state new") == ""
    assert "no option" in what_is_wrong("cmsuite veille list --colour red")
    assert "no command" in what_is_wrong("cmsuite veille dance")
