"""What can go wrong on the way to a server, sorted by what it proves about the request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from cmsuite.core.errors import Outside
from cmsuite.core.locale import N_

IN_WORDS: Mapping[str, Mapping[str, str]] = {"why": {}}
"""That the fact `why` is a source string: who fetches need not speak the language of who reads of it later."""


class NothingLeft(Outside):
    """Proof that no byte of the request left this machine: sending it again is safe."""

    sent: int = 0  # requests before it, which redirected here
    words: ClassVar = IN_WORDS
    said = N_("{host} cannot be reached: {why}.")


class UnknownHost(NothingLeft):
    said = N_("No server named {host} was found.")
    hint = N_("Check the spelling of the address and the network connection.")


class Untrusted(NothingLeft):
    said = N_("{host} shows a certificate that is not accepted: {why}.")


class Blocked(NothingLeft):
    said = N_("{host} is at {address}, which is not a public address.")
    hint = N_("If you mean it, list its network in config.toml: allow_private, below [network].")


class NotPublic(Blocked):
    said = N_("{address} is not a public address.")


class LedToPrivate(Blocked):
    said = N_("{host} leads on to {address}, which is not a public address.")


class ProxyRefused(NothingLeft):
    said = N_("The proxy refused to pass the request on to {host}: {why}.")
    hint = N_("Check HTTP_PROXY, HTTPS_PROXY and NO_PROXY.")


class NoWebAddress(NothingLeft):
    said = N_("{address} is not a web address: it must begin with http:// or https:// and name a server.")


class LedNowhere(NoWebAddress):
    said = N_("{host} leads on to {address}, which is not a web address.")


class Broken(Outside):
    """The request may have arrived, and the answer did not, or not whole. received: bytes that came of it; sent:
    requests, those that redirected to it included."""

    received: int = 0
    sent: int = 1
    words: ClassVar = IN_WORDS
    said = N_("{host} broke off the exchange: {why}.")


class TimedOut(Broken):
    said = N_("{host} did not answer in full within {seconds:g} s.")


class TooBig(Broken):
    said = N_("{host} sent more than {megabytes:g} MB: stopped there.")


class Unreadable(Broken):
    said = N_("{host} sent an answer that cannot be read: {why}.")


class RoundAndRound(Broken):
    said = N_("{host} redirects more than {hops} times: given up.")
