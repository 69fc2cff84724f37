"""Core → database → core, core → form → core, Markdown → database → Markdown: for every kind, nothing is lost."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from enum import Enum
from importlib.resources.abc import Traversable
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel
from tests.web.newsroom.sent_forms import fill

from masthead.edition.house_toml import read_house
from masthead.edition.kind import Link
from masthead.edition.media import Image
from masthead.edition.model import Edition as CoreEdition
from masthead.edition.model import Section
from masthead.edition.richtext import RichLine, RichText
from masthead.edition.sections.charts import Chart
from masthead.edition.sections.registry import SHIPPED
from masthead.titles import TITLES
from masthead.web.newsroom import mapping
from masthead.web.newsroom.blocks import SectionsBlock
from masthead.web.newsroom.models import Edition
from masthead.web.publications.mapping import store_house
from masthead.web.publications.models import Publication

BLOCK = SectionsBlock()

WORDS = st.text(alphabet=list("abé名🇯🇵\u00a0 *_[](){}|\\`<>#&~!+=.:;/\"'”–$%@^?"), max_size=14).map(
    lambda text: " ".join(text.split())
)
URLS = st.sampled_from(["https://a.example/b_(c)?d=1&e=2", "{{ web_link }}", "mailto:a@b.example", "/up", "#top"])
TAGS = ("p", "h4", "ul", "li", "blockquote", "em", "strong", "s", "sub", "code")
MARKUP = st.recursive(
    st.sampled_from(["a", "b c", " ", "\n", "é🇯🇵", "{{ name | friends }}", "&amp;", "<br>"]),
    lambda inner: st.builds(
        str.format,
        st.sampled_from(
            [
                *(f"<{tag}>{{0}}</{tag}>" for tag in TAGS),
                '<a href="/x?a=1&amp;b">{0}</a>',
                '<a href="https://a.example" rel="sponsored">{0}</a>',
                '<span lang="ja">{0}</span>',
                '<ol start="3">{0}</ol>',
            ]
        ),
        st.lists(inner, max_size=3).map("".join),
    ),
    max_leaves=12,
)
IMAGES = st.builds(
    Image,
    src=st.sampled_from(["a.png", "../images/a b.png", "https://a.example/x_(1).png"]),
    alt=st.one_of(st.none(), WORDS),
    credit=WORDS,
    caption=MARKUP.map(RichLine.from_html),
)
SIMPLE: dict[Any, st.SearchStrategy[Any]] = {
    str: WORDS,
    bool: st.booleans(),
    Decimal: st.decimals(-999, 999, places=2),
    RichText: st.lists(MARKUP, max_size=3).map("".join).map(RichText.from_html),
    RichLine: MARKUP.map(RichLine.from_html),
    Image: IMAGES,
    Link: st.builds(Link, text=WORDS, url=URLS, affiliate=st.booleans()),
}


def values(annotation: Any) -> st.SearchStrategy[Any]:
    """Values of a field's type."""
    if annotation in SIMPLE:
        return SIMPLE[annotation]
    if get_origin(annotation) in {Union, UnionType}:
        # An optional part that says nothing is no part.
        present = [values(each) for each in get_args(annotation) if each is not NoneType]
        return st.one_of(st.none(), *(each.filter(lambda value: value != Chart()) for each in present))
    if get_origin(annotation) is tuple:
        return st.lists(values(get_args(annotation)[0]), max_size=3).map(tuple)
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return st.sampled_from(list(annotation))
    return fields_of(annotation)


def fields_of(model: type[BaseModel]) -> st.SearchStrategy[Any]:
    """Values of a model."""
    return st.builds(model, **{name: values(field.annotation) for name, field in model.model_fields.items()})


def sections(kind: str) -> st.SearchStrategy[Section]:
    return st.builds(
        Section, kind=st.just(kind), label=WORDS, fields=fields_of(SHIPPED[kind].fields), segment=st.just("paid")
    )


def stored(*content: Section) -> Edition:
    """An edition that was never saved."""
    edition = Edition(publication=Publication(slug="morning", language="en"), date=dt.date(2026, 11, 23))
    mapping.apply_edition(
        edition,
        CoreEdition(
            publication="morning", number=1, date=dt.date(2026, 11, 23), title="T", subject="S", sections=content
        ),
    )
    return edition


def through_the_form(edition: Edition) -> None:
    """Open the edition's form and send it as it is."""
    data: dict[str, str] = {}
    fill(data, BLOCK, BLOCK.get_form_state(edition.sections), "sections")
    sent = BLOCK.clean(BLOCK.value_from_datadict(data, {}, "sections"))
    edition.sections = sent


@pytest.mark.parametrize("kind", list(SHIPPED))
def test_section_of_any_kind_survives_the_database(kind: str) -> None:
    @given(sections(kind))
    @settings(max_examples=25, deadline=None)
    def check(section: Section) -> None:
        written = json.dumps(BLOCK.get_prep_value(stored(section).sections), cls=DjangoJSONEncoder)
        read = stored()
        read.sections = json.loads(written)
        assert mapping.core_edition(read).sections == (section,)
        # Also when every block was expanded, as when a revision is compared.
        assert [child.value["label"] for child in read.sections] == [section.label]
        assert json.dumps(BLOCK.get_prep_value(read.sections), cls=DjangoJSONEncoder) == written

    check()


@pytest.mark.parametrize("kind", list(SHIPPED))
def test_section_of_any_kind_survives_the_form(kind: str) -> None:
    @given(sections(kind))
    @settings(max_examples=25, deadline=None)
    def check(section: Section) -> None:
        edition = stored(section)
        ids = mapping.section_ids(edition)
        through_the_form(edition)
        assert mapping.core_edition(edition).sections == (section,)
        assert mapping.section_ids(edition) == ids

    check()


@pytest.mark.parametrize(
    ("house", "file"),
    [
        pytest.param(title.house, file, id=f"{title.slug} {file.name}")
        for title in TITLES.values()
        for file in title.editions
    ],
)
def test_shipped_edition_keeps_its_bytes_through_database_and_form(house: Traversable, file: Traversable) -> None:
    publication = Publication()
    format_ = read_house(house.read_bytes()).house
    assert format_ is not None
    store_house(publication, format_)
    reading = mapping.read_markdown(file.read_bytes(), publication)
    edition = Edition(publication=publication)
    mapping.apply_edition(edition, reading.edition)
    assert mapping.core_edition(edition) == reading.edition
    through_the_form(edition)
    assert mapping.core_edition(edition) == reading.edition
    assert mapping.write_markdown(edition) == file.read_text("utf-8")
