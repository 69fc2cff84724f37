"""Following SPF records: what they say of an address, what they cost, and that there is an end to it."""

from __future__ import annotations

import asyncio
import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.doctor.zone import Zone, zone

from masthead.doctor.resolver import Asking, Memory
from masthead.doctor.spf_check import Mail, Result, check_host, expanded
from masthead.doctor.spf_record import parse_spf
from masthead.doctor.spf_survey import MOST_RECORDS, Survey, survey

OTHERS = """
relay.example         TXT "v=spf1 ip4:198.51.100.0/24 -all"
lead.example          TXT "v=spf1 redirect=relay.example"
broken.example        TXT "v=spf1 ipv4:192.0.2.1 -all"
hosts.example         A   192.0.2.10
hosts.example         AAAA 2001:db8::10
hosts.example         MX  10 mx.hosts.example
mx.hosts.example      A   192.0.2.20
10.2.0.192._x.example A   127.0.0.2
10.2.0.192.in-addr.arpa PTR out.harbour.example
out.harbour.example   A   192.0.2.10
slow.example          !   timeout
"""


def check(record: str, address: str = "192.0.2.10", more: str = "") -> Result:
    held = zone(f'harbour.example TXT "{record}"\n{OTHERS}\n{more}')
    mail = Mail(ipaddress.ip_address(address), "harbour.example", helo="out.harbour.example")
    return asyncio.run(check_host(mail, Asking(Memory(held))))


@pytest.mark.parametrize(
    ("record", "address", "expected"),
    [
        ("v=spf1 ip4:192.0.2.0/24 -all", "192.0.2.10", "pass"),
        ("v=spf1 ip4:192.0.2.0/24 -all", "198.51.100.1", "fail"),
        ("v=spf1 ip6:2001:db8::/32 ~all", "192.0.2.10", "softfail"),
        ("v=spf1 ip6:2001:db8::/32 ~all", "2001:db8::1", "pass"),
        ("v=spf1", "192.0.2.10", "neutral"),
        ("v=spf1 ?all", "192.0.2.10", "neutral"),
        ("v=spf1 a:hosts.example -all", "192.0.2.10", "pass"),
        ("v=spf1 a:hosts.example -all", "2001:db8::10", "pass"),
        ("v=spf1 a:hosts.example/24 -all", "192.0.2.99", "pass"),
        ("v=spf1 mx:hosts.example -all", "192.0.2.20", "pass"),
        ("v=spf1 mx:hosts.example -all", "192.0.2.10", "fail"),
        ("v=spf1 include:relay.example -all", "198.51.100.7", "pass"),
        ("v=spf1 include:relay.example ?all", "192.0.2.10", "neutral"),
        ("v=spf1 -include:relay.example +all", "198.51.100.7", "fail"),
        ("v=spf1 redirect=lead.example", "198.51.100.7", "pass"),
        ("v=spf1 redirect=lead.example", "192.0.2.10", "fail"),
        ("v=spf1 redirect=nowhere.example", "192.0.2.10", "permerror"),
        ("v=spf1 include:nowhere.example -all", "192.0.2.10", "permerror"),
        ("v=spf1 include:broken.example -all", "192.0.2.10", "permerror"),
        ("v=spf1 include:slow.example -all", "192.0.2.10", "temperror"),
        ("v=spf1 ip4:192.0.2.10 include:slow.example -all", "192.0.2.10", "pass"),
        ("v=spf1 exists:%{i}._x.example -all", "192.0.2.10", "fail"),
        ("v=spf1 exists:%{ir}._x.example -all", "192.0.2.10", "pass"),
        ("v=spf1 ptr -all", "192.0.2.10", "pass"),
        ("v=spf1 ptr -all", "198.51.100.7", "fail"),
        ("v=spf1 a:one.example a:two.example ip4:192.0.2.10 -all", "192.0.2.10", "pass"),
        ("v=spf1 a:one.example a:two.example a:three.example ip4:192.0.2.10 -all", "192.0.2.10", "permerror"),
        ("v=spf1 include:harbour.example -all", "198.51.100.1", "permerror"),
        ("v=spf1 mistake -all", "192.0.2.10", "permerror"),
    ],
)
def test_check_host_says_what_the_standard_says(record: str, address: str, expected: str) -> None:
    assert check(record, address).value == expected


def test_check_host_counts_to_ten() -> None:
    ten = " ".join(["include:relay.example"] * 10)

    assert check(f"v=spf1 {ten} ip4:192.0.2.10 -all").value == "pass"
    assert check(f"v=spf1 {ten} include:relay.example ip4:192.0.2.10 -all").value == "permerror"


@pytest.mark.parametrize(
    ("spec", "address", "expected"),
    [
        ("%{ir}.%{v}._spf.%{d2}", "192.0.2.3", "3.2.0.192.in-addr._spf.example.com"),
        ("%{lr-}.lp._spf.%{d2}", "192.0.2.3", "bad.strong.lp._spf.example.com"),
        ("%{l1r-}.x.%{d1r}", "192.0.2.3", "strong.x.email"),
        ("%{s}.x", "192.0.2.3", "strong-bad@email.example.com.x"),
        ("%{i}.%{v}", "2001:db8::cb01", "2.0.0.1.0.d.b.8" + ".0" * 20 + ".c.b.0.1.ip6"),
        ("%{d999999999999}%%%_%-", "192.0.2.3", "email.example.com% %20"),
        ("%{d0}.x", "192.0.2.3", "email.example.com.x"),
    ],
)
def test_expanded_follows_the_examples_of_the_standard(spec: str, address: str, expected: str) -> None:
    mail = Mail(ipaddress.ip_address(address), "email.example.com", local="strong-bad")

    assert expanded(spec, mail, "email.example.com") == expected


def surveyed(held: Zone) -> Survey:
    return asyncio.run(surveying(held))


async def surveying(held: Zone) -> Survey:
    record = parse_spf(held.records["harbour.example"]["TXT"][0])
    return await survey("harbour.example", record, Asking(Memory(held)))


def test_survey_counts_through_everything_that_asks() -> None:
    found = surveyed(
        zone(
            'harbour.example TXT "v=spf1 ip4:192.0.2.1 a mx ptr exists:%{i}.x.example include:one.example -all"\n'
            'one.example TXT "v=spf1 a:two.example redirect=two.example"\n'
            'two.example TXT "v=spf1 mx ?all"\n'
            "two.example A 192.0.2.2\nharbour.example A 192.0.2.3\nharbour.example MX 10 two.example\n"
        )
    )

    assert found.costs == {"a": 1, "mx": 1, "ptr": 1, "exists:%{i}.x.example": 1, "include:one.example": 4}
    assert (found.look_ups, found.voids) == (8, ["two.example"])


def test_survey_ends_where_records_include_each_other_without_end() -> None:
    each = " ".join(f"include:n{number}.example" for number in range(8))
    lines = [f'n{number}.example TXT "v=spf1 {each} -all"' for number in range(8)]
    held = zone("\n".join([f'harbour.example TXT "v=spf1 {each} -all"', *lines]))

    found = surveyed(held)

    assert found.cut
    assert found.look_ups > 10
    assert len(held.asked) <= MOST_RECORDS


def test_survey_does_not_ask_for_everything_that_a_huge_record_names() -> None:
    held = zone('harbour.example TXT "v=spf1 ' + " ".join(f"a:h{n}.example" for n in range(290)) + ' -all"')

    found = surveyed(held)

    assert found.look_ups == 290
    assert len(held.asked) <= 120


NAMES = st.sampled_from(["harbour.example", "one.example", "two.example", "three.example"])
RECORDS = st.lists(
    st.builds(lambda kind, name: f"{kind}{name}", st.sampled_from(["include:", "a:", "mx:", "redirect=", "-"]), NAMES),
    max_size=12,
)


@given(st.dictionaries(NAMES, RECORDS))
@settings(max_examples=100)
def test_survey_and_check_come_to_an_end_in_every_zone(records: dict[str, list[str]]) -> None:
    lines = [f'{name} TXT "{" ".join(("v=spf1", *terms))}"' for name, terms in records.items()]
    held = zone("\n".join(['harbour.example TXT "v=spf1 include:one.example include:two.example -all"', *lines][-6:]))

    async def walked() -> None:
        mail = Mail(ipaddress.ip_address("192.0.2.1"), "harbour.example")
        assert await check_host(mail, Asking(Memory(held))) in Result
        if "harbour.example" in held.records:
            assert (await surveying(held)).followed <= MOST_RECORDS * 13

    asyncio.run(walked())
    assert len(held.asked) < 200
