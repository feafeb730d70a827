"""Regular expressions that take a time in proportion to the text: what could take longer is refused when it is loaded.

Repetitions without an end are given one (100), references to groups are refused, and the steps that one place of the
text can cost at most are counted: repetitions multiply where what follows may begin with what is repeated.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from importlib import import_module
from typing import Any

from cmsuite.core.locale import N_, translate

_parser: Any = import_module("re._parser")
_compiler: Any = import_module("re._compiler")
_c: Any = import_module("re._constants")

LONGEST = 500  # characters of a pattern
MOST = 100  # repetitions where no end is given
STEPS = 20_000  # at one place of the text
STRAIGHT = 1000  # of them, for a repetition that can be read one way only
INPUT = 20_000  # characters that are looked at
FLAGS = {"i": re.IGNORECASE, "m": re.MULTILINE, "s": re.DOTALL}
_SAMPLE = frozenset([*map(chr, range(9, 256)), *"œŒÿ’‘“”«»…–—€\u202f\u00a0\u2028🎉日а"])
_REPEATS = ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT")


def check(pattern: str, flags: str = "") -> None:
    """Refuse what `compiled` would; it has less to do then. Raises ValueError with a sentence."""
    if "(?<" in pattern:  # how far it may look behind is seen only where it is compiled
        compiled(pattern, flags)
    else:
        _tree(pattern, flags)


@lru_cache(maxsize=2000)
def compiled(pattern: str, flags: str = "") -> re.Pattern[str]:
    """The pattern, ready. Raises ValueError with a sentence."""
    tree = _tree(pattern, flags)
    try:
        made: re.Pattern[str] = _compiler.compile(tree, tree.state.flags)
    except (re.error, RecursionError, OverflowError) as err:
        raise _wrong(err) from err
    return made


@lru_cache(maxsize=2000)
def _tree(pattern: str, flags: str) -> Any:
    """A pattern, read, with an end for each repetition. Raises ValueError with a sentence."""
    if len(pattern) > LONGEST:
        raise ValueError(translate(N_("more than {n} characters.")).format(n=LONGEST))
    number = 0
    for letter in flags:
        if letter not in FLAGS:
            raise ValueError(translate(N_("flags are letters of i, m, s.")))
        number |= FLAGS[letter]
    try:
        tree = _parser.parse(pattern, number)
        steps = _Cost(tree.state.flags).of(list(tree))
        if steps > STEPS:
            said = translate(N_("it could take {steps} steps at one place of a text: repeat less, or more precisely."))
            raise ValueError(said.format(steps=min(steps, 10**12)))
        return _bounded(tree)
    except (re.error, RecursionError, OverflowError) as err:
        raise _wrong(err) from err


def _wrong(err: Exception) -> ValueError:
    return ValueError(translate(N_("no regular expression: {what}.")).format(what=str(err)[:100]))


def _name(op: Any) -> str:
    return str(op)


def _bounded(tree: Any) -> Any:
    """The tree with an end for each repetition. Raises ValueError for what refers to a group."""
    for place, (op, av) in enumerate(tree.data):
        name = _name(op)
        if name in ("GROUPREF", "GROUPREF_EXISTS", "GROUPREF_IGNORE"):
            raise ValueError(translate(N_("references to groups are not allowed.")))
        if name in _REPEATS:
            low, high, body = av
            high = max(low, MOST) if high is _c.MAXREPEAT else high
            tree.data[place] = (op, (low, high, _bounded(body)))
        elif name == "SUBPATTERN":
            group, add, sub, body = av
            tree.data[place] = (op, (group, add, sub, _bounded(body)))
        elif name == "BRANCH":
            tree.data[place] = (op, (av[0], [_bounded(one) for one in av[1]]))
        elif name in ("ASSERT", "ASSERT_NOT"):
            tree.data[place] = (op, (av[0], _bounded(av[1])))
        elif name == "ATOMIC_GROUP":
            tree.data[place] = (op, _bounded(av))
    return tree


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


class _Cost:
    """An upper bound of the steps that trying a pattern at one place takes."""

    def __init__(self, flags: int) -> None:
        self.fold = bool(flags & re.IGNORECASE)
        self.dot = bool(flags & re.DOTALL)

    def of(self, items: list[Any]) -> int:
        if not items:
            return 1
        (op, av), rest = items[0], items[1:]
        name = _name(op)
        after = self.of(rest)
        if name in ("GROUPREF", "GROUPREF_EXISTS", "GROUPREF_IGNORE"):
            raise ValueError(translate(N_("references to groups are not allowed.")))
        if name in _REPEATS:
            low, high, body = av
            high = max(low, MOST) if high is _c.MAXREPEAT else high
            inner = self.of(list(body))
            ways = high - low + 1
            once = min(high * inner, STRAIGHT)  # what is read one way costs its length
            if high > 1 and not self._is_single(body) and self._varies(list(body)):
                once = high * max(2, inner) ** min(high, 20)
            apart = not rest or not (self.first(list(body)) & self.first(rest))
            return int(once + after if apart or ways == 1 else once + ways * after)
        if name == "SUBPATTERN":
            return self.of([*av[3], *rest])
        if name == "ATOMIC_GROUP":
            return self.of(list(av)) + after
        if name == "BRANCH":
            ways = [list(one) for one in av[1]]
            return sum(self.of(one) for one in ways) + self._together(ways) * after
        if name in ("ASSERT", "ASSERT_NOT"):
            return self.of(list(av[1])) + after
        return 1 + after

    def _together(self, ways: list[list[Any]]) -> int:
        """How many of the branches can begin alike."""
        firsts = Counter(char for one in ways for char in self.first(one) & _SAMPLE)
        return max(firsts.values(), default=1)

    def _is_single(self, body: Any) -> bool:
        return len(body) == 1 and _name(body[0][0]) in ("IN", "LITERAL", "NOT_LITERAL", "ANY", "RANGE", "CATEGORY")

    def _varies(self, items: list[Any], after: list[Any] | None = None) -> bool:
        """Whether the same letters can be taken by rounds of a body in several ways, as in `(a+)+`: where what may be
        repeated in it can also begin what follows, the body itself being what follows its end."""
        cycle = [*items, *(after if after is not None else items)]
        for place, (op, av) in enumerate(items):
            name = _name(op)
            following = cycle[place + 1 :]
            if name in _REPEATS:
                ways = av[0] != av[1] and self.first(list(av[2])) & self.first(following)
                if ways or self._varies(list(av[2])):
                    return True
            elif name == "SUBPATTERN":
                if self._varies(list(av[3]), following):
                    return True
            elif name == "BRANCH":
                branches = [list(one) for one in av[1]]
                if self._together(branches) > 1 or any(self._varies(one, following) for one in branches):
                    return True
        return False

    def first(self, items: list[Any]) -> frozenset[str]:
        """The characters of the sample with which items may begin; all of them where they may be empty."""
        found: frozenset[str] = frozenset()
        for op, av in items:
            name = _name(op)
            if name in ("AT", "ASSERT", "ASSERT_NOT"):
                continue
            if name in _REPEATS:
                found |= self.first(list(av[2]))
                if av[0] > 0:
                    return found
                continue
            if name == "SUBPATTERN":
                return found | self.first(list(av[3])) if av[3] else found
            if name == "ATOMIC_GROUP":
                return found | self.first(list(av))
            if name == "BRANCH":
                return found.union(*(self.first(list(one)) for one in av[1]))
            return found | self._signs(name, av)
        return _SAMPLE  # it may be empty: anything may come

    def _signs(self, name: str, av: Any) -> frozenset[str]:
        if name == "LITERAL":
            return self._cased({chr(av)})
        if name == "NOT_LITERAL":
            return _SAMPLE - {chr(av)}
        if name == "ANY":
            return _SAMPLE if self.dot else _SAMPLE - {"\n"}
        if name == "IN":
            negate = bool(av) and _name(av[0][0]) == "NEGATE"
            found = self._cased({char for part in av[negate:] for char in self._of_class(*part)})
            return _SAMPLE - found if negate else found
        return _SAMPLE

    @staticmethod
    @lru_cache(maxsize=500)
    def _of_class(op: Any, av: Any) -> set[str]:
        name = _name(op)
        if name == "LITERAL":
            return {chr(av)}
        if name == "RANGE":
            return {char for char in _SAMPLE if av[0] <= ord(char) <= av[1]}
        tests: dict[str, Callable[[str], bool]] = {"DIGIT": str.isdigit, "SPACE": str.isspace, "WORD": _is_word}
        kind = _name(av).removeprefix("CATEGORY_").removeprefix("UNI_")
        test = tests.get(kind.removeprefix("NOT_"))
        if test is None:
            return set(_SAMPLE)
        return {char for char in _SAMPLE if test(char) != kind.startswith("NOT_")}

    def _cased(self, found: set[str]) -> frozenset[str]:
        return (
            frozenset(found | {c.lower() for c in found} | {c.upper() for c in found})
            if self.fold
            else frozenset(found)
        )


def literal(pattern: str, flags: str = "") -> str:
    """The longest run of signs that every match holds, in small letters; empty where there is none."""
    try:
        tree = _parser.parse(pattern, sum(FLAGS[letter] for letter in flags))
    except (re.error, KeyError):
        return ""
    runs, run = [""], ""
    for op, av in tree:
        if _name(op) == "LITERAL" and len(chr(av).lower()) == 1:
            run += chr(av).lower()
        elif said := _said_again(op, av):
            runs.append(run + said)
            run = ""
        elif _name(op) != "AT":
            runs.append(run)
            run = ""
    return max([*runs, run], key=len)


def _said_again(op: Any, av: Any) -> str:
    """What a repetition of one sign holds at least: three points of `\\.{3,}`."""
    if _name(op) in _REPEATS and len(av[2]) == 1 and _name(av[2][0][0]) == "LITERAL":
        sign = chr(av[2][0][1]).lower()
        return sign * int(av[0]) if len(sign) == 1 else ""
    return ""


@lru_cache(maxsize=2000)
def starts(pattern: str, flags: str = "") -> frozenset[str]:
    """The characters of which one is in every text that the pattern is found in, as rare as may be; empty where none
    are known."""
    try:
        tree = _parser.parse(pattern, sum(FLAGS[letter] for letter in flags))
    except (re.error, KeyError):
        return frozenset()
    return _rarest(list(tree), bool(tree.state.flags & re.IGNORECASE)) or frozenset()


def _rarest(items: list[Any], fold: bool) -> frozenset[str] | None:
    """The characters of the item that has the fewest letters, of those that must be there; None where none says."""
    known = (_signs_of(_name(op), av, fold) for op, av in items)
    return min(filter(None, known), key=lambda signs: (sum(map(str.isalpha, signs)), len(signs)), default=None)


def _signs_of(name: str, av: Any, fold: bool) -> frozenset[str] | None:
    if name == "LITERAL":
        return _both_cases({chr(av)}, fold)
    if name == "IN":
        return _listed_signs(av, fold)
    if name in _REPEATS:
        return _rarest(list(av[2]), fold) if av[0] else None
    if name == "SUBPATTERN":
        return _rarest(list(av[3]), fold or bool(av[1] & re.IGNORECASE))
    if name == "BRANCH":
        ways = [_rarest(list(one), fold) for one in av[1]]
        return None if None in ways else frozenset().union(*(one for one in ways if one))
    return None


def _listed_signs(parts: list[Any], fold: bool) -> frozenset[str] | None:
    found: set[str] = set()
    for op, av in parts:
        name = _name(op)
        if name == "LITERAL":
            found.add(chr(av))
        elif name == "RANGE" and av[1] - av[0] < 200:
            found |= {chr(code) for code in range(av[0], av[1] + 1)}
        elif name == "CATEGORY" and _name(av).endswith("CATEGORY_DIGIT"):
            found |= _digits()
        else:
            return None
    return _both_cases(found, fold)


@lru_cache(maxsize=1)
def _digits() -> frozenset[str]:
    """Every decimal digit of Unicode."""
    return frozenset(re.findall(r"\d", "".join(map(chr, range(0x20000)))))


def _both_cases(found: set[str], fold: bool) -> frozenset[str]:
    if not fold:
        return frozenset(found)
    if any(not char.isascii() for char in found):
        return frozenset(
            found | {c.lower() for c in found} | {c.upper() for c in found} | {c.casefold()[:1] for c in found}
        )
    more = {"k": "\u212a", "s": "\u017f", "i": "\u0130\u0131"}  # what re takes for these letters when case is free
    return frozenset({c for one in found for c in (one.lower(), one.upper(), *more.get(one.lower(), ""))})
