"""Planning a mailing, letting it go, a second person; and when it is not let go."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from tests.web.mailings.conftest import MORNING, SUNDAY, Crowd, MakePerson
from tests.web.mailings.walking import again, begun

from masthead.audience.segments import parse
from masthead.cli.engine import Nobody
from masthead.cli.failure import Exit
from masthead.cli.site_worker import _Background, _Watching, _without_relay
from masthead.delivery.worker import WorkerResult
from masthead.tracking.links import Privacy
from masthead.web.mailings import actions
from masthead.web.mailings.actions import launching
from masthead.web.mailings.faults import MailingError
from masthead.web.mailings.models import Mailing
from masthead.web.mailings.plan import Plan, SubjectTest, Timing
from masthead.web.mailings.queries.rules import Rules, rules_together
from masthead.web.mailings.states import MailingMoveError, MailingStage
from masthead.web.newsroom import actions as newsroom
from masthead.web.publications.models import Publication
from masthead.web.subscribers.segments.actions import save
from masthead.web.team.models import AuditEntry, User
from masthead.web.team.roles import Role

SIX = MORNING.replace(hour=6, tzinfo=None)
"""By whatever clock."""
FAR = dt.datetime(2099, 11, 23, 5, tzinfo=dt.UTC)
"""Wagtail looks at the clock on the wall."""


class Unheard(Nobody):
    """Implements `EndingObserver`."""

    def ended(self, result: WorkerResult) -> Exit:
        del result
        return Exit.FINE


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("relayed")]


def test_mailing_needs_an_approved_edition(draft: Any, publisher: User) -> None:
    with pytest.raises(MailingError, match="not approved"):
        actions.plan_mailing(user=publisher, edition=draft, plan=Plan())


def test_mailing_needs_whoever_looks_after_the_readers(
    edition: Any, person: MakePerson, title: Publication, sister: Publication, second: User
) -> None:
    with pytest.raises(PermissionDenied):
        actions.plan_mailing(user=person("edgar", {title: Role.EDITOR}), edition=edition, plan=Plan())
    with pytest.raises(PermissionDenied):
        actions.plan_mailing(user=second, edition=edition, plan=Plan(titles=(title.pk, sister.pk)))


def test_what_is_let_go_waits_for_its_time_and_leaves_a_trace(edition: Any, publisher: User) -> None:
    at = MORNING + dt.timedelta(hours=2)
    mailing = begun(publisher, edition, Plan(timing=Timing.MOMENT, at=at))

    assert (mailing.state, mailing.starts_at) == (MailingStage.SCHEDULED, at)
    assert launching.due(MORNING) == ()
    assert launching.due(at) == (mailing.pk,)
    actions_taken = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"mailing-planned", "mailing-schedule"} <= actions_taken


def test_moment_that_is_past_is_refused(edition: Any, publisher: User) -> None:
    plan = Plan(timing=Timing.MOMENT, at=MORNING - dt.timedelta(hours=1))
    with pytest.raises(MailingError, match="past") as refused:
        begun(publisher, edition, plan)

    assert refused.value.field == "at"
    assert Mailing.objects.get().state == MailingStage.DRAFT


def test_second_person_agrees_and_nobody_agrees_with_themselves(
    edition: Any, publisher: User, second: User, administrator: User, title: Publication
) -> None:
    actions.set_rules(user=administrator, publication=title, rules=Rules(second_person=True))
    mailing = begun(publisher, edition)
    assert mailing.state == MailingStage.WAITING
    with pytest.raises(PermissionDenied, match="Somebody else"):
        actions.agree(user=publisher, mailing_id=mailing.pk, now=MORNING)

    actions.agree(user=second, mailing_id=mailing.pk, now=MORNING)

    mailing = again(mailing)
    assert (mailing.state, mailing.approved_by) == (MailingStage.SCHEDULED, second)


def test_titles_of_a_mailing_ask_together(
    edition: Any, publisher: User, administrator: User, title: Publication, sister: Publication
) -> None:
    actions.set_rules(user=administrator, publication=sister, rules=Rules(second_person=True, privacy=Privacy.OFF))
    both = Plan(titles=(title.pk, sister.pk))

    assert begun(publisher, edition).state == MailingStage.SCHEDULED
    assert begun(publisher, edition, both).state == MailingStage.WAITING
    assert rules_together(both.titles) == Rules(second_person=True, privacy=Privacy.OFF)
    assert rules_together([title.pk]) == rules_together([]) == Rules()


def test_whoever_waits_for_a_second_person_cannot_go_round_them(
    edition: Any, publisher: User, administrator: User, title: Publication
) -> None:
    actions.set_rules(user=administrator, publication=title, rules=Rules(second_person=True))
    mailing = begun(publisher, edition)
    with pytest.raises(MailingError, match="second person"):
        actions.schedule(user=publisher, mailing_id=mailing.pk, now=MORNING)

    assert again(mailing).state == MailingStage.WAITING


def test_plan_changes_while_it_is_a_draft(edition: Any, publisher: User) -> None:
    mailing = begun(publisher, edition)
    with pytest.raises(MailingError, match="Take it back"):
        actions.change_plan(user=publisher, mailing_id=mailing.pk, plan=Plan(subject="Another"))

    actions.reopen(user=publisher, mailing_id=mailing.pk)
    actions.change_plan(user=publisher, mailing_id=mailing.pk, plan=Plan(subject="Another"))

    assert again(mailing).plan["subject"] == "Another"


def test_nothing_is_let_go_without_a_relay(edition: Any, publisher: User, said: Any) -> None:
    said(relay="")
    with pytest.raises(MailingError, match="No relay"):
        begun(publisher, edition)


def test_worker_without_a_relay_says_what_it_waits_for() -> None:
    watching = _Watching(Unheard())
    _without_relay(watching, _Background([]), once=True)

    assert watching.words().startswith("No relay is set, so nothing can go out.")


def test_segment_that_goes_after_it_is_let_go_fails_it(
    edition: Any, publisher: User, title: Publication, crowd: Crowd
) -> None:
    crowd(2)
    kept = save(actor=publisher, publication_id=title.pk, name="Germans", condition=parse('language = "de"'))
    mailing = begun(publisher, edition, Plan(segment="germans"))
    kept.delete()

    assert launching.launch(mailing_id=mailing.pk, by="test", now=MORNING) is MailingStage.FAILED
    assert "There is no segment “germans” any more." in again(mailing).problem


def test_overdue_mailing_asks_instead_of_firing(edition: Any, publisher: User, crowd: Crowd) -> None:
    crowd(2)
    mailing = begun(publisher, edition)
    late = MORNING + dt.timedelta(hours=3)

    assert launching.launch(mailing_id=mailing.pk, by="test", now=late) is MailingStage.STALE
    assert "Its time passed" in again(mailing).problem

    actions.schedule(user=publisher, mailing_id=mailing.pk, now=late)
    assert launching.launch(mailing_id=mailing.pk, by="test", now=late) is MailingStage.RUNNING


def test_withdrawn_edition_is_not_sent(edition: Any, publisher: User, crowd: Crowd) -> None:
    crowd(2)
    mailing = begun(publisher, edition)
    newsroom.withdraw_edition(user=publisher, edition=edition)

    assert launching.launch(mailing_id=mailing.pk, by="test", now=MORNING) is MailingStage.FAILED
    assert "withdrawn" in again(mailing).problem


def test_edition_of_the_same_moment_is_waited_for(draft: Any, publisher: User, crowd: Crowd) -> None:
    crowd(2)
    newsroom.publish_edition(user=publisher, edition=draft, at=FAR, now=SUNDAY)
    mailing = begun(publisher, draft, Plan(timing=Timing.MOMENT, at=FAR), now=SUNDAY)

    assert launching.launch(mailing_id=mailing.pk, by="test", now=FAR) is MailingStage.SCHEDULED
    newsroom.publish_due(now=FAR)
    assert launching.launch(mailing_id=mailing.pk, by="test", now=FAR) is MailingStage.RUNNING


def test_nobody_to_write_to_fails_and_says_so(edition: Any, publisher: User) -> None:
    mailing = begun(publisher, edition)

    assert launching.launch(mailing_id=mailing.pk, by="test", now=MORNING) is MailingStage.FAILED
    assert "Nobody is left" in again(mailing).problem
    actions.reopen(user=publisher, mailing_id=mailing.pk)


@pytest.mark.parametrize(
    "values",
    [
        {"timing": "moment"},
        {"timing": "moment", "at": SIX},
        {"timing": "local", "local_at": MORNING},
        {"timing": "local", "local_at": SIX, "test": SubjectTest(subjects=("a", "b"))},
        {"test": {"subjects": ("same", "same")}},
        {"rate": 0},
        {"canary": {"share": 0.9}},
    ],
)
def test_plan_that_means_nothing_is_refused(values: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="validation error"):
        Plan.model_validate(values)


def test_step_that_a_state_does_not_allow_is_refused(edition: Any, publisher: User) -> None:
    mailing = begun(publisher, edition)
    with pytest.raises(MailingMoveError, match="cannot resume"):
        actions.resume(user=publisher, mailing_id=mailing.pk, now=MORNING)
