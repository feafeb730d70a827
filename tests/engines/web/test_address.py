"""Which addresses may be connected to."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cmsuite.engines.web.address import BadNetwork, is_allowed, is_loopback, networks

PRIVATE = """127.0.0.1 0.0.0.0 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 198.18.0.1 192.0.2.1 224.0.0.1
255.255.255.255 240.0.0.1 ::1 :: fe80::1 fe80::1%eth0 fc00::1 fec0::1 ff02::1 ::ffff:10.0.0.1 ::127.0.0.1 2001:db8::1
64:ff9b::7f00:1 64:ff9b:1::1 2002:7f00:1::1 2002:a00:1::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 100::1""".split()


@pytest.mark.parametrize("address", PRIVATE)
def test_what_is_not_public_is_blocked(address: str) -> None:
    assert not is_allowed(address)


@pytest.mark.parametrize("address", ["9.9.9.9", "2620:fe::fe", "::ffff:9.9.9.9", "64:ff9b::909:909"])
def test_what_is_public_is_allowed(address: str) -> None:
    assert is_allowed(address)


def test_a_network_is_allowed_by_its_cidr_and_only_it() -> None:
    mine = networks(["10.0.0.0/8", "::1/128"])
    assert is_allowed("10.9.9.9", mine)
    assert is_allowed("::ffff:10.9.9.9", mine)
    assert is_allowed("::1", mine)
    assert not is_allowed("192.168.0.1", mine)


def test_what_is_no_network_is_said() -> None:
    with pytest.raises(BadNetwork, match="loopback"):
        networks(["loopback"])


@given(st.ip_addresses(v=4))
def test_an_address_inside_an_ipv6_one_is_judged_as_itself(inner: ipaddress.IPv4Address) -> None:
    for prefix in ("::ffff:", "64:ff9b::"):
        assert is_allowed(f"{prefix}{inner}") == is_allowed(str(inner))


@pytest.mark.parametrize(
    ("host", "is_it"),
    [
        ("localhost", True),
        ("A.LocalHost.", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("127.1", True),
        ("localhost.example.org", False),
        ("10.0.0.1", False),
    ],
)
def test_this_machine_is_known_by_name_and_address(host: str, is_it: bool) -> None:
    assert is_loopback(host) is is_it
