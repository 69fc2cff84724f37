from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.tracking.clients import is_address, kept_agent, kept_network, said_by_proxies
from masthead.tracking.records import LONGEST_AGENT, NO_NETWORK
from masthead.web.subscribers import networks


def written(kept: bytes) -> str:
    """As evidence of a sign-up says it."""
    address: IPv4Address | IPv6Address = ip_address(kept)
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(ip_network((mapped, 24)) if mapped is not None else ip_network((address, 48)))


@given(st.ip_addresses().map(str) | st.ip_addresses(v=4).map("::ffff:{}".format))
def test_network_is_that_of_evidence(address: str) -> None:
    assert written(kept_network(address)) == networks.kept(address)


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("192.0.2.77", "00000000000000000000ffffc0000200"),
        ("::ffff:192.0.2.77", "00000000000000000000ffffc0000200"),
        ("2001:db8:1:2:3:4:5:6", "20010db8000100000000000000000000"),
        ("fe80::1%eth0", "fe800000000000000000000000000000"),
    ],
)
def test_network_is_cut(address: str, kept: str) -> None:
    assert kept_network(address).hex() == kept


@pytest.mark.parametrize("address", ["", "unix", "192.0.2", "192.0.2.7, 198.51.100.9", "1\0", "::g", "[::1]"])
def test_no_address_has_no_network(address: str) -> None:
    assert kept_network(address) == NO_NETWORK


@pytest.mark.parametrize(
    ("header", "proxies", "said"),
    [
        ("192.0.2.7", 1, "192.0.2.7"),
        ("203.0.113.9, 192.0.2.7", 1, "192.0.2.7"),
        ("203.0.113.9,192.0.2.7 , 198.51.100.1", 2, "192.0.2.7"),
        ("192.0.2.7", 3, "192.0.2.7"),
        ("", 1, ""),
    ],
)
def test_proxies_are_believed_as_far_as_they_are_ours(header: str, proxies: int, said: str) -> None:
    assert said_by_proxies(header, proxies) == said


def test_address_is_nothing_but_an_address() -> None:
    assert [is_address(each) for each in ("192.0.2.7", "2001:db8::1", "192.0.2.7:80", "x", "")] == [
        *(True, True),
        *(False, False, False),
    ]


@pytest.mark.parametrize(
    ("header", "kept"),
    [
        (b"", ""),
        (b"Mozilla/5.0 (K\xc3\xb6ln)", "Mozilla/5.0 (Köln)"),
        (b"Mozilla/5.0 (K\xf6ln)", "Mozilla/5.0 (Köln)"),
        (b"\tReader\r\n\x00/\x1b[31m1\x9f ", "Reader / [31m1"),
        (b"a" * 9000, "a" * LONGEST_AGENT),
    ],
)
def test_agent_is_short_and_of_one_line(header: bytes, kept: str) -> None:
    assert kept_agent(header) == kept


@given(st.binary(max_size=2000))
def test_agent_never_has_controls_or_more_than_its_length(header: bytes) -> None:
    kept = kept_agent(header)
    assert len(kept) <= LONGEST_AGENT
    assert not any(ord(char) < 0x20 or 0x7F <= ord(char) < 0xA0 for char in kept)
