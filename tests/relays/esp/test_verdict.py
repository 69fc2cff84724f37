from __future__ import annotations

import socket
import ssl
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.delivery.outcome import Outcome
from masthead.delivery.ports import Reply
from masthead.relays.esp.network import failure_of, wait_asked
from masthead.relays.esp.verdict import (
    STREAK,
    Answer,
    Refused,
    Suspicion,
    Trouble,
    answer_of_status,
    printable,
    trouble_of_status,
)

TAKEN = Reply(Outcome.ACCEPTED)
UNKNOWN_THERE = Reply(Outcome.REJECTED, 0, "no such address")
NO = Refused("no")


@pytest.mark.parametrize(
    ("statuses", "trouble"),
    [
        ((429, 503, 420), Trouble.BUSY),
        ((401, 402, 403, 404, 405, 410, 301, 302, 100), Trouble.DENIED),
        ((400, 406, 409, 413, 415, 422), Trouble.REFUSED),
        ((200, 202, 408, 500, 502, 504, 599), Trouble.SILENT),
    ],
)
def test_status_of_http_has_a_meaning(statuses: tuple[int, ...], trouble: Trouble) -> None:
    assert {trouble_of_status(status) for status in statuses} == {trouble}


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        ("sent", Outcome.ACCEPTED),
        ("queued", Outcome.ACCEPTED),
        ("rejected", Outcome.REJECTED),
        ("invalid", Outcome.REJECTED),
        ("unknown", Outcome.IN_DOUBT),
        (None, Outcome.IN_DOUBT),
    ],
)
def test_word_of_anymail_has_an_outcome(status: str | None, outcome: Outcome) -> None:
    answer = answer_of_status(status, None, "Postmark")
    assert isinstance(answer, Reply)
    assert answer.outcome is outcome
    assert answer.text.startswith("Postmark")


def test_failed_attempt_is_not_held_against_the_recipient_yet() -> None:
    assert answer_of_status("failed", "x", "Mailjet") == Refused("Mailjet did not take the message.")


def test_identifier_of_the_provider_is_in_the_reply() -> None:
    answer = answer_of_status("queued", "<a\nb>", "Brevo")
    assert answer == Reply(Outcome.ACCEPTED, 0, "Brevo took it as <a b>.")


def test_words_are_fit_for_a_receipt() -> None:
    assert printable("a\r\n\x00b\u2028 c  d") == "a b c d"
    assert len(printable("x" * 1000)) == 300


def test_refusals_before_anything_was_taken_are_put_off() -> None:
    replies, fault = Suspicion("Postmark").judge([NO, UNKNOWN_THERE, NO])
    assert [reply.outcome for reply in replies] == [Outcome.DEFERRED, Outcome.REJECTED, Outcome.DEFERRED]
    assert fault is None


def test_refusals_among_messages_that_are_taken_are_about_the_message() -> None:
    suspicion = Suspicion("Postmark")
    replies, fault = suspicion.judge([NO, TAKEN, NO])
    assert [reply.outcome for reply in replies] == [Outcome.REJECTED, Outcome.ACCEPTED, Outcome.REJECTED]
    assert fault is None


def test_refusals_in_a_row_are_about_us_also_across_batches() -> None:
    suspicion = Suspicion("Postmark")
    suspicion.judge([TAKEN])
    outcomes = []
    faults = []
    for _ in range(STREAK):
        [reply], fault = suspicion.judge([NO])
        outcomes.append(reply.outcome)
        faults.append(fault)
    assert outcomes == [Outcome.REJECTED] * (STREAK - 1) + [Outcome.DEFERRED]
    assert faults[:-1] == [None] * (STREAK - 1)
    assert "Postmark refuses one message after the other: no" in str(faults[-1])


@given(st.lists(st.lists(st.sampled_from([TAKEN, UNKNOWN_THERE, NO]), min_size=1, max_size=8), max_size=8))
def test_every_answer_has_a_reply_and_nobody_is_rejected_for_our_fault(batches: list[list[Answer]]) -> None:
    suspicion = Suspicion("Postmark")
    taken = False
    for batch in batches:
        replies, fault = suspicion.judge(batch)
        taken = taken or TAKEN in batch
        assert len(replies) == len(batch)
        for answer, reply in zip(batch, replies, strict=True):
            if isinstance(answer, Refused):
                assert reply.outcome is (Outcome.REJECTED if taken and fault is None else Outcome.DEFERRED)
            else:
                assert reply == answer


class OddError(Exception):
    pass


def named(name: str) -> Exception:
    error: Exception = type(name, (Exception,), {})("words")
    return error


@pytest.mark.parametrize("name", ["NewConnectionError", "ConnectTimeoutError", "EndpointConnectionError", "ProxyError"])
def test_failure_to_connect_is_found_behind_others(name: str) -> None:
    outer = OddError("wrapped", OddError(named(name)))
    assert failure_of(outer)[0] is Trouble.UNREACHED


def test_lost_connection_leaves_doubt() -> None:
    assert failure_of(OddError(ConnectionResetError()))[0] is Trouble.SILENT
    assert failure_of(TimeoutError())[0] is Trouble.SILENT
    assert failure_of(None)[0] is Trouble.SILENT


def test_missing_credentials_are_no_doubt() -> None:
    assert failure_of(named("NoCredentialsError")) == (Trouble.DENIED, "words", False)


def test_certificate_is_found_behind_others() -> None:
    error = ssl.SSLCertVerificationError(1, "no")
    error.verify_message = "self-signed certificate"
    assert failure_of(OddError(error)) == (
        Trouble.UNREACHED,
        "its certificate cannot be trusted (self-signed certificate).",
        False,
    )


def test_circles_of_causes_end() -> None:
    first, second = OddError(), socket.gaierror()
    first.__cause__, second.__context__ = second, first
    assert failure_of(first)[0] is Trouble.SILENT


@pytest.mark.parametrize(
    ("value", "seconds"), [("7", 7.0), ("", 0.0), ("-1", 0.0), ("Wed, 21 Oct 2026 07:28:00 GMT", 0.0), ("²", 0.0)]
)
def test_wait_is_read_from_the_answer(value: str, seconds: float) -> None:
    assert wait_asked(SimpleNamespace(headers={"Retry-After": value})) == seconds
