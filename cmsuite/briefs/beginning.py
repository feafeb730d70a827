"""A brief begins from what came: a mail, the notes of a call; the files themselves are kept as its evidence."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from cmsuite.briefs import intake
from cmsuite.briefs.catalogue import speaking
from cmsuite.core.locale import N_, translate
from cmsuite.engines.acts import Act
from cmsuite.engines.documents.life import create
from cmsuite.engines.evidence.keeping import Given, keep
from cmsuite.engines.mail.parse import Attached, attached
from cmsuite.engines.media.store import Media, Stored
from cmsuite.engines.media.store import keep as keep_blob

if TYPE_CHECKING:
    from cmsuite.engines.documents.versions import Edited
    from cmsuite.engines.people.models import Brand


@dataclass(frozen=True, slots=True)
class Beginning:
    """What a new brief is called and says, in which language; who asked, and on which day; the files that came with the
    mail."""

    title: str
    language: str
    content: Mapping[str, Any]
    source: str
    on: date
    attached: tuple[Attached, ...] = ()


def beginning(
    brand: Brand,
    today: date,
    *,
    mail: tuple[str, bytes] | None = None,
    notes: tuple[str, str] | None = None,
    title: str = "",
    language: str | None = None,
) -> Beginning:
    """Read what came. mail, notes: the name of the file, and what is in it; one of them at least. title: else the
    mail's subject. language: else the brand's. Raises TooLarge, NoRequest, NothingNoted."""
    came = intake.mail(mail[1], brand.zone) if mail is not None else None
    noted = intake.statements(notes[1]) if notes is not None else ()
    spoken = language or brand.language
    file = (mail or notes or ("",))[0]
    content = speaking(spoken, lambda: intake.content(came, noted, file, today))
    unnamed = speaking(spoken, lambda: translate(N_("Request of {brand}"))).format(brand=brand.name)
    source = (came.sender if came else "") or next((one["who"] for one in noted if one["who"]), "") or brand.name
    return Beginning(
        title or (came.subject if came else "") or unnamed,
        spoken,
        content,
        source,
        (came.on if came else None) or today,
        attached(mail[1]) if mail is not None else (),
    )


def stored(media: Media, made: Beginning) -> list[tuple[str, Stored]]:
    """The files that came with the mail, their bytes kept, for `begin`."""
    return [(one.name, media.put(one.data, one.mime)) for one in made.attached]


def begin(act: Act, made: Beginning, files: Sequence[tuple[str, Stored]]) -> Edited:
    """Keep the files as evidence, and begin the brief that rests on them. Raises what `create` and `keep` raise."""
    proofs = [
        keep(act, Given("document", name, made.source, "declared", made.on, made.on, blob_id=keep_blob(act, stored)))
        for name, stored in files
    ]
    content = {**made.content, "request_evidence": proofs}
    return create(act, "brief", made.title, language=made.language, content=content)
