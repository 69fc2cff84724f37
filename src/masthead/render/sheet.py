"""Everything a renderer needs, in one value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from masthead.edition.house import HouseFormat
from masthead.edition.media import Media
from masthead.edition.model import Edition
from masthead.edition.sections.charts import Chart
from masthead.render.place import Place
from masthead.render.theme import Theme


@dataclass(frozen=True, slots=True)
class Vote:
    """How readers answer a poll by one click. key: names the poll in addresses, plain letters and digits. page: where
    everybody sees how it stands, absolute or from the root; "" for nowhere. results: the final ones, for pages; None
    while votes are taken.
    """

    key: str
    page: str = ""
    results: Chart | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """An edition with its house format, its theme and what its addresses become.

    media: by `Image.src`; an image that is missing here is rendered with its alternative text alone.
    web_url: where the edition's page will be, absolute, "" when there is none.
    archive_url: the publication's front page, "" for none.
    translations: language → absolute address of the same edition.
    picture_url: absolute address of the picture that stands for the edition where it is shared, "" for none.
    feed_url: absolute address of the publication's RSS feed, "" for none.
    origins: by section, the index of the written one that it stands for: alternatives of one have the same; () for each
    its own.
    votes: by index of the section, polls whose answers are taken; the others are answered by mail.
    place: the archive around the edition's page; None for a page that stands by itself.
    automatic: a message that belongs to no day: it shows no date and no number, and has no page on the web.
    """

    edition: Edition
    house: HouseFormat
    theme: Theme
    media: Mapping[str, Media] = field(default_factory=dict)
    web_url: str = ""
    archive_url: str = ""
    translations: Mapping[str, str] = field(default_factory=dict)
    picture_url: str = ""
    feed_url: str = ""
    origins: tuple[int, ...] = ()
    votes: Mapping[int, Vote] = field(default_factory=dict)
    place: Place | None = None
    automatic: bool = False
