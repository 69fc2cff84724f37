"""SPF records taken apart: what RFC 7208 allows, what people write instead, and any text at all."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.doctor.spf_mend import mended, merged
from masthead.doctor.spf_record import Kind, is_spf, parse_spf

TERMS = ("+all", "-all", "a", "mx/24//64", "a:x.example/8", "include:y.example", "exists:%{ir}.z.example", "ptr")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("v=spf1", True),
        ("v=spf1 -all", True),
        ("V=SPF1 -all", True),
        ("v=spf10 -all", False),
        ("v=spf1-all", False),
        (" v=spf1 -all", False),
        ("spf2.0/pra -all", False),
    ],
)
def test_is_spf_looks_at_the_version_alone(text: str, expected: bool) -> None:
    assert is_spf(text) is expected


def test_parse_spf_reads_every_kind_of_term() -> None:
    record = parse_spf(
        "v=spf1 ip4:192.0.2.0/24 -ip6:2001:db8::/32 ~a:mail.example/28//64 ?mx include:%{d}.x.example "
        "exists:%{ir}.%{l1r-}._spf.x.example ptr exp=why.example unknown=%{s} redirect=y.example all"
    )

    assert record.misprints == ()
    assert [(each.kind.value, each.sign, each.domain) for each in record.terms] == [
        ("ip4", "+", ""),
        ("ip6", "-", ""),
        ("a", "~", "mail.example"),
        ("mx", "?", ""),
        ("include", "+", "%{d}.x.example"),
        ("exists", "+", "%{ir}.%{l1r-}._spf.x.example"),
        ("ptr", "+", ""),
        ("all", "+", ""),
        ("redirect", "+", "y.example"),
    ]
    assert record.terms[0].network == ipaddress.ip_network("192.0.2.0/24")
    assert (record.terms[2].four, record.terms[2].six) == (28, 64)
    assert record.redirect is None, "beside “all” it means nothing"


@pytest.mark.parametrize(
    ("term", "why", "meant"),
    [
        ("ipv4:192.0.2.1", "is no term of SPF", "ip4:192.0.2.1"),
        ("ip4:2001:db8::1", "holds an address of IPv6", "ip6:2001:db8::1"),
        ("-ip6:192.0.2.1", "holds an address of IPv4", "-ip4:192.0.2.1"),
        ("ip4:192.0.2.300", "has no address after “ip4:”", ""),
        ("ip4:192.0.2.1/33", "has no address after “ip4:”", ""),
        ("192.0.2.1", "is an address without “ip4:” or “ip6:” before it", "ip4:192.0.2.1"),
        ("2001:db8::1", "is an address without “ip4:” or “ip6:” before it", "ip6:2001:db8::1"),
        ("include=x.example", "has “=” where “:” belongs", "include:x.example"),
        ("include:", "has no domain after “:”", ""),
        ("include", "lacks a domain", ""),
        ("include:localhost", "names “localhost”, which is no domain", ""),
        ("include:x.example,", "names “x.example,”, which is no domain", ""),
        ("include:x.example/24", "has a prefix length, which “include” does not take", "include:x.example"),
        ("redirect:x.example", "has “:” where “=” belongs", "redirect=x.example"),
        ("a/33", "has a prefix length that is too large", ""),
        ("all:", "has something after “all”", "+all"),
        ("v=spf1", "begins the record a second time with “v=spf1”", ""),
        ("a,mx", "is no term of SPF", ""),
        ("“all”", "is no term of SPF", ""),
        ("exp=\x00", "holds characters that may not stand in a record", ""),
    ],
)
def test_parse_spf_says_what_is_misspelt_and_what_was_meant(term: str, why: str, meant: str) -> None:
    [misprint] = parse_spf(f"v=spf1 {term} -all").misprints

    assert (misprint.text, misprint.why, misprint.meant) == (term, why, meant)


def test_parse_spf_stops_at_the_first_all_and_takes_one_redirect() -> None:
    record = parse_spf("v=spf1 redirect=a.example redirect=b.example mx -all ip4:192.0.2.1")

    assert [each.text for each in record.mechanisms] == ["mx", "-all"]
    assert [each.text for each in record.misprints] == ["redirect=b.example"]


@given(st.text(max_size=400))
def test_parse_spf_takes_any_text(text: str) -> None:
    record = parse_spf(f"v=spf1 {text}")

    assert all(each.text in text for each in record.misprints)


@pytest.mark.parametrize("piece", ["a", "1", "a.", "1-", "%{", "%{d}", "/", "//1", ":", "=", "+", " a:", " ip4:1"])
def test_parse_spf_reads_a_huge_record_in_no_time(piece: str) -> None:
    text = "v=spf1 include:" + piece * 60_000

    assert len(parse_spf(text).terms) <= 300


@given(st.lists(st.sampled_from(TERMS) | st.text(alphabet="ipv4:6/.-+~?=ax1%{} ", max_size=20), max_size=12))
@settings(max_examples=150)
def test_mended_is_always_a_record_that_receivers_understand(words: list[str]) -> None:
    record = parse_spf(" ".join(("v=spf1", *words)))
    own = ipaddress.ip_address("192.0.2.10")

    right = parse_spf(mended("harbour.example", record, missing=[own]).value)

    assert right.misprints == ()
    assert right.redirect is not None or (right.all is not None and right.all.sign in "-~")
    assert all(term.kind is not Kind.PTR for term in right.terms)
    assert any(own in term.network for term in right.mechanisms if term.network is not None)


def test_merged_keeps_what_all_records_allow_and_the_strictest_end() -> None:
    one = merged(["v=spf1 mx ip4:192.0.2.1 ~all", "v=spf1 ip4:192.0.2.1 a -all", "v=spf1 redirect=x.example"])

    assert one.text == "v=spf1 mx ip4:192.0.2.1 a include:x.example -all"
