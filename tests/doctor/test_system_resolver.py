"""The real resolver, asking a real name server on loopback."""

from __future__ import annotations

import asyncio

import pytest
from tests.doctor.zone import served

from masthead.doctor import Answer, RecordType, Status
from masthead.doctor.system_resolver import NameServerError, SystemResolver

ZONE = """
harbour.example TXT "v=spf1 -all"
long.example TXT "{long}"
harbour.example MX 10 mail.harbour.example
harbour.example A 192.0.2.1
harbour.example AAAA 2001:db8::1
alias.example CNAME harbour.example
1.2.0.192.in-addr.arpa PTR mail.harbour.example
broken.example ! servfail
slow.example ! timeout
""".format(long="x" * 600)


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [
        ("harbour.example", "TXT", Answer(Status.ANSWERED, ("v=spf1 -all",))),
        ("long.example", "TXT", Answer(Status.ANSWERED, ("x" * 600,))),
        ("harbour.example", "MX", Answer(Status.ANSWERED, ("10 mail.harbour.example",))),
        ("harbour.example", "A", Answer(Status.ANSWERED, ("192.0.2.1",))),
        ("harbour.example", "AAAA", Answer(Status.ANSWERED, ("2001:db8::1",))),
        ("alias.example", "A", Answer(Status.ANSWERED, ("192.0.2.1",), alias=True)),
        ("1.2.0.192.in-addr.arpa", "PTR", Answer(Status.ANSWERED, ("mail.harbour.example",))),
        ("harbour.example", "PTR", Answer(Status.NO_DATA)),
        ("gone.example", "TXT", Answer(Status.NO_NAME)),
        ("broken.example", "TXT", Answer(Status.FAILED)),
        ("slow.example", "TXT", Answer(Status.TIMEOUT)),
    ],
)
def test_resolver_tells_answers_apart(name: str, kind: str, expected: Answer) -> None:
    with served(ZONE) as server:
        resolver = SystemResolver(nameservers=[server], timeout=0.3 if name == "slow.example" else 10)

        assert asyncio.run(resolver.ask(name, RecordType(kind))) == expected


@pytest.mark.parametrize("server", ["", "x", "192.0.2.1:0", "192.0.2.1:99999", "[::1", "ns.example:53", "::1:::"])
def test_resolver_refuses_what_is_no_name_server(server: str) -> None:
    with pytest.raises(NameServerError, match=r"192\.0\.2\.53"):
        SystemResolver(nameservers=[server], timeout=1)


@pytest.mark.parametrize("server", ["192.0.2.1", "192.0.2.1:5353", "2001:db8::53", "[2001:db8::53]:5353"])
def test_resolver_takes_addresses_with_and_without_a_port(server: str) -> None:
    SystemResolver(nameservers=[server], timeout=1)
