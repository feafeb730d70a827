"""Checks of addresses and names: domains, campaign keys, mentions, links that lure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from pydantic import Field

from cmsuite.core.folding import folded
from cmsuite.core.locale import N_
from cmsuite.engines.rules.contract import Edit
from cmsuite.engines.rules.kinds import Check, Found, Hit, Lacking, Params, Said, kind
from cmsuite.engines.rules.kinds.terms import Strings, maybe, outermost
from cmsuite.engines.rules.lexicons import Lexicon
from cmsuite.engines.rules.text import Text
from cmsuite.engines.rules.view import View

Lists = Mapping[str, Lexicon]
URL = frozenset({"url"})


def host(url: str) -> str:
    """The host of an address, in small letters, without www and port."""
    try:
        found = urlsplit(url if "://" in url else f"https://{url}").hostname or ""
    except ValueError:
        return ""
    return found.removeprefix("www.")


def under(name: str, domains: frozenset[str]) -> bool:
    """Whether a host is one of the domains or lies under one."""
    parts = name.split(".")
    return any(".".join(parts[place:]) in domains for place in range(len(parts)))


class LinkDomain(Params):
    """deny, list: domains that may not be there; allow: those that may, and no other. https: no plain http. max: how
    many different links. allow_fact: domains of the brand. leads_fact: the fact that says where links lead, as a table;
    what may not be there is corrected into that."""

    allow: Strings = Field(default_factory=Strings)
    deny: Strings = Field(default_factory=Strings)
    list: str | None = None
    https: bool = False
    max: int | None = Field(default=None, ge=0)
    allow_fact: str = ""
    leads_fact: str = ""

    def facts(self) -> frozenset[str]:
        return frozenset({self.allow_fact, self.leads_fact} - {""})


@kind("link-domain", LinkDomain)
def link_domain(params: LinkDomain, lists: Lists) -> Check:
    """Where links lead, by which protocol, and how many there are."""
    listed = [form.term for form in lists["list"].terms] if "list" in lists else []
    deny = frozenset(host(one) for one in (*params.deny, *listed))
    allow = frozenset(host(one) for one in params.allow)

    def run(text: Text, view: View) -> Found:
        own = (
            frozenset(host(str(one)) for one in view.facts.get(params.allow_fact) or ())
            if params.allow_fact
            else frozenset()
        )
        if params.max is not None and len(text.url) > params.max:
            first: dict[str, tuple[int, int]] = {}
            for a, z in text.url:
                first.setdefault(text.value[a:z], (a, z))
            if len(first) > params.max:
                yield Hit(*list(first.values())[params.max], {"value": len(first), "limit": params.max})
        for a, z in text.url:
            url = text.value[a:z]
            name = host(url)
            if under(name, own):
                continue
            if (deny and under(name, deny)) or (allow and not under(name, allow)):
                whole = (view.facts.get(params.leads_fact) or {}).get(url if "://" in url else f"https://{url}", "")
                yield Hit(a, z, {"match": url, "value": name, "fix": whole}, (Edit(a, z, whole),) if whole else ())
            elif params.https and url[:7].lower() == "http://":
                yield Hit(a, z, {"value": name}, (Edit(a, a + 7, "https://"),))

    return Check(run, needs=URL)


class Utm(Params):
    """required: keys that each link of ours carries; casing: `lower` for their values; sources, media: the words that
    may stand there; forbid_internal: none on links within the site (fact `own_domains`); no_personal_data: no address,
    name or number of a person. own_only: only links to our own domains are asked, none where none is known. A word of
    sources or media that ends with * stands for what begins so."""

    required: Strings = Field(default_factory=Strings)
    casing: Literal["", "lower"] = ""
    sources: Strings = Field(default_factory=Strings)
    media: Strings = Field(default_factory=Strings)
    forbid_internal: bool = False
    no_personal_data: bool = False
    own_only: bool = False

    def facts(self) -> frozenset[str]:
        return frozenset({"own_domains"})


_PERSON = re.compile(
    r"@|%40|(?:^|[?&])(?:e?mail|name|nom|prenom|first_?name|last_?name|phone|tel|user_?id|client_?id)=", re.I
)


@kind("utm", Utm, says=("missing",))
def utm(params: Utm, _lists: Lists) -> Check:
    """The keys by which a campaign is measured: there, written alike, and nobody named by them."""

    def run(text: Text, view: View) -> Found:
        own = frozenset(host(str(one)) for one in view.facts.get("own_domains") or ())
        for a, z in text.url:
            url = text.value[a:z]
            if "://" not in url or (params.own_only and not under(host(url), own)):
                continue
            wrong = list(_wrong(params, url))
            if wrong:
                fixed = _lowered(url) if params.casing else url
                edits = (Edit(a, z, fixed),) if fixed != url else ()
                yield Hit(a, z, {"value": ", ".join(wrong), "missing": ", ".join(wrong), "fix": fixed}, edits)

    return Check(run, needs=URL)


def _wrong(params: Utm, url: str) -> Iterator[str]:
    query = dict(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    for key in params.required:
        if not query.get(key):
            yield key
    for key, value in query.items():
        if not key.startswith("utm_"):
            continue
        if params.casing == "lower" and value != value.lower():
            yield f"{key}={value}"
        allowed = {"utm_source": params.sources, "utm_medium": params.media}.get(key)
        if allowed and not any(_is(value.lower(), word) for word in allowed):
            yield f"{key}={value}"
    if params.no_personal_data and _PERSON.search(urlsplit(url).query):
        yield next(part for part in urlsplit(url).query.split("&") if _PERSON.search(f"?{part}"))


def _is(value: str, word: str) -> bool:
    return value.startswith(word[:-1]) and value != word[:-1] if word.endswith("*") else value == word


def _lowered(url: str) -> str:
    parts = urlsplit(url)
    query = [(key, value.lower() if key.startswith("utm_") else value) for key, value in parse_qsl(parts.query, True)]
    return urlunsplit(parts._replace(query=urlencode(query)))


class Mention(Params):
    """required: names that must be there; allow, deny: which may; must_exist: each is in the fact
    `handles_verified`."""

    required: Strings = Field(default_factory=Strings)
    allow: Strings = Field(default_factory=Strings)
    deny: Strings = Field(default_factory=Strings)
    must_exist: bool = False

    def facts(self) -> frozenset[str]:
        return frozenset({"handles_verified"} if self.must_exist else ())


@kind("mention", Mention, says=("missing",))
def mention(params: Mention, _lists: Lists) -> Check:
    """Whom a text names by their account."""
    deny, allow = ({_handle(one) for one in given} for given in (params.deny, params.allow))

    def run(text: Text, view: View) -> Found:
        spans = text.mention
        names = {_handle(text.value[a:z]) for a, z in spans}
        if missing := [one for one in params.required if _handle(one) not in names]:
            yield Hit(values={"missing": ", ".join(missing), "value": missing[0]})
        verified = view.facts.get("handles_verified") if params.must_exist else ()
        if spans and verified is None:
            yield Lacking("handles_verified")
            return
        known = {_handle(str(one)) for one in verified or ()}
        for a, z in spans:
            name = _handle(text.value[a:z])
            if name in deny or (allow and name not in allow) or (params.must_exist and name not in known):
                yield Hit(a, z, {"value": name})

    return Check(run, needs=frozenset[str]() if params.required else frozenset({"mention"}))


def _handle(name: str) -> str:
    return name.strip().lstrip("@").casefold()


class UrlRisk(Params):
    """What makes a comment doubtful: `lures` or lures_list in it (two, or one with a link), look_alike: a domain that
    passes for one of the fact `brand_domains`, and besides punycode, a raw address, a link of shorteners_list, a
    wallet. Each adds to the score; threshold: from where it is said."""

    lures: Strings = Field(default_factory=Strings)
    lures_list: str | None = None
    look_alike: bool = False
    shorteners_list: str | None = None
    threshold: float = Field(default=0.5, ge=0, le=1)

    def facts(self) -> frozenset[str]:
        return frozenset({"brand_domains"})


_IP = re.compile(r"^\d{1,3}(?:\.\d{1,3}){3}$")
_WALLET = re.compile(r"\b(?:0x[0-9a-fA-F]{40}|bc1[a-z0-9]{25,60}|[13][1-9A-HJ-NP-Za-km-z]{25,34})\b")
_REACH = re.compile(r"\b(?:whatsapp|telegram|signal|snapchat|insta|wa\.me|t\.me)\b|(?:\+|00)\d{9,14}\b", re.IGNORECASE)


@kind("url-risk", UrlRisk, says=("reason",))
def url_risk(params: UrlRisk, lists: Lists) -> Check:
    """Links and words that lure, by what can be seen of them. Each part that is doubtful is a hit of its own score."""
    lures = maybe(params.lures, lists.get("lures_list"))
    short = (
        frozenset(form.term for form in lists["shorteners_list"].terms) if "shorteners_list" in lists else frozenset()
    )

    def run(text: Text, view: View) -> Found:
        own = frozenset(host(str(one)) for one in view.facts.get("brand_domains") or ())
        found = outermost(list(lures.find(text))) if lures else []
        wallet = _WALLET.search(text.value) if len(text) > 25 else None
        foreign = [(a, z) for a, z in text.url if not under(host(text.value[a:z]), own)]
        lured = 0.4 * min(2, len(found)) + 0.2 * bool(found and _REACH.search(text.value)) + 0.4 * bool(wallet)
        risks = [
            (*_risk(host(text.value[a:z]), own if params.look_alike else frozenset(), short), a, z) for a, z in foreign
        ]
        risk, told, a, z = max(risks, key=lambda one: one[0], default=(0.0, None, 0, 0))
        score = min(1.0, lured + risk)
        why: str | Said = told or ""
        if score < params.threshold:
            return
        if found:
            a, z, why = found[0].start, found[0].end, found[0].of.term
        elif not risks and wallet:
            (a, z), why = wallet.span(), Said(N_("a wallet"))
        yield Hit(a, z, {"value": why, "reason": why}, score=round(score, 2))

    return Check(run)


def _risk(name: str, own: frozenset[str], short: frozenset[str]) -> tuple[float, Said | None]:
    """How doubtful a host looks, and why."""
    if under(name, own):
        return 0.0, None
    for mine in own:
        label, other = mine.split(".")[0], folded(name.split(".")[0])
        near = len(label) > 3 and (label in other or one_apart(label, other))
        if near and name != mine:
            return 0.8, Said(N_("it looks like {domain}"), (("domain", mine),))
    if _IP.match(name):
        return 0.7, Said(N_("a raw address"))
    if "xn--" in name or not name.isascii():
        return 0.6, Said(N_("letters that look like others"))
    if under(name, short):
        return 0.4, Said(N_("a short link"))
    return 0.1, None


def one_apart(one: str, other: str) -> bool:
    """Whether two words differ by one letter: another, one more, one less."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    start = next((n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    return (
        one[start + 1 :] == other[start + 1 :] or one[start:] == other[start + 1 :] or one[start + 1 :] == other[start:]
    )
