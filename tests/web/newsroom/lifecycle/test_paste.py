"""A manuscript becomes a draft: what it brings is shown first, what it does not name stays, nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from masthead.edition.model import Edition as CoreEdition
from masthead.edition.model import Section
from masthead.web.newsroom import mapping
from masthead.web.newsroom.manuscripts import Fate, ManuscriptError, from_clipboard, from_file, understand
from masthead.web.newsroom.models import Edition, SectionDesk
from masthead.web.newsroom.section_state import SectionState
from masthead.web.publications.mapping import house_of
from masthead.web.team.models import AuditEntry, User

from .conftest import shipped

SignIn = Callable[[User], Client]

STORY = "## Top story\n\n### Ferries swap batteries\n\nA crane lifts the empty one out.\n"
WHOLE = f"Good morning, friends,\n\nIt is cold.\n\n{STORY}\n## A label of our own\n\nSomething else.\n"


def fates(current: CoreEdition, edition: Edition, markdown: str, *, whole: bool = False) -> dict[str, Fate]:
    understood = understand(markdown, current=current, house=house_of(edition.publication), whole=whole)
    return {each.section.label or each.section.kind: each.fate for each in understood.placed}


def story_of(edition: Edition) -> Section:
    newest = Edition.objects.get(pk=edition.pk).get_latest_revision_as_object()
    return next(section for section in mapping.core_edition(newest).sections if section.kind == "story")


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return unescape(found[1])


def sent_back(page: str) -> dict[str, str]:
    """What the second step's form sends."""
    written = re.search(r'<textarea name="markdown" hidden>\n(.*?)</textarea>', page, re.DOTALL)
    assert written
    named = {name: hidden(page, name) for name in ("title", "loaded", "loaded_at")}
    return {"markdown": unescape(written[1]), **named, "apply": "yes"}


def address(edition: Edition) -> str:
    return f"/newsroom/editions/{edition.pk}/paste/"


# --- what is understood -----------------------------------------------------------------------------------------


def test_empty_rundown_is_filled_and_the_rest_stays(opened: Edition) -> None:
    current = mapping.core_edition(opened)
    found = fates(current, opened, WHOLE)
    assert found["greeting"] is Fate.FILLED
    assert found["Top story"] is Fate.FILLED
    assert found["A label of our own"] is Fate.ADDED
    assert found["Markets"] is Fate.KEPT
    assert Fate.REMOVED not in found.values()


def test_what_is_added_follows_what_it_stood_behind(opened: Edition) -> None:
    labels = list(fates(mapping.core_edition(opened), opened, WHOLE))
    assert labels.index("A label of our own") == labels.index("Top story") + 1


def test_what_stood_there_is_replaced(ready: Edition) -> None:
    found = fates(mapping.core_edition(ready), ready, STORY)
    assert found.pop("Top story") is Fate.REPLACED
    assert set(found.values()) == {Fate.KEPT}


def test_bare_heading_empties_nothing(ready: Edition) -> None:
    assert set(fates(mapping.core_edition(ready), ready, "## Top story\n\n## Markets\n").values()) == {Fate.KEPT}


def test_whole_replacement_names_what_is_removed(ready: Edition) -> None:
    found = fates(mapping.core_edition(ready), ready, STORY, whole=True)
    assert found["Top story"] is Fate.REPLACED
    assert found["greeting"] is Fate.REMOVED


@pytest.mark.parametrize("whole", [False, True])
def test_edition_written_out_and_read_back_changes_nothing(ready: Edition, whole: bool) -> None:
    current = mapping.core_edition(ready)
    house = house_of(ready.publication)
    understood = understand(mapping.write_markdown(ready), current=current, house=house, whole=whole)
    assert understood.edition == current
    assert understood.changes == ()


def test_two_sections_of_one_label_are_told_apart(ready: Edition) -> None:
    house = house_of(ready.publication)
    twice = f"{STORY}\n{STORY.replace('Ferries', 'Trams')}"
    current = understand(twice, current=mapping.core_edition(ready), house=house, whole=True).edition
    again = understand(twice.replace("Trams", "Boats"), current=current, house=house).edition
    assert [section.fields.headline() for section in again.sections] == [
        "Ferries swap batteries",
        "Boats swap batteries",
    ]


def test_front_matter_fills_fields_but_not_the_day(opened: Edition) -> None:
    front = '---\npublication: other\nnumber: 9\ndate: 2027-01-04\ntitle: "A title"\nsubject: "A subject"\n---\n\n'
    understood = understand(front + WHOLE, current=mapping.core_edition(opened), house=house_of(opened.publication))
    assert {change.field for change in understood.changes} == {"title", "subject"}
    assert (understood.edition.date, understood.edition.number) == (opened.date, opened.number)
    assert any("4 January 2027" in note or "04 January 2027" in note for note in understood.notes)


def test_paste_without_front_matter_is_not_told_it_lacks_one(opened: Edition) -> None:
    understood = understand(WHOLE, current=mapping.core_edition(opened), house=house_of(opened.publication))
    assert "front-matter" not in {finding.code for finding in understood.findings}


def test_word_processor_keeps_its_structure(opened: Edition) -> None:
    html = (
        "<html><body><h1>Morning</h1><h2>Top story</h2><h3>Ferries swap</h3>"
        '<p>A <b>crane</b> lifts <a href="https://harbour.example/x">it</a> out.</p></body></html>'
    )
    understood = from_clipboard(
        html=html, text="ignored", current=mapping.core_edition(opened), house=house_of(opened.publication)
    )
    story = next(section for section in understood.edition.sections if section.label == "Top story")
    assert story.fields.headline() == "Ferries swap"
    assert [link.url for link in story.fields.links()] == ["https://harbour.example/x"]
    assert understood.edition.title == "Morning"


@pytest.mark.parametrize(
    ("name", "content", "complaint"),
    [
        ("edition.docx", b"PK\x03\x04", "select all, copy, and paste"),
        ("photo.png", b"\x89PNG", ".md, .txt and .html can"),
        ("edition.md", b"caf\xe9", "not written in UTF-8"),
        ("edition.md", b" \n", "nothing in it"),
    ],
)
def test_file_of_another_sort_says_what_to_do(opened: Edition, name: str, content: bytes, complaint: str) -> None:
    with pytest.raises(ManuscriptError, match=complaint):
        from_file(name, content, current=mapping.core_edition(opened), house=house_of(opened.publication))


# --- over HTTP --------------------------------------------------------------------------------------------------


def test_manuscript_is_shown_and_then_becomes_the_draft(opened: Edition, writer: User, sign_in: SignIn) -> None:
    client = sign_in(writer)
    before = opened.revisions.count()
    page = client.post(address(opened), {"text": WHOLE}).content.decode()
    assert "Nothing is changed yet" in page
    assert 'sandbox=""' in page
    assert opened.revisions.count() == before
    answer = client.post(address(opened), sent_back(page))
    assert answer.headers["Location"] == f"/newsroom/editions/edit/{opened.pk}/"
    assert opened.revisions.count() == before + 1
    assert story_of(opened).fields.headline() == "Ferries swap batteries"
    assert not Edition.objects.get(pk=opened.pk).live
    assert AuditEntry.objects.get(action="manuscript-pasted").details["sections"] == 3


def test_file_is_read_like_a_paste(opened: Edition, writer: User, sign_in: SignIn) -> None:
    file = SimpleUploadedFile("edition.md", WHOLE.encode(), "text/markdown")
    page = sign_in(writer).post(address(opened), {"file": file, "text": "", "html": ""}).content.decode()
    assert sent_back(page)["markdown"].strip() == WHOLE.strip()


def test_second_step_takes_the_title_along(opened: Edition, writer: User, sign_in: SignIn) -> None:
    client = sign_in(writer)
    html = "<h1>A morning title</h1><h2>Top story</h2><h3>Ferries</h3><p>They swap.</p>"
    client.post(address(opened), sent_back(client.post(address(opened), {"html": html}).content.decode()))
    assert Edition.objects.get(pk=opened.pk).get_latest_revision_as_object().title == "A morning title"


def test_states_and_comments_stay_with_their_sections(ready: Edition, writer: User, sign_in: SignIn) -> None:
    before = mapping.section_ids(ready)
    client = sign_in(writer)
    client.post(address(ready), sent_back(client.post(address(ready), {"text": STORY}).content.decode()))
    newest = Edition.objects.get(pk=ready.pk).get_latest_revision_as_object()
    assert mapping.section_ids(newest) == before


def test_paste_over_somebody_elses_save_is_shown_again(
    ready: Edition, writer: User, editor: User, sign_in: SignIn
) -> None:
    client = sign_in(writer)
    back = sent_back(client.post(address(ready), {"text": STORY}).content.decode())
    theirs = ready.get_latest_revision_as_object()
    theirs.title = "Somebody was faster"
    theirs.save_revision(user=editor)
    page = client.post(address(ready), back).content.decode()
    assert "Somebody has saved this edition since you pasted" in page
    assert "Somebody was faster" in page
    assert story_of(ready).fields.headline() != "Ferries swap batteries"
    assert client.post(address(ready), sent_back(page)).status_code == 302


def test_locked_section_is_not_pasted_over(ready: Edition, writer: User, editor: User, sign_in: SignIn) -> None:
    sections = mapping.core_edition(ready).sections
    block = next(b for b, s in zip(mapping.section_ids(ready), sections, strict=True) if s.kind == "story")
    SectionDesk.objects.create(edition=ready, block=block, state=SectionState.LOCKED)
    for user, status in ((writer, 422), (editor, 302)):
        client = sign_in(user)
        answer = client.post(address(ready), sent_back(client.post(address(ready), {"text": STORY}).content.decode()))
        assert answer.status_code == status
    assert story_of(ready).fields.headline() == "Ferries swap batteries"


@pytest.mark.parametrize(
    ("sent", "complaint"), [({"text": " "}, "nothing in it"), ({"text": "x" * 300_000}, "in parts")]
)
def test_paste_that_cannot_be_read_says_why(
    opened: Edition, writer: User, sign_in: SignIn, sent: dict[str, str], complaint: str
) -> None:
    answer = sign_in(writer).post(address(opened), sent)
    assert answer.status_code == 422
    assert complaint in answer.content.decode()


def test_stranger_pastes_nowhere(opened: Edition, outsider: User, sign_in: SignIn) -> None:
    client = sign_in(outsider)
    assert client.get(address(opened)).status_code == 404
    assert client.post(address(opened), {"text": WHOLE}).status_code == 404


def test_edition_is_taken_home_as_markdown(ready: Edition, writer: User, sign_in: SignIn) -> None:
    answer = sign_in(writer).get(f"/newsroom/editions/{ready.pk}/markdown/")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="2026-11-23-harbour-morning.md"'
    source = answer.content.decode()
    assert source.startswith("---\npublication: harbour-morning\n")
    read = mapping.read_markdown(source, ready.publication).edition
    assert read.sections == mapping.core_edition(ready).sections
    assert read.title == shipped().title
