"""What a value that pydantic refused should have been, in people's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cmsuite.core.locale import N_, labelled
from cmsuite.core.locale import translate as _

if TYPE_CHECKING:
    from pydantic import ValidationError

WANTED: Mapping[str, str] = {
    "missing": N_("it is missing"),
    "extra_forbidden": N_("nothing is called so here"),
    "bool": N_("true or false is asked for"),
    "int": N_("a whole number is asked for"),
    "float": N_("a number is asked for"),
    "finite_number": N_("a number is asked for"),
    "decimal": N_("a number is asked for"),
    "string": N_("a text is asked for"),
    "date": N_("a date such as 2026-11-24 is asked for"),
    "list": N_("a list is asked for"),
    "tuple": N_("a list is asked for"),
    "dict": N_("a table of names and values is asked for"),
    "model": N_("a table of names and values is asked for"),
    "literal_error": N_("allowed is {expected}"),
    "greater_than": N_("a number above {gt} is asked for"),
    "greater_than_equal": N_("a number from {ge} up is asked for"),
    "less_than": N_("a number below {lt} is asked for"),
    "less_than_equal": N_("a number of at most {le} is asked for"),
    "too_short": N_("it is too short: at least {min_length} are asked for"),
    "too_long": N_("it is too long: at most {max_length} are allowed"),
}


def wanted(err: ValidationError) -> str:
    """What is wrong with the first wrong value, and where it stands when it is a part; in the language in force."""
    first = err.errors()[0]
    text = asked(first)
    return labelled(".".join(_place(part) for part in first["loc"]), text) if first["loc"] else text


def asked(first: Mapping[str, Any]) -> str:
    """What one error of pydantic asks for, without its place; in the language in force."""
    kind, facts = first["type"], dict(first.get("ctx", {}))
    said = WANTED.get(kind) or WANTED.get(kind.split("_")[0])
    if "expected" in facts:
        facts["expected"] = str(facts["expected"]).replace(" or ", ", ")
    return _(said).format(**facts) if said else str(first["msg"]).removeprefix("Value error, ")


def _place(part: Any) -> str:
    return str(part + 1) if isinstance(part, int) else str(part)
