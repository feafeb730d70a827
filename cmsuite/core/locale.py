"""Languages: English in the source, French complete; numbers and dates as each writes them."""

from __future__ import annotations

import gettext
import json
import os
import re
from collections.abc import Callable, Mapping, Sequence
from contextvars import ContextVar
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path

from cmsuite.core.sentences import Sentences

LANGUAGES = ("en", "fr")
SENTENCE = 4  # words: what is shorter may be a name that both languages use
_language: ContextVar[str] = ContextVar("language", default="en")

_MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split(),
}
_SHORT = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.".split(),
}
_DAYS = {"en": "Mon Tue Wed Thu Fri Sat Sun".split(), "fr": "lun. mar. mer. jeu. ven. sam. dim.".split()}


def N_(source: str) -> str:
    """Marks a source string for translation where it cannot be translated yet."""
    return source


LOCALES = Path(__file__).parents[1] / "locales"


@cache
def _sentences(language: str) -> Sentences:
    return Sentences(LOCALES / language / "LC_MESSAGES" / "cmsuite.mo")


@cache
def _catalog(language: str) -> gettext.NullTranslations:
    """All of them, with their plurals."""
    return gettext.translation("cmsuite", LOCALES, [language], fallback=True)


class Spoken(str):
    """Words that a workspace gives in several languages: as text, those of the first."""

    __slots__ = ("by",)
    by: Mapping[str, str]

    def __new__(cls, by: Mapping[str, str]) -> Spoken:
        made = super().__new__(cls, next(iter(by.values()), ""))
        made.by = dict(by)
        return made


def translate(source: str) -> str:
    """The sentence in the language in force."""
    return said_in(source, _language.get())


_ = translate


def said_in(source: str, tongue: str) -> str:
    """The sentence in a language that need not be the one in force."""
    if isinstance(source, Spoken):
        return source.by.get(tongue, str(source))
    return _sentences(tongue)(source) if source else ""


@cache
def _own_sentences(tongue: str) -> frozenset[str]:
    """Our sentences of some length, without places for facts, as a language has them."""
    known = vars(_catalog("fr")).get("_catalog", {})
    said = known if tongue == "en" else known.values()
    return frozenset(one for one in said if isinstance(one, str) and len(one.split()) >= SENTENCE and "{" not in one)


def foreign(text: str, tongue: str) -> bool:
    """Whether a text is a sentence of ours in another language than this one."""
    others = (one for one in LANGUAGES if one != tongue)
    return text not in _own_sentences(tongue) and any(text in _own_sentences(one) for one in others)


def ngettext(one: str, many: str, n: int) -> str:
    """The sentence for this number, in the language in force."""
    return _catalog(_language.get()).ngettext(one, many, n)


def labelled(name: str, value: str) -> str:
    """A name and its value, with the colon as the language writes it."""
    return translate("{name}: {value}").format(name=name, value=value)


def listed(parts: Sequence[str]) -> str:
    """“a, b and c”, in the language in force."""
    if len(parts) < 2:
        return "".join(parts)
    return translate(N_("{some} and {last}")).format(some=", ".join(parts[:-1]), last=parts[-1])


def language() -> str:
    """The language in force: en or fr."""
    return _language.get()


def speak(wanted: str) -> None:
    """Put a language in force for this context."""
    _language.set(wanted if wanted in LANGUAGES else "en")


def in_each(say: Callable[[], str]) -> str:
    """What is said now, kept in each of our languages for whoever reads it later: as `here` takes it."""
    before = language()
    try:
        kept = {}
        for tongue in LANGUAGES:
            speak(tongue)
            kept[tongue] = say()
    finally:
        speak(before)
    return json.dumps(kept, ensure_ascii=False)


def here(kept: str | None) -> str | None:
    """A kept sentence in the language in force; one that was kept in a single language, as it is."""
    if kept is None or not kept.startswith('{"en": '):
        return kept
    return str(json.loads(kept)[language()])


def language_of(*wishes: str | None) -> str:
    """The first wish that we speak (`fr_FR.UTF-8` is fr), the machine's LANG after them, else English."""
    for wish in (*wishes, os.environ.get("LC_ALL"), os.environ.get("LC_MESSAGES"), os.environ.get("LANG")):
        if wish and wish[:2].lower() in LANGUAGES and not wish[2:3].isalpha():
            return wish[:2].lower()
    return "en"


def number(value: int | float | Decimal | None, decimals: int = 0) -> str:
    """A number as the language writes it: 1,240.5 or 1 240,5. None is "n. d.": unknown is never 0."""
    if value is None:
        return translate("n/a")
    quantum = Decimal(1).scaleb(-decimals)
    exact = Decimal(str(value)).quantize(quantum, rounding=ROUND_HALF_UP)
    text = f"{exact:,.{decimals}f}"
    if language() == "fr":  # a narrow no-break space between thousands
        return text.replace(",", "\u202f").replace(".", ",").replace("-", "\u2212")
    return text.replace("-", "\u2212")


CURRENCIES = {"EUR": "€", "GBP": "£", "USD": "$"}


def money(cents: int | Decimal, currency: str = "EUR") -> str:
    """Cents as the language writes them, without those of a whole sum: 18 600 € or €18,600. currency: code or sign."""
    value = Decimal(cents) / 100
    text, sign = number(abs(value), 0 if value == value.to_integral_value() else 2), CURRENCIES.get(currency, currency)
    minus = "\u2212" if value < 0 else ""
    before = language() == "en" and sign in CURRENCIES.values()
    return f"{minus}{sign}{text}" if before else f"{minus}{text}\u00a0{sign}"


def percent(rate: float | None, decimals: int = 1, *, sign: bool = False) -> str:
    """A rate (0.034) as a percentage: 3.4% or 3,4 %."""
    if rate is None:
        return translate("n/a")
    text = number(rate * 100, decimals)
    if sign and rate > 0:
        text = "+" + text
    return f"{text}\u202f%" if language() == "fr" else f"{text}%"


def day(value: date, tongue: str = "") -> str:
    """24 November 2026 or 24 novembre 2026 (1er). tongue: a language that need not be the one in force."""
    tongue = tongue or language()
    first = "1er" if value.day == 1 and tongue == "fr" else str(value.day)
    return f"{first} {_MONTHS[tongue][value.month - 1]} {value.year}"


def moment(value: datetime, zone: str | None = None, *, seconds: bool = False) -> str:
    """Tue 24 Nov 2026, 18:00 CET or mar. 24 nov. 2026 18:00 CET: the wall time of the zone given, with its name."""
    local = _there(value, zone) if zone else value
    clock = f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"
    year = f"{local.year}," if language() == "en" else f"{local.year}"
    return f"{near_day(local)} {year} {clock} {local.tzname() or ''}".rstrip()


def moment_here(value: datetime) -> str:
    """`moment` by the clock of this machine, where no brand says whose."""
    return moment(value.astimezone())


def short_moment(value: datetime, zone: str) -> str:
    """Thu 12 Mar 14:32 or jeu. 12 mars 14:32: the wall time of a zone, without its year, for what is near."""
    local = _there(value, zone)
    return f"{near_day(local)} {local:%H:%M}"


def short_date_and_hour(value: datetime, zone: str) -> str:
    """12 Mar 14:32 or 12 mars 14:32: the wall time of a zone in a column."""
    local = _there(value, zone)
    return f"{short_date(local)} {local:%H:%M}"


def near_day(value: date, tongue: str = "") -> str:
    """Thu 12 Mar or jeu. 12 mars: a day in a sentence, without its year, for what is near. tongue: as in `day`."""
    tongue = tongue or language()
    return f"{_DAYS[tongue][value.weekday()]} {short_date(value, tongue)}"


def short_date(value: date, tongue: str = "") -> str:
    """12 Mar or 12 mars (1er): a day in a column, without its year, for what is near. tongue: as in `day`."""
    tongue = tongue or language()
    return f"{_ordinal(value.day, tongue)} {_SHORT[tongue][value.month - 1]}"


def short_date_of_year(value: date) -> str:
    """12 Mar 2026 or 12 mars 2026 (1er): a day in a column."""
    return f"{short_date(value)} {value.year}"


def in_sentence(value: date) -> str:
    """A fact of a sentence: a day in letters, an hour on the wall that it is given on."""
    return moment(value) if isinstance(value, datetime) else day(value)


def _there(value: datetime, zone: str) -> datetime:
    """The instant on the walls of a zone."""
    from zoneinfo import ZoneInfo  # no help and no first paint says an hour

    return value.astimezone(ZoneInfo(zone))


def read_number(text: str) -> Decimal | None:
    """The number that a person of this language wrote: 1,240.5 or 1 240,5. None where it is none."""
    plain = text.strip().replace("\u2212", "-").translate(dict.fromkeys(map(ord, " \u00a0\u202f")))
    plain = plain.replace(".", "").replace(",", ".") if language() == "fr" and "," in plain else plain
    plain = plain.replace(",", "") if language() == "en" else plain
    return Decimal(plain) if re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,9})?", plain) else None


def short_day(value: date) -> str:
    """Thu 12 or jeu. 12: a day among its neighbours."""
    return f"{_DAYS[language()][value.weekday()]} {value.day}"


def weekday(n: int) -> str:
    """Fri or ven.: a day of the week, 0 Monday to 6 Sunday."""
    return _DAYS[language()][n]


def month(value: date) -> str:
    """March 2026 or mars 2026."""
    return f"{_MONTHS[language()][value.month - 1]} {value.year}"


def span(first: date, last: date) -> str:
    """9–15 Mar 2026, 30 Mar–5 Apr 2026; 1er–15 mars 2026, 9 Mar 2026: days from the first to the last."""
    short = _SHORT[language()]
    end = f"{_ordinal(last.day)} {short[last.month - 1]} {last.year}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{_ordinal(first.day)}–{end}"
    year = f" {first.year}" if first.year != last.year else ""
    return f"{_ordinal(first.day)} {short[first.month - 1]}{year}–{end}"


def _ordinal(day: int, tongue: str = "") -> str:
    """The day of a month in a text: French begins a month with its 1er."""
    return "1er" if day == 1 and (tongue or language()) == "fr" else str(day)


def decimal_size(size: int) -> str:
    """12 kB or 3.4 MB."""
    if size < 1_000_000:
        return translate("{n} kB").format(n=number(max(1, round(size / 1000))))
    return translate("{n} MB").format(n=number(size / 1_000_000, 1))


def lasting(seconds: float) -> str:
    """0.8 s, 45 s, 12 min 5 s or 3 h 20 min: how long something took."""
    if seconds < 9.95:
        return translate("{n} s").format(n=number(seconds, 1))
    whole = int(seconds + 0.5)
    if whole < 60:
        return translate("{n} s").format(n=number(whole))
    if whole < 3600:
        return translate("{n} min {s} s").format(n=number(whole // 60), s=whole % 60)
    return translate("{n} h {m} min").format(n=number(whole // 3600), m=whole % 3600 // 60)
