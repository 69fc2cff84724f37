"""A whole morning's manuscript of 1,500 words, pasted from Google Docs: it becomes the sample edition again."""

from __future__ import annotations

from pathlib import Path

import masthead.titles
from masthead.edition.clipboard import manuscript_from_html
from masthead.edition.findings import Severity
from masthead.edition.house import HouseFormat
from masthead.edition.markdown import Reading, read_edition
from masthead.edition.sections.briefs.fields import BriefsFields
from masthead.edition.sections.greeting.fields import GreetingFields
from masthead.edition.sections.image.fields import ImageFields
from masthead.edition.sections.profile.fields import ProfileFields
from masthead.edition.sections.sponsor.fields import SponsorFields
from masthead.edition.sections.story.fields import StoryFields
from masthead.edition.sections.todo.fields import TodoFields

HTML = Path(__file__).with_name("full-manuscript.html").read_text("utf-8")
SAMPLE = Path(masthead.titles.__file__).parent / "harbour-morning" / "editions" / "2026-11-23.md"
FRONT = '---\npublication: harbour-morning\nnumber: 412\ndate: 2026-11-23\ntitle: "T"\nsubject: "S"\n---\n\n'


def pasted(house: HouseFormat) -> Reading:
    return read_edition(FRONT + manuscript_from_html(HTML, house).markdown, house)


def test_every_section_gets_its_kind_and_nothing_is_reported(house: HouseFormat) -> None:
    reading = pasted(house)
    sample = read_edition(SAMPLE.read_bytes(), house).edition

    assert [finding for finding in reading.findings if finding.severity is not Severity.INFO] == []
    assert [(each.kind, each.label) for each in reading.edition.sections] == [
        (each.kind, each.label) for each in sample.sections
    ]
    assert [each.segment for each in reading.edition.sections] == [each.segment for each in sample.sections]


def test_title_is_kept_apart_and_nothing_is_noted(house: HouseFormat) -> None:
    manuscript = manuscript_from_html(HTML, house)

    assert manuscript.title == read_edition(SAMPLE.read_bytes(), house).edition.title
    assert manuscript.title not in manuscript.markdown
    assert manuscript.notes == ()


def test_sections_that_hold_words_alone_are_equal_to_the_sample(house: HouseFormat) -> None:
    equal = {"markets", "briefs", "quote", "jobs", "referral"}
    sample = {each.label: each.fields for each in read_edition(SAMPLE.read_bytes(), house).edition.sections}
    compared = {each.kind: each.fields == sample[each.label] for each in pasted(house).edition.sections}

    assert {kind for kind, same in compared.items() if same} >= equal


def test_fields_of_each_kind_are_filled_from_their_place_in_the_document(house: HouseFormat) -> None:
    fields = {each.label: each.fields for each in pasted(house).edition.sections}

    greeting, story, partner = fields[""], fields["Top story"], fields["Our partner"]
    assert isinstance(greeting, GreetingFields)
    assert greeting.salutation.plain() == "Good morning, {{ name | friends }},"
    assert greeting.postscript.plain().startswith("Nothing below has happened.")
    assert isinstance(story, StoryFields)
    assert [part.label for part in story.parts] == ["The details", "Background", "Takeaway"]
    assert [source.url for source in story.sources][1:] == [
        "https://victoria-pier-journal.example/one-plug",
        "https://island-current.example/tariffs/packs",
    ]
    assert isinstance(partner, SponsorFields)
    assert partner.sponsor == "Lumen Press"
    assert partner.call_to_action is not None
    head, todo, picture = fields["Head of the day"], fields["To do"], fields["Picture of the day"]
    assert isinstance(head, ProfileFields)
    assert (head.flag, head.native_name, head.role) == ("🇯🇵", "桐原 千夏", "President, Minato Beverages")
    assert isinstance(todo, TodoFields)
    assert [link.affiliate for link in todo.links()] == [True, False, True]
    assert isinstance(picture, ImageFields)
    assert picture.image is not None
    assert picture.image.caption.plain().startswith("Platform 2")
    assert isinstance(fields["In brief"], BriefsFields)
