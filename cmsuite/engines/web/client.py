"""The one http client: every byte that the program exchanges with a server goes through `Http.request`."""

from __future__ import annotations

import logging
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from urllib.request import getproxies, proxy_bypass

import httpcore
import httpx

from cmsuite import __version__
from cmsuite.core.config import Config
from cmsuite.core.errors import refusal
from cmsuite.core.locale import N_
from cmsuite.engines.web.address import is_allowed, is_loopback, literal, networks
from cmsuite.engines.web.errors import (
    Blocked,
    Broken,
    LedNowhere,
    LedToPrivate,
    NothingLeft,
    NotPublic,
    NoWebAddress,
    ProxyRefused,
    RoundAndRound,
    TimedOut,
    TooBig,
    UnknownHost,
    Unreadable,
    Untrusted,
)
from cmsuite.engines.web.inflate import Overflow, Spoiled, inflater
from cmsuite.engines.web.redact import redact
from cmsuite.engines.web.reply import Hop, Reply, retry_after
from cmsuite.engines.web.wire import Exchange, Wire

__all__ = [
    "Blocked",
    "Broken",
    "Hop",
    "Http",
    "NoWebAddress",
    "NothingLeft",
    "ProxyRefused",
    "Reply",
    "RoundAndRound",
    "TimedOut",
    "TooBig",
    "UnknownHost",
    "Unreadable",
    "Untrusted",
    "redact",
    "retry_after",
]

MAX_HOPS = 5
LOOPBACK = ("127.0.0.0/8", "::1/128")  # where a training workspace's network and feeds are

for _name in ("httpx", "httpcore"):  # both log whole addresses and headers: tokens would end in our logs
    logging.getLogger(_name).setLevel(logging.WARNING)


class NoCookies(httpx.Cookies):
    """Takes none, and does not even look."""

    def extract_cookies(self, response: httpx.Response) -> None: ...


class Cookieless(httpx.Client):
    """A client that neither keeps nor sends cookies."""

    _none = NoCookies()

    @property  # type: ignore[misc]  # nobody sets them
    def cookies(self) -> httpx.Cookies:
        return self._none


class Http:
    """A client that may be shared by threads. It never tries again: whether that is safe is the caller's question.

    allow_private: CIDR networks that may be connected to although they are not public; loopback is one of them.
    timeout_s: for the whole exchange, redirects included. max_bytes: of a body, raw and inflated.
    """

    def __init__(
        self,
        *,
        allow_private: Sequence[str] = (),
        user_agent: str,
        timeout_s: float = 20,
        max_bytes: int = 10_000_000,
    ) -> None:
        self._private = networks(allow_private)
        self._timeout_s, self._max_bytes = timeout_s, max_bytes
        self._proxies = getproxies()
        self._client = Cookieless(
            transport=Wire(self._private),
            headers={"User-Agent": user_agent, "Accept-Encoding": "gzip, deflate", "Connection": "close"},
            trust_env=False,  # it would read ~/.netrc, and pass by the guard
        )

    @classmethod
    def configured(cls, config: Config, also_private: Sequence[str] = ()) -> Http:
        """The client of a workspace, limited as its config.toml says. also_private: networks allowed for this once."""
        contact = f"; {config.network_contact}" if config.network_contact else ""
        return cls(
            allow_private=(*config.network_allow_private, *(LOOPBACK if config.sandbox else ()), *also_private),
            user_agent=f"cmsuite/{__version__} (community manager's suite{contact})",
        )

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        max_bytes: int | None = None,
        follow: bool = False,
        timeout_s: float | None = None,
    ) -> Reply:
        """`request` with GET."""
        return self.request("GET", url, headers=headers, max_bytes=max_bytes, follow=follow, timeout_s=timeout_s)

    def post(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        max_bytes: int | None = None,
        timeout_s: float | None = None,
    ) -> Reply:
        """`request` with POST."""
        return self.request("POST", url, headers=headers, content=content, max_bytes=max_bytes, timeout_s=timeout_s)

    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        max_bytes: int | None = None,
        follow: bool = False,
        timeout_s: float | None = None,
    ) -> Reply:
        """Send once, and give back whatever the server answered, errors of its own included.

        follow: go along up to 5 redirects (only a GET or HEAD: what acts is never sent to another address).
        Raises NothingLeft (proof that the request did not leave) or Broken (it may have arrived).
        """
        seconds = timeout_s or self._timeout_s
        deadline = time.monotonic() + seconds
        request, hops = self._built(method, url, headers, content), list[Hop]()
        while True:
            with _led_by(hops):
                reply, following = self._send(request, deadline, seconds, max_bytes or self._max_bytes, tuple(hops))
                if not follow or following is None or method not in ("GET", "HEAD"):
                    return reply
                if len(hops) == MAX_HOPS:
                    raise RoundAndRound(host=reply.host, hops=MAX_HOPS)
            hops.append(Hop(reply.status, reply.url))
            request = following

    def close(self) -> None:
        self._client.close()

    def _built(self, method: str, url: str, headers: Mapping[str, str] | None, content: bytes | None) -> httpx.Request:
        try:
            return self._client.build_request(method, url, headers=dict(headers or {}), content=content)
        except (httpx.InvalidURL, UnicodeError) as err:
            raise NoWebAddress(address=redact(url, 80)) from err

    def _send(
        self, request: httpx.Request, deadline: float, seconds: float, limit: int, hops: tuple[Hop, ...]
    ) -> tuple[Reply, httpx.Request | None]:
        host = self._checked(request.url)
        exchange = Exchange(deadline, self._proxy(request.url))
        request.extensions["exchange"] = exchange
        with _sorted(exchange, host, seconds, limit):
            response = self._client.send(request, stream=True)
            try:
                if response.status_code == 407 and exchange.proxy:
                    raise ProxyRefused(host=host, why="407")
                body, received = _read(response, limit, host)
            finally:
                response.close()
        headers = dict(response.headers.items())
        reply = Reply(response.status_code, headers, body, str(request.url), hops, received)
        return reply, response.next_request

    def _checked(self, url: httpx.URL) -> str:
        """The host, when it is one that may be asked; through a proxy nobody else would look at a written address."""
        if url.scheme not in ("http", "https") or not url.host:
            raise NoWebAddress(address=redact(str(url), 80))
        address = literal(url.host)
        if address is not None and not is_allowed(address, self._private):
            raise NotPublic(address=address)
        return url.host

    def _proxy(self, url: httpx.URL) -> str | None:
        """The environment's proxy for this address. Raises NothingLeft when it is of a kind that we do not speak."""
        proxy = self._proxies.get(url.scheme) or self._proxies.get("all")
        if not proxy or is_loopback(url.host) or proxy_bypass(url.host):
            return None
        proxy = proxy if "://" in proxy else f"http://{proxy}"
        if not proxy.lower().startswith(("http://", "https://")):
            raise ProxyRefused(host=url.host, why=N_("only http and https proxies are supported"))
        return proxy


def _read(response: httpx.Response, limit: int, host: str) -> tuple[bytes, int]:
    """The body, inflated, and how many bytes it took on the wire."""
    announced = response.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > limit and response.request.method != "HEAD":
        raise Overflow
    body, received = inflater(response.headers.get("content-encoding", ""), limit), 0
    for chunk in response.iter_raw():
        received += len(chunk)
        if received > limit:  # empty blocks could go on for ever without inflating to anything
            raise Overflow
        body.feed(chunk)
    return body.finish(), received


# UnicodeError: a redirect to a name that IDNA refuses
_FAILURES = (
    httpcore.NetworkError, httpcore.ProtocolError, httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError,
)  # fmt: skip


@contextmanager
def _led_by(hops: Sequence[Hop]) -> Iterator[None]:
    """What a request fails with, told with those that redirected to it."""
    try:
        yield
    except (NothingLeft, Broken) as err:
        led: NothingLeft | Broken = err
        if hops and isinstance(err, Blocked | NoWebAddress):
            kind = LedToPrivate if isinstance(err, Blocked) else LedNowhere
            led = kind(host=hops[-1].host, address=err.facts["address"])
        led.sent = err.sent + len(hops)
        if led is err:
            raise
        raise led from err


@contextmanager
def _sorted(exchange: Exchange, host: str, seconds: float, limit: int) -> Iterator[None]:
    """Every way in which an exchange fails, as what it proves; what broke off, with what had come."""
    try:
        with _proved(exchange, host, seconds, limit):
            yield
    except Broken as err:
        err.received = exchange.received
        raise


@contextmanager
def _proved(exchange: Exchange, host: str, seconds: float, limit: int) -> Iterator[None]:
    """Every way in which an exchange fails, as what it proves."""
    try:
        yield
    except httpcore.ProxyError as err:
        raise ProxyRefused(host=host, why=redact(str(err), 80)) from err
    except (httpcore.TimeoutException, TimeoutError) as err:
        if exchange.left:
            raise TimedOut(host=host, seconds=seconds) from err
        raise NothingLeft(host=host, why=N_("no connection in time")) from err
    except Overflow as err:
        raise TooBig(host=host, megabytes=limit / 1e6) from err
    except Spoiled as err:
        raise Unreadable(host=host, why=N_("it is not compressed as it says")) from err
    except _FAILURES as err:
        raise _failure(exchange, host, err) from err


def _failure(exchange: Exchange, host: str, err: Exception) -> NothingLeft | Broken:
    inner = err.args[0] if err.args else None  # httpcore drops the cause on the way, but not the argument
    cause = inner if isinstance(inner, Exception) else err
    if exchange.left:
        return Broken(host=host, why=_broken(err, cause))
    if isinstance(cause, ssl.SSLCertVerificationError):
        return Untrusted(host=host, why=cause.verify_message)
    said = refusal(cause) if isinstance(cause, OSError) else str(cause)
    return NothingLeft(host=host, why=redact(said, 80))


def _broken(err: Exception, cause: Exception) -> str:
    """How an exchange ended too early, as a source string: the libraries' words are for those who know the protocol."""
    said = str(err)
    if isinstance(cause, OSError):
        return redact(refusal(cause), 80)
    if "disconnected without" in said:
        return N_("the connection was closed without an answer")
    if "closed connection without" in said:
        return N_("the answer was cut short")
    if isinstance(err, httpcore.ProtocolError | httpx.ProtocolError):
        return N_("its answer does not keep to HTTP")
    return redact(said, 80) or type(err).__name__
