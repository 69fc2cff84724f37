"""What the doctor says of SPF, and what it writes down."""

from __future__ import annotations

import ipaddress

import pytest
from tests.doctor.conftest import Look

from masthead.doctor import Relay, Target
from masthead.edition.findings import Severity

OWN = (ipaddress.ip_address("192.0.2.10"),)


@pytest.mark.parametrize(
    ("record", "codes", "right"),
    [
        ("v=spf1 ip4:192.0.2.10 -all", [], ""),
        ("v=spf1 ip4:198.51.100.1 -all", ["spf-not-authorised"], "v=spf1 ip4:198.51.100.1 ip4:192.0.2.10 -all"),
        ("v=spf1 ip4:192.0.2.10 +all", ["spf-open"], "v=spf1 ip4:192.0.2.10 ~all"),
        ("v=spf1 ip4:192.0.2.10", ["spf-undecided"], "v=spf1 ip4:192.0.2.10 ~all"),
        ("v=spf1 ip4:192.0.2.10 ?all", ["spf-undecided"], "v=spf1 ip4:192.0.2.10 ~all"),
        ("v=spf1 ipv4:192.0.2.10 -all", ["spf-syntax"], "v=spf1 ip4:192.0.2.10 -all"),
        ("v=spf1 ip4:192.0.2.10 -all mx", ["spf-after-all"], "v=spf1 ip4:192.0.2.10 -all"),
        ("v=spf1 ip4:192.0.2.10 a:gone.example -all", ["spf-void"], "v=spf1 ip4:192.0.2.10 -all"),
        ("v=spf1 ip4:192.0.2.10 include:gone.example -all", ["spf-include", "spf-void"], "v=spf1 ip4:192.0.2.10 -all"),
        ("v=spf1 ip4:192.0.2.10 include:harbour.example -all", ["spf-loop"], "v=spf1 ip4:192.0.2.10 -all"),
        ("v=spf1 ip4:192.0.2.10 ptr -all", ["spf-ptr"], "v=spf1 ip4:192.0.2.10 -all"),
    ],
)
def test_spf_writes_down_one_record_that_mends_all(look: Look, record: str, codes: list[str], right: str) -> None:
    seen = look("spf", f'harbour.example TXT "{record}"\n10.2.0.192.in-addr.arpa PTR x.example', addresses=OWN)

    assert seen.codes == codes
    assert {each.value for found in seen.examined.diagnoses for each in found.records} == ({right} if right else set())


def test_spf_has_one_record_for_several(look: Look) -> None:
    found = look("spf", 'harbour.example TXT "v=spf1 mx -all"\nharbour.example TXT "v=spf1 a ~all"').only()

    assert found.code == "spf-multiple"
    assert sorted(found.records[0].value.split()) == ["-all", "a", "mx", "v=spf1"]


def test_spf_writes_a_first_record_with_the_addresses_it_knows(look: Look) -> None:
    known = look("spf", "harbour.example A 192.0.2.1", addresses=OWN).only()
    unknown = look("spf", 'harbour.example TXT "spf1 -all"').only()

    assert known.records[0].zone_line == 'harbour.example. IN TXT "v=spf1 ip4:192.0.2.10 ~all"'
    assert known.records[0].gaps == ()
    assert unknown.records[0].gaps == ("include:NAME-GIVEN-BY-YOUR-RELAY",)
    assert "The text “spf1 -all” is none" in unknown.message


def test_spf_saves_look_ups_by_writing_addresses_for_names_of_our_own(look: Look) -> None:
    others = "\n".join(f'i{number}.example TXT "v=spf1 a:x.example -all"' for number in range(5))
    includes = " ".join(f"include:i{number}.example" for number in range(5))
    seen = look(
        "spf",
        f'harbour.example TXT "v=spf1 a mx/24 {includes} -all"\nharbour.example A 192.0.2.5\n'
        f"harbour.example MX 10 mx.harbour.example\nmx.harbour.example A 192.0.2.77\nx.example A 192.0.2.9\n{others}",
        addresses=OWN,
    )

    assert seen.codes == ["spf-look-ups"]
    assert "“include:i0.example” takes 2" in seen.only().message
    assert seen.only().records[0].value == f"v=spf1 ip4:192.0.2.5 ip4:192.0.2.0/24 {includes} -all"


def test_spf_is_asked_about_the_domain_that_bounces_go_to(look: Look) -> None:
    seen = look("spf", 'bounce.example TXT "v=spf1 ip4:192.0.2.10 -all"', bounce_domain="bounce.example", addresses=OWN)

    assert (seen.codes, seen.examined.summary) == ([], "one record, 0 look-ups of 10; lets 192.0.2.10 send")


def test_spf_only_supposes_that_a_relay_sends_from_where_it_listens(look: Look) -> None:
    relay = Relay(Target("mail.relay.example", 587))
    zone = 'harbour.example TXT "v=spf1 -all"\nmail.relay.example A '

    supposed = look("spf", zone + "192.0.2.10", relay=relay)
    inside = look("spf", zone + "10.0.0.7", relay=relay)

    assert supposed.only().severity is Severity.WARNING
    assert "--address ADDRESS" in supposed.only().remedy
    assert inside.codes == []


def test_spf_says_nothing_of_what_nobody_answered(look: Look) -> None:
    seen = look("spf", "harbour.example ! servfail")

    assert seen.codes == ["dns-unanswered"]
    assert seen.only().message == "SPF: harbour.example TXT (the name server failed)."


def test_spf_shows_hostile_records_on_one_harmless_line(look: Look) -> None:
    seen = look("spf", 'harbour.example TXT "v=spf1 \x1b[2J\u202eevil\x07 -all"')

    assert seen.codes == ["spf-syntax"]
    assert not any(char in seen.only().message for char in "\x1b\u202e\x07")
