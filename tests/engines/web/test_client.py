"""The client against real servers on loopback: what each failure proves, and what is never let through."""

import gzip
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from cmsuite.engines.web.client import (
    Blocked,
    Broken,
    Http,
    NothingLeft,
    NoWebAddress,
    ProxyRefused,
    Reply,
    RoundAndRound,
    TimedOut,
    TooBig,
    UnknownHost,
    Unreadable,
    Untrusted,
    redact,
    retry_after,
)
from tests import feedserver
from tests.feedserver import LOOPBACK, Answer, Handler, Server, serving

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def http() -> Http:
    return Http(allow_private=LOOPBACK, user_agent="cmsuite-test/1", timeout_s=5)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_an_answer_is_given_back_whole(server: Server, http: Http) -> None:
    server.answers["/a"] = Answer("é".encode("latin-1"), 201, "text/plain; charset=iso-8859-1", {"X-Thing": "1"})
    reply = http.get(server.url("/a"))
    assert (reply.status, reply.ok, reply.text(), reply.headers["x-thing"]) == (201, True, "é", "1")
    assert server.asked[0].headers["user-agent"] == "cmsuite-test/1"


def test_an_error_of_the_server_is_an_answer(server: Server, http: Http) -> None:
    assert (http.get(server.url("/none")).status, http.get(server.url("/none")).ok) == (404, False)


def test_a_post_carries_its_bytes_and_asks_for_its_connection_to_be_closed(server: Server, http: Http) -> None:
    server.answers["/p"] = Answer(b"{}")
    http.post(server.url("/p"), content=b"text=%C3%A9", headers={"Idempotency-Key": "k1"})
    asked = server.asked[0]
    assert (asked.method, asked.body) == ("POST", b"text=%C3%A9")
    assert (asked.headers["idempotency-key"], asked.headers["connection"]) == ("k1", "close")


def test_no_cookie_is_kept(server: Server, http: Http) -> None:
    server.answers["/c"] = Answer(b"x", headers={"Set-Cookie": "who=me"})
    http.get(server.url("/c"))
    http.get(server.url("/c"))
    assert "cookie" not in server.asked[1].headers


# ---- what proves that nothing left, and what does not


def test_a_refused_connection_proves_that_nothing_left(http: Http) -> None:
    with pytest.raises(NothingLeft, match="refused"):
        http.post(f"http://127.0.0.1:{free_port()}/", content=b"x")


def test_an_unknown_host_proves_that_nothing_left(http: Http) -> None:
    with pytest.raises(UnknownHost, match=r"nobody\.invalid"):
        http.get("http://nobody.invalid/")


def test_an_untrusted_certificate_proves_that_nothing_left(http: Http) -> None:
    """Nothing speaks TLS there: the handshake fails before the request."""
    with serving() as plain, pytest.raises(NothingLeft):
        http.post(plain.url("/").replace("http:", "https:"), content=b"secret")
    assert plain.asked == []


def test_a_self_signed_certificate_is_not_accepted(http: Http, tmp_path_factory: pytest.TempPathFactory) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*self_signed(tmp_path_factory))
    with serving() as secure:
        secure.socket = context.wrap_socket(secure.socket, server_side=True, do_handshake_on_connect=False)
        with pytest.raises(Untrusted, match="certificate"):
            http.post(secure.url("/").replace("http:", "https:"), content=b"secret")
    assert secure.asked == []


def self_signed(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """A certificate for 127.0.0.1 that nobody vouches for, and its key."""
    import ipaddress

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    builder = x509.CertificateBuilder(
        name, name, key.public_key(), 1, NOW - timedelta(days=9999), NOW.replace(year=2099)
    )
    certificate = builder.add_extension(alternative, critical=False).sign(key, hashes.SHA256())
    folder = tmp_path_factory.mktemp("tls")
    (folder / "cert.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    pem, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    (folder / "key.pem").write_bytes(key.private_bytes(pem, serialization.PrivateFormat.PKCS8, plain))
    return str(folder / "cert.pem"), str(folder / "key.pem")


def silent(handler: Handler) -> None:
    handler.close_connection = True


@pytest.mark.parametrize(
    ("behaviour", "why"),
    [
        (feedserver.resetting, "the connection was cut"),
        (silent, "the connection was closed without an answer"),
        (lambda h: h.wfile.write(b"not http\r\n\r\n"), "its answer does not keep to HTTP"),
    ],
)
def test_a_broken_exchange_may_have_arrived(
    server: Server, http: Http, behaviour: feedserver.Behaviour, why: str
) -> None:
    server.answers["/x"] = behaviour
    with pytest.raises(Broken) as broken:
        http.post(server.url("/x"), content=b"x")
    assert not isinstance(broken.value, NothingLeft)
    assert broken.value.sentence.endswith(f": {why}.")
    assert len(server.asked) == 1  # and it was not sent again


@pytest.mark.parametrize("behaviour", [feedserver.hanging, feedserver.dripping])
def test_the_time_is_for_the_whole_exchange(server: Server, http: Http, behaviour: feedserver.Behaviour) -> None:
    server.answers["/slow"] = behaviour
    began = time.monotonic()
    with pytest.raises(TimedOut, match=r"0\.4 s"):
        http.get(server.url("/slow"), timeout_s=0.4)
    assert time.monotonic() - began < 3


def test_the_time_is_for_what_is_sent_up_too(http: Http) -> None:
    """A server that takes 100 MB at 10 MB a second is never idle, and still too slow."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def sip() -> None:
            connection, _ = listening.accept()
            with connection:
                while connection.recv(100_000):
                    time.sleep(0.01)

        threading.Thread(target=sip, daemon=True).start()
        began = time.monotonic()
        with pytest.raises(TimedOut):
            http.post(f"http://127.0.0.1:{listening.getsockname()[1]}/", content=b"x" * 100_000_000, timeout_s=0.5)
    assert time.monotonic() - began < 4


def test_an_answer_cut_short_is_broken(server: Server, http: Http) -> None:
    server.answers["/cut"] = Answer(b"half", headers={"Content-Length": "8", "Connection": "close"})
    with pytest.raises(Broken):
        http.get(server.url("/cut"), timeout_s=1)


def test_errors_name_the_host_and_nothing_more(http: Http) -> None:
    with pytest.raises(NothingLeft) as err:
        http.get(f"http://me:pass@127.0.0.1:{free_port()}/hidden?token=abc123")
    assert "127.0.0.1" in err.value.sentence
    assert not any(word in str(err.value) for word in ("hidden", "abc123", "pass"))


@pytest.mark.parametrize("url", ["ftp://example.org/", "file:///etc/passwd", "http://", "not a url", "http://[::1", ""])
def test_only_web_addresses_are_asked(http: Http, url: str) -> None:
    with pytest.raises(NoWebAddress):
        http.get(url)


# ---- limits


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "raw"])
def test_encoded_bodies_are_inflated(server: Server, http: Http, encoding: str) -> None:
    text = b"<rss/>" * 50_000
    raw = zlib.compressobj(wbits=-15)
    packed = {"gzip": gzip.compress(text), "deflate": zlib.compress(text), "raw": raw.compress(text) + raw.flush()}
    name = "deflate" if encoding == "raw" else encoding
    server.answers["/z"] = Answer(packed[encoding], headers={"Content-Encoding": name})
    reply = http.get(server.url("/z"))
    assert (reply.body, reply.received) == (text, len(packed[encoding]))


def test_two_gzip_members_are_one_body(server: Server, http: Http) -> None:
    server.answers["/z"] = Answer(gzip.compress(b"one ") + gzip.compress(b"two"), headers={"Content-Encoding": "gzip"})
    assert http.get(server.url("/z")).body == b"one two"


def test_a_gzip_bomb_is_stopped(server: Server, http: Http) -> None:
    server.answers["/bomb"] = feedserver.bomb(200)
    with pytest.raises(TooBig, match="10 MB"):
        http.get(server.url("/bomb"))


@pytest.mark.parametrize("answer", [feedserver.endless, Answer(b"x" * 2_000_000)])
def test_a_huge_body_is_stopped(server: Server, http: Http, answer: Answer | feedserver.Behaviour) -> None:
    server.answers["/huge"] = answer
    with pytest.raises(TooBig):
        http.get(server.url("/huge"), max_bytes=1_000_000)


@pytest.mark.parametrize(
    ("head", "piece"),
    [(b"", gzip.compress(b"", mtime=0)), (gzip.compress(b"", mtime=0)[:10], b"\0\0\0\xff\xff")],
    ids=["members", "blocks"],
)
def test_raw_bytes_are_bounded_though_nothing_comes_out_of_them(
    server: Server, http: Http, head: bytes, piece: bytes
) -> None:
    """Empty gzip members, or empty deflate blocks in one: they could go on for ever."""

    def empty(handler: feedserver.Handler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + head)
        while not handler.server.released.is_set():
            handler.wfile.write(piece * 1_000)

    server.answers["/z"] = empty
    with pytest.raises(TooBig):
        http.get(server.url("/z"), max_bytes=200_000)


@pytest.mark.parametrize(
    ("body", "encoding"),
    [(b"not gzip at all", "gzip"), (gzip.compress(b"a" * 1000, mtime=0)[:-20], "gzip"), (b"x", "br")],
)
def test_a_spoilt_encoding_is_unreadable(server: Server, http: Http, body: bytes, encoding: str) -> None:
    server.answers["/z"] = Answer(body, headers={"Content-Encoding": encoding})
    with pytest.raises(Unreadable):
        http.get(server.url("/z"))


@pytest.mark.parametrize("charset", ["idna", "punycode", "undefined", "hex", "no-such"])
def test_a_charset_that_makes_no_sense_is_passed_over(charset: str) -> None:
    headers = {"content-type": f"text/plain; charset={charset}"}
    assert Reply(200, headers, "caf\xe9 \xff".encode(), "http://x/").text() == "café ÿ"


def test_json_is_read_or_said_to_be_unreadable(server: Server, http: Http) -> None:
    server.answers |= {"/j": Answer(b'{"a": [1]}'), "/h": Answer(b"<html>"), "/deep": Answer(b"[" * 100_000)}
    assert http.get(server.url("/j")).json() == {"a": [1]}
    for path in ("/h", "/deep"):
        with pytest.raises(Unreadable):
            http.get(server.url(path)).json()


# ---- redirects


def test_redirects_are_followed_when_asked_for(server: Server, http: Http) -> None:
    feedserver.chain(server, "/1", "/2", "/3")
    server.answers["/3"] = Answer(b"here")
    reply = http.get(server.url("/1"), follow=True)
    assert (reply.body, reply.url) == (b"here", server.url("/3"))
    assert [(hop.status, hop.url) for hop in reply.hops] == [(301, server.url("/1")), (301, server.url("/2"))]
    assert http.get(server.url("/1")).status == 301


def test_redirects_without_end_are_given_up(server: Server, http: Http) -> None:
    feedserver.chain(server, "/a", "/b", "/a")
    with pytest.raises(RoundAndRound):
        http.get(server.url("/a"), follow=True)
    assert len(server.asked) == 6


def test_what_acts_is_never_sent_on(server: Server, http: Http) -> None:
    feedserver.chain(server, "/a", "/b", status=307)
    reply = http.request("POST", server.url("/a"), content=b"x", follow=True)
    assert (reply.status, len(server.asked)) == (307, 1)


def test_a_redirect_to_another_scheme_is_refused(server: Server, http: Http) -> None:
    server.answers["/a"] = feedserver.redirect("file:///etc/passwd")
    with pytest.raises(NoWebAddress):
        http.get(server.url("/a"), follow=True)


@pytest.mark.parametrize("to", ["http://xn--a/", "http://a:b/", "http://[::1", "/\x01", "?" + "a" * 70_000])
def test_a_redirect_to_what_is_no_address_is_the_servers_fault(server: Server, http: Http, to: str) -> None:
    server.answers["/a"] = feedserver.redirect(to)
    with pytest.raises(Broken):
        http.get(server.url("/a"), follow=True)


# ---- the guard


def test_this_machine_is_not_asked_unless_allowed(server: Server) -> None:
    with pytest.raises(Blocked, match="allow_private"):
        Http(user_agent="x").get(server.url("/"))
    assert server.asked == []


@pytest.mark.parametrize(
    "host",
    ["localhost", "127.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0", "169.254.169.254", "10.0.0.1", "100.64.0.1"],
)
def test_private_addresses_are_blocked_however_they_are_written(server: Server, host: str) -> None:
    with pytest.raises(NothingLeft):
        Http(user_agent="x").get(f"http://{host}:{server.server_address[1]}/")
    assert server.asked == []


def test_every_hop_is_guarded(server: Server) -> None:
    only_here = Http(allow_private=["127.0.0.1/32"], user_agent="x")
    with serving("127.0.0.2") as hidden:
        server.answers["/out"] = feedserver.redirect(hidden.url("/admin"))
        with pytest.raises(Blocked, match=r"127\.0\.0\.2"):
            only_here.get(server.url("/out"), follow=True)
    assert hidden.asked == []


def test_a_name_that_leads_elsewhere_at_its_second_look_up_leads_nowhere(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """DNS rebinding: what was checked is what is connected to, in one request and from one to the next."""
    here, port = Http(allow_private=["127.0.0.1/32"], user_agent="x"), server.server_address[1]
    look_up, looked_up = socket.getaddrinfo, list[str]()

    def answered(host: str, *more: Any, **options: Any) -> Any:
        """The machine's own look-up, of a name that its owner has lead inside after the first answer."""
        if host == "rebound.example":
            looked_up.append(host)
            host = "127.0.0.1" if len(looked_up) == 1 else "127.0.0.2"
        return look_up(host, *more, **options)

    monkeypatch.setattr(socket, "getaddrinfo", answered)
    server.answers["/"] = Answer(b"public")
    with serving("127.0.0.2", port) as hidden:
        assert here.get(f"http://rebound.example:{port}/").body == b"public"
        assert looked_up == ["rebound.example"], "once: there is no second answer to connect to"
        server.answers["/"] = feedserver.redirect("/inside")
        with pytest.raises(Blocked, match=r"rebound\.example is at 127\.0\.0\.2"):
            here.get(f"http://rebound.example:{port}/")
        looked_up.clear()
        with pytest.raises(Blocked, match=r"127\.0\.0\.2"):
            here.get(f"http://rebound.example:{port}/", follow=True)
    assert hidden.asked == []
    assert [one.path for one in server.asked] == ["/", "/"]


# ---- proxies


def test_a_proxy_of_the_environment_is_used_but_never_for_loopback(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving() as proxy:
        monkeypatch.setenv("http_proxy", proxy.url("").rstrip("/"))
        monkeypatch.delenv("no_proxy", raising=False)
        monkeypatch.delenv("NO_PROXY", raising=False)
        http = Http(allow_private=LOOPBACK, user_agent="x", timeout_s=5)
        proxy.answers["http://example.org/feed"] = Answer(b"through the proxy")
        server.answers["/here"] = Answer(b"straight")
        assert http.get("http://example.org/feed").body == b"through the proxy"
        assert http.get(server.url("/here")).body == b"straight"
        assert [one.path for one in proxy.asked] == ["http://example.org/feed"]


@pytest.mark.parametrize("url", ["http://example.org/", "https://example.org/"])
def test_a_proxy_that_refuses_proves_that_nothing_left(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as proxy:
        proxy.answers["http://example.org/"] = Answer(b"who are you", 407)
        for name in ("http_proxy", "https_proxy"):
            monkeypatch.setenv(name, proxy.url("").rstrip("/"))
        for name in ("no_proxy", "NO_PROXY", "HTTP_PROXY", "HTTPS_PROXY"):
            monkeypatch.delenv(name, raising=False)
        with pytest.raises(ProxyRefused, match=r"example\.org"):
            Http(user_agent="x", timeout_s=5).post(url, content=b"x")


@pytest.mark.parametrize("host", ["169.254.169.254", "2852039166", "0xa9.254.43518", "10.0.0.1.", "[::ffff:10.0.0.1]"])
def test_a_private_address_is_not_reached_through_a_proxy_either(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving() as proxy:
        monkeypatch.setenv("http_proxy", proxy.url("").rstrip("/"))
        with pytest.raises(Blocked):
            Http(user_agent="x").get(f"http://{host}/latest/meta-data")
    assert proxy.asked == []


def test_threads_may_share_a_client(server: Server, http: Http) -> None:
    server.answers["/n"] = Answer(b"n")
    got: list[bytes] = []
    threads = [threading.Thread(target=lambda: got.append(http.get(server.url("/n")).body)) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert got == [b"n"] * 20


# ---- waiting and secrets


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "120"}, 120),
        ({"retry-after": format_datetime(NOW + timedelta(seconds=90), usegmt=True)}, 90),
        ({"retry-after": format_datetime(NOW - timedelta(days=1), usegmt=True)}, 0),
        ({"x-ratelimit-reset": "2026-03-10T09:05:00.000Z"}, 300),
        ({"x-ratelimit-reset": str(int(NOW.timestamp()) + 60)}, 60),
        ({"ratelimit-reset": "45"}, 45),
        ({"retry-after": "31536000"}, 7 * 86_400),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "nan"}, None),
        ({}, None),
    ],
)
def test_a_server_says_how_long_to_wait_in_many_ways(headers: dict[str, str], seconds: int | None) -> None:
    wait = retry_after(Reply(429, headers, b"", "http://x/"), NOW)
    assert wait == (None if seconds is None else timedelta(seconds=seconds))


def test_a_reset_counts_only_when_the_allowance_is_spent() -> None:
    headers = {"x-ratelimit-reset": "2026-03-10T09:05:00.000Z", "x-ratelimit-remaining": "200"}
    assert retry_after(Reply(200, headers, b"", "http://x/"), NOW) is None


@pytest.mark.parametrize(
    "text",
    [
        "Authorization: Bearer s3cr3t-value",
        '{"access_token": "s3cr3t-value", "id": 1}',
        "https://discord.com/api/webhooks/123/s3cr3t-value",
        "https://hooks.slack.com/services/T0/B0/s3cr3t-value",
        "GET https://api.example.org/x?access_token=s3cr3t-value&a=1",
        "https://me:s3cr3t-value@example.org/",
        "Set-Cookie: session=s3cr3t-value; Path=/",
        "client_secret=s3cr3t-value",
        "a page at https://a.example/https://me:s3cr3t-value@b.example/https://hooks.slack.com/s3cr3t-value",
        "session eyJhbGciOiJI.s3cr3t-value.x-_y and -eyJhbGciOiJI.s3cr3t-value",
    ],
)
def test_secrets_are_not_in_what_is_kept(text: str) -> None:
    assert "s3cr3t" not in redact(f"before {text}\nafter")
    assert redact(text + "x" * 2_000).__len__() <= 500


@pytest.mark.parametrize(
    "text", ["http://a/", "http://a", "http://a?", "-eyJaaaaaaaa", "cookie", " ", "bearer ", 'token="']
)
def test_hiding_secrets_takes_no_longer_for_a_hostile_page(text: str) -> None:
    began = time.monotonic()
    redact("cookie" + text * 20_000 + "!")
    assert time.monotonic() - began < 3
