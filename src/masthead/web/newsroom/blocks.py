"""Blocks of the section stream, derived from the fields of every kind.

The one definition of a section is its `SectionFields` in `masthead.edition.sections`. Here each annotation
becomes the block that edits it; a kind that somebody else ships needs nothing more. No rule of a house format
is a validator here: an unfinished edition can always be saved.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from enum import Enum
from functools import cache, cached_property
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from django.core.exceptions import ValidationError
from django.forms import Media
from pydantic import BaseModel
from wagtail import blocks
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.telepath import register
from wagtail.blocks.stream_block import StreamBlockAdapter
from wagtail.images.blocks import ImageBlockAdapter, ImageChooserBlock

from masthead.edition.audiences import is_reserved
from masthead.edition.kind import Kind, Link
from masthead.edition.media import Image
from masthead.edition.richtext import URL_SCHEMES, RichLine, RichText
from masthead.edition.sections.registry import kinds
from masthead.web.newsroom.blocks_kept import KEPT, KEPT_SECTION, KeptBlock, closed, kept_section, opened, read_json
from masthead.web.newsroom.blocks_words import field_words, kind_words, readable
from masthead.web.newsroom.rich_text import LineBlock, ProseBlock

RESERVED = ("label", "segment", KEPT)
"""What every section has beside the fields of its kind."""

_ROW = "struct-block masthead-row"


@cache
def section_blocks() -> tuple[tuple[str, blocks.StructBlock], ...]:
    """(kind, block) for every section kind there is; made once per process."""
    return tuple((name, _section_block(kind)) for name, kind in kinds_by_block().items())


@cache
def kinds_by_block() -> dict[str, Kind]:
    """Every kind by the name of its block."""
    return {block_name(name): kind for name, kind in kinds().items()}


def block_name(kind: str) -> str:
    """The block of a kind: its name, but Wagtail allows no dashes."""
    return kind.replace("-", "_")


class SectionsBlock(blocks.StreamBlock):
    """The sections of an edition in order. Opens whatever was ever stored."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__([*section_blocks(), (KEPT_SECTION, kept_section())], **kwargs)

    def to_python(self, value: Any) -> blocks.StreamValue:
        """Stored sections, from revisions as a JSON string; what is not known is set aside, see `blocks_kept`."""
        if isinstance(value, str):
            value = read_json(value)
        if isinstance(value, list) and value and isinstance(value[0], dict):
            value = opened(value, self.child_blocks)
        return super().to_python(value)

    def get_prep_value(self, value: Any) -> list[dict[str, Any]]:
        """Sections as they are stored."""
        return [closed(section) for section in super().get_prep_value(value)]


class SectionsAdapter(StreamBlockAdapter):
    """In the browser: offers every kind but `KEPT_SECTION`."""

    js_constructor = "masthead.blocks.SectionsBlock"

    @cached_property
    def media(self) -> Media:
        """Wagtail’s script, then ours."""
        return super().media + Media(js=[versioned_static("newsroom/sections.js")])


register(SectionsAdapter(), SectionsBlock)


def field_key(name: str) -> str:
    """Under which name a kind's field stands in its section's block."""
    return f"{name}_" if name in RESERVED else name


def block_for(annotation: Any, **options: Any) -> blocks.Block:
    """The block that edits values of a type. options: label and help text."""
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin in {Union, UnionType}:
        present = [each for each in inner if each is not NoneType]
        return block_for(present[0], **options) if len(present) == 1 else JsonBlock(required=False, **options)
    if origin is tuple and len(inner) == 2 and inner[1] is Ellipsis:
        return _list_block(inner[0], options)
    if origin is Literal:
        return blocks.ChoiceBlock([(each, readable(str(each))) for each in inner], required=False, **options)
    if isinstance(annotation, type):
        return _block_for_type(annotation, options)
    return JsonBlock(required=False, **options)


def _char(**options: Any) -> blocks.CharBlock:
    return blocks.CharBlock(required=False, default="", **options)


def _switch(**options: Any) -> blocks.BooleanBlock:
    return blocks.BooleanBlock(required=False, default=False, **options)


class JsonBlock(blocks.TextBlock):
    """A value whose type has no form of its own, written as JSON."""


class LinkBlock(blocks.StructBlock):
    """Words and where they lead."""

    def __init__(self, **options: Any) -> None:
        text, url, affiliate = (_words("Link", name) for name in ("text", "url", "affiliate"))
        super().__init__(
            [
                ("text", _char(**text)),
                ("url", _char(validators=[check_address], **url)),
                ("affiliate", _switch(**affiliate)),
            ],
            icon="link",
            label_format="{text}",
            form_classname=_ROW,
            **options,
        )


class ImageBlock(blocks.StructBlock):
    """A picture from the library or by its address. Neither text nor switch is “forgotten”: a finding, no fault."""

    def __init__(self, **options: Any) -> None:
        names = ("image", "alt_text", "decorative", "credit", "address", "caption")
        image, alt_text, decorative, credit, address, caption = (_words("Image", name) for name in names)
        super().__init__(
            [
                ("image", ImageChooserBlock(required=False, **image)),
                ("alt_text", _char(**alt_text)),
                ("decorative", _switch(**decorative)),
                ("credit", _char(**credit)),
                ("address", _char(validators=[check_address], **address)),
                ("caption", LineBlock(**caption)),
            ],
            icon="image",
            label_format="{alt_text}",
            form_classname="struct-block masthead-image",
            **options,
        )


# Wagtail’s own script for pictures with alternative texts: choosing one offers what the library says it shows.
register(ImageBlockAdapter(), ImageBlock)


def check_address(value: str) -> None:
    """Refuse addresses that no reader may follow, such as ``javascript:``."""
    scheme, colon, _ = value.strip().partition(":")
    if colon and scheme.isascii() and scheme.replace("+", "").isalnum() and scheme.lower() not in URL_SCHEMES:
        allowed = ", ".join(f"{each}:" for each in sorted(URL_SCHEMES))
        raise ValidationError(f"“{scheme}:” cannot be followed. Allowed are {allowed} and relative addresses.")


def check_segment(value: str) -> None:
    """Refuse names that are Masthead's own, such as those of alternatives that fill a section."""
    if is_reserved(value):
        raise ValidationError("The name of a segment or tag has no slash; names that have one are Masthead’s own.")


def _section_block(kind: Kind) -> blocks.StructBlock:
    words = kind_words(kind.name)
    fields = [
        (field_key(name), block_for(field.annotation, **_words(kind.name, name, field.title, field.description)))
        for name, field in kind.fields.model_fields.items()
    ]
    label = _char(**_words("section", "label"))
    # A greeting has a heading only where somebody wants one.
    shown, hidden = ([], ["label"]) if kind.name == "greeting" else (["label"], [])
    segment = _char(validators=[check_segment], **_words("section", "segment"))
    kept = KeptBlock(required=False, **_words("section", KEPT))
    return blocks.StructBlock(
        [("label", label), *fields, (KEPT, kept), ("segment", segment)],
        label=words.label,
        icon=words.icon,
        group=words.group.value,
        description=words.about,
        label_format="{label}",
        form_layout=blocks.BlockGroup([*shown, *(name for name, _ in fields), KEPT], settings=[*hidden, "segment"]),
    )


def _block_for_type(annotation: type, options: dict[str, Any]) -> blocks.Block:
    if issubclass(annotation, Enum):
        choices = [(each.value, readable(str(each.value))) for each in annotation]
        return blocks.ChoiceBlock(choices, required=False, **options)
    for known, make in _BLOCKS.items():
        if issubclass(annotation, known):
            return make(**options)
    return _struct_block(annotation, options) if issubclass(annotation, BaseModel) else JsonBlock(required=False)


def _struct_block(model: type[BaseModel], options: dict[str, Any]) -> blocks.StructBlock:
    fields = [
        (name, block_for(field.annotation, **_words(model.__name__, name, field.title, field.description)))
        for name, field in model.model_fields.items()
    ]
    return blocks.StructBlock(
        fields,
        label_format=f"{{{fields[0][0]}}}",
        # A part with parts of its own, such as a chart, is opened at need.
        collapsed=any(isinstance(block, blocks.ListBlock) for _, block in fields),
        form_classname=_ROW,
        **options,
    )


def _list_block(inner: Any, options: dict[str, Any]) -> blocks.ListBlock:
    is_model = isinstance(inner, type) and issubclass(inner, BaseModel)
    child = block_for(inner, label=readable(inner.__name__) if is_model else options.get("label", "").removesuffix("s"))
    # Rows of figures and names are opened one by one; what is text stays in sight.
    return blocks.ListBlock(child, default=[], collapsed=is_model and not _has_text(child), **options)


def _has_text(block: blocks.Block) -> bool:
    inner = getattr(block, "child_blocks", {}).values()
    return isinstance(block, ProseBlock) or any(map(_has_text, inner))


def _words(owner: str, name: str, title: str | None = None, description: str | None = None) -> dict[str, Any]:
    label, about = field_words(owner, name)
    return {"label": title or label, "help_text": about or description or ""}


def _optional(make: Callable[..., blocks.Block]) -> Callable[..., blocks.Block]:
    return lambda **options: make(required=False, **options)


_BLOCKS: dict[type, Callable[..., blocks.Block]] = {
    # bool is an int and a datetime is a date: the narrower type first.
    RichText: ProseBlock,
    RichLine: LineBlock,
    Link: LinkBlock,
    Image: ImageBlock,
    str: _char,
    bool: _switch,
    int: _optional(blocks.IntegerBlock),
    float: _optional(blocks.FloatBlock),
    Decimal: _optional(blocks.DecimalBlock),
    dt.datetime: _optional(blocks.DateTimeBlock),
    dt.date: _optional(blocks.DateBlock),
    dt.time: _optional(blocks.TimeBlock),
}
