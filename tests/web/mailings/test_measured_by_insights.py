"""A part of a mailing as those see it who count its readers."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.insights.made import a_hit, a_loader, a_segment
from tests.web.mailings.conftest import MORNING, Crowd
from tests.web.mailings.walking import deliver, launched, look

from masthead.audience.subscription import SubscriptionState
from masthead.tokens import Purpose
from masthead.tracking.links import remove_links
from masthead.tracking.records import EventKind
from masthead.tracking.robots import shipped_rules
from masthead.web.insights.loading.begun import measure
from masthead.web.insights.models import Measured
from masthead.web.insights.queries.edition import edition_report, mailings_of
from masthead.web.insights.site_source import SiteSource
from masthead.web.mailings.composing import links_folder
from masthead.web.mailings.plan import CanaryPlan, Plan
from masthead.web.mailings.queries.measured import begun_since, part_facts
from masthead.web.newsroom import actions as newsroom
from masthead.web.subscribers.links import keys
from masthead.web.subscribers.models import Subscription
from masthead.web.team.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("relayed")]


def test_insights_knows_a_part_that_went_out(edition: Any, publisher: User, crowd: Crowd) -> None:
    crowd(3)
    part = launched(publisher, edition).parts.get()
    deliver()
    part.refresh_from_db()

    facts, said = SiteSource().facts(part.pk), part_facts(part.pk)

    assert facts
    assert said
    assert (facts.mailing, facts.publication_id, facts.date, facts.number) == (
        part.pk,
        edition.publication_id,
        edition.date,
        edition.number,
    )
    assert (facts.delivered, facts.started_at, facts.links, facts.subject) == (
        3,
        part.started_at,
        said.links,
        part.subject,
    )
    assert sum(each["accepted"] for each in facts.providers.values()) == 3


def test_parts_of_which_nothing_was_heard_are_counted_as_delivered(edition: Any, publisher: User, crowd: Crowd) -> None:
    crowd(20)
    mailing = launched(publisher, edition, Plan(canary=CanaryPlan(share=0.1, minutes=0)))
    deliver()
    look(mailing, MORNING)
    before = begun_since(MORNING)
    assert begun_since(MORNING + dt.timedelta(hours=1)) == ()
    assert (len(before), measure(before, SiteSource(), shipped_rules())) == (2, 2)
    deliver()

    key = (edition.publication_id, edition.date, edition.number)
    assert edition_report(mailings_of(*key), SiteSource()).delivered == 20
    assert [measure(before, SiteSource(), shipped_rules()) for _ in range(2)] == [1, 0]
    assert sum(each.delivered for each in Measured.objects.all()) == 20


def test_insights_knows_no_part_that_is_none() -> None:
    assert SiteSource().facts(99) is None


def test_whoever_leaves_by_the_page_of_a_mailing_is_in_its_report_once(
    edition: Any, publisher: User, crowd: Crowd, client: Client
) -> None:
    person = crowd(2)[0]
    part = launched(publisher, edition).parts.get()
    deliver()
    page = f"/{edition.publication.slug}/unsubscribe/{keys().token(Purpose.UNSUBSCRIBE, part.pk, person.pk)}/"

    press = partial(client.post, page, {"do": "leave"}, headers={"host": "press.example"}, secure=True)
    assert [press().status_code for _ in range(2)] == [303, 303]

    key = (edition.publication_id, edition.date, edition.number)
    left = edition_report(mailings_of(*key), SiteSource()).unsubscribes
    assert (left.raw, left.human, left.machine) == (1, 1, 0)


@pytest.mark.parametrize("lost", ["edition", "links"])
def test_unsubscription_by_a_mail_program_outlasts_the_edition_and_its_links(
    edition: Any, publisher: User, crowd: Crowd, tmp_path: Path, lost: str
) -> None:
    leaver, reader = crowd(2)
    part = launched(publisher, edition).parts.get()
    deliver()
    if lost == "edition":
        newsroom.withdraw_edition(user=publisher, edition=edition)
        newsroom.delete_edition(user=publisher, edition=edition)
    else:
        remove_links(links_folder(), part.pk)
    assert SiteSource().facts(part.pk) is None
    segments = tmp_path / "segments"
    segments.mkdir()
    # Later than they were made readers, which is by the clock.
    late = int((timezone.now() + dt.timedelta(minutes=1)).timestamp() * 1000)
    asked = {part.pk: leaver, part.pk + 1: reader}
    a_segment(segments, [a_hit(EventKind.UNSUBSCRIBE, who.pk, mailing=at, at_ms=late) for at, who in asked.items()])

    loaded = a_loader(segments, SiteSource()).round()

    assert loaded.unsubscribed == 1
    states = Subscription.objects.filter(publication=edition.publication_id).values_list("subscriber", "state")
    assert dict(states) == {leaver.pk: SubscriptionState.UNSUBSCRIBED, reader.pk: SubscriptionState.ACTIVE}
