"""Editions that were published once open for ever, whatever happens to their house."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.test import Client

from masthead.edition.house import HouseFormat
from masthead.edition.media import Image, Media
from masthead.edition.model import Section
from masthead.edition.sections.image.fields import ImageFields
from masthead.web.archive.models import PublishedEdition
from masthead.web.publications.mapping import house_of, store_house
from masthead.web.publications.models import Publication

from .conftest import Publish, edition, story, text

PAGE = "/harbour-morning/editions/2026-11-23/"


def with_rundown(publication: Publication, *slots: dict[str, Any]) -> None:
    house = house_of(publication)
    changed = HouseFormat.model_validate({**house.model_dump(by_alias=True), "section": slots})
    store_house(publication, changed)
    publication.save()


def test_renamed_label_keeps_its_archive_where_an_alias_says_so(
    publish: Publish, morning: Publication, reader: Client
) -> None:
    with_rundown(morning, {"label": "Top bit", "kind": "story"})
    publish(edition(story("Boats", "Before the name.", "Top bit")))
    with_rundown(morning, {"label": "Top story", "kind": "story", "aliases": ["Top bit"]})
    assert "Before the name." in reader.get(PAGE).content.decode()
    archive = reader.get("/harbour-morning/labels/top-story/")
    assert "Before the name." in archive.content.decode()
    moved = reader.get("/harbour-morning/labels/top-bit/")
    assert (moved.status_code, moved["Location"]) == (301, "/harbour-morning/labels/top-story/")
    feed = reader.get("/harbour-morning/labels/top-story/feed.json").json()
    assert [item["title"] for item in feed["items"]] == ["Boats"]


def test_removed_slot_keeps_page_and_archive(publish: Publish, morning: Publication, reader: Client) -> None:
    with_rundown(morning, {"label": "Cookie", "kind": "text"})
    publish(edition(text("A calm sea.", "Cookie")))
    with_rundown(morning, {"label": "Top story", "kind": "story"})
    assert "A calm sea." in reader.get(PAGE).content.decode()
    assert "A calm sea." in reader.get("/harbour-morning/labels/cookie/").content.decode()
    labels = reader.get("/harbour-morning/labels/").content.decode()
    assert 'href="/harbour-morning/labels/cookie/">Cookie</a>' in labels


def test_new_required_slot_changes_nothing(publish: Publish, morning: Publication, reader: Client) -> None:
    publish(edition(text("Words.")))
    before = reader.get(PAGE).content
    with_rundown(morning, {"label": "Weather", "kind": "text", "required": True}, {"label": "In brief", "kind": "text"})
    assert reader.get(PAGE).content == before


def test_section_of_a_kind_that_is_gone_keeps_its_words(publish: Publish, reader: Client) -> None:
    row = publish(edition(text("High tide at <em>nine</em> & ten.", "Tides"), text("Words.")))
    row.edition["sections"][0]["kind"] = "tides"
    row.save()
    page = reader.get(PAGE).content.decode()
    assert "High tide at nine &amp; ten." in page
    assert "Words." in page
    assert "High tide" in reader.get("/harbour-morning/labels/tides/").content.decode()
    assert "High tide" in reader.get("/harbour-morning/feed.xml").content.decode()


def test_fields_that_are_gone_keep_the_words(publish: Publish, reader: Client) -> None:
    row = publish(edition(story("Boats", "Batteries.")))
    row.edition["sections"][0]["fields"]["mood"] = "calm"
    row.save()
    assert "Batteries." in reader.get(PAGE).content.decode()


def test_word_that_no_catalogue_has_any_more_is_left_out(
    publish: Publish, morning: Publication, reader: Client
) -> None:
    row = publish(edition(text("Words.")))
    row.house["labels"] = {"good_old_word": "Hear, hear", "by": "Words:"}
    row.save()
    morning.house["labels"] = {"good_old_word": "Hear, hear"}
    morning.save()
    assert "Words: " in reader.get(PAGE).content.decode()
    assert reader.get("/harbour-morning/").status_code == 200


def test_media_with_facts_of_a_later_version_opens(publish: Publish, reader: Client) -> None:
    row = publish(edition(text("Words.")))
    row.media = {
        "a.png": {"url": "/a.png", "width": 1, "height": 1, "weight": 1, "content_type": "image/png", "blur": "x"}
    }
    row.save()
    assert reader.get(PAGE).status_code == 200
    assert PublishedEdition.objects.count() == 1


def test_pictures_of_our_own_are_found_when_the_site_has_another_address(publish: Publish, settings: Any) -> None:
    before = settings.SITE.settings.base_url
    media = {"boat": Media(f"{before}/media/images/boat.png", 1200, 800, 3, "image/png")}
    publish(
        edition(Section(kind="image", label="Picture", fields=ImageFields(image=Image(src="boat", alt="A boat")))),
        media=media,
    )
    moved = settings.SITE.settings.model_copy(update={"base_url": "http://press.example"})
    settings.SITE = replace(settings.SITE, settings=moved)

    reader = Client(headers={"host": "press.example"})
    assert '<img src="/media/images/boat.png"' in reader.get(PAGE).content.decode()
