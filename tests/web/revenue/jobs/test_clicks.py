"""What employers read of the newsletter: editions, and the clicks of people on their own links."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.web.insights.made import START, Source, a_hit, a_loader, a_segment, a_table, some_facts
from tests.web.revenue.listed import MONDAY, OPEN, SUNDAY, listed, published

from masthead.tracking.links import Target
from masthead.web.mailings.models import Mailing
from masthead.web.newsroom import actions as newsroom
from masthead.web.publications.models import Publication
from masthead.web.revenue.jobs import actions, queries
from masthead.web.revenue.jobs.filling import apply_link
from masthead.web.revenue.jobs.reporting import accounts_of
from masthead.web.revenue.models import BoardClick
from masthead.web.team.models import User

pytestmark = pytest.mark.django_db


def test_account_counts_people_on_its_own_link(title: Publication, publisher: User, tmp_path: Path) -> None:
    actions.set_board(user=publisher, publication_id=title.pk, plan=OPEN)
    ours, others = listed(title, publisher), listed(title, publisher, "Stoker", company="Steam Co")
    edition = published(title, publisher)
    assert edition.date == START.date() == MONDAY
    targets = tuple(
        Target(url=apply_link(each, title.slug), section=2, kind="jobs", label="Jobs") for each in (ours, others)
    )
    source = Source().add(replace(some_facts(title.pk), links=a_table(title.pk, targets=targets)))
    clicks = [a_hit(subscriber=1), a_hit(subscriber=1, after=9_000), a_hit(subscriber=2, after=7_000)]
    robot = a_hit(subscriber=3, after=5_000)._replace(agent="Barracuda Sentinel (EE)")
    a_segment(tmp_path, [*clicks, robot, a_hit(subscriber=4, after=8_000, link=1)])
    a_loader(tmp_path, source).round()
    BoardClick.objects.create(listing=ours, day=MONDAY, clicks=5)

    mine, theirs = accounts_of([ours, others])
    assert [(row.day, row.measured) for row in mine.editions] == [(MONDAY, True)]
    assert (mine.clicks, mine.people, mine.board) == (3, 2, 5)
    assert (theirs.clicks, theirs.people, theirs.board) == (1, 1, 0)


def test_edition_that_is_not_mailed_is_told_without_figures(title: Publication, publisher: User) -> None:
    made = listed(title, publisher)
    published(title, publisher)

    (account,) = accounts_of([made])
    assert [(row.measured, row.delivered) for row in account.editions] == [(False, 0)]


def test_what_was_mailed_stays_counted(title: Publication, publisher: User) -> None:
    made = listed(title, publisher)
    edition = published(title, publisher)
    Mailing.objects.create(publication=title, edition=edition, label="a", started_at=SUNDAY)

    newsroom.withdraw_edition(user=publisher, edition=edition)
    assert queries.shown_counts([made.pk]) == {made.pk: 1}
