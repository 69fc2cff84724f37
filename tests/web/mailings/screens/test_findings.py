"""What the simulation and the page of a mailing warn of, before somebody lets it go."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from tests.web.mailings.conftest import Crowd
from tests.web.mailings.screens.conftest import Desk
from tests.web.mailings.walking import again, begun, launched

from masthead.tracking.links import Privacy
from masthead.web.mailings import actions
from masthead.web.mailings.models import Mailing
from masthead.web.mailings.plan import CanaryPlan, Plan, SubjectTest, Timing
from masthead.web.mailings.queries.rules import Rules
from masthead.web.mailings.queries.simulation import simulate
from masthead.web.mailings.states import MailingStage
from masthead.web.newsroom import actions as newsroom
from masthead.web.team.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_relay")]
TEST = SubjectTest(subjects=("First of two", "Second of two"), share=0.25, minutes=90)


def planned(user: User, edition: Any, plan: Plan) -> Mailing:
    return actions.plan_mailing(user=user, edition=edition, plan=plan)


def published_again(edition: Any, user: User) -> None:
    draft = edition.get_latest_revision_as_object()
    draft.subject = "Put right"
    newsroom.publish_edition(user=user, edition=edition, revision=draft.save_revision(user=user), now=timezone.now())


def test_second_mailing_of_an_edition_is_said(edition: Any, publisher: User, crowd: Crowd, desk: Desk) -> None:
    crowd(2)
    first = launched(publisher, edition, now=timezone.now())
    again_planned = planned(publisher, edition, Plan())

    said = desk.open(f"{again_planned.pk}/simulation/")

    assert f"This edition has another mailing, No. {first.pk} (going out). Whoever is in both gets it twice." in said
    assert "another mailing" not in desk.open(f"{first.pk}/simulation/")


def test_what_goes_before_and_how_long_the_rest_waits(edition: Any, publisher: User, crowd: Crowd, desk: Desk) -> None:
    crowd(21)
    plan = Plan(canary=CanaryPlan(share=0.1, minutes=10), test=TEST)

    said = desk.open(f"{planned(publisher, edition, plan).pk}/simulation/")

    # As many as the parts have, once it is launched: three in the canary, three for each subject.
    assert "Canary 3 go first" in said
    assert "Subjects tried on 6 people, 2 subjects" in said
    assert "the rest is held for 100 minutes before" in said
    mailing = launched(publisher, edition, plan, now=timezone.now())
    sizes = {(part.group, part.variant): part.audience for part in mailing.parts.all()}
    assert sizes == {("canary", 0): 3, ("sample", 0): 3, ("sample", 1): 3, ("rest", 0): 12}


def test_hours_of_readers_own_days_are_shown(edition: Any, publisher: User, crowd: Crowd, desk: Desk) -> None:
    crowd(2, name="berlin", time_zone="Europe/Berlin")
    crowd(1, name="york", time_zone="America/New_York")
    crowd(4, name="unknown")
    # The last Sunday of October 2031: Berlin’s clocks have just gone back, New York’s go back a week later.
    hour = dt.datetime(2031, 10, 26, 6, 30)  # noqa: DTZ001 – an hour of every reader’s own day
    mailing = planned(publisher, edition, Plan(timing=Timing.LOCAL, local_at=hour))

    said = desk.open(f"{mailing.pk}/simulation/")

    assert "When it goes out, by readers’ own clocks" in said
    assert "UTC+08:00 Sun 26 Oct, 06:30 4 UTC+01:00 Sun 26 Oct, 13:30 2 UTC−04:00 Sun 26 Oct, 18:30 1" in said
    assert "the hour is past" not in said


def test_readers_whose_hour_is_past_are_counted(edition: Any, publisher: User, crowd: Crowd) -> None:
    crowd(2, name="auckland", time_zone="Pacific/Auckland")
    crowd(3, name="york", time_zone="America/New_York")
    hour = dt.datetime(2026, 11, 24, 6, 30)  # noqa: DTZ001 – as above
    now = dt.datetime(2026, 11, 23, 20, tzinfo=dt.UTC)
    plan = Plan(timing=Timing.LOCAL, local_at=hour)

    found = simulate(plan, edition.publication, edition.live_revision, now)
    mailing = launched(publisher, edition, plan, now=now)

    assert "For 2 readers the hour is past already: they get it at once." in found.findings
    assert [(part.offset, part.state) for part in mailing.parts.all()] == [(780, "running"), (-300, "waiting")]


@pytest.mark.parametrize("privacy", [Privacy.AGGREGATE, Privacy.OFF])
def test_subjects_that_nobody_can_compare_are_said(
    privacy: Privacy, edition: Any, publisher: User, administrator: User, crowd: Crowd, desk: Desk
) -> None:
    crowd(4)
    mailing = planned(publisher, edition, Plan(test=TEST))
    words = "the subjects cannot be compared by people, and the first one would win"
    assert words not in desk.open(f"{mailing.pk}/simulation/")

    actions.set_rules(user=administrator, publication=edition.publication, rules=Rules(privacy=privacy))

    assert words in desk.open(f"{mailing.pk}/simulation/")


def test_newer_version_is_said_and_taken(edition: Any, publisher: User, crowd: Crowd, desk: Desk) -> None:
    crowd(2)
    mailing = planned(publisher, edition, Plan(canary=CanaryPlan()))
    published_again(edition, publisher)
    words = "The edition was published again since this was planned."
    assert words in desk.open(f"{mailing.pk}/")
    assert words in desk.open(f"{mailing.pk}/simulation/")

    said = desk.step(mailing, "renew")

    assert "carries the version that is published now" in said
    assert words not in said
    renewed = again(mailing)
    assert renewed.revision == edition.get_latest_revision()
    assert renewed.plan == mailing.plan


def test_newer_version_of_what_is_let_go_asks_to_take_it_back(
    edition: Any, publisher: User, crowd: Crowd, desk: Desk
) -> None:
    crowd(2)
    mailing = begun(publisher, edition, now=timezone.now())
    published_again(edition, publisher)

    said = desk.open(f"{mailing.pk}/")

    assert "Take it back to send the new one." in said
    assert "Take the new version" not in said
    assert "Take it back first" in desk.step(mailing, "renew")
    assert again(mailing).revision == mailing.revision


def test_withdrawn_edition_of_a_mailing_under_way_is_said(
    edition: Any, publisher: User, crowd: Crowd, desk: Desk
) -> None:
    crowd(2)
    mailing = launched(publisher, edition, now=timezone.now())
    newsroom.withdraw_edition(user=publisher, edition=edition)

    assert "The edition was withdrawn from the web. Its mailing goes on all the same" in desk.open(f"{mailing.pk}/")


def test_second_click_changes_nothing(
    edition: Any, publisher: User, administrator: User, crowd: Crowd, desk: Desk
) -> None:
    crowd(2)
    actions.set_rules(user=administrator, publication=edition.publication, rules=Rules(second_person=True))
    asked = planned(publisher, edition, Plan())
    desk.step(asked, "schedule")
    assert "It waits for a second person to agree." in desk.step(asked, "schedule")
    assert again(asked).state == MailingStage.WAITING

    actions.set_rules(user=administrator, publication=edition.publication, rules=Rules())
    sent = planned(publisher, edition, Plan())
    desk.step(sent, "schedule")
    at = again(sent).starts_at
    assert "It is not as it was when this page was loaded." in desk.step(sent, "schedule")
    assert (again(sent).state, again(sent).starts_at) == (MailingStage.SCHEDULED, at)
