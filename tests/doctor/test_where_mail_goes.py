"""Reverse DNS, bounces, MTA-STS, TLS reports, BIMI and the domain’s own name."""

from __future__ import annotations

import ipaddress
from unicodedata import lookup

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.doctor.conftest import Look, Pages

from masthead.doctor import Relay, Target
from masthead.doctor.examinations.mta_sts import parse_policy
from masthead.doctor.web import WebAnswer
from masthead.edition.findings import Severity

OWN = (ipaddress.ip_address("192.0.2.10"),)
POINTER = "10.2.0.192.in-addr.arpa PTR "


@pytest.mark.parametrize(
    ("zone", "codes", "records"),
    [
        (f"{POINTER}out.harbour.example\nout.harbour.example A 192.0.2.10", [], []),
        (
            "",
            ["ptr-missing"],
            ["10.2.0.192.in-addr.arpa. IN PTR mail.harbour.example.", "mail.harbour.example. IN A 192.0.2.10"],
        ),
        (f"{POINTER}out.harbour.example", ["ptr-unconfirmed"], ["out.harbour.example. IN A 192.0.2.10"]),
        (
            f"{POINTER}out.harbour.example\nout.harbour.example A 192.0.2.9",
            ["ptr-unconfirmed"],
            ["out.harbour.example. IN A 192.0.2.10"],
        ),
        (
            f"{POINTER}ip-192-0-2-10.isp.example\nip-192-0-2-10.isp.example A 192.0.2.10",
            ["ptr-generic"],
            ["10.2.0.192.in-addr.arpa. IN PTR mail.harbour.example.", "mail.harbour.example. IN A 192.0.2.10"],
        ),
        ("10.2.0.192.in-addr.arpa ! timeout", ["dns-unanswered"], []),
    ],
)
def test_reverse_wants_a_confirmed_name(look: Look, zone: str, codes: list[str], records: list[str]) -> None:
    seen = look("reverse", zone, addresses=OWN)

    assert seen.codes == codes
    assert [each.zone_line for found in seen.examined.diagnoses for each in found.records] == records


def test_reverse_weighs_less_where_the_address_is_only_supposed(look: Look) -> None:
    found = look("reverse", "mail.relay.example A 192.0.2.10", relay=Relay(Target("mail.relay.example", 25))).only()

    assert (found.code, found.severity) == ("ptr-missing", Severity.WARNING)


@pytest.mark.parametrize(
    ("helo", "codes"),
    [
        ("out.harbour.example", []),
        ("[192.0.2.10]", []),
        ("localhost", ["helo-unresolved"]),
        ("gone.example", ["helo-unresolved"]),
    ],
)
def test_reverse_looks_up_the_name_the_relay_gives_itself(look: Look, helo: str, codes: list[str]) -> None:
    zone = f"{POINTER}out.harbour.example\nout.harbour.example A 192.0.2.10"

    assert look("reverse", zone, addresses=OWN, helo=helo).codes == codes


@pytest.mark.parametrize(
    ("zone", "codes", "summary"),
    [
        (
            "harbour.example MX 10 mx.harbour.example\nmx.harbour.example A 192.0.2.1",
            [],
            "taken in by mx.harbour.example",
        ),
        ("harbour.example A 192.0.2.1", ["bounce-implicit"], "tried at 192.0.2.1"),
        ('harbour.example TXT "x"', ["bounce-nowhere"], "nowhere"),
        ("harbour.example MX 0 .", ["bounce-refused"], "refuses mail"),
        ("harbour.example MX 10 gone.example", ["bounce-exchanger"], "taken in by gone.example"),
        ("harbour.example MX 10 192.0.2.1", ["bounce-literal"], "taken in by 192.0.2.1"),
        (
            "harbour.example MX 10 a.example\na.example CNAME b.example\nb.example A 192.0.2.1",
            ["bounce-alias"],
            "taken in by a.example",
        ),
        ("harbour.example ! timeout", ["dns-unanswered"], "no answer"),
    ],
)
def test_bounces_can_come_back(look: Look, zone: str, codes: list[str], summary: str) -> None:
    seen = look("bounces", zone)

    assert (seen.codes, seen.examined.summary) == (codes, summary)


def test_bounces_of_both_domains_are_looked_at(look: Look) -> None:
    seen = look("bounces", "harbour.example A 192.0.2.1", bounce_domain="b.harbour.example")

    assert seen.codes == ["bounce-nowhere", "bounce-implicit"]
    assert seen.named("bounce-nowhere").records[0].zone_line == "b.harbour.example. IN MX 10 mail.b.harbour.example."


STS = '_mta-sts.harbour.example TXT "v=STSv1; id=20261101"\nharbour.example MX 10 mx.harbour.example\n'
POLICY = "version: STSv1\r\nmode: enforce\r\nmx: *.harbour.example\r\nmax_age: 1209600\r\n"


@pytest.mark.parametrize(
    ("status", "policy", "codes"),
    [
        (200, POLICY, []),
        (200, POLICY.replace("*.harbour.example", "mx.other.example"), ["mta-sts-exchangers"]),
        (200, POLICY.replace("enforce", "testing"), ["mta-sts-brief"]),
        (200, POLICY.replace("STSv1", "2"), ["mta-sts-policy"]),
        (200, "<html>hello</html>", ["mta-sts-policy"]),
        (301, POLICY, ["mta-sts-policy"]),
        (None, "", ["mta-sts-policy"]),
    ],
)
def test_mta_sts_reads_the_policy(look: Look, status: int | None, policy: str, codes: list[str]) -> None:
    url = "GET https://mta-sts.harbour.example/.well-known/mta-sts.txt"
    pages = Pages({url: WebAnswer(status, {"content-type": "text/plain"}, policy.encode())} if status else {})

    assert look("mta-sts", STS, pages=pages).codes == codes


@pytest.mark.parametrize(
    ("zone", "code"),
    [("", "mta-sts-missing"), ('_mta-sts.harbour.example TXT "v=STSv1"', "mta-sts-record")],
)
def test_mta_sts_gives_the_record(look: Look, zone: str, code: str) -> None:
    found = look("mta-sts", zone).only()

    assert (found.code, found.records[0].value) == (code, "v=STSv1; id=2026112301")


@given(st.text(max_size=300) | st.text(alphabet="version:STSv1mod\nmx 0", max_size=200))
def test_parse_policy_takes_any_text(text: str) -> None:
    policy = parse_policy(text)

    assert policy.faults or policy.mode in {"enforce", "testing", "none"}


@pytest.mark.parametrize(
    ("record", "codes"),
    [
        ('"v=TLSRPTv1; rua=mailto:tls@harbour.example,https://r.example/tls"', []),
        ('"v=TLSRPTv1; rua=tls@harbour.example"', ["tls-rpt-syntax"]),
        ('"something else"', ["tls-rpt-missing"]),
    ],
)
def test_tls_reports_are_asked_for(look: Look, record: str, codes: list[str]) -> None:
    assert look("tls-rpt", f"_smtp._tls.harbour.example TXT {record}").codes == codes


@pytest.mark.parametrize(
    ("bimi", "policy", "codes"),
    [
        ("v=BIMI1; l=https://x.example/a.svg", "reject", []),
        ("v=BIMI1; l=https://x.example/a.svg", "none", ["bimi-policy"]),
        ("v=BIMI1; l=http://x.example/a.svg", "reject", ["bimi-syntax"]),
        ("nothing", "none", []),
    ],
)
def test_bimi_is_a_remark(look: Look, bimi: str, policy: str, codes: list[str]) -> None:
    seen = look(
        "bimi", f'default._bimi.harbour.example TXT "{bimi}"\n_dmarc.harbour.example TXT "v=DMARC1; p={policy}"'
    )

    assert seen.codes == codes
    assert all(each.severity is Severity.INFO for each in seen.examined.diagnoses)


def test_name_must_exist_and_be_told_from_others(look: Look) -> None:
    # “hаrbour” with one letter of another script.
    twin = f"h{lookup('CYRILLIC SMALL LETTER A')}rbour.example".encode("idna").decode()

    assert look("name", "").codes == ["domain-missing"]
    assert look("name", "harbour.example A 192.0.2.1").codes == []
    seen = look("name", f"{twin} A 192.0.2.1", domain=twin)
    assert seen.codes == ["domain-lookalike"]
    assert twin in seen.only().message
    assert "CYRILLIC" in seen.only().message.upper()
