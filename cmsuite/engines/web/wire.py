"""One request on one connection: guarded where it connects, timed as a whole, and watched for what has left.

No connection is kept: a server that resets an idle one would turn a post into a doubt of our own making. So the state
of a request and of its connection are the same, and "nothing left" is not guessed from the kind of an error: it is
whether a byte of the request was handed to the socket.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import httpcore
import httpx

from cmsuite.engines.web.address import Net, is_allowed, literal
from cmsuite.engines.web.errors import Blocked, NotPublic, UnknownHost

CONNECT_S = 5.0
PIECE = 65_536  # bytes


@dataclass
class Exchange:
    """What is known of a request on its way."""

    deadline: float  # of time.monotonic()
    proxy: str | None = None
    left: bool = False  # a byte of it was handed to the socket
    received: int = 0  # bytes that came, heads included

    def time_left(self) -> float:
        """Seconds until the deadline. Raises httpcore.TimeoutException after it."""
        rest = self.deadline - time.monotonic()
        if rest <= 0:
            raise httpcore.ReadTimeout
        return rest


class Watched(httpcore.NetworkStream):
    """A connection that keeps the deadline of its request and notes when it begins to leave."""

    def __init__(self, stream: httpcore.NetworkStream, exchange: Exchange) -> None:
        self._stream, self._exchange = stream, exchange

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        found = self._stream.read(max_bytes, self._exchange.time_left())
        self._exchange.received += len(found)
        return found

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """In pieces, between which the deadline is looked at: the time for a write is that for each of its sends."""
        for start in range(0, len(buffer), PIECE):
            rest = self._exchange.time_left()
            self._exchange.left = True
            self._stream.write(buffer[start : start + PIECE], rest)

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        self._exchange.left = False  # what a proxy was told to get here is not the request
        limit = min(CONNECT_S, self._exchange.time_left())
        return Watched(self._stream.start_tls(ssl_context, server_hostname, limit), self._exchange)

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class Guard(httpcore.NetworkBackend):
    """Resolves a name once, and connects to an address that it has checked: no second lookup can swap it."""

    def __init__(self, exchange: Exchange, private: tuple[Net, ...]) -> None:
        self._exchange, self._private = exchange, private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as err:
            raise UnknownHost(host=host) from err
        addresses = list(dict.fromkeys(str(info[4][0]) for info in found))
        open_ = [one for one in addresses if self._exchange.proxy is not None or is_allowed(one, self._private)]
        if not open_:
            raise NotPublic(address=host) if literal(host) else Blocked(host=host, address=addresses[0])
        return Watched(self._first_that_answers(open_, port), self._exchange)

    def _first_that_answers(self, addresses: list[str], port: int) -> httpcore.NetworkStream:
        *others, last = addresses
        for address in others:
            try:
                return self._connect(address, port)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connect(last, port)

    def _connect(self, address: str, port: int) -> httpcore.NetworkStream:
        return httpcore.SyncBackend().connect_tcp(address, port, min(CONNECT_S, self._exchange.time_left()))


class Body(httpx.SyncByteStream):
    """The raw bytes of an answer; closing it closes the connection."""

    def __init__(self, answer: httpcore.Response, connection: httpcore.HTTPConnection | httpcore.HTTPProxy) -> None:
        self._answer, self._connection = answer, connection

    def __iter__(self) -> Iterator[bytes]:
        return self._answer.iter_stream()

    def close(self) -> None:
        self._answer.close()
        self._connection.close()


class Wire(httpx.BaseTransport):
    """Carries each request over a connection of its own, guarded and watched; the caller gives the `exchange`."""

    def __init__(self, private: tuple[Net, ...]) -> None:
        self._private = private
        self._tls = httpx.create_ssl_context()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        to = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        connection = self._connection(to, request.extensions["exchange"])
        try:
            answer = connection.handle_request(
                httpcore.Request(request.method, to, headers=request.headers.raw, content=request.read())
            )
        except BaseException:
            connection.close()
            raise
        return httpx.Response(answer.status, headers=answer.headers, stream=Body(answer, connection))

    def _connection(self, to: httpcore.URL, exchange: Exchange) -> httpcore.HTTPConnection | httpcore.HTTPProxy:
        guard = Guard(exchange, self._private)
        if exchange.proxy is None:
            return httpcore.HTTPConnection(to.origin, ssl_context=self._tls, network_backend=guard)
        proxy = httpx.Proxy(exchange.proxy)
        return httpcore.HTTPProxy(
            proxy_url=str(proxy.url),
            proxy_auth=proxy.raw_auth,
            ssl_context=self._tls,
            proxy_ssl_context=self._tls if proxy.url.scheme == "https" else None,
            network_backend=guard,
        )
