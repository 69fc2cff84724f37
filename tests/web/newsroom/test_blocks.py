"""Section blocks: one for every field of every kind; whatever was stored opens, and what is unfinished saves."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

import pytest
from django.core.exceptions import ValidationError
from django.db.migrations.state import ModelState
from pydantic import BaseModel
from wagtail import blocks

from masthead.edition.kind import Kind, SectionFields
from masthead.edition.model import Section
from masthead.edition.richtext import RichText
from masthead.edition.sections import registry
from masthead.edition.sections.registry import SHIPPED, kinds
from masthead.edition.sections.text import markdown
from masthead.web.newsroom import blocks as made
from masthead.web.newsroom import mapping
from masthead.web.newsroom import migrations as newsroom_migrations
from masthead.web.newsroom.blocks import SectionsBlock, section_blocks
from masthead.web.newsroom.blocks_words import FIELDS, KINDS
from masthead.web.newsroom.models import Edition
from masthead.web.publications.models import Publication


class Heat(StrEnum):
    """How hot."""

    MILD = "mild"
    HOT = "hot"


class Step(BaseModel):
    """A step of a recipe."""

    words: RichText = RichText()
    minutes: int | None = None


class RecipeFields(SectionFields):
    """With a field of every kind of type, and two whose names are taken."""

    label: str = ""
    kept: bool = False
    heat: Heat = Heat.MILD
    course: Literal["first", "second"] = "first"
    serves: int = 0
    price: Decimal | None = None
    on: dt.date | None = None
    steps: tuple[Step, ...] = ()
    names: tuple[str, ...] = ()
    extras: dict[str, int] | None = None
    mixed: int | str = 0


@pytest.fixture
def recipe(monkeypatch: pytest.MonkeyPatch) -> Iterator[Kind]:
    """A kind that somebody else ships."""
    kind = Kind("my-recipe", RecipeFields, "somewhere", markdown.read, markdown.write)
    monkeypatch.setattr(registry, "SHIPPED", {**SHIPPED, kind.name: kind})
    _forget_kinds()
    yield kind
    _forget_kinds()


def _forget_kinds() -> None:
    for cached in (kinds, section_blocks, made.kinds_by_block):
        cached.cache_clear()
    Edition._meta.get_field("sections").__dict__.pop("stream_block", None)


def edition(sections: Any) -> Edition:
    """An edition that was never saved."""
    return Edition(
        publication=Publication(slug="morning", language="en"), date=dt.date(2026, 11, 23), sections=sections
    )


def test_every_field_of_every_kind_has_a_block() -> None:
    for name, block in section_blocks():
        expected = {"label", "segment", "kept", *SHIPPED[name].fields.model_fields}
        assert set(block.child_blocks) == expected


def test_words_speak_only_of_kinds_and_fields_that_exist() -> None:
    models = {"section": {"label", "segment", "kept"}, "Image": {"image", "address", "decorative", "alt_text"}}
    waiting: list[tuple[str, Any]] = [(kind.name, kind.fields) for kind in SHIPPED.values()]
    for owner, model in waiting:
        models.setdefault(owner, set()).update(model.model_fields)
        for field in model.model_fields.values():
            waiting += [(found.__name__, found) for found in _models_in(field.annotation)]
    assert {key for key in FIELDS if key.partition(".")[2] not in models[key.partition(".")[0]]} == set()
    assert set(KINDS) == set(SHIPPED)


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [found for inner in getattr(annotation, "__args__", ()) for found in _models_in(inner)]


def test_kind_of_somebody_else_is_edited_and_kept_without_code(recipe: Kind) -> None:
    fields = RecipeFields(
        label="L",
        kept=True,
        heat=Heat.HOT,
        course="second",
        serves=4,
        price=Decimal("1.50"),
        on=dt.date(2026, 11, 23),
        steps=(Step(words=RichText.from_html("<p>Stir</p>"), minutes=3), Step()),
        names=("a", ""),
        extras={"salt": 1},
        mixed="some",
    )
    section = Section(kind=recipe.name, label="Today’s dish", fields=fields)
    before = edition(mapping.stored_sections([section]))
    after = edition(json.loads(json.dumps(SectionsBlock().get_prep_value(before.sections), default=str)))
    assert mapping.core_edition(after).sections == (section,)
    block = dict(section_blocks())["my_recipe"]
    assert block.child_blocks["heat"].field.choices[-1] == ("hot", "Hot")
    assert block.label == "My recipe"
    assert mapping.core_edition(edition([{"type": "my_recipe", "value": {}}])).sections[0].fields == RecipeFields()


@pytest.mark.parametrize("kind", list(SHIPPED))
def test_unfinished_section_can_be_saved(kind: str) -> None:
    block = dict(section_blocks())[kind]
    emptied = block.clean(block.get_default())
    assert mapping.core_edition(edition([(kind, emptied)])).sections[0].fields == SHIPPED[kind].fields()


def test_list_item_that_was_only_opened_can_be_saved() -> None:
    block = dict(section_blocks())["story"]
    opened = block.get_default()
    for name in ("parts", "sources"):
        opened[name].append(block.child_blocks[name].child_block.get_default())
    assert len(block.clean(opened)["parts"]) == 1


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "FILE:///etc/passwd"])
def test_address_that_cannot_be_followed_is_refused_with_what_can(address: str) -> None:
    with pytest.raises(ValidationError, match=r"cannot be followed\. Allowed are"):
        made.LinkBlock().child_blocks["url"].clean(address)


@pytest.mark.parametrize(
    "address", ["https://a.example:80/x", "mailto:a@b.example", "{{ referral_link }}", "../a:b.png"]
)
def test_address_that_can_be_followed_is_accepted(address: str) -> None:
    assert made.LinkBlock().child_blocks["url"].clean(address) == address


def test_section_of_a_removed_kind_stays_stored_and_is_left_out() -> None:
    stored = [
        {"type": "horoscope", "value": {"sign": "crab", "stars": [1, 2]}, "id": "one"},
        {"type": "text", "value": {"label": "A", "body": "<p>b</p>"}, "id": "two"},
        {"type": "weather", "value": "rain", "id": "three"},
    ]
    opened = edition(stored)
    assert [section.label for section in mapping.core_edition(opened).sections] == ["A"]
    assert mapping.section_ids(opened) == ("two",)
    assert opened.sections[0].value["kind"] == "horoscope"
    assert json.loads(opened.sections[0].value["kept"]) == {"sign": "crab", "stars": [1, 2]}
    saved = SectionsBlock().get_prep_value(SectionsBlock().clean(opened.sections))
    assert [saved[0], saved[2]] == [stored[0], stored[2]]
    core = mapping.core_edition(opened)
    mapping.apply_edition(opened, core)
    assert [section["id"] for section in SectionsBlock().get_prep_value(opened.sections)] == ["two", "one", "three"]


def test_revision_opens_like_the_edition_itself() -> None:
    stored = [
        {"type": "horoscope", "value": {"sign": "crab"}, "id": "one"},
        {"type": "text", "value": {"label": "A", "mood": "calm"}, "id": "two"},
    ]
    before = edition(stored)
    after = Edition.from_serializable_data(before.serializable_data(), check_fks=False)
    assert SectionsBlock().get_prep_value(after.sections) == SectionsBlock().get_prep_value(before.sections)
    assert after.sections[1].value["kept"] == '{"mood": "calm"}'


def test_fields_that_are_gone_or_changed_their_shape_are_kept_and_shown() -> None:
    value = {
        "label": "A",
        "title": {"en": "T"},
        "mood": "calm",
        "parts": [{"type": "item", "id": "p", "value": {"label": "Details", "rank": 1}}, "loose"],
        "sources": "none",
        "image": 7,
    }
    opened = edition([{"type": "story", "value": value, "id": "one"}])
    section = mapping.core_edition(opened).sections[0]
    assert section.fields.model_dump()["parts"] == ({"label": "Details", "body": ""}, {"label": "", "body": ""})
    assert section.fields.headline() == ""
    kept = json.loads(opened.sections[0].value["kept"])
    assert kept == {
        "title": {"en": "T"},
        "mood": "calm",
        "parts.1.rank": 1,
        "parts.2": "loose",
        "sources": "none",
        "image": 7,
    }
    again = edition(SectionsBlock().get_prep_value(opened.sections))
    assert json.loads(again.sections[0].value["kept"]) == kept
    mapping.apply_edition(again, mapping.core_edition(again))
    assert json.loads(again.sections[0].value["kept"]) == kept


@pytest.mark.parametrize(
    "stored",
    [
        [{"type": "text"}],
        [{"type": "text", "value": None}],
        [{"value": {}}],
        [{"type": "text", "value": {"body": ["a"], "label": {"b": 1}, "segment": 3}}],
        [{"type": "markets", "value": {"chart": {"bars": [{"type": "item", "id": "x", "value": {"value": "many"}}]}}}],
        [{"type": "image", "value": {"image": {"image": "seven", "decorative": "x"}}}],
        [{"type": "poll", "value": {"answers": [{"type": "item", "value": {"a": 1}, "id": "b"}, 7, None]}}],
    ],
)
def test_whatever_was_stored_opens(stored: Any) -> None:
    opened = edition(stored)
    mapping.core_edition(opened)
    assert list(opened.sections)
    assert isinstance(SectionsBlock().get_form_state(opened.sections), list)
    saved = SectionsBlock().get_prep_value(opened.sections)
    assert SectionsBlock().get_prep_value(edition(saved).sections) == saved


def test_section_that_lacks_newer_fields_takes_their_defaults() -> None:
    opened = edition([{"type": "story", "value": {"title": "T"}, "id": "one"}])
    assert mapping.core_edition(opened).sections[0].fields.model_dump(exclude_defaults=True) == {"title": "T"}


def test_kind_that_gains_a_field_is_no_migration(recipe: Kind) -> None:
    field = Edition._meta.get_field("sections")
    assert field.deconstruct()[2:] == ([], {"blank": True})
    assert "my_recipe" in type(field)(blank=True).stream_block.child_blocks
    assert ModelState.from_model(Edition).fields["sections"].deconstruct()[1:] == field.deconstruct()[1:]


def test_migrations_hold_no_blocks_and_stay_short() -> None:
    for file in Path(newsroom_migrations.__path__[0]).glob("0*.py"):
        words = file.read_text("utf-8")
        assert "Block" not in words
        assert "block_lookup" not in words
        assert len(words.splitlines()) < 200


def test_blocks_are_made_once() -> None:
    assert section_blocks() is section_blocks()
    assert isinstance(section_blocks()[0][1], blocks.StructBlock)
