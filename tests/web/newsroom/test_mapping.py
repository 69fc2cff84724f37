"""What an edition keeps when it is written anew, and where its pictures are found."""

from __future__ import annotations

import datetime as dt
import gc
import io
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.images import ImageFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image as Pixels

from masthead.edition.media import Image
from masthead.edition.model import Edition as CoreEdition
from masthead.edition.model import Section
from masthead.edition.richtext import RichLine, RichText
from masthead.edition.sections.image.fields import ImageFields
from masthead.edition.sections.poll.fields import PollFields
from masthead.edition.sections.story.fields import Part, StoryFields
from masthead.edition.sections.text.fields import TextFields
from masthead.web.newsroom import mapping
from masthead.web.newsroom.models import Edition, Picture
from masthead.web.publications.models import Publication

BASE = "https://press.example"

# Wagtail leaves the file that it makes a smaller picture in to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning")


def core(*sections: Section) -> CoreEdition:
    return CoreEdition(
        publication="other",
        number=7,
        date=dt.date(2026, 11, 23),
        title="T",
        subject="S",
        preheader="P",
        authors=("Mei Tan", "Jonas Weber"),
        sponsor="Lumen Press",
        language="fr",
        translations=(("de", "https://a.example/de"),),
        sections=sections,
    )


def text(label: str, words: str = "") -> Section:
    return Section(kind="text", label=label, fields=TextFields(body=RichText.from_html(words)))


def poll(label: str) -> Section:
    return Section(kind="poll", label=label, fields=PollFields(question="?"))


def stored(*sections: Section) -> Edition:
    edition = Edition(publication=Publication(slug="morning", language="en"))
    mapping.apply_edition(edition, core(*sections))
    return edition


def with_image(src: str, alt: str | None = None) -> Section:
    return Section(kind="image", label="I", fields=ImageFields(image=Image(src=src, alt=alt, credit="C")))


def test_edition_keeps_everything_but_takes_slug_and_language_from_its_publication() -> None:
    given_ = core(text("A", "<p>b</p>"))
    expected = given_.model_copy(update={"publication": "morning", "language": "en"})
    assert mapping.core_edition(stored(text("A", "<p>b</p>"))) == expected


def test_edition_takes_translations_from_its_language_group_when_they_are_given() -> None:
    found = mapping.core_edition(stored(), translations=[("de", "https://b.example")]).translations
    assert found == (("de", "https://b.example"),)


def test_translations_and_authors_that_are_no_such_thing_are_left_out() -> None:
    edition = stored()
    edition.translations, edition.authors = [["de"], "x", ["fr", "/fr"]], [1]
    found = mapping.core_edition(edition)
    assert (found.translations, found.authors) == ((("fr", "/fr"),), ("1",))


def test_sections_that_stay_keep_their_ids_wherever_they_stand() -> None:
    edition = stored(text("A"), poll("B"), text("C"), text("C"))
    a, b, c, d = mapping.section_ids(edition)
    mapping.apply_edition(edition, core(text("New"), text("A", "<p>changed</p>"), text("C"), text("c"), poll("B")))
    new, *others = mapping.section_ids(edition)
    assert others == [a, c, d, b]
    assert new not in {a, b, c, d}


def test_section_that_was_renamed_in_its_place_keeps_its_id() -> None:
    edition = stored(text("A"), poll("B"))
    ids = mapping.section_ids(edition)
    mapping.apply_edition(edition, core(text("Other"), poll("Question")))
    assert mapping.section_ids(edition) == ids


def test_items_keep_their_ids_by_place() -> None:
    def story(*labels: str) -> Section:
        return Section(kind="story", label="S", fields=StoryFields(parts=tuple(Part(label=label) for label in labels)))

    edition = stored(story("a", "b"))
    before = [item["id"] for item in edition.sections.get_prep_value()[0]["value"]["parts"]]
    mapping.apply_edition(edition, core(story("A", "b", "c")))
    after = [item["id"] for item in edition.sections.get_prep_value()[0]["value"]["parts"]]
    assert after[:2] == before
    assert len(set(after)) == 3


LABELS = st.lists(st.tuples(st.sampled_from("ABC"), st.booleans()), max_size=6)


@given(LABELS, LABELS)
def test_ids_are_never_given_twice_and_never_to_another_kind(old: Any, new: Any) -> None:
    def sections(chosen: Any) -> list[Section]:
        return [(text if is_text else poll)(label) for label, is_text in chosen]

    edition = stored(*sections(old))
    kinds = dict(zip(mapping.section_ids(edition), [kind for _, kind in old], strict=True))
    mapping.apply_edition(edition, core(*sections(new)))
    ids = mapping.section_ids(edition)
    assert len(set(ids)) == len(new)
    assert all(kinds[id_] == kind for id_, (_, kind) in zip(ids, new, strict=True) if id_ in kinds)
    assert len(kinds.keys() & set(ids)) >= min(len(old), len(new), sum(a == b for a, b in zip(old, new, strict=False)))


def test_bar_without_a_length_is_as_long_as_what_is_printed() -> None:
    bar = {"type": "item", "id": "b", "value": {"label": "July", "printed": "9,100", "value": None}}
    edition = stored()
    edition.sections = [{"type": "number", "value": {"chart": {"bars": [bar]}}}]  # type: ignore[assignment]
    (section,) = mapping.core_edition(edition).sections
    assert section.fields.model_dump()["chart"]["bars"][0]["value"] == Decimal(9100)


@pytest.fixture
def media_root(tmp_path: Path, settings: Any) -> Path:
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def picture(media_root: Path, db: None) -> Iterator[Picture]:
    """2,000 pixels wide."""
    file = io.BytesIO()
    Pixels.new("RGB", (2000, 1000), "teal").save(file, "webp")
    yield Picture.objects.create(
        title="Ferry", description="A ferry", file=ImageFile(io.BytesIO(file.getvalue()), "the ferry.webp")
    )
    gc.collect()


def test_picture_of_the_library_is_chosen_by_its_source_and_found_again(picture: Picture) -> None:
    src = mapping.image_src(picture)
    assert src == f"media/{picture.pk}/{Path(picture.file.name).name}"
    assert mapping.picture_of(src) == picture
    edition = stored(with_image(src, "Alt"), with_image("https://a.example/b.png", ""))
    assert [child.value["image"]["image"] for child in edition.sections] == [picture, None]
    found = mapping.core_edition(edition)
    assert found.sections == (with_image(src, "Alt"), with_image("https://a.example/b.png", ""))
    assert mapping.read_markdown(mapping.write_markdown(housed(edition)), edition.publication).edition == found


def housed(edition: Edition) -> Edition:
    """With the least house format there is."""
    edition.publication.house = {
        "publication": {"slug": "morning", "name": "Morning", "from": "Morning <desk@morning.example>"}
    }
    return edition


def test_number_of_a_picture_is_not_enough_to_be_given_it(picture: Picture) -> None:
    src = f"media/{picture.pk}/another.webp"
    assert mapping.picture_of(src) is None
    assert mapping.core_edition(stored(with_image(src))).sections == (with_image(src),)


def test_picture_that_was_removed_leaves_its_alternative_text(picture: Picture) -> None:
    edition = stored(with_image(mapping.image_src(picture), "Alt"))
    number = picture.pk
    picture.delete()
    found = mapping.core_edition(edition)
    assert found.sections == (with_image(f"media/{number}/", "Alt"),)
    assert mapping.media_of(found, base_url=BASE) == {}
    assert [child.value["image"]["image"] for child in edition.sections] == [None]


def test_forgotten_text_and_decorative_picture_are_told_apart(picture: Picture) -> None:
    src = mapping.image_src(picture)
    edition = stored(with_image(src, None), with_image(src, ""))
    assert [image.alt for section in mapping.core_edition(edition).sections for image in section.fields.images()] == [
        None,
        "",
    ]


def test_media_are_small_enough_absolute_and_of_a_type_that_mail_shows(picture: Picture) -> None:
    src = mapping.image_src(picture)
    media = mapping.media_of(core(with_image(src), with_image("https://a.example/b.png")), base_url=f"{BASE}/")
    assert list(media) == [src]
    found = media[src]
    assert (found.width, found.height, found.content_type) == (1280, 640, "image/jpeg")
    assert found.url.startswith(f"{BASE}/media/images/")
    assert 0 < found.weight < 500_000


def test_file_that_is_gone_is_no_media(picture: Picture) -> None:
    Path(picture.file.path).unlink()
    assert mapping.media_of(core(with_image(mapping.image_src(picture))), base_url=BASE) == {}


def test_caption_and_headlines_are_sanitised_even_when_they_were_stored_by_hand() -> None:
    edition = stored()
    image = {"address": "a.png", "caption": '<b onclick="x">a</b><script>b</script>'}
    edition.sections = [{"type": "image", "value": {"image": image}}]  # type: ignore[assignment]
    (section,) = mapping.core_edition(edition).sections
    assert [found.caption for found in section.fields.images()] == [RichLine.from_html("<strong>a</strong>")]
