"""What is being written, as values: the words of a post and those of one account alone, and what changed. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cmsuite.calendar.days import EntryLine
    from cmsuite.content.views import FileView
    from cmsuite.content.wording import Attached
    from cmsuite.engines.networks.contract import Account
    from cmsuite.engines.work.drafts import Unsaved

CUT = "---"
"""A line of its own between two parts of a thread, as it is typed; a part that holds such a line has \\--- there."""
_SENTENCE = re.compile(r"(?<=[.!?…])(?=\s)")


@dataclass(frozen=True, slots=True)
class Words:
    """What a post says, or what it says on one account; `text` holds all parts."""

    text: str = ""
    cw: str = ""
    language: str = ""
    visibility: str = "public"


@dataclass(frozen=True, slots=True)
class Typed:
    """All that can be typed: `own` has, by account, the words that are not the post's."""

    title: str = ""
    words: Words = Words()
    own: Mapping[int, Mapping[str, str]] = field(default_factory=dict)

    def at(self, account: int | None) -> Words:
        """The words as an account has them; the post's for None."""
        return self.words if account is None else replace(self.words, **self.own.get(account, {}))

    def written(self, account: int | None, **words: str) -> Typed:
        """With other words there."""
        if account is None:
            return replace(self, words=replace(self.words, **words))
        return replace(self, own={**self.own, account: {**self.own.get(account, {}), **words}})

    def called(self, title: str) -> Typed:
        """With another title."""
        return replace(self, title=title)

    def inherited(self, account: int) -> Typed:
        """With the post's text there again; a language or a warning of its own stays."""
        own = {name: value for name, value in self.own.get(account, {}).items() if name != "text"}
        return replace(self, own={**self.own, account: own})

    def doc(self) -> dict[str, Any]:
        """As JSON."""
        own = {str(account): dict(words) for account, words in self.own.items()}
        return {"title": self.title, "words": asdict(self.words), "own": own}

    @classmethod
    def of(cls, doc: Mapping[str, Any]) -> Typed:
        own = {int(account): dict(words) for account, words in doc["own"].items()}
        return cls(doc["title"], Words(**doc["words"]), own)


@dataclass(frozen=True, slots=True)
class Target:
    """An account that it goes to. variant, version: None until the post is saved. stands: in a sentence."""

    account: int
    to: Account
    variant: int | None = None
    version: int | None = None
    hash: str = ""
    files: tuple[FileView, ...] = ()
    attached: tuple[Attached, ...] = ()
    approved: bool = False
    stands: str = ""
    entry: EntryLine | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A post as it was read, or one that is new (`post` None, made of `items`); `may`: what this person may do.

    decides: whether they may say yes to it. how_far: in a word, once it is saved."""

    post: int | None
    brand: int
    zone: str
    base: Typed
    targets: tuple[Target, ...]
    version: int | None = None
    state: str = ""
    may: frozenset[str] = frozenset()
    decides: bool = False
    how_far: str = ""
    items: tuple[int, ...] = ()
    kept: Unsaved | None = None

    @property
    def reads(self) -> bool:
        """Whether this person may only read it."""
        return "content.write" not in self.may

    def target(self, account: int | None) -> Target | None:
        """The one for an account."""
        return next((one for one in self.targets if one.account == account), None)

    def meant(self, account: int | None) -> tuple[Target, ...]:
        """Those that something is for: one account's, else all."""
        return tuple(one for one in self.targets if account in (None, one.account))

    def body(self, typed: Typed) -> dict[str, Any]:
        """What is kept of it while it is not saved, with what it was typed over."""
        about = {"accounts": [one.account for one in self.targets], "items": list(self.items)}
        return {"typed": typed.doc(), "base": self.base.doc(), **about}


def joined(parts: tuple[str, ...] | list[str]) -> str:
    """The parts of a thread as one text."""
    return f"\n{CUT}\n".join("\n".join(_marked(line) for line in part.split("\n")) for part in parts)


def apart(text: str) -> list[str]:
    """One text as the parts of a thread."""
    parts: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip() == CUT:
            parts.append([])
        else:
            parts[-1].append(line[1:] if line.startswith("\\") and line[1:].lstrip("\\").strip() == CUT else line)
    return ["\n".join(lines).strip("\n") for lines in parts]


def _marked(line: str) -> str:
    return "\\" + line if line.lstrip("\\").strip() == CUT else line


def part_at(text: str, line: int) -> int:
    """The part, from 0, in which a line of the text is."""
    return sum(one.strip() == CUT for one in text.split("\n")[:line])


def place_of(text: str, part: int, point: int) -> tuple[int, int]:
    """Line and column of a code point of a part, from 0, in the whole text."""
    lines, here = text.split("\n"), 0
    for number, line in enumerate(lines):
        if line.strip() == CUT:
            here += 1
        elif here == part:
            if point <= len(line):
                return number, point
            point -= len(line) + 1
    return len(lines) - 1, len(lines[-1])


# ---- two who write at once


def told(typed: Typed, form: Opened) -> str:
    """All that is typed, to be read beside what somebody else wrote."""
    lines = [typed.title, *([f"({typed.words.cw})"] if typed.words.cw else []), "", typed.words.text]
    for account, own in typed.own.items():
        target = form.target(account)
        if target and "text" in own:
            lines += ["", f"▸ {target.to.handle}", own["text"]]
    return "\n".join(lines)


def merged(base: str, mine: str, theirs: str) -> tuple[str, int]:
    """Both changes of a text, by lines and in a line by sentences, and how many places both changed: there, mine comes
    first, then theirs."""
    out: list[str] = []
    places = 0
    for was, ours, others in _apart(base.split("\n"), mine.split("\n"), theirs.split("\n")):
        if (one := _one(was, ours, others)) is not None:
            out += one
            continue
        places += 1
        line = _by_sentence(was[0], ours[0], others[0]) if len(was) == len(ours) == len(others) == 1 else None
        out += [*ours, *others] if line is None else [line]
    return "\n".join(out), places


def _by_sentence(was: str, mine: str, theirs: str) -> str | None:
    """Both changes of a line; None where both changed the same sentence, so that neither would be one any more."""
    out: list[str] = []
    for old, ours, others in _apart(*(_SENTENCE.split(line) for line in (was, mine, theirs))):
        one = _one(old, ours, others)
        if one is None and old:
            return None
        out += [*ours, *others] if one is None else one
    return "".join(out)


def _one(was: list[str], ours: list[str], others: list[str]) -> list[str] | None:
    """What becomes of pieces that one side changed at most, or both alike."""
    return others if ours in (was, others) else ours if others == was else None


def _apart(old: list[str], left: list[str], right: list[str]) -> Iterator[tuple[list[str], list[str], list[str]]]:
    """Three texts in pieces, cut where all three are the same: what each says there, in their order."""
    to_left, to_right = _same(old, left), _same(old, right)
    i = j = k = 0
    for n in [*range(len(old)), len(old)]:
        at = (len(left), len(right)) if n == len(old) else (to_left.get(n), to_right.get(n))
        if at[0] is None or at[1] is None:
            continue
        yield old[i:n], left[j : at[0]], right[k : at[1]]
        same = old[n : n + 1]
        yield same, same, same
        i, j, k = n + 1, at[0] + 1, at[1] + 1


def _same(old: list[str], new: list[str]) -> dict[int, int]:
    """Which line of the one is which of the other."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {block.a + n: block.b + n for block in blocks for n in range(block.size)}


def reconciled(base: Typed, mine: Typed, theirs: Typed) -> tuple[Typed, int]:
    """Both sides of a post in one, and how many places both changed. Of a short field that both changed, mine stays."""
    words, both = _words(asdict(base.words), asdict(mine.words), asdict(theirs.words))
    own: dict[int, Mapping[str, str]] = {}
    for account in {**theirs.own, **mine.own}:
        sides = [dict(side.own.get(account, {})) for side in (base, mine, theirs)]
        own[account], more = _words(*sides)
        both += more
    title = mine.title if mine.title != base.title else theirs.title
    return Typed(title, Words(**words), own), both


def _words(base: dict[str, str], mine: dict[str, str], theirs: dict[str, str]) -> tuple[dict[str, str], int]:
    both, found = 0, {}
    for name in {**theirs, **mine}:
        sides = [side.get(name) for side in (base, mine, theirs)]
        value = sides[2] if sides[1] == sides[0] else sides[1]
        if name == "text" and sides[1] is not None and sides[2] is not None:
            value, both = merged(sides[0] or "", sides[1], sides[2])
        if value is not None:
            found[name] = value
    return found, both
