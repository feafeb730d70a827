"""How a server says why it refused a mail (RFC 3463)."""

from __future__ import annotations

import re

ENHANCED = re.compile(r"(?<![\w.])([245])\.([0-9]{1,3})\.([0-9]{1,3})\b(?!\.\d)")
"""Its class, its subject and its detail, as 5.1.1; no part of an address like 5.1.83.12."""
