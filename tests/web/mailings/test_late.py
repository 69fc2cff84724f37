"""What comes late because nothing was there to do it: it asks, and never fires by itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from tests.web.mailings.conftest import MORNING, Crowd
from tests.web.mailings.walking import again, begun, deliver, launched, look

from masthead.delivery.mailing import Claim
from masthead.delivery.outcome import Outcome
from masthead.web.mailings import actions
from masthead.web.mailings.actions import launching
from masthead.web.mailings.faults import MailingError
from masthead.web.mailings.models import MailingPart
from masthead.web.mailings.plan import CanaryPlan, Plan, SubjectTest, Timing
from masthead.web.mailings.states import MailingStage
from masthead.web.newsroom import actions as newsroom
from masthead.web.team.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("relayed")]
CANARY = Plan(canary=CanaryPlan(share=0.1, minutes=10))


def after(minutes: float) -> dt.datetime:
    return MORNING + dt.timedelta(minutes=minutes)


def refused(claim: Claim, index: int) -> Outcome:
    return Outcome.REJECTED


def test_overdue_part_asks_instead_of_firing(edition: Any, publisher: User, crowd: Crowd) -> None:
    crowd(10)
    mailing = launched(publisher, edition, CANARY)
    MailingPart.objects.filter(group="rest").update(starts_at=after(30))
    deliver()
    mailing = look(mailing, after(12))
    assert mailing.canary_over

    mailing = look(mailing, after(600))

    assert mailing.state == MailingStage.PAUSED
    assert "The next part was to go out at 13:30 (Asia/Hong_Kong)" in mailing.problem
    assert deliver(now=after(600)) == []
    actions.resume(user=publisher, mailing_id=mailing.pk, now=after(601))
    look(mailing, after(601))
    assert len(deliver(now=after(601))) == 9


def test_hold_that_was_over_long_ago_asks(edition: Any, publisher: User, crowd: Crowd) -> None:
    crowd(10)
    mailing = launched(publisher, edition, CANARY)
    deliver()
    mailing = look(mailing, after(600))
    assert (mailing.state, mailing.canary_over) == (MailingStage.PAUSED, False)
    assert "The hold after the canary was over at 13:10" in mailing.problem

    actions.resume(user=publisher, mailing_id=mailing.pk, now=after(601))
    assert not look(mailing, after(605)).canary_over
    assert look(mailing, after(612)).canary_over
    assert len(deliver(now=after(612))) == 9


def test_subjects_that_were_to_be_judged_long_ago_ask(edition: Any, publisher: User, crowd: Crowd) -> None:
    crowd(20)
    test = SubjectTest(subjects=("First of two", "Second of two"), share=0.2, minutes=60)
    mailing = launched(publisher, edition, Plan(test=test))
    deliver()
    mailing = look(mailing, after(600))
    assert (mailing.state, mailing.winner) == (MailingStage.PAUSED, None)
    assert "The subjects were to be judged at 14:00" in mailing.problem

    actions.resume(user=publisher, mailing_id=mailing.pk, now=after(601))
    assert look(mailing, after(601)).winner == 0


def test_sample_that_takes_longer_than_its_window_is_not_late(edition: Any, publisher: User, crowd: Crowd) -> None:
    crowd(20)
    test = SubjectTest(subjects=("First of two", "Second of two"), share=0.2, minutes=5)
    mailing = launched(publisher, edition, Plan(test=test))
    assert look(mailing, after(90)).winner is None
    deliver(now=after(90))

    assert look(mailing, after(91)).winner == 0


def test_pause_in_the_hold_does_not_spare_the_canary_its_verdict(edition: Any, publisher: User, crowd: Crowd) -> None:
    crowd(40)
    mailing = launched(publisher, edition, CANARY)
    deliver(refused)
    look(mailing, after(1))
    actions.pause(user=publisher, mailing_id=mailing.pk, now=after(2))
    actions.resume(user=publisher, mailing_id=mailing.pk, now=after(3))
    assert not look(mailing, after(12)).canary_over
    mailing = look(mailing, after(14))
    assert (mailing.state, mailing.canary_failed) == (MailingStage.PAUSED, True)
    assert deliver(now=after(14)) == []

    actions.resume(user=publisher, mailing_id=mailing.pk, now=after(15))
    assert look(mailing, after(15)).canary_over


def test_edition_that_goes_while_subjects_are_tried_asks(edition: Any, publisher: User, crowd: Crowd) -> None:
    crowd(20)
    test = SubjectTest(subjects=("First of two", "Second of two"), share=0.2, minutes=60)
    mailing = launched(publisher, edition, Plan(test=test))
    deliver()
    newsroom.withdraw_edition(user=publisher, edition=edition)
    newsroom.delete_edition(user=publisher, edition=edition)

    mailing = look(mailing, after(61))

    assert mailing.state == MailingStage.PAUSED
    assert "The edition is not there any more" in mailing.problem
    with pytest.raises(MailingError, match="not there any more"):
        actions.choose_winner(user=publisher, mailing_id=mailing.pk, variant=1, now=after(62))


def test_edition_that_is_not_published_in_time_is_said(draft: Any, publisher: User, crowd: Crowd) -> None:
    crowd(2)
    far = dt.datetime(2099, 11, 23, 5, tzinfo=dt.UTC)
    newsroom.publish_edition(user=publisher, edition=draft, at=far, now=MORNING)
    early = Plan(timing=Timing.MOMENT, at=far - dt.timedelta(hours=1))
    with pytest.raises(MailingError, match="published only later") as wrong:
        begun(publisher, draft, early)
    assert wrong.value.field == "at"
    mailing = begun(publisher, draft, Plan())
    assert mailing.starts_at == far
    late = far + dt.timedelta(hours=1)

    assert launching.launch(mailing_id=mailing.pk, by="test", now=late) is MailingStage.STALE

    assert "the edition is not published" in again(mailing).problem
