"""What the pages of an archive are made of."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from masthead.edition.house import HouseFormat
from masthead.edition.media import Media
from masthead.render.place import Place
from masthead.render.sheet import Sheet
from masthead.render.theme import Theme


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """What every page says about itself.

    title: "" for the front page, which goes by the publication's name. url: its own absolute address, "" for a page
    that has none. alternates: language → absolute address of the same page. indexed: whether search engines should
    list it.
    """

    house: HouseFormat
    theme: Theme
    place: Place
    url: str = ""
    title: str = ""
    description: str = ""
    picture_url: str = ""
    media: Mapping[str, Media] = field(default_factory=dict)
    alternates: Mapping[str, str] = field(default_factory=dict)
    indexed: bool = True


@dataclass(frozen=True, slots=True)
class Pages:
    """One page of a list. newer, older: addresses, "" at the ends."""

    number: int
    count: int
    newer: str = ""
    older: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its alternative text."""

    media: Media
    alt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """An edition in a list."""

    title: str
    url: str
    date: dt.date
    number: int = 0
    deck: str = ""
    language: str = ""
    reading_seconds: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A section in brief. headline: "" for kinds that have none. text: its opening words, plain.

    brief: what stands for it in a list: the headline, or a few words.
    """

    headline: str
    text: str
    brief: str
    url: str
    date: dt.date
    kind: str
    language: str = ""
    picture: Picture | None = None


@dataclass(frozen=True, slots=True)
class Shelf:
    """The newest sections of a label, for the front page; at least one. url: the label's archive."""

    label: str
    url: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Sister:
    """Another title of the same house."""

    name: str
    tagline: str
    url: str
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A section in its label's archive: whole (sheet and index), or in brief.

    edition: title of its edition. url: where it stands there.
    """

    edition: str
    url: str
    date: dt.date
    language: str
    sheet: Sheet | None = None
    index: int = 0
    entry: Entry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An edition that a search found, by its best section.

    headline: of the section, or the edition's title; excerpt: of its words. Both in pieces of text, each with whether
    it is what was looked for.
    """

    edition: str
    edition_url: str
    headline: tuple[tuple[str, bool], ...]
    url: str
    label: str
    date: dt.date
    language: str
    excerpt: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """A page that says one thing. teasers: where readers may go on."""

    heading: str
    text: str
    teasers: tuple[Teaser, ...] = ()
