"""What a network would refuse or spoil of a draft, from its descriptor alone. Pure and offline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cmsuite.core.locale import number
from cmsuite.core.locale import translate as _
from cmsuite.engines.networks.contract import Count, Draft, Media, Part, Problem
from cmsuite.engines.networks.counters import count, fitting
from cmsuite.engines.networks.words import visibility_said

if TYPE_CHECKING:
    from cmsuite.engines.networks.descriptor import Descriptor, Limit

FILE_NAME = re.compile(
    r"\S+\.(jpe?g|png|gif|webp|avif|heic|mp4|mov|webm|mp3)|(img|dsc|dscn|pxl|image|photo)[_-]?\d+", re.IGNORECASE
)
"""An alternative text that is the name of a file says nothing."""
_ISO_639_1 = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bh bi bm bn bo br bs ca ce ch co cr cs cu cv cy da "
    "de dv dz ee el en eo es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz "
    "ia id ie ig ii ik io is it iu ja jv ka kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln "
    "lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng nl nn no nr nv ny oc oj om or os pa pi "
    "pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su sv sw ta te tg th ti "
    "tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu".split()
)


def length(text: str, descriptor: Descriptor) -> Count:
    """How long a text is there; by the counter that gives most, where it is not known which one the server uses."""
    rules = descriptor.text
    weight = rules.url_weight.value if rules.url_weight else 23
    counts = [
        count(counter, text, _value(rules.limit), url_weight=weight, bytes_limit=_value(rules.bytes_limit))
        for counter in rules.counters
    ]
    return max(counts, key=lambda found: found.used)


def problems(draft: Draft, descriptor: Descriptor) -> list[Problem]:
    """Everything that stands against sending this draft as it is, part by part, errors and warnings."""
    found = [*_of_the_whole(draft, descriptor)]
    for index, part in enumerate(draft.parts):
        found += _of_the_text(part, index, draft.cw, descriptor)
        found += _of_the_media(part, index, descriptor)
    return found


def _value(limit: Limit | None) -> int | None:
    return limit.value if limit else None


def _of_the_whole(draft: Draft, descriptor: Descriptor) -> Iterator[Problem]:
    name, features = descriptor.network.name, descriptor.features
    if not draft.parts:
        yield Problem("net.empty", "error", _("There is nothing to publish."))
    if len(draft.parts) > 1 and not features.thread:
        yield Problem("net.thread", "error", _("{network} has no threads.").format(network=name), part=1)
    if draft.cw and not features.cw:
        yield Problem("net.cw", "warning", _("{network} has no content warnings.").format(network=name))
    if draft.title and not features.title:
        yield Problem("net.title", "info", _("{network} shows no title.").format(network=name))
    if draft.language and features.language and draft.language not in _ISO_639_1:
        said = _("“{found}” is no language code: two letters of ISO 639-1, such as fr or en.")
        yield Problem("net.language", "error", said.format(found=draft.language))
    if draft.visibility not in features.visibility:
        said = _("Visibility “{found}” does not exist there; allowed: {allowed}.")
        allowed = ", ".join(visibility_said(one) for one in features.visibility)
        found = visibility_said(draft.visibility)
        yield Problem("net.visibility", "error", said.format(found=found, allowed=allowed))


def _of_the_text(part: Part, index: int, cw: str, descriptor: Descriptor) -> Iterator[Problem]:
    if not part.text.strip() and not part.media:
        yield Problem("net.empty", "error", _("The text is empty and there is no media."), part=index)
    warning = cw if descriptor.features.cw else ""
    found = length(warning + part.text, descriptor)
    if found.over:
        said = _("{over} {unit} too many for {network} ({used} of {limit}).")
        message = said.format(
            over=number(found.over),
            unit=_(found.unit),
            network=descriptor.network.name,
            used=number(found.used),
            limit=number(found.limit),
        )
        fits = fitting(lambda start: not length(warning + start, descriptor).over, part.text)
        yield Problem("net.length", "error", message, part=index, span=(fits, len(part.text)))


def _of_the_media(part: Part, index: int, descriptor: Descriptor) -> Iterator[Problem]:
    rules = descriptor.media
    most = _value(rules.count)
    if most is not None and len(part.media) > most:
        said = _("{n} media, {network} takes {most}.")
        message = said.format(n=len(part.media), network=descriptor.network.name, most=most)
        yield Problem("net.media-count", "error", message, part=index)
    if len(part.media) > 1 and any(media.kind in rules.alone for media in part.media):
        message = _("{network} takes a video or a sound alone, without any other media.")
        yield Problem("net.media-mix", "error", message.format(network=descriptor.network.name), part=index)
    for place, media in enumerate(part.media, 1):
        yield from _of_one_file(media, place, index, descriptor)
        yield from _of_its_alternative(media, place, index, descriptor)


def _of_one_file(media: Media, place: int, index: int, descriptor: Descriptor) -> Iterator[Problem]:
    if not descriptor.media.kinds:  # nothing is known: a person publishes
        return
    rules = descriptor.media.kinds.get(media.kind)
    if rules is None or media.mime not in rules.types:
        said = _("Media {n} is of type {mime}, which {network} does not take.")
        message = said.format(n=place, mime=media.mime, network=descriptor.network.name)
        yield Problem("net.media-type", "error", message, part=index)
        return
    if rules.bytes and media.size > rules.bytes.value:
        said = _("Media {n} is too big: {size} bytes of {most}.")
        message = said.format(n=place, size=number(media.size), most=number(rules.bytes.value))
        yield Problem("net.media-size", "error", message, part=index)
    pixels = (media.width or 0) * (media.height or 0)
    if rules.pixels and pixels > rules.pixels.value:
        said = _("Media {n} has too many pixels: {pixels} of {most}.")
        message = said.format(n=place, pixels=number(pixels), most=number(rules.pixels.value))
        yield Problem("net.media-pixels", "error", message, part=index)


def _of_its_alternative(media: Media, place: int, index: int, descriptor: Descriptor) -> Iterator[Problem]:
    """WCAG 2.2, 1.1.1: what informs has a text alternative."""
    if not media.alt.strip() and not media.decorative and media.kind in ("image", "video", "audio"):
        said = _("Media {n} has no alternative text.")
        fix = _("Describe it, or mark it as decorative with a reason.")
        yield Problem("a11y.alt-missing", "error", said.format(n=place), part=index, fix=fix)
    most = _value(descriptor.media.alt_limit)
    if most is not None and len(media.alt) > most:
        said = _("The alternative text of media {n} is too long: {used} characters of {most}.")
        message = said.format(n=place, used=number(len(media.alt)), most=number(most))
        yield Problem("a11y.alt-length", "error", message, part=index)
