"""Feeds of a publication: RSS 2.0 with full content, Atom (RFC 4287) and JSON Feed 1.1.

A feed is a value first: `publication_feed` makes an item of every edition,
`label_feed` one of every section under a label ("every Head of the day").
`rss`, `atom` and `json_feed` write that value as UTF-8 bytes. XML is built as a
tree, so that escaping is the library's; characters that XML 1.0 cannot carry
are left out.

Content is the web form of the sections with absolute addresses; paid sections
keep their label, and what has a paid link keeps its disclosure line.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import quote, urlsplit

from masthead.edition.catalogue import Catalogue, catalogue_for
from masthead.edition.house import HouseFormat, fold
from masthead.edition.kind import Filler
from masthead.edition.model import Section
from masthead.edition.sections.registry import kind_named
from masthead.render.feeds_atom import write_atom
from masthead.render.feeds_json import write_json_feed
from masthead.render.feeds_rss import write_rss
from masthead.render.feeds_values import Feed, FeedItem
from masthead.render.sheet import Sheet
from masthead.render.web import public_sections, render_content_web, section_anchors
from masthead.render.web_targets import WebTargets
from masthead.render.web_times import published_at

DEFAULT_LIMIT = 30
SUMMARY_CHARACTERS = 280

_ENDS = frozenset(".!?…:,;。！？、”’」»")

_MAILBOX_DOMAIN = re.compile(r"@([A-Za-z0-9.-]+\.[A-Za-z0-9-]+)>?\s*$")


def publication_feed(house: HouseFormat, sheets: Sequence[Sheet], *, feed_url: str, limit: int = DEFAULT_LIMIT) -> Feed:
    """The publication's editions as a feed, newest first, at most `limit`.

    sheets: editions of this publication, in any order; each with its own `web_url`.
    feed_url: where the feed will be fetched, absolute; it is also the feed's id.
    """
    items = tuple(_edition_item(sheet) for sheet in _newest_first(sheets)[:limit])
    return _feed(house, items, title=house.publication.name, feed_url=feed_url, sheets=sheets)


def label_feed(
    house: HouseFormat, sheets: Sequence[Sheet], label: str, *, feed_url: str, limit: int = DEFAULT_LIMIT
) -> Feed:
    """Every section under `label` (or another name of its slot) as a feed, newest first, at most `limit`.

    A label that no edition has gives a feed without items.
    """
    wanted = _names(house, label)
    items = tuple(
        _section_item(sheet, index, section)
        for sheet in _newest_first(sheets)
        for index, section in public_sections(sheet)
        if fold(section.label) in wanted
    )
    name = house.publication.name
    return _feed(house, items[:limit], title=f"{label} · {name}", feed_url=feed_url, sheets=sheets)


def rss(feed: Feed) -> bytes:
    """RSS 2.0 with `content:encoded`, `dc:creator` and a self link, UTF-8."""
    return write_rss(feed)


def atom(feed: Feed) -> bytes:
    """Atom 1.0 (RFC 4287), UTF-8."""
    return write_atom(feed)


def json_feed(feed: Feed) -> bytes:
    """JSON Feed 1.1, UTF-8."""
    return write_json_feed(feed)


def tag_uri(house: HouseFormat, day: dt.date, *specific: str | int) -> str:
    """A `tag:` URI (RFC 4151) of the publication: its domain, a date, the slug and what `specific` adds.

    It depends on nothing that moves when a page moves, so that a feed reader never shows an item twice.
    """
    publication = house.publication
    host = urlsplit(publication.url).hostname or ""
    if not host:
        mailbox = _MAILBOX_DOMAIN.search(publication.sender)
        host = mailbox.group(1).lower() if mailbox else "localhost"
    path = "/".join(quote(str(part), safe="") for part in (publication.slug, *specific))
    return f"tag:{host},{day.isoformat()}:{path}"


def _feed(
    house: HouseFormat, items: tuple[FeedItem, ...], *, title: str, feed_url: str, sheets: Sequence[Sheet]
) -> Feed:
    publication = house.publication
    archive = next((sheet.archive_url for sheet in _newest_first(sheets) if sheet.archive_url), "")
    return Feed(
        title=title,
        feed_url=feed_url,
        home_url=archive or publication.url,
        description=publication.tagline or publication.name,
        publisher=publication.name,
        language=publication.language,
        items=items,
    )


def _edition_item(sheet: Sheet) -> FeedItem:
    edition = sheet.edition
    sections = [section for _, section in public_sections(sheet)]
    editorial = [section for section in sections if kind_named(section.kind).editorial]
    labels = (section.label for section in sections if section.label)
    return FeedItem(
        id=tag_uri(sheet.house, edition.date, edition.number),
        url=sheet.web_url,
        title=_clean(edition.title, sheet),
        published=published_at(sheet.house.publication, edition.date),
        authors=edition.authors,
        summary=_clean(edition.preheader, sheet) or _summary(editorial, sheet),
        content=render_content_web(sheet),
        language=edition.language,
        labels=tuple(dict.fromkeys(labels)),
    )


def _section_item(sheet: Sheet, index: int, section: Section) -> FeedItem:
    edition = sheet.edition
    anchor = section_anchors(sheet)[index]
    words = _catalogue(sheet)
    headline = _clean(section.fields.headline(), sheet)
    booked = kind_named(section.kind).filled_by is Filler.BOOKING
    if headline and booked:
        headline = f"{words.word('advertisement')}: {headline}"
    return FeedItem(
        id=tag_uri(sheet.house, edition.date, edition.number, anchor),
        url=f"{sheet.web_url}#{quote(anchor)}" if sheet.web_url else "",
        title=headline or f"{section.label}, {words.long_date(edition.date)}",
        published=published_at(sheet.house.publication, edition.date),
        authors=() if booked else edition.authors,
        summary=_summary([section], sheet),
        content=render_content_web(sheet, only=index),
        language=edition.language,
        labels=(section.label,),
    )


def _newest_first(sheets: Sequence[Sheet]) -> list[Sheet]:
    return sorted(sheets, key=lambda sheet: (sheet.edition.date, sheet.edition.number), reverse=True)


def _names(house: HouseFormat, label: str) -> frozenset[str]:
    slot = house.slot_for(label)
    names: Iterable[str] = (label, slot.label, *slot.aliases) if slot else (label,)
    return frozenset(fold(name) for name in names)


def _summary(sections: Sequence[Section], sheet: Sheet) -> str:
    """The opening words, without headlines, which stand in the title already."""
    text = ""
    for section in sections:
        headline = section.fields.headline()
        for line in section.fields.prose():
            words = " ".join(_clean(line, sheet).split())
            if words and line != headline and len(text) <= SUMMARY_CHARACTERS:
                text += ("" if not text else " " if text[-1] in _ENDS else " – ") + words
    if len(text) <= SUMMARY_CHARACTERS:
        return text
    return text[:SUMMARY_CHARACTERS].rsplit(" ", 1)[0].rstrip(",;:–— ") + " …"


def _clean(text: str, sheet: Sheet) -> str:
    return WebTargets.elsewhere(sheet).words(text)


def _catalogue(sheet: Sheet) -> Catalogue:
    return catalogue_for(sheet.edition.language, sheet.house.labels)


def feed_labels(sheets: Sequence[Sheet]) -> Iterator[str]:
    """Every label that has public sections, once, in the order of the newest edition that has it."""
    seen: set[str] = set()
    for sheet in _newest_first(sheets):
        for _, section in public_sections(sheet):
            if section.label and fold(section.label) not in seen:
                seen.add(fold(section.label))
                yield section.label
