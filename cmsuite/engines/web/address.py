"""Which addresses may be connected to: public ones, and those that the settings allow."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterable
from contextlib import suppress

from cmsuite.core.errors import Usage
from cmsuite.core.locale import N_

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
Net = ipaddress.IPv4Network | ipaddress.IPv6Network

_UNICAST6 = ipaddress.IPv6Network("2000::/3")  # all that IANA gives out as global unicast
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are the IPv4 address it leads to
_COMPATIBLE = ipaddress.IPv6Network("::/96")  # RFC 4291 2.5.5.1, deprecated, but still parsed


class BadNetwork(Usage):
    said = N_("{found} is not a network: write an address with its length, such as 10.0.0.0/8.")


def networks(cidrs: Iterable[str]) -> tuple[Net, ...]:
    """The networks of these CIDR texts. Raises BadNetwork."""
    read: list[Net] = []
    for text in cidrs:
        try:
            read.append(ipaddress.ip_network(text.strip(), strict=False))
        except ValueError as err:
            raise BadNetwork(found=text) from err
    return tuple(read)


def leads_to(ip: Ip) -> Ip:
    """The address that is reached in the end: an IPv4 address inside an IPv6 one counts as itself."""
    if isinstance(ip, ipaddress.IPv4Address):
        return ip
    if ip.ipv4_mapped is not None:
        return ip.ipv4_mapped
    if ip.sixtofour is not None:
        return ip.sixtofour
    if ip in _NAT64 or (ip in _COMPATIBLE and int(ip) > 1):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip


def is_allowed(text: str, private: Iterable[Net] = ()) -> bool:
    """May we connect to this address? Public, or inside one of the networks allowed."""
    ip = leads_to(ipaddress.ip_address(text.partition("%")[0]))
    if any(ip.version == net.version and ip in net for net in private):
        return True
    if isinstance(ip, ipaddress.IPv6Address) and ip not in _UNICAST6:
        return False
    return ip.is_global and not ip.is_multicast


def literal(host: str) -> str | None:
    """The host itself when it is written as an address, else None; 127.1 and 0x7f000001 are, to whoever connects."""
    text = host.strip("[]").partition("%")[0].rstrip(".")
    with suppress(ValueError):
        return str(ipaddress.ip_address(text))
    with suppress(OSError):
        return socket.inet_ntoa(socket.inet_aton(text))
    return None


def is_loopback(host: str) -> bool:
    """This very machine, by name or by address: never through a proxy."""
    name = host.rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    ip = literal(name)
    return ip is not None and leads_to(ipaddress.ip_address(ip)).is_loopback
