"""A sentence is looked up in the file: the same as whoever reads the whole catalogue finds."""

from __future__ import annotations

import gettext
import struct
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.core.locale import LOCALES
from cmsuite.core.sentences import Sentences

FRENCH = LOCALES / "fr" / "LC_MESSAGES"
TEXTS = st.text("azé€😀 %\n", min_size=1, max_size=6)


def test_every_sentence_of_ours_is_found() -> None:
    with (FRENCH / "cmsuite.po").open("rb") as file:
        asked = [one.id if isinstance(one.id, str) else one.id[0] for one in read_po(file) if one.id]
    with (FRENCH / "cmsuite.mo").open("rb") as compiled:
        whole = gettext.GNUTranslations(compiled)
    found = Sentences(FRENCH / "cmsuite.mo")
    plurals = {one[0]: text for one, text in vars(whole)["_catalog"].items() if isinstance(one, tuple) and one[1] == 0}
    assert len(asked) > 3000
    assert [found(one) for one in asked] == [plurals.get(one, whole.gettext(one)) for one in asked]
    assert [found(one) for one in asked[:9]] == [found(one) for one in asked[:9]]


@given(st.dictionaries(TEXTS, TEXTS, max_size=8), TEXTS)
def test_whatever_it_says(tmp_path_factory: pytest.TempPathFactory, said: dict[str, str], other: str) -> None:
    catalog = Catalog("fr")
    for source, text in said.items():
        catalog.add(source, text)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    file = tmp_path_factory.mktemp("mo") / "cmsuite.mo"
    file.write_bytes(compiled.getvalue())
    found = Sentences(file)
    assert {source: found(source) for source in said} == said
    assert found(other) == said.get(other, other)


def test_the_other_end_first(tmp_path: Path) -> None:
    texts = [b"no", b"yes", b"non", b"oui"]
    ends = struct.pack(">7I", 0x950412DE, 0, 2, 28, 44, 0, 0)
    starts = [60, 63, 67, 71]
    tables = b"".join(struct.pack(">2I", len(text), start) for text, start in zip(texts, starts, strict=True))
    file = tmp_path / "cmsuite.mo"
    file.write_bytes(ends + tables + b"".join(text + b"\0" for text in texts))
    found = Sentences(file)
    assert (found("yes"), found("no"), found("perhaps"), found("\ud800")) == ("oui", "non", "perhaps", "\ud800")


@pytest.mark.parametrize("content", [None, b"", b"not a catalogue"])
def test_no_catalogue_says_nothing(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "cmsuite.mo").write_bytes(content)
    assert Sentences(tmp_path / "cmsuite.mo")("yes") == "yes"
