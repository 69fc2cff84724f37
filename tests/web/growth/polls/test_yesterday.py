"""“Yesterday’s poll”: the last edition’s result, as a number with a chart, pinned with the edition that shows it."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.web.growth.polled import NOON, SUNDAY, a_poll, mailed, poll_of, published, readers, with_section
from tests.web.subscribers.people import reader

from masthead.edition.house import RundownSlot
from masthead.edition.model import Section
from masthead.edition.sections.number.fields import NumberFields
from masthead.web.growth.models import Poll
from masthead.web.growth.polls import actions
from masthead.web.growth.polls.actions import Ballot, cast
from masthead.web.growth.polls.queries import Rules
from masthead.web.growth.polls.states import ResultsShown
from masthead.web.newsroom import actions as newsroom
from masthead.web.newsroom.models import Edition
from masthead.web.newsroom.proofs import draft_of
from masthead.web.publications.mapping import house_of, store_house
from masthead.web.publications.models import Publication
from masthead.web.team.models import User

pytestmark = pytest.mark.django_db
MONDAY = SUNDAY + dt.timedelta(days=1)
LABEL = "Yesterday’s poll"
EMPTY = Section(kind="number", label=LABEL, fields=NumberFields())


@pytest.fixture
def placed(title: Publication) -> Publication:
    """The house format has a place for it."""
    house = house_of(title)
    slot = RundownSlot(label=LABEL, kind="number", slot="poll")
    store_house(title, house.model_copy(update={"rundown": (*house.rundown, slot)}))
    title.save()
    return title


@pytest.fixture
def polled(placed: Publication, publisher: User) -> Poll:
    """Monday’s poll, with three votes."""
    poll = poll_of(edition := published(placed, publisher, a_poll()))
    part = mailed(edition)
    for person, answer in zip(readers(3, placed), (1, 1, 0), strict=True):
        cast(Ballot(poll.key, person.pk, answer, part.pk), now=NOON)
    return poll


@pytest.fixture
def tuesday(placed: Publication, publisher: User) -> Edition:
    edition = newsroom.open_edition(user=publisher, publication=placed, now=MONDAY)
    return with_section(edition, EMPTY, by=publisher)


def shown(edition: Edition) -> NumberFields:
    fields = draft_of(edition).proof.sheet.edition.sections[-1].fields
    assert isinstance(fields, NumberFields)
    return fields


def test_next_edition_shows_the_result_and_keeps_it(polled: Poll, tuesday: Edition, publisher: User) -> None:
    fields = shown(tuesday)
    assert (fields.figure, fields.unit) == ("67 %", "Coffee")
    assert fields.chart is not None
    assert [(bar.label, bar.printed) for bar in fields.chart.bars] == [
        ("Tea", "33 %"),
        ("Coffee", "67 %"),
        ("Whatever floats", "0 %"),
    ]
    assert "Tea or coffee on the ferry?" in fields.body.plain()
    newsroom.publish_edition(user=publisher, edition=tuesday, now=MONDAY)
    late = reader("late", polled.publication)
    cast(Ballot(polled.key, late.pk, 0, 1), now=NOON)
    tuesday.refresh_from_db()
    assert shown(tuesday).figure == "67 %"


def test_section_is_left_out_where_nobody_voted(placed: Publication, publisher: User, tuesday: Edition) -> None:
    published(placed, publisher, a_poll(), now=SUNDAY - dt.timedelta(days=3))
    assert shown(tuesday).is_empty()
    codes = {finding.code for finding in draft_of(tuesday).proof.findings if finding.section == LABEL}
    assert codes == {"section-left-out"}


def test_poll_is_shown_once(polled: Poll, tuesday: Edition, publisher: User) -> None:
    newsroom.publish_edition(user=publisher, edition=tuesday, now=MONDAY)
    wednesday = newsroom.open_edition(user=publisher, publication=polled.publication, now=MONDAY + dt.timedelta(days=1))
    with_section(wednesday, EMPTY, by=publisher)
    assert shown(wednesday).is_empty()


def test_result_that_nobody_may_see_yet_stays_out(polled: Poll, tuesday: Edition, publisher: User) -> None:
    Poll.objects.filter(pk=polled.pk).update(closes_at=dt.datetime.now(dt.UTC) + dt.timedelta(days=1))
    actions.set_rules(user=publisher, publication_id=polled.publication_id, rules=Rules(3, ResultsShown.CLOSED))
    assert shown(tuesday).is_empty()
    actions.close(user=publisher, poll_id=polled.pk)
    assert shown(tuesday).figure == "67 %"


def test_what_the_editor_wrote_stays(polled: Poll, tuesday: Edition, publisher: User) -> None:
    with_section(tuesday, EMPTY.model_copy(update={"fields": NumberFields(figure="7")}), by=publisher)
    assert shown(tuesday).figure == "7"
