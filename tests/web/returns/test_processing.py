"""What follows from what came back: once, for the right person, and nothing without a genuine token."""

from __future__ import annotations

import datetime as dt
from email.message import EmailMessage

import pytest
from tests.web.returns.conftest import NOW, came, golden

from masthead.reports import Cause, Kind
from masthead.reports.doors import Arrival
from masthead.tokens import Purpose
from masthead.web.publications.models import Publication
from masthead.web.returns import keeping, processing
from masthead.web.returns.keeping import keep
from masthead.web.returns.models import Original, Returned
from masthead.web.returns.standing import Outcome, Standing
from masthead.web.subscribers.actions import bounces
from masthead.web.subscribers.links import LETTER, keys
from masthead.web.subscribers.models import DeliveryReport, Subscriber, Subscription
from masthead.web.subscribers.queries.suppressions import is_suppressed

pytestmark = pytest.mark.django_db


def states(person: Subscriber) -> list[str]:
    return list(
        Subscription.objects.filter(subscriber=person).order_by("publication__slug").values_list("state", flat=True)
    )


def wish(token: str, *, date: str = "Mon, 23 Nov 2026 08:00:00 +0000") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Date"] = (
        "mei.lin@quay-readers.example",
        "unsubscribe@harbour.example",
        date,
    )
    message["Message-ID"], message["Subject"] = "<1@quay-readers.example>", f"unsubscribe {token}"
    message.set_content("Thank you")
    return bytes(message)


def test_hard_bounce_ends_every_title_and_suppresses(mei: Subscriber, title: Publication) -> None:
    row = came(golden("postfix-unknown-user", mei, title))

    assert (row.kind, row.cause, row.hard) == (Kind.BOUNCE, Cause.UNKNOWN_USER, True)
    assert (row.standing, row.outcome, row.subscriber, row.publication_id) == ("done", "counted", mei.pk, title.pk)
    assert len(row.ended) == 2
    assert states(mei) == ["bounced", "bounced"]
    assert is_suppressed(mei.key, title.pk)
    assert DeliveryReport.objects.get().report_id == row.report_id


def test_complaint_ends_its_title_alone(mei: Subscriber, title: Publication) -> None:
    row = came(golden("yahoo-complaint", mei, title))

    assert (row.kind, row.outcome, row.ended) == (Kind.COMPLAINT, Outcome.COUNTED, [title.pk])
    assert sorted(states(mei)) == ["active", "complained"]
    assert is_suppressed(mei.key, title.pk)


def test_complaint_about_a_mailing_is_told_once(
    mei: Subscriber, title: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[processing.Complaint] = []
    monkeypatch.setattr(processing, "_listening", [])
    processing.tell_of_complaints(told.append)
    letter, part = (keys().token(Purpose.BOUNCE, scope, mei.pk).encode() for scope in (LETTER | title.pk, 41))
    raw = golden("yahoo-complaint", mei, title).replace(letter, part)

    row = came(raw)
    came(raw)

    assert row.part == 41
    assert [(each.part, each.subscriber_id) for each in told] == [(41, mei.pk)]


def test_same_report_counts_once_whichever_way_it_comes(mei: Subscriber, title: Publication) -> None:
    raw = golden("german-mailbox-full", mei, title)
    came(raw, door="maildir:/var/mail/bounces")
    came(b"Received: from elsewhere.example by harbour.example\r\n" + raw, door="lmtp://127.0.0.1:2424")

    assert Returned.objects.count() == Original.objects.count() == DeliveryReport.objects.count() == 1
    mei.refresh_from_db()
    assert mei.soft_bounces == 1


def test_wish_to_leave_by_mail_ends_the_title(mei: Subscriber, title: Publication) -> None:
    row = came(wish(keys().token(Purpose.UNSUBSCRIBE, LETTER | title.pk, mei.pk)))

    assert (row.kind, row.outcome, row.ended) == (Kind.UNSUBSCRIBE, Outcome.LEFT, [title.pk])
    assert sorted(states(mei)) == ["active", "unsubscribed"]


def test_wish_to_leave_counts_whatever_the_senders_clock_says(mei: Subscriber, title: Publication) -> None:
    token = keys().token(Purpose.UNSUBSCRIBE, LETTER | title.pk, mei.pk)

    assert came(wish(token, date="Thu, 1 Jan 2015 00:00:00 +0000")).outcome == Outcome.LEFT


def test_wish_to_leave_for_a_mailing_that_nobody_knows_is_kept(mei: Subscriber) -> None:
    row = came(wish(keys().token(Purpose.UNSUBSCRIBE, 4711, mei.pk)))

    assert (row.outcome, row.part, row.publication_id) == (Outcome.NO_TITLE, 4711, None)
    assert states(mei) == ["active", "active"]


@pytest.mark.parametrize("name", ["forged-token", "out-of-office-english", "person-answers", "postfix-delayed"])
def test_nothing_follows_from_replies_delays_and_forgeries(name: str, mei: Subscriber, title: Publication) -> None:
    row = came(golden(name, mei, title))

    assert (row.standing, row.outcome) == (Standing.DONE, Outcome.NOTHING)
    assert states(mei) == ["active", "active"]
    assert not DeliveryReport.objects.exists()


def test_report_about_somebody_who_is_gone_is_kept(mei: Subscriber, title: Publication) -> None:
    raw = golden("postfix-unknown-user", mei, title)
    Subscriber.objects.filter(pk=mei.pk).delete()

    assert came(raw).outcome == Outcome.NOBODY


def test_date_of_last_year_does_not_make_a_bounce_count_for_nothing(mei: Subscriber, title: Publication) -> None:
    raw = golden("postfix-unknown-user", mei, title)
    dated = b"\n".join(
        b"Date: Thu, 1 Jan 2015 00:00:00 +0000" if line.startswith(b"Date:") else line for line in raw.split(b"\n")
    )

    assert came(dated).at is None
    assert states(mei) == ["bounced", "bounced"]


def test_what_fails_is_tried_again_and_given_up_in_the_end(
    mei: Subscriber, title: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("the tide is out")

    keep(Arrival(raw=golden("postfix-unknown-user", mei, title)))
    with monkeypatch.context() as patched:
        patched.setattr(bounces, "report", broken)
        processing.process_waiting(now=NOW)
        assert Returned.objects.get().standing == Standing.WAITING
        for _ in range(processing.MOST_TRIES):
            processing.process_waiting(now=NOW)

    row = Returned.objects.get()
    assert (row.standing, row.tries, row.trouble) == (
        Standing.FAILED,
        processing.MOST_TRIES,
        "RuntimeError: the tide is out",
    )
    assert processing.process_waiting(now=NOW) == 0


def test_original_is_bounded_and_a_null_character_does_no_harm(mei: Subscriber, title: Publication) -> None:
    raw = golden("person-answers", mei, title) + b"\0" + b"x" * keeping.MOST_KEPT

    row = came(raw.replace(b"Subject:", b"Subject: \0", 1))

    original = Original.objects.get(returned=row)
    assert (original.cut, original.size) == (True, len(raw) + 2)
    assert len(bytes(original.content)) < keeping.MOST_KEPT
    assert "\0" not in row.subject


def test_many_are_worked_on_in_turns(mei: Subscriber, title: Publication, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processing, "AT_ONCE", 2)
    for number in range(3):
        keep(Arrival(raw=golden("person-answers", mei, title) + b"%d" % number))

    assert [processing.process_waiting(now=NOW + dt.timedelta(0)) for _ in range(3)] == [2, 1, 0]
