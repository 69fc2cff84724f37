from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from anymail.signals import EventType, RejectReason
from tests.reports.conftest import KEYS

from masthead.reports import Cause, Consequence, Found, Kind, Person, ProviderEvent, consequence_of, read_event
from masthead.tokens import Purpose

AT = dt.datetime(2026, 3, 2, 6, tzinfo=dt.timezone(dt.timedelta(hours=1)))
EVENT = ProviderEvent(
    provider="Amazon SES",
    event_type="bounced",
    event_id="0100-7",
    recipient="ana.ito@mail.example",
    timestamp=AT,
    reject_reason="bounced",
    mta_response="smtp; 550 5.1.1 user unknown",
    metadata={"return_path": f"bounce+{KEYS.token(Purpose.BOUNCE, 7, 9)}"},
)


def test_event_says_what_a_bounce_by_mail_would() -> None:
    report = read_event(EVENT, keys=KEYS)

    assert report is not None
    assert (report.kind, report.cause, report.hard, report.status) == (Kind.BOUNCE, Cause.UNKNOWN_USER, True, "5.1.1")
    assert report.person == Person(7, 9, Found.PROVIDER)
    assert report.at == dt.datetime(2026, 3, 2, 5, tzinfo=dt.UTC)
    assert report.affected[0].address == "ana.ito@mail.example"
    assert report.report_id.startswith("amazon-ses:")
    assert len(report.report_id) <= 200


@pytest.mark.parametrize(
    ("event_type", "reason", "said", "kind", "cause", "follows"),
    [
        ("bounced", "bounced", "550 5.1.1 unknown", Kind.BOUNCE, Cause.UNKNOWN_USER, Consequence.HARD),
        ("bounced", "bounced", "552 5.2.2 over quota", Kind.BOUNCE, Cause.MAILBOX_FULL, Consequence.SOFT),
        ("bounced", "bounced", "Transient: General", Kind.BOUNCE, Cause.UNCLEAR, Consequence.SOFT),
        ("bounced", "blocked", "refused", Kind.BOUNCE, Cause.BLOCKED, Consequence.NONE),
        ("bounced", "spam", "refused", Kind.BOUNCE, Cause.CONTENT, Consequence.NONE),
        ("bounced", "timed_out", "", Kind.BOUNCE, Cause.TEMPORARY, Consequence.SOFT),
        ("rejected", "bounced", "550 5.1.1 known to bounce", Kind.BOUNCE, Cause.UNKNOWN_USER, Consequence.SOFT),
        ("rejected", "spam", "", Kind.COMPLAINT, Cause.COMPLAINT, Consequence.COMPLAINT),
        ("rejected", "unsubscribed", "", Kind.UNSUBSCRIBE, Cause.NONE, Consequence.UNSUBSCRIBE),
        ("deferred", None, "450 4.2.0 try later", Kind.DELAY, Cause.TEMPORARY, Consequence.NONE),
        ("delivered", None, "250 ok", Kind.DELIVERED, Cause.NONE, Consequence.DELIVERED),
        ("complained", None, "abuse", Kind.COMPLAINT, Cause.COMPLAINT, Consequence.COMPLAINT),
        ("unsubscribed", None, "", Kind.UNSUBSCRIBE, Cause.NONE, Consequence.UNSUBSCRIBE),
        ("autoresponded", None, "", Kind.AUTOMATIC_REPLY, Cause.AUTOMATIC_REPLY, Consequence.NONE),
        ("failed", None, "", Kind.NOTICE, Cause.NONE, Consequence.NONE),
    ],
)
def test_event_has_its_meaning(
    event_type: str, reason: str | None, said: str, kind: Kind, cause: Cause, follows: Consequence
) -> None:
    report = read_event(replace(EVENT, event_type=event_type, reject_reason=reason, mta_response=said), keys=KEYS)

    assert report is not None
    assert (report.kind, report.cause, consequence_of(report)) == (kind, cause, follows)


def test_every_type_and_reason_of_anymail_is_read() -> None:
    types = {value for name, value in vars(EventType).items() if name.isupper()}
    reasons = {value for name, value in vars(RejectReason).items() if name.isupper()}
    without = {each for each in types if read_event(replace(EVENT, event_type=each), keys=KEYS) is None}

    assert without == {"queued", "sent", "opened", "clicked", "subscribed", "inbound", "inbound_failed", "unknown"}
    for reason in reasons:
        assert read_event(replace(EVENT, event_type="rejected", reject_reason=reason), keys=KEYS) is not None


@pytest.mark.parametrize(
    "path", ["", "bounce+AAAAAAAAAAAAAAAAAAAAAA", f"bounce+{KEYS.token(Purpose.CLICK, 7, 9)}", None]
)
def test_event_without_our_token_is_about_nobody(path: object) -> None:
    report = read_event(replace(EVENT, metadata={"return_path": path}), keys=KEYS)

    assert report is not None
    assert consequence_of(report) is Consequence.NONE


def test_one_call_about_two_people_is_two_reports() -> None:
    first, second = (read_event(replace(EVENT, recipient=each), keys=KEYS) for each in ("a@b.example", "c@d.example"))

    assert first is not None
    assert second is not None
    assert first.report_id != second.report_id
    assert first == read_event(replace(EVENT, recipient="a@b.example"), keys=KEYS)
