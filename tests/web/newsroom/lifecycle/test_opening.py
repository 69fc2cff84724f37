"""A day's edition is opened ready to fill; a day has one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client

from masthead.web.newsroom import actions, mapping, queries
from masthead.web.newsroom.models import Edition
from masthead.web.newsroom.states import EditionState
from masthead.web.publications.mapping import house_of
from masthead.web.publications.models import Publication
from masthead.web.team.models import AuditEntry, User
from masthead.web.team.roles import Role

from .conftest import save

SUNDAY = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
MONDAY = dt.date(2026, 11, 23)
SignIn = Callable[[User], Client]
Posted = Callable[..., dict[str, str]]


def test_opened_edition_is_the_rundown_of_its_day_with_the_greeting_first(title: Publication, opened: Edition) -> None:
    sections = mapping.core_edition(opened).sections
    slots = house_of(title).slots_on(MONDAY)
    assert [(section.kind, section.label) for section in sections] == [
        (slot.kind, "" if slot.kind == "greeting" else slot.label) for slot in slots
    ]
    assert sections[0].kind == "greeting"
    assert all(section.fields.is_empty() for section in sections)
    assert (opened.date, opened.number, opened.live) == (MONDAY, 1, False)
    assert queries.state_of(opened) == EditionState.DRAFT


def test_slots_of_other_weekdays_stay_out(title: Publication, writer: User) -> None:
    tuesday = actions.open_edition(user=writer, publication=title, day=MONDAY + dt.timedelta(1), now=SUNDAY)
    labels = {section.label for section in mapping.core_edition(tuesday).sections if section.label}
    assert labels == {slot.label for slot in house_of(title).slots_on(tuesday.date) if slot.kind != "greeting"}


def test_next_edition_takes_the_next_free_day_and_number(title: Publication, writer: User, opened: Edition) -> None:
    title.holidays = ["2026-11-24"]
    title.save()
    second = actions.open_edition(user=writer, publication=title, now=SUNDAY)
    assert (second.date, second.number) == (dt.date(2026, 11, 25), 2)
    friday = dt.datetime(2026, 11, 27, 20, tzinfo=dt.UTC)  # Saturday in Hong Kong
    assert queries.next_day(title, friday) == dt.date(2026, 11, 30)


def test_second_edition_of_a_day_is_refused_with_a_link(
    title: Publication, writer: User, opened: Edition, sign_in: SignIn
) -> None:
    with pytest.raises(actions.DayTakenError) as refused:
        actions.open_edition(user=writer, publication=title, day=MONDAY, now=SUNDAY)
    assert refused.value.edition == opened
    answer = sign_in(writer).post("/newsroom/editions/add/", {"publication": title.pk, "date": "2026-11-23"})
    said = answer.content.decode()
    assert answer.status_code == 200
    assert "Harbour Morning has an edition of 23 November 2026 already." in said
    assert f'href="/newsroom/editions/edit/{opened.pk}/"' in said
    assert Edition.objects.count() == 1


def test_opening_by_the_page_leads_into_the_editor(title: Publication, writer: User, sign_in: SignIn) -> None:
    client = sign_in(writer)
    page = client.get("/newsroom/editions/add/")
    assert page.status_code == 200
    assert Edition.objects.count() == 0
    # One title only: it is not asked for.
    assert f'type="hidden" name="publication" value="{title.pk}"' in page.content.decode()
    answer = client.post("/newsroom/editions/add/", {"publication": title.pk, "date": ""})
    made = Edition.objects.get()
    assert answer.headers["Location"] == f"/newsroom/editions/edit/{made.pk}/"
    assert AuditEntry.objects.filter(action="edition-opened", actor=writer, publication=title).count() == 1


def test_opening_needs_a_role_in_that_title(
    title: Publication, other_title: Publication, writer: User, sign_in: SignIn
) -> None:
    with pytest.raises(PermissionDenied):
        actions.open_edition(user=writer, publication=other_title, now=SUNDAY)
    answer = sign_in(writer).post("/newsroom/editions/add/", {"publication": other_title.pk, "date": ""})
    assert answer.status_code == 200
    assert Edition.objects.count() == 0


def test_several_titles_are_to_choose_from(
    title: Publication, other_title: Publication, person: Callable[..., User], sign_in: SignIn
) -> None:
    both = person("bea", {title: Role.WRITER, other_title: Role.WRITER})
    page = sign_in(both).get("/newsroom/editions/add/").content.decode()
    assert f'<option value="{title.pk}"' in page
    assert f'<option value="{other_title.pk}"' in page


def test_duplicate_has_the_words_another_day_and_the_next_number(ready: Edition, writer: User) -> None:
    copy = actions.duplicate_edition(user=writer, edition=ready, now=SUNDAY)
    assert (copy.date, copy.number, copy.live) == (dt.date(2026, 11, 24), ready.number + 1, False)
    assert mapping.core_edition(copy).sections == mapping.core_edition(ready).sections
    assert set(mapping.section_ids(copy)).isdisjoint(mapping.section_ids(ready))


def test_duplicate_takes_the_newest_version_of_a_published_edition(
    ready: Edition, publisher: User, writer: User
) -> None:
    actions.publish_edition(user=publisher, edition=ready)
    draft = ready.get_latest_revision_as_object()
    draft.title = "Written since"
    draft.save_revision(user=writer)
    copy = actions.duplicate_edition(user=writer, edition=Edition.objects.get(pk=ready.pk), now=SUNDAY)
    assert copy.title == "Written since"


def test_duplicate_onto_a_taken_day_says_so(ready: Edition, writer: User, sign_in: SignIn) -> None:
    answer = sign_in(writer).post(f"/newsroom/editions/duplicate/{ready.pk}/", {"date": "2026-11-23"})
    assert "has an edition of 23 November 2026 already" in answer.content.decode()
    assert Edition.objects.count() == 1


def test_date_of_another_edition_is_refused_in_the_form(
    title: Publication, ready: Edition, writer: User, sign_in: SignIn, posted: Callable[..., dict[str, str]]
) -> None:
    other = actions.open_edition(user=writer, publication=title, now=SUNDAY)
    answer = sign_in(writer).post(f"/newsroom/editions/edit/{ready.pk}/", posted(ready, date=other.date.isoformat()))
    assert "has an edition of 24 November 2026 already" in answer.content.decode()
    ready.refresh_from_db()
    assert ready.date == MONDAY


@pytest.mark.parametrize(("number", "kept"), [("999999999", 999_999_999), ("2147483648", 1), ("9" * 30, 1)])
def test_number_that_no_database_holds_is_refused_in_words(
    opened: Edition, writer: User, sign_in: SignIn, posted: Posted, number: str, kept: int
) -> None:
    answer = save(sign_in(writer), opened, posted(opened, number=number))

    assert Edition.objects.get(pk=opened.pk).number == kept
    assert ("An edition’s number is at most 999,999,999." in answer.content.decode()) == (kept == 1)
