"""Run a command with every peer at hand: python3 -m tests.peers COMMAND..."""

import contextlib
import os
import subprocess
import sys

from tests.peers import chromium, corpus, imap, postgres, smtp, snac2, w3m

PACKAGES = ("postgresql", "snac2", "python3-aiosmtpd", "dovecot-imapd", "chromium", "w3m")


def main(command: list[str]) -> int:
    with contextlib.ExitStack() as peers:
        url = peers.enter_context(postgres.found())
        server = peers.enter_context(snac2.found())
        mails = [peers.enter_context(peer.found()) for peer in (smtp, imap)]
        if url is None or server is None or None in mails or None in (chromium.program(), w3m.program()):
            print(f"Not every peer is installed: apt-get install {' '.join(PACKAGES)}", file=sys.stderr)
            return 3
        if (feeds := peers.enter_context(corpus.found())) is None:
            print("The source package of feedparser cannot be had from the package index", file=sys.stderr)
            return 3
        os.environ |= {postgres.VARIABLE: url, snac2.VARIABLE: str(server.data), "CMSUITE_REQUIRE_PEERS": "1",
                       corpus.VARIABLE: str(feeds)}  # fmt: skip
        return subprocess.run(command).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
