"""Any file that came back, by what is in it and not by its name."""

from __future__ import annotations

from cmsuite.engines.documents.packed import OLE, Unreadable, unpacked, within
from cmsuite.engines.documents.returned import NotAnAnswer, Returned
from cmsuite.engines.documents.returned_answer import BEGIN, MARK, answer, attached, eml, mail

TEXT = 4_000_000  # bytes that may be the text of a mail
_HEADS = tuple(
    f"{name}:".encode()
    for name in "from to date subject received return-path delivered-to message-id mime-version".split()
)


def returned(data: bytes, file: str) -> Returned:
    """What a client's file says.

    Raises NotAnAnswer, TooLarge, Unreadable, Damaged, NoGrid, BadRow, TwoCodes, TooMany.
    """
    within(data, file)
    if data.startswith(OLE):
        raise Unreadable(file=file, why="old")
    return _file(data, file) or _text(data, file)


def _file(data: bytes, file: str) -> Returned | None:
    """What a DOCX, XLSX or PDF says; None of what is none."""
    if data.startswith(b"PK"):
        return _office(data, file)
    if b"%PDF-" in data[:1024]:
        from cmsuite.engines.documents.returned_pdf import pdf

        return pdf(data, file)
    return None


def _office(data: bytes, file: str) -> Returned:
    parts = unpacked(data, file, ("word/document.xml", "xl/workbook.xml")).parts
    if "word/document.xml" in parts:
        from cmsuite.engines.documents.returned_docx import docx

        return docx(data, file)
    if "xl/workbook.xml" in parts:
        from cmsuite.engines.documents.grid import xlsx

        return xlsx(data, file)
    raise NotAnAnswer(file=file)


def _text(data: bytes, file: str) -> Returned:
    start = data.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{") and MARK.encode() in start[:200]:
        return answer(data, file)
    found = None
    if start[:200].lower().startswith(_HEADS):
        files = (_file(raw, name) for name, raw in attached(data, file))
        found = eml(data, file) or next((one for one in files if one is not None), None)
    elif len(data) <= TEXT and BEGIN in (text := _decoded(data)):
        found = mail(text, file)
    if found is None:
        raise NotAnAnswer(file=file)
    return found


def _decoded(data: bytes) -> str:
    """Text of whichever encoding a mail program saved it in."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
