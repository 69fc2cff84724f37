"""What a section kind is: its fields, its Markdown shape, its templates.

A kind is a folder `edition/sections/<name>/` with

- ``fields.py``: one frozen `SectionFields` class, every field with a default;
- ``markdown.py``: ``read(body) -> fields`` and ``write(fields, words) -> str``;
- ``email.mjml``, ``text.txt``, ``web.html``: Jinja templates, loaded by `masthead.render`;

and one line in `masthead.edition.sections.registry`. A third party ships the
same as the entry point group ``masthead.sections``, naming a `Kind`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from masthead.edition.media import Image
from masthead.edition.richtext import RichLine, RichText

if TYPE_CHECKING:
    from masthead.edition.markdown.body import Body
    from masthead.edition.markdown.words import HouseWords


class Filler(StrEnum):
    """What fills a section that its editor left empty."""

    QUOTES = "quotes"
    BOOKING = "booking"
    PROGRAMME = "programme"
    LISTINGS = "listings"


@dataclass(frozen=True, slots=True)
class Fault:
    """What a kind itself finds wrong in its fields; becomes a finding of the contract check."""

    message: str
    remedy: str


class Link(BaseModel):
    """Words and where they lead. affiliate: paid for, when followed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    url: str
    affiliate: bool = False


class SectionFields(BaseModel):
    """The base of every kind's fields: frozen, all with defaults, changed only by addition.

    Rules that an editor may break for a while (an answer too many, no headline) are `faults`,
    never validators: an old or unfinished edition must always open.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    def is_empty(self) -> bool:
        """Whether the editor left everything out, so that a `Filler` may step in."""
        return self == type(self)()

    def prose(self) -> Iterator[str]:
        """The words that are read: counted against budgets and, for editorial kinds, as reading time."""
        yield from ()

    def headline(self) -> str:
        """The section's own headline, or an empty string; used by feeds, anchors and the contract."""
        return ""

    def faults(self) -> Iterator[Fault]:
        """What this kind finds wrong in its own fields."""
        yield from ()

    def images(self) -> Iterator[Image]:
        """Every image of the section."""
        yield from (value for value in leaves(self) if isinstance(value, Image))

    def links(self) -> Iterator[Link]:
        """Every link of the section, in field order, also those inside rich text."""
        for value in leaves(self):
            if isinstance(value, Link):
                yield value
            elif isinstance(value, RichText | RichLine):
                for text, url, affiliate in value.links():
                    yield Link(text=text, url=url, affiliate=affiliate)


def no_attributes(_fields: SectionFields) -> Mapping[str, str]:
    """Most kinds say everything below their heading."""
    return {}


@dataclass(frozen=True, slots=True)
class Kind:
    """One section kind.

    name: as in house formats and ``{kind=…}``. fields: its values. package: the dotted name of the
    package that holds its templates. editorial: its words count toward the reading time.
    filled_by: what fills an empty section, or None. read, write: its Markdown shape; `write` also gets
    the words of the house. attributes: what of its fields stands in the heading's braces.
    """

    name: str
    fields: type[SectionFields]
    package: str
    read: Callable[[Body], SectionFields]
    write: Callable[[Any, HouseWords], str]
    editorial: bool = True
    filled_by: Filler | None = None
    attributes: Callable[[Any], Mapping[str, str]] = no_attributes


def leaves(value: object) -> Iterator[object]:
    """Walk models and tuples depth first; yields rich texts, links, images and plain values."""
    if isinstance(value, Image | Link):
        yield value
        if isinstance(value, Image):
            yield value.caption
    elif isinstance(value, BaseModel):
        for name in type(value).model_fields:
            yield from leaves(getattr(value, name))
    elif isinstance(value, tuple):
        for item in value:
            yield from leaves(item)
    else:
        yield value
