from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from masthead.edition.house import HouseFormat
from masthead.web import freshness
from masthead.web.archive import actions, queries
from masthead.web.archive.models import Byline, PublishedEdition, PublishedSection
from masthead.web.publications.mapping import house_of, store_house
from masthead.web.publications.models import Publication

from .conftest import AT, MONDAY, Publish, edition, story, text

PAGE = "/harbour-morning/editions/2026-11-23/"


def test_published_edition_is_read_at_its_day(publish: Publish, reader: Client) -> None:
    publish(edition(story("Boats change batteries", "In four minutes.")))
    answer = reader.get(PAGE)
    assert answer.status_code == 200
    assert "In four minutes." in answer.content.decode()


def test_publishing_again_replaces_everything_but_the_first_time(publish: Publish, reader: Client) -> None:
    publish(edition(text("Cocoa is dear."), text("Tea is not.", "Tea"), authors=("Mei Tan",)), source_id=7)
    later = AT + dt.timedelta(hours=2)
    row = publish(edition(text("Cocoa is cheap."), authors=("Jonas Weber",)), source_id=7, at=later)
    assert (row.published_at, row.updated_at) == (AT, later)
    assert PublishedEdition.objects.count() == 1
    assert [each.text for each in PublishedSection.objects.all()] == ["Cocoa is cheap."]
    assert [each.name for each in Byline.objects.all()] == ["Jonas Weber"]
    assert queries.search(row.publication_id, "dear").count == 0
    assert queries.search(row.publication_id, "cheap").count == 1
    page = reader.get(PAGE).content.decode()
    assert "cheap" in page
    assert "dear" not in page


def test_another_source_of_the_same_day_takes_its_place(publish: Publish) -> None:
    publish(edition(text("First.")), source_id=1)
    publish(edition(text("Second.")), source_id=2)
    assert [row.source_id for row in PublishedEdition.objects.all()] == [2]


TUESDAY = MONDAY + dt.timedelta(days=1)
TUESDAYS_PAGE = "/harbour-morning/editions/2026-11-24/"


def test_edition_that_moves_to_another_day_is_found_under_the_first(publish: Publish, reader: Client) -> None:
    publish(edition(text("Here.")), source_id=1)
    publish(edition(text("Here."), date=TUESDAY), source_id=1)
    moved = reader.get(PAGE)
    assert (moved.status_code, moved.headers["Location"]) == (301, TUESDAYS_PAGE)
    assert reader.get(TUESDAYS_PAGE).status_code == 200


def test_edition_that_moves_back_is_read_where_it_was(publish: Publish, reader: Client) -> None:
    for day in (MONDAY, TUESDAY, MONDAY):
        publish(edition(text("Here."), date=day), source_id=1)
    assert reader.get(PAGE).status_code == 200
    assert reader.get(TUESDAYS_PAGE).headers["Location"] == PAGE


def test_day_with_an_edition_of_its_own_again_leads_nowhere(publish: Publish, reader: Client) -> None:
    publish(edition(text("Here.")), source_id=1)
    publish(edition(text("Here."), date=TUESDAY), source_id=1)
    publish(edition(text("Another.")), source_id=2)
    assert "Another." in reader.get(PAGE).content.decode()
    actions.withdraw(source_id=2)
    assert reader.get(PAGE).status_code == 404


def test_former_day_of_a_withdrawn_edition_is_no_address(publish: Publish, reader: Client) -> None:
    publish(edition(text("Here.")), source_id=1)
    publish(edition(text("Here."), date=TUESDAY), source_id=1)
    actions.withdraw(source_id=1)
    assert reader.get(PAGE).status_code == 404


def test_withdrawn_edition_is_gone_everywhere(publish: Publish, reader: Client) -> None:
    row = publish(edition(story("Boats change batteries", "In four minutes.")), source_id=7)
    actions.withdraw(source_id=7)
    assert reader.get(PAGE).status_code == 404
    assert queries.search(row.publication_id, "batteries").count == 0
    assert "Boats" not in reader.get("/harbour-morning/feed.xml").content.decode()


def test_withdrawing_what_is_not_there_changes_nothing(db: None) -> None:
    actions.withdraw(source_id=99)
    assert queries.version() == 0


def test_every_change_is_counted_and_announced(
    publish: Publish, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        publish(edition(text("First.")), source_id=1)
    before, size = queries.version(), freshness.stamp_file().stat().st_size
    with django_capture_on_commit_callbacks(execute=True):
        publish(edition(text("First, corrected.")), source_id=1)
        actions.withdraw(source_id=1)
    assert queries.version() == before + 2
    assert freshness.stamp_file().stat().st_size == size + 2


def test_snapshot_keeps_what_the_house_was(publish: Publish, morning: Publication, reader: Client) -> None:
    publish(edition(text("Cocoa is dear.", "Top bit")))
    changed = house_of(morning)
    renamed = changed.publication.model_copy(update={"name": "Harbour Daily"})
    store_house(morning, changed.model_copy(update={"publication": renamed, "labels": {"by": "Words:"}}))
    morning.save()
    page = reader.get(PAGE).content.decode()
    assert "<strong>Harbour Morning</strong>" in page
    assert "Words:" not in page
    assert "<strong>Harbour Daily</strong>" in reader.get("/harbour-morning/").content.decode()


def test_sections_of_one_segment_are_not_stored_in_words(publish: Publish) -> None:
    row = publish(edition(text("For those who pay.", segment="premium"), text("For everybody.")))
    assert [section.text for section in row.sections.all()] == ["For everybody."]
    assert queries.search(row.publication_id, "pay").count == 0


def test_merge_tags_become_what_strangers_read(publish: Publish) -> None:
    row = publish(edition(text("Good morning, {{ name | friends }}.")))
    assert [section.text for section in row.sections.all()] == ["Good morning, friends."]


def test_slot_names_the_label(publish: Publish, morning: Publication) -> None:
    house = HouseFormat.model_validate(
        {
            **house_of(morning).model_dump(by_alias=True),
            "section": [{"label": "Top story", "kind": "story", "aliases": ["Lead"]}],
        }
    )
    row = publish(edition(story("Boats", "Batteries.", "LEAD"), text("Unknown.", "✨ ☕")), house=house)
    assert list(row.sections.values_list("label_slug", flat=True)) == ["top-story", "text"]


@pytest.mark.parametrize("name", ["", "   "])
def test_author_without_a_name_has_no_byline(publish: Publish, name: str) -> None:
    publish(edition(text("Words."), authors=(name, "Mei Tan", "Mei  Tan")))
    assert list(Byline.objects.values_list("name", "slug")) == [("Mei Tan", "mei-tan")]
