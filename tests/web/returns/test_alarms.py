"""Alarms of mailings: raised once, told once in each grade, cleared when over, pausing where that is wanted."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from tests.web.mailings.conftest import (  # noqa: F401 - fixtures
    MORNING,
    Crowd,
    crowd,
    draft,
    edition,
    publisher,
    relayed,
    said,
    second,
    sister,
    title,
)
from tests.web.mailings.walking import again, deliver, launched, look

from masthead.delivery.mailing import Claim
from masthead.delivery.outcome import Outcome
from masthead.web.mailings.models import Mailing, MailingRules
from masthead.web.mailings.plan import Plan
from masthead.web.mailings.states import MailingStage
from masthead.web.publications.models import Publication
from masthead.web.returns.alarms import raising, telling
from masthead.web.returns.alarms.measuring import readings_of
from masthead.web.returns.alarms.rules import Grade, Measure, Reading
from masthead.web.returns.models import Alarm, Pulse, Returned
from masthead.web.returns.queries.alarms import banners
from masthead.web.team.models import AuditEntry, User
from masthead.web.webhooks.models import Endpoint, Notice

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("relayed")]

C, B, D, S = Measure.COMPLAINTS, Measure.BOUNCES, Measure.DEFERRALS, Measure.STALLED
HOLDS = Reading(8, 10_000)
WORSE = Reading(30, 10_000)


def after(minutes: float) -> dt.datetime:
    return MORNING + dt.timedelta(minutes=minutes)


@pytest.fixture
def mailing(edition: Any, publisher: User, crowd: Crowd) -> Mailing:  # noqa: F811
    """It goes out to five readers."""
    crowd(5)
    return launched(publisher, edition)


@pytest.fixture
def listener(title: Publication) -> Endpoint:  # noqa: F811
    return Endpoint.objects.create(publication=title, name="CRM", url="https://crm.example/", secret="")


def came_back(part: int, kind: str, subscriber: int, number: int = 0) -> None:
    Returned.objects.create(
        report_id=f"{kind}:{part}:{subscriber}:{number}",
        received_at=MORNING,
        door="",
        kind=kind,
        cause="complaint",
        part=part,
        subscriber=subscriber,
        consequence=kind,
    )


def test_alarm_is_raised_once_and_told_once_in_each_grade(
    mailing: Mailing,
    listener: Endpoint,
    publisher: User,  # noqa: F811
    mailoutbox: list[Any],
) -> None:
    for minute in range(3):
        raising.judge(mailing, {C: HOLDS}, now=after(minute))
        telling.tell(now=after(minute))
    assert len([each for each in mailoutbox if publisher.email in each.to]) == 1
    raising.judge(mailing, {C: WORSE}, now=after(4))
    raising.judge(mailing, {C: HOLDS}, now=after(5))
    telling.tell(now=after(5))

    alarm = Alarm.objects.get()
    assert (alarm.grade, alarm.count, alarm.base, alarm.cleared_at) == ("error", 8, 10_000, None)
    ours = [each.subject for each in mailoutbox if publisher.email in each.to]
    assert [each.startswith("Now: ") for each in ours] == [False, True]
    assert [notice.data["grade"] for notice in Notice.objects.filter(event="mailing.alarm").order_by("pk")] == [
        "warning",
        "error",
    ]
    assert AuditEntry.objects.filter(action="alarm-raised").count() == 2


def test_alarm_ends_below_its_limit_and_is_not_mailed_again(mailing: Mailing, mailoutbox: list[Any]) -> None:
    raising.judge(mailing, {D: Reading(20, 200)}, now=after(0))
    telling.tell(now=after(0))
    mailed = len(mailoutbox)
    raising.judge(mailing, {D: Reading(17, 200)}, now=after(1))
    assert Alarm.objects.get().cleared_at is None
    raising.judge(mailing, {D: Reading(2, 200)}, now=after(2))
    assert Alarm.objects.get().cleared_at == after(2)
    raising.judge(mailing, {D: Reading(30, 200)}, now=after(3))
    telling.tell(now=after(3))

    assert mailed > 0
    assert len(mailoutbox) == mailed
    assert Alarm.objects.filter(cleared_at=None).count() == 1
    assert AuditEntry.objects.filter(action="alarm-cleared").count() == 1


def test_measures_come_from_the_account_and_from_what_came_back(mailing: Mailing) -> None:
    part = mailing.parts.get().pk

    def answer(claim: Claim, index: int) -> Outcome:
        return (Outcome.ACCEPTED, Outcome.ACCEPTED, Outcome.ACCEPTED, Outcome.REJECTED, Outcome.DEFERRED)[index]

    deliver(answer)
    for subscriber in (1, 1, 2):
        came_back(part, "complaint", subscriber, Returned.objects.count())
    came_back(part, "bounce", 3)
    came_back(part + 1, "bounce", 4)

    found = readings_of(again(mailing), now=after(1))

    assert (found[C], found[B], found[D]) == (Reading(2, 3), Reading(2, 4), Reading(1, 5))
    assert S not in found


def test_mailing_that_nobody_sends_stalls_and_moves_again(mailing: Mailing) -> None:
    assert readings_of(mailing, now=after(0))[S] == Reading(0, 5)
    raising.look_at(mailing, now=after(20))
    assert Alarm.objects.get().measure == S
    deliver(most=1)
    assert readings_of(mailing, now=after(21))[S] == Reading(0, 4)
    raising.look_at(mailing, now=after(22))
    assert Alarm.objects.get().cleared_at == after(22)


def test_pause_is_no_stall(mailing: Mailing, publisher: User) -> None:  # noqa: F811
    from masthead.web.mailings import actions

    readings_of(mailing, now=after(0))
    actions.pause(user=publisher, mailing_id=mailing.pk, now=after(1))
    assert S not in readings_of(again(mailing), now=after(50))
    assert not Pulse.objects.exists()
    actions.resume(user=publisher, mailing_id=mailing.pk, now=after(60))

    assert readings_of(again(mailing), now=after(61))[S] == Reading(0, 5)


def _loud(mailing: Mailing, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(raising, "readings_of", lambda *_, **__: {C: WORSE})
    raising.watch(now=after(1))


def test_last_grade_pauses_where_the_publication_says_so(mailing: Mailing, monkeypatch: pytest.MonkeyPatch) -> None:
    MailingRules.objects.create(publication=mailing.publication, stop_on_alarm=True)

    _loud(mailing, monkeypatch)

    paused = again(mailing)
    assert paused.state == MailingStage.PAUSED
    assert paused.problem == "Paused by an alarm: 30 of 10,000 readers who got it called it spam (0.30 %)."
    assert deliver() == []


def test_last_grade_pauses_where_a_sister_title_says_so(
    edition: Any,  # noqa: F811
    publisher: User,  # noqa: F811
    crowd: Crowd,  # noqa: F811
    sister: Publication,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    crowd(3)
    crowd(2, sister, name="lantern")
    MailingRules.objects.create(publication=sister, stop_on_alarm=True)
    both = launched(publisher, edition, Plan(titles=(edition.publication_id, sister.pk)))

    _loud(both, monkeypatch)

    assert again(both).state == MailingStage.PAUSED


def test_whoever_lets_it_go_on_has_decided(
    mailing: Mailing,
    publisher: User,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from masthead.web.mailings import actions

    MailingRules.objects.create(publication=mailing.publication, stop_on_alarm=True)
    _loud(mailing, monkeypatch)
    actions.resume(user=publisher, mailing_id=mailing.pk, now=after(2))
    raising.watch(now=after(3))

    assert again(mailing).state == MailingStage.RUNNING


def test_standstill_holds_the_mailing_and_its_alarm_stands_until_it_goes_on(
    mailing: Mailing,
    publisher: User,  # noqa: F811
) -> None:
    from masthead.web.mailings import actions

    MailingRules.objects.create(publication=mailing.publication, stop_on_alarm=True)
    for minute in (0, 60, 61, 70):
        raising.watch(now=after(minute))
    [banner] = banners(publisher)
    assert (again(mailing).state, banner.alarm.measure, banner.paused) == (MailingStage.PAUSED, S, True)
    actions.resume(user=publisher, mailing_id=mailing.pk, now=after(71))
    raising.watch(now=after(72))

    assert (again(mailing).state, banners(publisher)) == (MailingStage.RUNNING, ())


def test_nothing_is_paused_where_nobody_asked_for_it(mailing: Mailing, monkeypatch: pytest.MonkeyPatch) -> None:
    _loud(mailing, monkeypatch)

    assert again(mailing).state == MailingStage.RUNNING
    assert Alarm.objects.get().grade == Grade.ERROR


def test_mailing_is_watched_for_days_after_its_end(mailing: Mailing, monkeypatch: pytest.MonkeyPatch) -> None:
    deliver()
    assert look(mailing, after(1)).state == MailingStage.FINISHED
    _loud(mailing, monkeypatch)
    assert Alarm.objects.get().cleared_at is None

    raising.watch(now=after(1) + raising.WATCHED_AFTER + dt.timedelta(minutes=1))

    assert Alarm.objects.get().cleared_at is not None


def test_mail_that_is_not_taken_is_tried_again_and_the_banner_stands(
    mailing: Mailing,
    publisher: User,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
    mailoutbox: list[Any],
) -> None:
    raising.judge(mailing, {C: HOLDS}, now=after(0))
    with monkeypatch.context() as patched:
        patched.setattr(mail.EmailMessage, "send", _refused)
        assert telling.tell(now=after(0)) == 0
    assert [each.alarm.mailing_id for each in banners(publisher)] == [mailing.pk]

    assert telling.tell(now=after(1)) == 1
    assert mailoutbox


def _refused(message: object) -> None:
    raise OSError("The relay cannot be reached.")


def test_alarm_is_for_those_who_look_after_the_title(mailing: Mailing, person: Any, sister: Publication) -> None:  # noqa: F811
    from masthead.web.team.roles import Role

    raising.judge(mailing, {C: HOLDS}, now=after(0))

    assert banners(person("wen", {mailing.publication: Role.EDITOR})) == ()
    assert banners(person("lee", {sister: Role.PUBLISHER})) == ()
