"""DMARC: which record holds, what is wrong with it, and whether the domains agree."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.doctor.conftest import Look
from tests.doctor.zone import zone

from masthead.doctor.dmarc_record import Walk, aligned, parse_dmarc, report_domain, steps, walk
from masthead.doctor.resolver import Asking, Memory

GOOD = "v=DMARC1; p=reject; rua=mailto:dmarc@harbour.example"


@pytest.mark.parametrize(
    ("record", "codes", "right"),
    [
        (GOOD, [], ""),
        (
            "v=DMARC1;p=none;rua=mailto:a@harbour.example",
            ["dmarc-monitoring"],
            "v=DMARC1; p=quarantine; rua=mailto:a@harbour.example",
        ),
        ("v=DMARC1; p=reject", ["dmarc-no-reports"], GOOD),
        (
            "v=DMARC1; p=rejected; rua=mailto:dmarc@harbour.example",
            ["dmarc-syntax"],
            "v=DMARC1; p=none; rua=mailto:dmarc@harbour.example",
        ),
        ("v=DMARC1; p=reject; rua=dmarc@harbour.example", ["dmarc-report-address"], GOOD),
        (
            "v=DMARC1; rua=mailto:dmarc@harbour.example",
            ["dmarc-syntax"],
            "v=DMARC1; p=none; rua=mailto:dmarc@harbour.example",
        ),
        ("v=DMARC1; p=reject; adkim=x; rua=mailto:dmarc@harbour.example", ["dmarc-syntax"], GOOD),
        ("v=DMARC1; p=reject; pct=20; rua=mailto:dmarc@harbour.example", ["dmarc-removed-tag"], GOOD),
        (
            "v=DMARC1; p=reject, rua=mailto:dmarc@harbour.example",
            ["dmarc-syntax", "dmarc-no-reports"],
            "v=DMARC1; p=none; rua=mailto:dmarc@harbour.example",
        ),
    ],
)
def test_dmarc_judges_a_record(look: Look, record: str, codes: list[str], right: str) -> None:
    seen = look("dmarc", f'_dmarc.harbour.example TXT "{record}"')

    assert seen.codes == codes
    assert {each.value for found in seen.examined.diagnoses for each in found.records} == ({right} if right else set())


def test_dmarc_missing_or_misplaced(look: Look) -> None:
    nothing = look("dmarc").only()
    misplaced = look("dmarc", f'harbour.example TXT "{GOOD}"').only()
    nearly = look("dmarc", '_dmarc.harbour.example TXT "v=DMARC 1; p=none"').only()

    assert {each.code for each in (nothing, misplaced, nearly)} == {"dmarc-missing"}
    assert nothing.records[0].value == "v=DMARC1; p=none; rua=mailto:dmarc@harbour.example"
    assert (misplaced.records[0].name, misplaced.records[0].value) == ("_dmarc.harbour.example", GOOD)
    assert "where nobody looks" in misplaced.message
    assert "The text “v=DMARC 1; p=none” is none" in nearly.message


def test_dmarc_is_inherited_from_the_organisation(look: Look) -> None:
    seen = look(
        "dmarc",
        '_dmarc.harbour.example TXT "v=DMARC1; p=reject; sp=quarantine; rua=mailto:d@harbour.example"',
        domain="news.harbour.example",
    )

    assert (seen.codes, seen.examined.summary) == ([], "policy “quarantine”, from harbour.example")


def test_dmarc_asks_others_whether_they_take_reports(look: Look) -> None:
    record = '_dmarc.harbour.example TXT "v=DMARC1; p=reject; rua=mailto:a@one.example,mailto:b@two.example!10m"\n'
    consent = 'harbour.example._report._dmarc.one.example TXT "v=DMARC1;"'

    found = look("dmarc", record + consent).only()

    assert found.code == "dmarc-report-consent"
    assert found.records[0].zone_line == 'harbour.example._report._dmarc.two.example. IN TXT "v=DMARC1"'


@pytest.mark.parametrize(
    ("tags", "bounce", "signer", "codes"),
    [
        ("", "bounce.harbour.example", "harbour.example", []),
        ("", "bounce.relay.example", "harbour.example", ["dmarc-bounce-unaligned"]),
        ("", "harbour.example", "relay.example", ["dmarc-signer-unaligned"]),
        ("", "bounce.relay.example", "relay.example", ["dmarc-unaligned"]),
        ("aspf=s; ", "bounce.harbour.example", "harbour.example", ["dmarc-bounce-unaligned"]),
        ("adkim=s; ", "harbour.example", "mail.harbour.example", ["dmarc-signer-unaligned"]),
    ],
)
def test_dmarc_compares_the_domains(look: Look, tags: str, bounce: str, signer: str, codes: list[str]) -> None:
    record = f'_dmarc.harbour.example TXT "v=DMARC1; p=reject; {tags}rua=mailto:d@harbour.example"'

    assert look("dmarc", record, bounce_domain=bounce, signing_domain=signer).codes == codes


def test_dmarc_does_not_compare_what_nobody_answered(look: Look) -> None:
    seen = look(
        "dmarc", f'_dmarc.harbour.example TXT "{GOOD}"\n_dmarc.relay.example ! timeout', signing_domain="relay.example"
    )

    assert seen.codes == ["dns-unanswered"]


def walked(domain: str, text: str) -> Walk:
    return asyncio.run(walk(domain, Asking(Memory(zone(text)))))


@pytest.mark.parametrize(
    ("domain", "records", "organisation"),
    [
        ("a.b.harbour.example", "harbour.example:p=none", "harbour.example"),
        ("a.b.harbour.example", "harbour.example:p=none b.harbour.example:p=none", "harbour.example"),
        ("a.b.harbour.example", "harbour.example:p=none b.harbour.example:psd=n", "b.harbour.example"),
        ("a.b.harbour.example", "example:psd=y", "harbour.example"),
        ("a.b.harbour.example", "example:psd=y a.b.harbour.example:p=none", "harbour.example"),
        ("harbour.example", "other.example:p=none", ""),
    ],
)
def test_walk_finds_the_organisation(domain: str, records: str, organisation: str) -> None:
    pairs = [each.split(":") for each in records.split()]
    lines = [f'_dmarc.{name} TXT "v=DMARC1; p=none; {tag}"' for name, tag in pairs]

    assert walked(domain, "\n".join(lines).replace("p=none; p=none", "p=none")).organisation == organisation


def test_steps_are_eight_at_most() -> None:
    long = ".".join("abcdefghijklm") + ".harbour.example"

    assert steps("a.harbour.example") == ("a.harbour.example", "harbour.example", "example")
    assert len(steps(long)) == 8
    assert steps(long)[:2] == (long, "i.j.k.l.m.harbour.example")


def test_aligned_without_any_record_is_certain_only_below_each_other() -> None:
    own, below, other = (walked(name, "") for name in ("harbour.example", "b.harbour.example", "relay.example"))

    assert aligned(own, below, strict=False) is True
    assert aligned(own, other, strict=False) is None
    assert aligned(own, below, strict=True) is False


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("mailto:a@B.Example", "b.example"),
        ("MAILTO:a%2Bb@b.example!10m", "b.example"),
        ("a@b.example", ""),
        ("https://b.example", ""),
        ("mailto:a b@b.example", ""),
    ],
)
def test_report_domain_reads_a_mailto(address: str, domain: str) -> None:
    assert report_domain(address) == domain


@given(st.text(max_size=300) | st.text(alphabet="vDMARC1p=;none rua mailto:@,!%", max_size=200))
def test_parse_dmarc_takes_any_text(text: str) -> None:
    record = parse_dmarc(text)

    assert record.policy in {"none", "quarantine", "reject"}
    assert all(isinstance(report_domain(each), str) for each in record.report_addresses)
