"""w3m, the reader that text mail programs show the page of a mail with."""

import shutil
import subprocess


def program() -> str | None:
    """The reader of this machine, or None."""
    return shutil.which("w3m")


def read(page: str, columns: int = 80) -> str:
    """A page as who reads mails in a terminal is shown it: pictures by their words, links by a number, and at the end
    the address of each."""
    line = [program() or "w3m", "-T", "text/html", "-I", "UTF-8", "-O", "UTF-8", "-o", "display_link_number=1",
            "-cols", str(columns), "-dump"]  # fmt: skip
    return subprocess.run(line, input=page, capture_output=True, text=True, check=True, timeout=60).stdout
