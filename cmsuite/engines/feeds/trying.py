"""Whether addresses answer, before anybody follows them."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence

from cmsuite.core.errors import CmsError
from cmsuite.engines.feeds.asking import GAP_S, Answer, ask_all
from cmsuite.engines.feeds.served import NotServed
from cmsuite.engines.feeds.settle import Due
from cmsuite.engines.web.client import Http, Reply


def dead_links(
    http: Http, urls: Sequence[str], stop: threading.Event | None = None, gap_s: float = GAP_S
) -> dict[str, str]:
    """Those of these addresses that do not answer, and why; asked as in a round, for five minutes at most. A job."""

    def ask(one: Due) -> Answer:
        began = time.monotonic()
        try:
            said: Reply | CmsError = http.get(one.url, follow=True)
        except CmsError as err:
            said = err
        return Answer(one, said, 1, 0, time.monotonic() - began)

    due = [Due(n, 0, url, url, None, None, None, 0, None, 0) for n, url in enumerate(dict.fromkeys(urls))]
    bugs, found = list[BaseException](), dict[str, str]()
    for answer in ask_all(due, ask, stop or threading.Event(), bugs, gap_s):
        said = answer.said
        if isinstance(said, CmsError):
            found[answer.due.url] = said.sentence
        elif isinstance(said, Reply) and not said.ok:
            found[answer.due.url] = NotServed(said).sentence
    if bugs:
        raise bugs[0]
    return found
