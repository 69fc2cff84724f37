from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.reports.conftest import GOLDEN, KEYS, with_tokens

from masthead.reports import Kind, read_report, safe_view
from masthead.reports.sheet import MOST_BYTES
from masthead.tokens import Keys, Purpose

RAW = [with_tokens(path.read_bytes()) for path in sorted(GOLDEN.glob("*.eml"))]
BOUNCE = with_tokens((GOLDEN / "postfix-unknown-user.eml").read_bytes())
SCRAPS = [
    *(b"\n", b"\n\n", b"\r\n", b":", b"--b", b"--b--", b"\xff", b"\x00", b"@", b"<", b">", b"=?utf-8?q?"),
    *(b"5.1.1", b"550 ", b"<style>", b"<!--", b"\\x{D800}"),
    b"From: MAILER-DAEMON@x.example\n",
    b"Subject: Undelivered Mail\n",
    b"Content-Type: multipart/report; boundary=b\n",
    b"Content-Type: message/delivery-status\n",
    b"Content-Type: message/feedback-report\n",
    b"Content-Type: message/rfc822\n",
    b"Content-Type: text/html\n",
    b"Content-Transfer-Encoding: base64\n",
    b"Feedback-Type: abuse\n",
    b"Final-Recipient: rfc822; a@b.example\n",
    b"Action: failed\n",
    b"Status: 5.1.1\n",
    b"Date: Mon, 99 Foo 10000000 99:99:99 +9999\n",
    b"X-Failed-Recipients: a@b.example\n",
    b"Hi. This is the qmail-send program\n",
]


@given(st.binary(max_size=600))
@settings(max_examples=150)
def test_any_bytes_are_read(raw: bytes) -> None:
    report = read_report(raw, keys=KEYS)

    assert report.person is None
    assert safe_view(raw).size == len(raw)


@given(st.lists(st.sampled_from(SCRAPS), max_size=40).map(b"".join))
@settings(max_examples=300)
def test_any_shape_of_a_report_is_read_and_can_be_kept(raw: bytes) -> None:
    report = read_report(raw, keys=KEYS)
    view = safe_view(raw)

    for text in (
        report.subject,
        report.diagnostic,
        report.host,
        *(each.address for each in report.affected),
        view.text,
    ):
        text.encode()
        assert not any(ord(character) < 0x20 and character not in "\t\n" for character in text)
    assert not (report.hard and report.kind is not Kind.BOUNCE)


@given(st.sampled_from(RAW), st.data())
@settings(max_examples=200)
def test_golden_cut_and_damaged_anywhere_is_read(raw: bytes, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(raw)))
    damage = data.draw(st.binary(max_size=20))

    read_report(raw[:cut] + damage + raw[cut + len(damage) :], keys=KEYS)
    read_report(raw[:cut], keys=KEYS)


@given(st.text(alphabet="ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", min_size=22, max_size=22))
@settings(max_examples=100)
def test_no_guess_at_a_token_counts_for_anybody(token: str) -> None:
    raw = BOUNCE.replace(KEYS.token(Purpose.BOUNCE, 7, 9).encode(), token.encode())
    raw = raw.replace(KEYS.token(Purpose.UNSUBSCRIBE, 7, 9).encode(), token.encode())

    report = read_report(raw, keys=KEYS, envelope_to=f"bounce+{token}@news.harbour.example")

    assert report.hard
    assert report.person is None


@pytest.mark.parametrize("purpose", [each for each in Purpose if each is not Purpose.BOUNCE])
def test_a_token_for_something_else_is_no_return_path(purpose: Purpose) -> None:
    to = f"bounce+{KEYS.token(purpose, 7, 9)}@news.harbour.example"

    assert read_report(b"Subject: failure notice\n\nx", keys=KEYS, envelope_to=to).person is None


def test_envelope_counts_before_what_the_report_quotes() -> None:
    to = f"bounce+{KEYS.token(Purpose.BOUNCE, 8, 77)}@news.harbour.example"
    person = read_report(BOUNCE, keys=KEYS, envelope_to=to).person

    assert person is not None
    assert (person.mailing, person.subscriber) == (8, 77)


def test_token_of_an_older_secret_still_counts() -> None:
    newer = Keys(b"another made-up secret of 32 bytes", [b"a made-up secret of thirty-two bytes"])
    person = read_report(BOUNCE, keys=newer).person

    assert person is not None
    assert person.subscriber == 9


def test_report_keeps_its_id_whatever_hosts_on_its_way_add() -> None:
    here = read_report(BOUNCE, keys=KEYS)
    there = read_report(
        b"Delivered-To: box@harbour.example\r\nReceived: from a by b\r\n"
        + BOUNCE.replace(b"\n", b"\r\n")
        + b"\r\n\r\n",
        keys=KEYS,
        envelope_to="box@harbour.example",
    )

    assert there.report_id == here.report_id
    assert 0 < len(here.report_id) <= 200


def test_reports_that_differ_have_different_ids() -> None:
    ids = {read_report(raw, keys=KEYS).report_id for raw in RAW}

    assert len(ids) == len(RAW)


def test_huge_report_is_read_by_its_beginning() -> None:
    huge = BOUNCE + b"x" * 3 * MOST_BYTES

    assert read_report(huge, keys=KEYS).hard
    assert len(safe_view(huge).text) < MOST_BYTES


@pytest.mark.parametrize(
    "bomb",
    [
        b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (each, each) for each in range(5_000)),
        b"Content-Type: message/rfc822\n\n" * 20_000,
        b"Content-Type: text/html\n\n" + b"<style>" * 50_000,
        b"From: MAILER-DAEMON@x.example\n\n" + b"a@" * 200_000,
        b"From: MAILER-DAEMON@x.example\n\n" + b"-" * 500_000,
        b"From: MAILER-DAEMON@x.example\n\n" + b"b.cc@d.example 550 5.1.1\n\n" * 20_000,
        b"To: " + b"+AAAAAAAAAAAAAAAAAAAAAA@," * 20_000 + b"\n\n",
    ],
    ids=["nested", "returned", "style", "half addresses", "dashes", "recipients", "tokens"],
)
def test_bomb_is_read_within_the_test_s_time(bomb: bytes) -> None:
    assert len(read_report(bomb, keys=KEYS).affected) <= 100


def test_date_that_cannot_be_is_none() -> None:
    assert read_report(b"Date: Mon, 2 Mar 1970 05:00:00 +0000\n\n", keys=KEYS).at is None
    assert read_report(b"Date: nonsense\n\n", keys=KEYS).at is None
    assert read_report(b"Date: Mon, 2 Mar 2026 05:00:00 -0000\n\n", keys=KEYS).at == dt.datetime(
        2026, 3, 2, 5, tzinfo=dt.UTC
    )
