"""Bodies of requests that carry a file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping


def multipart(fields: Mapping[str, str], name: str, mime: str, file: bytes) -> tuple[str, bytes]:
    """The content type and the bytes of a form with text fields and one `file` (RFC 7578). The same in, the same out.

    name: what the server calls the file: give one without quotes or line ends.
    """
    boundary = f"cmsuite-{hashlib.sha256(file).hexdigest()}"
    parts = [f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}'.encode() for key, value in fields.items()]
    head = f'Content-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: {mime}\r\n\r\n'
    parts.append(head.encode() + file)
    line = f"--{boundary}\r\n".encode()
    body = b"".join(line + part + b"\r\n" for part in parts)
    return f"multipart/form-data; boundary={boundary}", body + f"--{boundary}--\r\n".encode()
