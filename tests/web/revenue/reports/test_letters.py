"""Letters that bring a report: each contact gets one about each, whatever breaks in between."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import partial

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.web.revenue.reports.reported import HOUR, MORNING, WEEK

from masthead.web.mail import MailNotSentError
from masthead.web.publications.models import Publication
from masthead.web.revenue.models import Booking, Contact, Report, ReportLetter, SponsorLink
from masthead.web.revenue.reports.figures import Figures
from masthead.web.revenue.reports.making import make_due
from masthead.web.revenue.reports.posting import post_letters
from masthead.web.revenue.sponsors import links
from masthead.web.team.models import User
from masthead.web.webhooks.models import Endpoint, Notice

pytestmark = pytest.mark.django_db
NEXT = dt.timedelta(hours=6)


class Relay(BaseEmailBackend):
    """Does with each letter what stands next in `answers`; takes it where nothing does."""

    answers: list[str] = []  # noqa: RUF012 - Django makes one for each letter; they share it
    taken: list[str] = []  # noqa: RUF012

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for each in email_messages:
            answer = self.answers.pop(0) if self.answers else "take"
            if answer == "refuse":
                raise MailNotSentError("No.")
            self.taken.append(f"{each.to[0]} {each.extra_headers['Message-ID']}")
            if answer == "doubt":
                raise MailNotSentError("No answer.", in_doubt=True)
            if answer == "die":
                raise KeyboardInterrupt
        return len(email_messages)


@pytest.fixture
def relay(settings: pytest.FixtureRequest) -> type[Relay]:
    settings.EMAIL_BACKEND = f"{__name__}.Relay"  # type: ignore[attr-defined]
    Relay.answers, Relay.taken = [], []
    return Relay


def bare_report(booking: Booking, stage: str = "hour") -> Report:
    """A report whose figures nobody reckoned."""
    figures = Figures(MORNING.isoformat(), HOUR.isoformat(), 5, 3, 3, 2, 9, [], 5, None)
    return Report.objects.create(booking=booking, stage=stage, figures=figures.kept(), made_at=HOUR)


def letter_to(report: Report) -> ReportLetter:
    contact = Contact.objects.first()
    assert contact is not None
    return ReportLetter.objects.create(report=report, contact=contact, created_at=HOUR, next_at=HOUR)


def test_contact_gets_one_letter_an_hour_and_one_a_week_after(booking: Booking, title: Publication) -> None:
    Endpoint.objects.create(publication=title, name="Ours", url="https://tools.example/", secret="x", events=[])
    silent = Contact.objects.create(
        advertiser=booking.campaign.advertiser, name="Jo", email="jo@lumen.example", reminded=False
    )
    for now in (HOUR, HOUR, WEEK, WEEK):
        make_due(now)
        post_letters(now)
    first, second = mail.outbox
    assert [each.to for each in mail.outbox] == [["mei@lumen.example"]] * 2
    assert not ReportLetter.objects.filter(contact=silent).exists()
    assert (first.subject, second.subject) == (
        "Harbour Morning, 23 November 2026: the first hour",
        "Harbour Morning, 23 November 2026: the report of the week",
    )
    assert "Delivered: 5\nClicks by people: 3 (60.0 %)" in first.body
    link = SponsorLink.objects.get()
    assert f"/reports/{links.token_of(link)}/{booking.pk}/" in first.body
    told = Notice.objects.filter(event="sponsor.reported").order_by("pk").values_list("data", flat=True)
    assert [each["stage"] for each in told] == ["hour", "week"]


def test_letter_that_was_refused_is_tried_again(booking: Booking, relay: type[Relay]) -> None:
    relay.answers = ["refuse", "refuse"]
    make_due(HOUR)
    for nth in range(4):
        post_letters(HOUR + nth * NEXT)
    assert len(relay.taken) == 1
    assert ReportLetter.objects.get().sent_at == HOUR + 2 * NEXT


def test_letter_is_given_up_in_the_end(booking: Booking, relay: type[Relay]) -> None:
    relay.answers = ["refuse"] * 9
    make_due(HOUR)
    for nth in range(9):
        post_letters(HOUR + nth * NEXT)
    letter = ReportLetter.objects.get()
    assert (letter.tries, letter.failed_at is not None, letter.sent_at) == (6, True, None)


@pytest.mark.parametrize("answer", ["doubt", "die"])
def test_letter_that_may_have_arrived_is_never_sent_again(booking: Booking, relay: type[Relay], answer: str) -> None:
    relay.answers = [answer]
    make_due(HOUR)
    if answer == "die":
        with pytest.raises(KeyboardInterrupt):
            post_letters(HOUR)
    for nth in range(3):
        post_letters(HOUR + nth * NEXT)
    assert len(relay.taken) == 1
    letter = ReportLetter.objects.get()
    assert (letter.begun_at, letter.sent_at, letter.failed_at) == (HOUR, None, None)


def test_nobody_is_written_to_once_the_team_took_the_link_back(
    booking: Booking, publisher: User, relay: type[Relay]
) -> None:
    make_due(HOUR)
    links.withdraw_link(user=publisher, link_id=SponsorLink.objects.get().pk, now=HOUR)
    post_letters(HOUR)
    make_due(WEEK)
    post_letters(WEEK)
    assert relay.taken == []
    assert ReportLetter.objects.get().failed_at == HOUR


_STEPS = st.lists(st.sampled_from(["take", "refuse", "doubt", "die"]), max_size=8)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_STEPS)
def test_no_history_sends_a_letter_twice(booking: Booking, relay: type[Relay], answers: list[str]) -> None:
    with transaction.atomic():
        links.make_link(user=_superuser(), campaign_id=booking.campaign_id, kind=SponsorLink.Kind.REPORT, now=HOUR)
        letters = [letter_to(bare_report(booking, stage)) for stage in ("hour", "week")]
        relay.answers, relay.taken = list(answers), []
        for nth in range(12):
            _dies(partial(post_letters, HOUR + nth * NEXT))
        assert len(relay.taken) == len(set(relay.taken)) <= len(letters)
        for each in letters:
            each.refresh_from_db()
            assert each.sent_at or each.failed_at or each.begun_at
        transaction.set_rollback(True)


def _dies(work: Callable[[], object]) -> None:
    try:
        work()
    except KeyboardInterrupt:
        return


def _superuser() -> User:
    found = User.objects.filter(is_superuser=True).first()
    assert found is not None
    return found
