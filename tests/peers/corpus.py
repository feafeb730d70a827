"""What feeds of all sorts are like: the cases of feedparser's own tests, out of its source package.

Each is a feed that begins with what is expected of it. They are its authors' and not kept here: pip gets them from the
package index that the set-up uses.
"""

import contextlib
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

VARIABLE = "CMSUITE_TEST_FEEDS"  # the folder that has them
LOCK = Path(__file__).parents[2] / "requirements.lock"


@contextlib.contextmanager
def found() -> Iterator[Path | None]:
    """The folder: the one that is set, else what the index has of the release that we use; None without both."""
    if VARIABLE in os.environ:
        yield Path(os.environ[VARIABLE])
        return
    with tempfile.TemporaryDirectory(prefix="cmsuite-feeds-") as folder:
        yield _fetched(Path(folder))


def _fetched(folder: Path) -> Path | None:
    release = re.search(r"^feedparser==\S+", LOCK.read_text(), re.MULTILINE)
    assert release is not None
    get = [sys.executable, "-m", "pip", "download", "-q", "--disable-pip-version-check", "--no-deps"]
    done = subprocess.run([*get, "--no-binary", "feedparser", "-d", str(folder), release[0]], stdout=sys.stderr)
    if done.returncode:
        return None
    (package,) = folder.glob("feedparser-*.tar.gz")
    with tarfile.open(package) as packed:
        packed.extractall(folder, filter="data")
    return folder / package.name.removesuffix(".tar.gz") / "tests"
