"""Checks of the law of advertising and of personal data: labels, sectors, what names a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Literal

from pydantic import Field

from cmsuite.core.locale import N_
from cmsuite.engines.rules.contract import Edit
from cmsuite.engines.rules.forms import Form
from cmsuite.engines.rules.kinds import Check, Found, Hit, Lacking, Params, Said, kind
from cmsuite.engines.rules.kinds.terms import Finder, Listed, Near, Strings, entries, has, maybe
from cmsuite.engines.rules.lexicons import Lexicon
from cmsuite.engines.rules.matching import Match, Terms
from cmsuite.engines.rules.text import Text, inside
from cmsuite.engines.rules.view import View, base

Lists = Mapping[str, Lexicon]


class Where(Form):
    """first_chars: how early the label must stand; every_segment: in each post of a thread."""

    first_chars: int | None = Field(default=None, ge=1)
    every_segment: bool = False


class Disclosure(Params):
    """accept: labels that do; accept_equivalent: labels that may do, which a person looks at (warn); reject: what looks
    like a label and is none. native_label_counts: the platform's own label, fact `native_label`, does too."""

    accept: list[str] = Field(min_length=1)
    accept_equivalent: list[str] = Field(default_factory=list)
    reject: list[str] = Field(default_factory=list)
    within: Where = Where()
    native_label_counts: bool = False

    def facts(self) -> frozenset[str]:
        return frozenset({"native_label"})


@kind("disclosure", Disclosure)
def disclosure(params: Disclosure, _lists: Lists) -> Check:
    """A commercial label that must be read at once, in each part."""
    accept, equivalent, reject = maybe(params.accept), maybe(params.accept_equivalent), maybe(params.reject)
    assert accept

    def run(text: Text, view: View) -> Found:
        if params.native_label_counts and view.facts.get("native_label"):
            return
        named = {name: one for name, one in view.texts.items() if base(name) in view.rule.fields}
        if not params.within.every_segment:
            named = dict(list(named.items())[:1])
        for name, one in named.items():
            early = Text(one.value[: params.within.first_chars]) if params.within.first_chars else one
            if has(accept, early):
                continue
            if equivalent and (found := list(equivalent.find(early))):
                yield Hit(*found[0][:2], {"value": found[0].of.term}, severity="warn", field=name)
                continue
            wrong = sorted(reject.find(one), key=lambda match: match.start) if reject else []
            start, end = _shown(wrong, one) if wrong else (0, 0)
            yield Hit(start, end, {"limit": params.within.first_chars or ""}, field=name)

    return Check(run, of_text=False)


def _shown(wrong: list[Match], text: Text) -> tuple[int, int]:
    """The false label that is shown: a tag before words."""
    tags = [match for match in wrong if text.value[match.start] == "#"]
    shown: Match = (tags or wrong)[0]
    return shown.start, shown.end


class SectorLaw(Params):
    """forbidden, list: frames that are forbidden in the sector; trigger: only where one of these is in the text.
    allowed_fact: the fact that allows it. needs: facts that must be attested, one that nobody attested is missing.
    notices: of these texts one must be there. audience: the fact that says that minors are kept out. detect: by sector,
    a list that betrays it; said where the brand has not declared the sector, from `min_hits` terms on."""

    forbidden: Strings = Field(default_factory=Strings)
    list: str | None = None
    trigger: Strings = Field(default_factory=Strings)
    unless: Strings = Field(default_factory=Strings)
    stem: Literal["", "fr-plural"] = ""
    allowed_fact: str = ""
    needs: Strings = Field(default_factory=Strings)
    notices: Strings = Field(default_factory=Strings)
    audience: str = ""
    detect: dict[str, str] = Field(default_factory=dict)
    min_hits: int = Field(default=1, ge=1)
    min_sureness: int = Field(default=0, ge=0, le=2)

    def facts(self) -> frozenset[str]:
        return frozenset({self.allowed_fact, self.audience, *self.needs} - {""})


@kind("sector-law", SectorLaw, says=("missing",))
def sector_law(params: SectorLaw, lists: Lists) -> Check:
    """What the law of a sector forbids or asks for, and texts that look like a sector that nobody declared."""
    listed = Listed(terms=params.forbidden, list=params.list, trigger=params.trigger, unless=params.unless,
                    stem=params.stem, min_sureness=params.min_sureness)  # fmt: skip
    finder, notices = Finder(listed, lists), maybe(params.notices)
    sectors = {sector: _of_sector(sector, lists[f"detect.{sector}"]) for sector in params.detect}
    looks = bool(params.forbidden or params.list)

    def run(text: Text, view: View) -> Found:
        if params.allowed_fact and view.facts.get(params.allowed_fact):
            return
        for sector, terms in sectors.items():
            if sector not in _declared(view):
                found = sorted(terms.find(text), key=lambda match: match.start)
                if len(found) >= params.min_hits:
                    yield Hit(*found[0][:2], {"value": sector})
        if looks:
            found_terms = finder.find(text, view)
            assert not isinstance(found_terms, Lacking)
            for match in found_terms:
                yield Hit(match.start, match.end, {"value": match.of.term})
        missing = [name for name in (*params.needs, params.audience) if name and not view.facts.get(name)]
        if missing:
            yield Hit(values={"missing": ", ".join(missing)})
        if notices and not has(notices, text):
            yield Hit(values={"missing": params.notices[0]})

    always = bool(params.needs or params.notices or params.audience)
    gate = finder.terms.gate.union(*(terms.gate for terms in sectors.values())) if not always else frozenset()
    return Check(run, words=gate)


def _of_sector(sector: str, found: Lexicon) -> Terms:
    """The terms of a sector: those of its kind, where a list holds several."""
    mixed = any(form.kind for form in found.terms)
    return Terms((term, form) for term, form in entries((), found) if not mixed or form.kind == sector)


def _declared(view: View) -> list[str]:
    have = view.facts.get("sector") or "none"
    return list(have) if isinstance(have, list | tuple) else [str(have)]


DETECTED = {
    "email": N_("an e-mail address"),
    "phone": N_("a telephone number"),
    "iban": N_("a bank account"),
    "nir": N_("a social security number"),
    "card": N_("a payment card"),
    "plate": N_("a number plate"),
    "address": N_("a street address"),
    "minor": N_("somebody younger than 15"),
    "sensitive": N_("something that the law calls sensitive"),
}
Detectors = list[Literal["email", "phone", "iban", "nir", "card", "plate", "address", "sensitive", "minor"]]
_PHONE = re.compile(
    r"(?<![\d+])(?:(?:\+|00)\d{2}[ .\u00a0\u202f-]?(?:\(0\))?[1-9]|0[1-9])(?:[ .\u00a0\u202f-]?\d{2}){4}(?!\d)"
)
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{4}){2,7}(?:[ \u00a0]?[A-Z0-9]{1,3})?\b")
_NIR = re.compile(
    r"(?<!\d)[12][ .]?\d{2}[ .]?(?:0[1-9]|1[0-2]|[2-9]\d)[ .]?(?:\d{2}|2[AB])[ .]?\d{3}[ .]?\d{3}(?:[ .]?\d{2})?(?!\d)"
)
_CARD = re.compile(r"(?<!\d)\d{4}(?:[ -]?\d{4}){2}[ -]?\d{1,7}(?!\d)")
_PLATE = re.compile(r"\b[A-HJ-NP-TV-Z]{2}-\d{3}-[A-HJ-NP-TV-Z]{2}\b")
_ADDRESS = re.compile(
    r"\b(?!(?:19|20)\d\d )\d{1,4}(?: ?(?:bis|ter))?,? (?:rue|avenue|av\.|boulevard|bd|place|impasse|allée"
    r"|chemin|quai|cours|route|street|road|lane)"
    r" [^\n,.;:!?()]{2,60}(?:,? \d{5})?",
    re.IGNORECASE,
)
_AGE = re.compile(
    r"\bj['’ ]?ai (?:que )?(?:[1-9]|1[0-4]) ans\b|\bi['’ ]?a?m (?:only )?(?:[1-9]|1[0-4])(?: years? old| yo)?\b",
    re.IGNORECASE,
)


_PERSONS = (
    "collègue|collaborateur|collaboratrice|stagiaire|apprenti|apprentie|salarié|salariée|client|cliente|voisin|voisine"
    "|patient|patiente|monsieur|madame|mme|m|notre ami|notre amie|employé|employée|directeur|directrice|élève|étudiant"
    "|étudiante|colleague|intern|employee|customer|client|patient|neighbour|neighbor|mr|mrs|ms|student|member|membre"
).split("|")
_SPECIAL = (
    "rémission|cancéreux|cancéreuse|séropositif|séropositive|dépressif|dépressive|en dépression|bipolaire|schizophrène"
    "|épileptique|diabétique|alcoolique|toxicomane|enceinte|handicapé|handicapée|en arrêt maladie|burn-out|burnout"
    "|musulman|musulmane|juif|juive|catholique|protestant|protestante|bouddhiste|athée|syndiqué|syndiquée"
    "|délégué syndical|déléguée syndicale|homosexuel|homosexuelle|gay|lesbienne|bisexuel|bisexuelle|transgenre"
    "|in remission|hiv positive|depressed|bipolar|epileptic|diabetic|alcoholic|pregnant|disabled|on sick leave|muslim"
    "|jewish|catholic|union member|homosexual|lesbian|bisexual|transgender"
).split("|")


class PersonalData(Params):
    """detectors: what is looked for. sensitive: terms of special categories, ours or those of `list`, within `words`
    words of a word that means a person; minor: somebody who says that they are younger than 15. allow_fact: the fact
    that holds our own contacts; consent_fact: the fact that allows it. action: what the correction does."""

    detectors: Detectors = ["email", "phone", "iban", "nir", "card", "plate", "address"]
    list: str | None = None
    words: int = Field(default=5, ge=1)
    allow_fact: str = "own_contacts"
    consent_fact: str = ""
    action: Literal["mask", "none"] = "mask"

    def facts(self) -> frozenset[str]:
        return frozenset({self.allow_fact, self.consent_fact} - {""})


@kind("personal-data", PersonalData, says=("type",))
def personal_data(params: PersonalData, lists: Lists) -> Check:
    """What names or reaches a person, checked by its checksum where it has one; special categories near a person."""
    near = Near(terms=_PERSONS, words=params.words)
    sensitive = Finder(Listed(terms=[] if params.list else _SPECIAL, list=params.list, near=near), lists)

    def run(text: Text, view: View) -> Found:
        if params.consent_fact and view.facts.get(params.consent_fact):
            return
        own = tuple(bare for one in view.facts.get(params.allow_fact) or () if (bare := _bare(str(one))))
        taken: list[tuple[int, int]] = []
        for name, start, end in detected(text, params.detectors):
            value = text.value[start:end]
            if _is_own(name, _bare(value), own) or any(a <= start and end <= z for a, z in taken):
                continue
            taken.append((start, end))
            masked = "•" * 6 if params.action == "mask" else value
            yield Hit(
                start,
                end,
                {"type": Said(DETECTED[name]), "fix": masked},
                (Edit(start, end, masked),) if masked != value else (),
            )
        if "sensitive" in params.detectors:
            found = sensitive.find(text, view)
            for match in found if not isinstance(found, Lacking) else ():
                yield Hit(match.start, match.end, {"type": Said(DETECTED["sensitive"])})

    signs = "@0123456789" if {*params.detectors} - {"sensitive"} else ""
    words = sensitive.terms.gate if "sensitive" in params.detectors else frozenset[str]()
    return Check(run, words=words, signs=frozenset(signs))


def _is_own(name: str, bare: str, own: tuple[str, ...]) -> bool:
    """Whether it is one of the brand's; what follows an address in a sentence is no part of it."""
    return bare.startswith(own) if name == "address" else bare in own


LEAST = {"iban": 10, "nir": 13, "card": 13, "phone": 9, "plate": 3, "address": 1}
"""Digits without which there is none."""
_STREETS = frozenset("rue avenue av boulevard bd place impasse allee chemin quai cours route street road lane".split())


def detected(text: Text, detectors: Detectors) -> Iterator[tuple[str, int, int]]:
    """What tells who somebody is: which detector, and where."""
    value = text.value
    if "email" in detectors:
        yield from (("email", *span) for span in text.email)
    if "minor" in detectors:
        yield from (("minor", *one.span()) for one in _AGE.finditer(value))
    if not text.digits:
        return
    patterns = {
        "iban": (_IBAN, _is_iban),
        "nir": (_NIR, _is_nir),
        "card": (_CARD, _is_card),
        "phone": (_PHONE, None),
        "plate": (_PLATE, None),
        "address": (_ADDRESS, None),
    }
    for name, (pattern, check) in patterns.items():
        if name in detectors and text.digits >= LEAST[name]:
            if name == "address" and text.words.present.isdisjoint(_STREETS):
                continue
            for one in pattern.finditer(value):
                if (check is None or check(_bare(one[0]))) and not inside(text.url, *one.span()):
                    yield name, *one.span()


def _bare(value: str) -> str:
    return re.sub(r"[\s.()\u00a0\u202f-]", "", value).casefold()


def _is_card(digits: str) -> bool:
    """Luhn, ISO/IEC 7812-1."""
    if not (13 <= len(digits) <= 19 and digits.isascii()):
        return False
    doubled = [int(d) * (1 + place % 2) for place, d in enumerate(reversed(digits))]
    return sum(n - 9 if n > 9 else n for n in doubled) % 10 == 0


def _is_iban(value: str) -> bool:
    """ISO 13616: the first four signs at the end, letters as numbers, 1 modulo 97."""
    if not 15 <= len(value) <= 34:
        return False
    moved = value[4:] + value[:4]
    return moved.isascii() and moved.isalnum() and int("".join(str(int(c, 36)) for c in moved)) % 97 == 1


def _is_nir(value: str) -> bool:
    """INSEE: the key is 97 less the number modulo 97, Corsica counted as 19 and 18; without a key its form does."""
    number, key = value[:13].replace("2a", "19").replace("2b", "18"), value[13:]
    return number.isdigit() and (not key or (key.isdigit() and int(key) == 97 - int(number) % 97))
