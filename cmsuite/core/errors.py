"""One family of errors: each is a fact, said in one sentence, with what to do about it."""

from __future__ import annotations

import errno
from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from cmsuite.core.locale import N_, in_sentence, translate
from cmsuite.core.text import shown


class CmsError(Exception):
    """Something that a person can act on.

    `said` and `hint` are source strings with `{named}` places for the facts given to the constructor; they are
    translated when shown, not when raised, so that a worker's error reads right in everyone's language. `words`: facts
    that are words of the store or source strings, each with the table (of source strings) that says them to people; one
    that has no entry there is its own. Days and instants are told as the language writes them; a fact that is an error
    is its sentence.
    """

    said: ClassVar[str] = N_("Something was refused.")
    hint: ClassVar[str] = ""
    words: ClassVar[Mapping[str, Mapping[str, str]]] = {}
    exit_code: ClassVar[int] = 1

    def __init__(self, **facts: Any) -> None:
        super().__init__()
        self.facts = facts

    @property
    def sentence(self) -> str:
        """What happened, in the language in force; it ends once, however a fact that it quotes ends."""
        said = translate(self.said).format(**self._shown())
        return said if said.endswith(("?", "!", "…")) else said.rstrip(".") + "."

    @property
    def advice(self) -> str:
        """What to do, or the empty string."""
        return translate(self.hint).format(**self._shown()) if self.hint else ""

    def _shown(self) -> dict[str, Any]:
        return {name: self._in_words(name, value) for name, value in self.facts.items()}

    def _in_words(self, name: str, value: Any) -> Any:
        if isinstance(value, date):
            return in_sentence(value)
        if isinstance(value, CmsError):
            return value.sentence
        if not isinstance(value, str):
            return value
        return shown(translate(self.words[name].get(value, value)) if name in self.words else value)

    def __str__(self) -> str:
        return f"{self.sentence} {self.advice}".strip()


class Refused(CmsError):
    """A rule of the job says no: exit code 1."""


class Usage(CmsError):
    """The request cannot be understood: exit code 2."""

    exit_code = 2


class Unknown(Usage):
    """There is nothing of that name. The fact `near`: what was perhaps meant, asked before what to do, or None."""

    @property
    def advice(self) -> str:
        meant = translate(N_("Did you mean {near}?")).format(**self._shown()) if self.facts["near"] else ""
        return f"{meant} {super().advice}".strip()


class Outside(CmsError):
    """The outside world did not do its part: exit code 3."""

    exit_code = 3


class Invalid(Usage):
    """One value that is not allowed, said in full by the caller (already translated)."""

    said = "{why}"

    def __init__(self, why: str) -> None:
        super().__init__(why=why)


_MACHINE = {
    errno.EACCES: N_("this user may not"),
    errno.ECONNREFUSED: N_("the connection was refused"),
    errno.ECONNRESET: N_("the connection was cut"),
    errno.EEXIST: N_("it is there already"),
    errno.EHOSTUNREACH: N_("no way leads there"),
    errno.EISDIR: N_("it is a folder"),
    errno.ENETUNREACH: N_("there is no network"),
    errno.ENOENT: N_("it is not there"),
    errno.ENOSPC: N_("the disk is full"),
    errno.ENOTDIR: N_("a part of its path is no folder"),
    errno.EPERM: N_("this user may not"),
    errno.EPIPE: N_("the connection was cut"),
    errno.EROFS: N_("its disk is read-only"),
}


_ELSEWHERE = N_("Name a place where this user may write, or have its rights changed, then try again.")
_TO_DO = {
    errno.EACCES: _ELSEWHERE,
    errno.ENOSPC: N_("Make room there or name another place, then try again."),
    errno.EPERM: _ELSEWHERE,
    errno.EROFS: _ELSEWHERE,
}


class OfMachine(Outside):
    """A file or a connection that the machine refuses. Nothing of a file is written by halves: see core.files."""

    said = N_("{file}: {why}.")
    words: ClassVar[Mapping[str, Mapping[str, str]]] = {"file": {}, "why": {}}

    def __init__(self, err: OSError) -> None:
        super().__init__(file=str(err.filename or N_("The output")), why=refusal(err))
        self.to_do = _TO_DO.get(err.errno or 0, "")

    @property
    def advice(self) -> str:
        return translate(self.to_do)


def why(err: OSError) -> str:
    """What the machine refused, in the language in force; in the machine's own words where we have none."""
    return translate(refusal(err))


def refusal(err: OSError) -> str:
    """The same as a source string."""
    return _MACHINE.get(err.errno or 0) or err.strerror or str(err)
