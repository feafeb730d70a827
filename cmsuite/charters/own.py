"""Rules of the brand that answers make: each extends a base of the packs, and carries its own examples."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from cmsuite.core.locale import N_, said_in

TEXTS = ["post", "variant", "caption", "newsletter", "document"]
POSTS = ["post", "variant"]
WAIVED_BY = "lead"
"""Whose yes lets a rule pass that the brand made itself and that blocks; what the law says is never let pass."""
Laid = tuple[str, str, Mapping[str, Any]]


def both(source: str, most: int = 600) -> dict[str, str]:
    """A sentence of ours in both languages, braces for what the check fills."""
    return {tongue: brief(said_in(source, tongue), most) for tongue in ("fr", "en")}


def brief(text: str, most: int) -> str:
    """At most so many characters of one line."""
    line = " ".join(text.split(" "))
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def words(rule: str, given: Sequence[str], severity: str) -> Iterator[Laid]:
    """Words that are refused or avoided; those that end in * by their beginning."""
    whole = [one for one in given if one and not one.endswith("*")]
    parts = [one.rstrip("*") for one in given if one.rstrip("*") and one.endswith("*")]
    said = N_("“{match}” is not said: reword.") if severity == "block" else N_("“{match}” is better not said: reword.")
    title = N_("Words that are refused") if severity == "block" else N_("Words to be avoided")
    if whole:
        yield _made(
            rule,
            "core.forbidden-terms",
            severity,
            title,
            said,
            {"terms": whole, "stem": "fr-plural"},
            [{"bad": {"text": f"Voici {one} ici."}} for one in whole] + [{"good": {"text": "Un texte permis."}}],
        )
    if parts:
        pattern = r"\b(?:" + "|".join(re.escape(one) for one in parts) + r")\w{0,40}"
        tests = [{"bad": {"text": f"Voici {one} ici."}} for one in parts] + [{"good": {"text": "Un texte permis."}}]
        params = {"pattern": pattern, "flags": "i"}
        yield _made(f"{rule}-beginnings", "core.regex", severity, title, said, params, tests)


def preferred(rule: str, pairs: Mapping[str, str], title: str) -> Laid:
    """Words that have a better one."""
    bad, good = next(iter(pairs.items()))
    tests = [{"bad": {"text": f"Voici {bad} ici."}}, {"good": {"text": f"Voici {good} ici."}}]
    said = N_("Write “{fix}”, not “{match}”.")
    return _made(rule, "core.preferred-terms", "warn", title, said, {"map": dict(pairs)}, tests)


def hashtags(least: int, most: int | None) -> Laid:
    """How many hashtags there may be."""
    params: dict[str, Any] = {"deny": [], **({"min": least} if least else {})}
    tests: list[dict[str, Any]] = [{"good": {"text": "Bonjour " + _tags(most if most is not None else least)}}]
    if most is not None:
        params["max"] = most
        tests.append({"bad": {"text": "Bonjour " + _tags(most + 1)}})
    else:
        tests.append({"bad": {"text": "Bonjour"}})
    said = N_("Hashtags: {value}, where the charter asks for {least}.")
    if most is None:
        said = N_("Hashtags: {value}, where the charter asks for at least {least}.")
    elif not least:
        said = N_("Hashtags: {value}, where the charter allows {most} at most.")
    elif least != most:
        said = N_("Hashtags: {value}, where the charter asks for {least} to {most}.")
    asks = {"value": "{value}", "least": least, "most": most}
    rule, name, table = _made("own.hashtags", "core.hashtag", "warn", N_("Number of hashtags"), said, params, tests)
    table = {**table, "message": {tongue: text.format(**asks) for tongue, text in table["message"].items()}}
    return rule, name, table


def mandatory(tags: Sequence[str]) -> Laid:
    """Hashtags that are always there."""
    tests = [{"bad": {"text": "Bonjour"}}, {"good": {"text": "Bonjour " + " ".join(tags)}}]
    params = {"all": list(tags), "any": [], "trigger": []}
    said = N_("A hashtag of the charter is missing: {missing}.")
    title = N_("Hashtags that are always there")
    made = _made("own.hashtags-mandatory", "core.required-text", "warn", title, said, params, tests)
    return (made[0], made[1], {**made[2], "scope": POSTS})


def banned(tags: Sequence[str]) -> Laid:
    """Hashtags that are never there."""
    tests = [{"bad": {"text": f"Bonjour {one}"}} for one in tags] + [{"good": {"text": "Bonjour #Lyon"}}]
    title, said = N_("Hashtags that are refused"), N_("{match} is refused: take it out.")
    return _made("own.hashtags-banned", "core.hashtag", "warn", title, said, {"deny": list(tags)}, tests)


def mentions(most: int) -> Laid:
    """How many accounts may be mentioned."""
    said = N_("Mentions: {value}, where the charter allows {limit} at most.")
    names = " ".join(f"@compte{n}" for n in range(most + 1))
    tests = [{"bad": {"text": f"Merci {names}"}}, {"good": {"text": "Merci"}}]
    return _counted("own.mentions", N_("Number of mentions"), said, {"feature": "mention", "max": most}, tests)


def exclamations(most: int) -> Laid:
    """How many exclamation marks an English text may have; for French ones a pack has a rule."""
    said = N_("Exclamation marks: {value}, where the charter allows {limit} at most.")
    english = {"facts": {"language": "en"}}
    tests = [{"bad": {"text": "Great! " * (most + 1), **english}}, {"good": {"text": "Great.", **english}}]
    title = N_("Number of exclamation marks")
    form, rule, table = _counted("own.exclamations", title, said, {"feature": "exclamation", "max": most}, tests)
    return (form, rule, {**table, "when": {"language": ["en"]}})


def length(n: int, most: int, networks: Sequence[str]) -> Laid:
    """How long a text may be on a network, within its own limit."""
    tests = [{"bad": {"text": "a" * (most + 1)}}, {"good": {"text": "Court."}}] if most <= 5000 else []
    said = N_("{value} characters: {limit} at most here.")
    params = {"counter": "codepoints", "max": most}
    form, rule, table = _counted(f"own.length-{n}", N_("Length of a post"), said, params, tests)
    return (form, rule, {**table, "kind": "length", **({"when": {"network": list(networks)}} if networks else {})})


def shorteners(allowed: Sequence[str]) -> Laid:
    """The public shorteners less those that are allowed."""
    spared = {one.lower().removeprefix("https://").strip("/") for one in allowed}
    left = [one for one in _shorteners() if one not in spared]
    tests = [{"bad": {"text": f"Lisez https://{left[0]}/abc"}}] + [
        {"good": {"text": f"Lisez https://{one}/abc"}} for one in sorted(spared)
    ]
    title, said = N_("Public shorteners"), N_("“{match}”: this shortener is not allowed, give the full address.")
    return _made("own.shorteners", "core.link-domain", "warn", title, said, {"deny": left}, tests)


@cache
def _shorteners() -> tuple[str, ...]:
    from cmsuite.core.resources import shipped
    from cmsuite.engines.rules.lexicons import read

    return tuple(one.term for one in read(shipped("charters") / "lexicons" / "shorteners.toml").terms)


def _tags(n: int) -> str:
    return " ".join(f"#Mot{place}" for place in range(n))


def _made(
    rule: str, base: str, severity: str, title: str, said: str, params: dict[str, Any], tests: list[dict[str, Any]]
) -> Laid:
    table = {"extends": base, "severity": severity, "title": both(title, 60), "message": both(said)}
    waived = {"waivable_by": WAIVED_BY} if severity == "block" else {}
    return ("rule", rule, {**table, **waived, "params": params, "tests": tests})


def _counted(rule: str, title: str, said: str, params: dict[str, Any], tests: list[dict[str, Any]]) -> Laid:
    table = {"title": both(title, 60), "scope": POSTS, "kind": "counter", "severity": "warn", "message": both(said)}
    return ("rule", rule, {**table, "params": params, "tests": tests})
