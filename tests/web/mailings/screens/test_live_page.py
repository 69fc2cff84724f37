"""A mailing now: one sentence that is true in every state, the buttons, and what nobody may be left to believe."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from tests.web.mailings.conftest import Crowd
from tests.web.mailings.screens.conftest import MAILINGS, Desk
from tests.web.mailings.walking import again, begun, deliver, launched, look, taken

from masthead.delivery.mailing import Claim, InDoubtPolicy, MailingId
from masthead.delivery.outcome import Outcome
from masthead.web.mailings import actions
from masthead.web.mailings.actions import launching
from masthead.web.mailings.ledger import site_ledger
from masthead.web.mailings.models import Mailing, WorkerSign
from masthead.web.mailings.plan import CanaryPlan, Plan, SubjectTest, Timing
from masthead.web.mailings.queries.receipts import parts_of
from masthead.web.mailings.queries.rules import Rules
from masthead.web.mailings.states import MailingStage
from masthead.web.mailings.views.pace import Look, pace_of
from masthead.web.newsroom import actions as newsroom
from masthead.web.team.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_relay")]


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now()


def sign(seconds_ago: float, trouble: str = "") -> None:
    at = timezone.now() - dt.timedelta(seconds=seconds_ago)
    WorkerSign.objects.update_or_create(name="harbour:worker", defaults={"at": at, "trouble": trouble})


def refused(claim: Claim, index: int) -> Outcome:
    return Outcome.REJECTED


def lost(claim: Claim, index: int) -> Outcome:
    return Outcome.IN_DOUBT if index == 0 else Outcome.ACCEPTED


def test_draft_goes_by_simulation_to_its_time(edition: Any, publisher: User, crowd: Crowd, desk: Desk) -> None:
    crowd(3)
    later = dt.datetime(2031, 3, 9, 22, 30, tzinfo=dt.UTC)
    mailing = actions.plan_mailing(user=publisher, edition=edition, plan=Plan(timing=Timing.MOMENT, at=later))
    assert "Planned, and nothing more" in desk.open(f"{mailing.pk}/")

    said = desk.step(mailing, "schedule")

    assert "Goes out at Mon 10 Mar, 06:30 Hong Kong time" in said
    assert "No worker has ever reported here" in said
    assert again(mailing).state == MailingStage.SCHEDULED
    assert "Taken back" in desk.step(mailing, "reopen")
    assert again(mailing).state == MailingStage.DRAFT


def test_second_person_sees_a_button_that_the_first_one_does_not(
    edition: Any, publisher: User, administrator: User, crowd: Crowd, desk: Desk, other: Desk
) -> None:
    crowd(1)
    actions.set_rules(user=administrator, publication=edition.publication, rules=Rules(second_person=True))
    mailing = actions.plan_mailing(user=publisher, edition=edition, plan=Plan())
    assert "Ask for approval" in desk.open(f"{mailing.pk}/simulation/")
    assert "somebody else has to agree" in desk.step(mailing, "schedule")
    assert "Agree: let it go" not in desk.open(f"{mailing.pk}/")
    desk.client.post(f"{MAILINGS}{mailing.pk}/step/", {"do": "agree"})
    assert again(mailing).state == MailingStage.WAITING

    assert "planned by Paula" in other.open("")
    assert "You have agreed" in other.step(mailing, "agree")

    assert again(mailing).state == MailingStage.SCHEDULED


def test_live_page_counts_and_explains(
    edition: Any, publisher: User, crowd: Crowd, desk: Desk, now: dt.datetime
) -> None:
    crowd(8)
    sign(1)
    mailing = launched(publisher, edition, now=now)
    assert "Going out: 0 of 8 people asked for" in desk.open(f"{mailing.pk}/")

    deliver(refused, now=now, most=3)

    said = desk.open(f"{mailing.pk}/now/")
    assert "Going out: 3 of 8 people asked for, 37.5 %." in said
    assert "What was refused last ✕ Rejected 3×" in said
    assert "All others 3 0 3 100 %" in said
    assert "The audience Going out" in said
    assert "3 of 8 37.5 %" in said


def test_dead_worker_is_not_passed_over(
    edition: Any, publisher: User, crowd: Crowd, desk: Desk, now: dt.datetime
) -> None:
    crowd(3)
    mailing = launched(publisher, edition, now=now)
    sign(4)
    assert "No sign of life" not in desk.open(f"{mailing.pk}/now/")

    sign(75)
    said = desk.open(f"{mailing.pk}/now/")

    assert "No sign of life from the worker for 75 seconds, so nothing goes out." in said
    assert "Nobody is lost: the next worker goes on where this one stopped" in said
    assert "at most 4 people for each worker; they are sent again" in said
    assert "Messages a second – no worker" in said
    assert "No sign of life" in desk.open("")


def test_worker_that_waits_says_for_what(
    edition: Any, publisher: User, crowd: Crowd, desk: Desk, now: dt.datetime
) -> None:
    crowd(1)
    mailing = launched(publisher, edition, now=now)
    sign(1, "The relay cannot be reached: connection refused.")

    assert "The worker waits: The relay cannot be reached" in desk.open(f"{mailing.pk}/now/")
    assert "The worker waits." in desk.open("")


def test_pause_resume_and_cancel_are_buttons(
    edition: Any, publisher: User, crowd: Crowd, desk: Desk, now: dt.datetime
) -> None:
    crowd(6)
    sign(1)
    mailing = launched(publisher, edition, now=now)
    deliver(now=now, most=2)

    assert "Paused by Paula. 2 of 6 people were asked for" in desk.step(mailing, "pause")
    assert "This is how it stands now" in desk.step(mailing, "pause")
    assert "It goes on." in desk.step(mailing, "resume")
    asked = desk.open(f"{mailing.pk}/cancel/")
    assert "the other 4 will never get it" in asked
    assert again(mailing).state == MailingStage.RUNNING

    said = desk.send(f"{mailing.pk}/cancel/")
    assert "Cancelled by Paula. Of 6 people, 2 messages were accepted" in said
    assert again(mailing).state == MailingStage.CANCELLED


def test_canary_is_told_while_it_holds_and_when_it_fails(
    edition: Any, publisher: User, crowd: Crowd, desk: Desk, now: dt.datetime
) -> None:
    crowd(40)
    sign(1)
    mailing = launched(publisher, edition, Plan(canary=CanaryPlan(share=0.1, minutes=1)), now=now)
    assert "The canary goes first: 0 of 4 people asked for." in desk.open(f"{mailing.pk}/now/")
    deliver(refused, now=now)
    look(mailing, now)
    assert "The canary of 4 people is out. Everybody else is held until" in desk.open(f"{mailing.pk}/now/")

    look(mailing, now + dt.timedelta(minutes=2))

    assert "4 of the 4 in the canary are rejected" in desk.open(f"{mailing.pk}/")
    assert "❙❙ Paused" in desk.open(f"{mailing.pk}/")


def test_overdue_and_failed_mailings_say_why_and_what_now(
    edition: Any, publisher: User, crowd: Crowd, desk: Desk, now: dt.datetime
) -> None:
    crowd(2)
    before = now - dt.timedelta(hours=3)
    overdue = begun(publisher, edition, now=before)
    launching.launch(mailing_id=overdue.pk, by="test", now=now)
    assert "Its time passed while nothing was there to send it." in desk.open(f"{overdue.pk}/")
    assert "Send it now, after all" in desk.open(f"{overdue.pk}/")
    assert "Let go: it begins within seconds." in desk.step(overdue, "schedule")

    newsroom.withdraw_edition(user=publisher, edition=edition)
    launching.launch(mailing_id=overdue.pk, by="test", now=timezone.now())
    said = desk.open(f"{overdue.pk}/")
    assert "The edition was withdrawn. Publish it again" in said
    assert "Plan it anew" in said


def test_subjects_are_shown_with_their_numbers_and_one_is_chosen(
    edition: Any, publisher: User, crowd: Crowd, desk: Desk, now: dt.datetime
) -> None:
    crowd(20)
    sign(1)
    test = SubjectTest(subjects=("First of two", "Second of two"), share=0.4, minutes=5, automatic=False)
    mailing = launched(publisher, edition, Plan(test=test), now=now)
    deliver(now=now)
    assert "8 people have the subjects to be tried. At" in desk.open(f"{mailing.pk}/")
    assert "A First of two 0 of 4 0 %" in desk.open(f"{mailing.pk}/")

    assert "Everybody else gets this subject." in desk.step(mailing, "winner", variant="1")

    assert again(mailing).winner == 1
    assert "✓ goes to everybody else" in desk.open(f"{mailing.pk}/")
    assert desk.client.post(f"{MAILINGS}{mailing.pk}/step/", {"do": "winner", "variant": "x"}).status_code == 302


def test_correction_goes_step_by_step(
    edition: Any, publisher: User, crowd: Crowd, desk: Desk, now: dt.datetime
) -> None:
    crowd(6)
    sign(1)
    mailing = launched(publisher, edition, now=now)
    deliver(now=now, most=2)
    assert "Then it is exact who gets which version." in desk.open(f"{mailing.pk}/correction/")
    desk.step(mailing, "pause")
    draft = edition.get_latest_revision_as_object()
    draft.subject = "Put right"
    revision = draft.save_revision(user=publisher)
    newsroom.publish_edition(user=publisher, edition=edition, revision=revision, now=now)
    assert "The edition was published again since this mailing began." in desk.open(f"{mailing.pk}/")
    assert "The subject is “Put right” now." in desk.open(f"{mailing.pk}/correction/")

    said = desk.step(mailing, "replace")

    assert "4 people will get the corrected version; 2 had their answer before." in said
    assert "2 had their answer before, and so the version of before" in said


def test_people_in_doubt_are_decided_about_one_by_one(
    edition: Any, publisher: User, crowd: Crowd, desk: Desk, now: dt.datetime
) -> None:
    crowd(4)
    crowd(1, name="gmailer", domain="gmail.com", address="someone@gmail.com")
    sign(1)
    mailing = launched(publisher, edition, Plan(in_doubt=InDoubtPolicy.HOLD), now=now)
    deliver(lost, now=now)
    look(mailing, now)
    said = desk.open(f"{mailing.pk}/doubts/")
    assert "Send again to the chosen" in said
    people = [row.subscriber for each in parts_of(mailing) for row in site_ledger().exceptions(MailingId(each.part.pk))]
    assert len(people) == 2

    assert "Choose at least one person" in desk.send(f"{mailing.pk}/doubts/", do="chosen")
    assert "1 person gets it again" in desk.send(f"{mailing.pk}/doubts/", do="chosen", person=str(people[0]))
    later = now + dt.timedelta(seconds=5)
    assert [who for _, who in deliver(taken, now=later)] == [people[0]]

    desk.send(f"{mailing.pk}/doubts/", do="leave")
    assert look(mailing, later).state == MailingStage.FINISHED
    assert "The mailing is over" in desk.open(f"{mailing.pk}/doubts/")


def test_pace_is_measured_between_two_looks(
    edition: Any, publisher: User, crowd: Crowd, desk: Desk, now: dt.datetime
) -> None:
    crowd(50)
    mailing = launched(publisher, edition, now=now)
    deliver(now=now, most=30)
    parts, later = parts_of(mailing), now + dt.timedelta(seconds=10)

    found = pace_of(parts, later, Look(now.timestamp(), 10))

    assert (found.per_second, found.seconds_left, found.lately) == (2.0, 10.0, True)
    assert pace_of(parts, later, Look(now.timestamp(), 30)).seconds_left is None
    assert pace_of(parts, later, None).per_second == 3.0
    for nonsense in ({}, {"at": "x", "settled": "1"}, {"at": "nan", "settled": "1"}, {"at": "1", "settled": "1"}):
        assert Look.read(nonsense, now) is None
    assert Mailing.objects.count() == 1
