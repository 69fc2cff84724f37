"""Listings: approved with promises that can be kept, shown in turn and by country, counted once, over on their day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.web.conftest import store_titles
from tests.web.revenue.listed import MONDAY, OPEN, SUNDAY, listed, opened, published, shown, words
from tests.web.subscribers.people import reader

from masthead.audience.subscription import SubscriptionState
from masthead.edition.audiences import is_public
from masthead.web.newsroom import actions as newsroom
from masthead.web.publications.models import Publication
from masthead.web.revenue.jobs import actions, queries
from masthead.web.revenue.jobs.actions import Terms
from masthead.web.revenue.jobs.appearances import note_appearances, take_back
from masthead.web.revenue.jobs.ending import expire_due, forget_contacts
from masthead.web.revenue.jobs.faults import JobError
from masthead.web.revenue.jobs.filling import SOURCE
from masthead.web.revenue.jobs.promises import missed_promises
from masthead.web.revenue.models import Appearance, JobLetter, Listing
from masthead.web.subscribers import marks
from masthead.web.team.models import AuditEntry, User
from masthead.web.webhooks.models import Endpoint, Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def _board(title: Publication, publisher: User) -> None:
    actions.set_board(user=publisher, publication_id=title.pk, plan=OPEN)


def test_approval_puts_a_listing_on_the_board_with_its_employer(title: Publication, publisher: User) -> None:
    Endpoint.objects.create(publication=title, url="https://hooks.example/", events=["job.published"])
    made = listed(title, publisher)

    assert (made.state, made.starts_on, made.ends_on) == ("live", SUNDAY.date(), dt.date(2026, 12, 11))
    assert made.employer is not None
    assert (made.employer.name, made.employer.contact_email) == ("Lumen Press", "hiring@lumen.example")
    assert list(JobLetter.objects.values_list("kind", flat=True)) == ["live"]
    assert AuditEntry.objects.filter(action="job-approved", subject="Lumen Press: Deck editor").count() == 1
    assert Notice.objects.get(event="job.published").data["listing"] == made.pk
    again = listed(title, publisher, "Stoker", company="LUMEN press")
    assert again.employer == made.employer


@pytest.mark.usefixtures("_board")
def test_promises_that_break_others_are_not_given(title: Publication, publisher: User) -> None:
    week = Terms(promised=5, term_days=7)
    for role in ("One", "Two", "Three"):
        listed(title, publisher, role, terms=week)
    made = actions.add_listing(user=publisher, publication_id=title.pk, words=words("Four"), now=SUNDAY)

    with pytest.raises(JobError, match="would miss") as refused:
        actions.approve(user=publisher, listing_id=made.pk, terms=week, now=SUNDAY)
    assert refused.value.field == "promised"
    made.refresh_from_db()
    assert made.state == "waiting"
    later = actions.approve(user=publisher, listing_id=made.pk, terms=Terms(5, 14), now=SUNDAY)
    assert later.state == "live"
    assert missed_promises(title, MONDAY) == {}


@pytest.mark.usefixtures("_board")
def test_promise_counts_editions_that_are_still_to_appear(title: Publication, publisher: User) -> None:
    published(title, publisher)
    made = actions.add_listing(user=publisher, publication_id=title.pk, words=words(), now=SUNDAY)
    noon = dt.datetime(2026, 11, 23, 4, tzinfo=dt.UTC)

    with pytest.raises(JobError, match="It would miss 1"):
        actions.approve(user=publisher, listing_id=made.pk, terms=Terms(5, 5), now=noon)
    assert actions.approve(user=publisher, listing_id=made.pk, terms=Terms(4, 5), now=noon).promised == 4


@pytest.mark.usefixtures("_board")
def test_section_fills_by_country_and_counts_each_once(title: Publication, publisher: User) -> None:
    for role in ("A", "B", "C", "D"):
        listed(title, publisher, role)
    german = listed(title, publisher, "Lotse", country="DE", company="Hafen & Sohn")
    edition = opened(title, publisher)

    seen = shown(edition)
    general = next(roles for segment, roles in seen.items() if is_public(segment))
    assert len(general) == 3
    assert "Lotse" in seen["jobs/de"]
    assert len(seen["jobs/de"]) == 3
    newsroom.publish_edition(user=publisher, edition=edition, now=SUNDAY)
    newsroom.publish_edition(user=publisher, edition=edition, now=SUNDAY)
    counted = queries.shown_counts(Listing.objects.values_list("pk", flat=True))
    assert sorted(counted.values()) == [1, 1, 1, 1]
    assert counted[german.pk] == 1
    tuesday = shown(opened(title, publisher, now=dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)))
    left = next(roles for segment, roles in tuesday.items() if is_public(segment))
    assert ({"A", "B", "C", "D"} - set(general)) <= set(left)


@pytest.mark.usefixtures("_board")
def test_marks_hold_readers_of_the_country_however_it_is_written(title: Publication, publisher: User) -> None:
    people = [reader(f"r{number}", title, state=SubscriptionState.ACTIVE) for number in range(4)]
    for person, country in zip(people, ("DE", "Germany", "Deutschland", "FR"), strict=True):
        person.attributes = {"country": country}
        person.save()

    assert set(marks.resolve("jobs/de", title.pk, SUNDAY)) == {each.pk for each in people[:3]}
    assert marks.saying("jobs/de") == "readers in Germany"


@pytest.mark.usefixtures("_board")
def test_withdrawn_edition_gives_the_appearance_back(title: Publication, publisher: User) -> None:
    made = listed(title, publisher)
    edition = published(title, publisher)
    assert queries.shown_counts([made.pk]) == {made.pk: 1}

    newsroom.withdraw_edition(user=publisher, edition=edition)
    assert queries.shown_counts([made.pk]) == {}
    edition.refresh_from_db()
    newsroom.publish_edition(user=publisher, edition=edition, now=SUNDAY)
    assert queries.shown_counts([made.pk]) == {made.pk: 1}
    assert list(Appearance.objects.values_list("turn", "change")) == [(1, 1), (1, -1), (2, 1)]


def test_account_lines_are_never_changed(title: Publication, publisher: User) -> None:
    made = listed(title, publisher)
    line = Appearance.objects.create(listing=made, edition=1, turn=1, change=1, day=MONDAY, at=SUNDAY)

    with pytest.raises(TypeError):
        line.save()
    with pytest.raises(TypeError):
        line.delete()


@pytest.mark.usefixtures("_board")
def test_listing_is_over_on_its_last_midnight(title: Publication, publisher: User) -> None:
    made = listed(title, publisher, terms=Terms(1, 1, starts_on=MONDAY))
    midnight = dt.datetime(2026, 11, 23, 16, tzinfo=dt.UTC)

    assert not queries.live_on(title.pk, SUNDAY.date()).exists()
    assert queries.live_on(title.pk, MONDAY).exists()
    assert not queries.live_on(title.pk, MONDAY + dt.timedelta(days=1)).exists()
    expire_due(midnight - dt.timedelta(seconds=1))
    made.refresh_from_db()
    assert made.state == "live"
    assert not expire_due(midnight)
    expire_due(midnight)
    made.refresh_from_db()
    assert made.state == "expired"
    assert JobLetter.objects.filter(kind="ended").count() == 1
    assert shown(opened(title, publisher, now=midnight)) == {"": []}


def test_prolonged_listing_and_its_report_stay(title: Publication, publisher: User) -> None:
    made = listed(title, publisher)
    before = made.links.get().expires_at

    longer = actions.prolong(user=publisher, listing_id=made.pk, days=10)
    assert longer.ends_on == dt.date(2026, 12, 21)
    assert made.links.get().expires_at == before + dt.timedelta(days=10)
    with pytest.raises(JobError):
        actions.prolong(user=publisher, listing_id=made.pk, days=400)


def test_steps_happen_once_and_say_why(title: Publication, publisher: User) -> None:
    made = listed(title, publisher)

    with pytest.raises(JobError, match="cannot approve"):
        actions.approve(user=publisher, listing_id=made.pk, terms=Terms(1, 5), now=SUNDAY)
    with pytest.raises(JobError, match="why"):
        actions.withdraw(user=publisher, listing_id=made.pk, reason=" ", now=SUNDAY)
    actions.withdraw(user=publisher, listing_id=made.pk, reason="It is filled.", now=SUNDAY)
    with pytest.raises(JobError):
        actions.change_listing(user=publisher, listing_id=made.pk, words=words())
    assert not queries.live_on(title.pk, SUNDAY.date()).exists()


def test_contacts_are_forgotten_after_a_year(title: Publication, publisher: User) -> None:
    made = listed(title, publisher, contact_name="Mei Lin")
    actions.withdraw(user=publisher, listing_id=made.pk, reason="It is filled.", now=SUNDAY)

    forget_contacts(SUNDAY + dt.timedelta(days=364))
    assert Listing.objects.get().contact_email == "hiring@lumen.example"
    forget_contacts(SUNDAY + dt.timedelta(days=366))
    found = Listing.objects.get()
    assert (found.contact_name, found.contact_email) == ("", "")


def _by(user: User, deed: Callable[..., object], **said: Any) -> Callable[[], object]:
    return partial(deed, user=user, **said)


def test_only_those_who_run_the_income_of_the_title_may(
    title: Publication, publisher: User, editor: User, outsider: User
) -> None:
    made = listed(title, publisher)
    pk, employer, link = made.pk, made.employer_id, made.links.get().pk
    assert employer is not None
    entries = AuditEntry.objects.count()

    for user in (editor, outsider):
        assert not queries.listings_for(user).exists()
        assert not queries.employers_for(user).exists()
        deeds = (
            _by(user, actions.set_board, publication_id=title.pk, plan=OPEN),
            _by(user, actions.add_listing, publication_id=title.pk, words=words(), now=SUNDAY),
            _by(user, actions.change_listing, listing_id=pk, words=words()),
            _by(user, actions.approve, listing_id=pk, terms=Terms(1, 5), now=SUNDAY),
            _by(user, actions.refuse, listing_id=pk, reason="No.", now=SUNDAY),
            _by(user, actions.withdraw, listing_id=pk, reason="No.", now=SUNDAY),
            _by(user, actions.prolong, listing_id=pk, days=3),
            _by(user, actions.change_employer, employer_id=employer, website="", contact_name="", contact_email=""),
            _by(user, actions.make_link, employer_id=employer, days=3, now=SUNDAY),
            _by(user, actions.withdraw_link, link_id=link, now=SUNDAY),
        )
        for deed in deeds:
            with pytest.raises(PermissionDenied):
                deed()
    assert AuditEntry.objects.count() == entries


class _Filling:
    def __init__(self, items: list[str]) -> None:
        self.source, self.items = SOURCE, tuple(items)


class _Told:
    """An edition that appears with some listings."""

    def __init__(self, title: int, edition: int, items: list[str]) -> None:
        self.publication_id, self.edition_id, self.at = title, edition, SUNDAY
        self.filled = self
        self.fillings, self.sources = {0: _Filling(items)}, {0: SOURCE}
        self.edition, self.date = self, MONDAY


class TestHistories(TestCase):
    """However editions are published and withdrawn, each counts once while it stands, and not at all afterwards."""

    @given(st.lists(st.tuples(st.integers(1, 3), st.sets(st.integers(0, 2))), max_size=12))
    @settings(max_examples=25, deadline=None)
    def test_sums_say_where_a_listing_stands(self, history: list[tuple[int, set[int]]]) -> None:
        title = store_titles()["harbour-morning"]
        made = [
            Listing.objects.create(
                publication=title,
                key=f"key{number}",
                company="A",
                role="B",
                link="https://a.example",
                created_at=SUNDAY,
            )
            for number in range(3)
        ]
        stands: dict[int, set[int]] = {}
        for edition, chosen in history:
            if chosen:
                told: Any = _Told(title.pk, edition, [f"{made[number].pk}:" for number in chosen])
                note_appearances(told)
                stands.setdefault(edition, set()).update(chosen)
            else:
                take_back(edition, now=SUNDAY)
                stands.pop(edition, None)

        counted = queries.shown_counts(each.pk for each in made)
        wanted = {made[n].pk: sum(n in each for each in stands.values()) for n in range(3)}
        assert counted == {pk: many for pk, many in wanted.items() if many}
