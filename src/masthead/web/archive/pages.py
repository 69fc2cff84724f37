"""The pages of an archive, from a publication and what an address asks for to finished HTML.

Each returns None where there is no such page.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TypeVar
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from masthead.render import front
from masthead.render.front import Entry, Hit, Notice, Pages, Row, Shelf, Teaser
from masthead.render.place import FeedLink
from masthead.render.web import render_web
from masthead.web.archive import queries
from masthead.web.archive.addresses import FEEDS
from masthead.web.archive.excerpts import around, body_line, cut, marked, opening
from masthead.web.archive.models import PublishedEdition, PublishedSection
from masthead.web.archive.opening import Archive, picture_of
from masthead.web.archive.queries import LabelGroup
from masthead.web.archive.search_words import LONGEST_QUERY

_Model = TypeVar("_Model", PublishedEdition, PublishedSection)

EDITIONS_PER_PAGE = 50
SECTIONS_PER_PAGE = 12
HITS_PER_PAGE = 20
_LATEST = 6
_EDITIONS_ON_SHELVES = 20
_ON_A_SHELF = 3
_BRIEF = 64
# Longer sections are shown by their opening in the archive of their label.
_SHOWN_WHOLE = 170


def front_page(archive: Archive, now: dt.datetime) -> str:
    """The newspaper front; before the first edition, when that is due."""
    rows = list(queries.editions(archive.id)[: _LATEST + 1])
    newest = queries.edition_on(archive.id, rows[0].date) if rows else None
    languages = archive.languages()
    publication = archive.house.publication
    if newest is None:
        return _empty_front(archive, now)
    leaf = archive.leaf(
        archive.addresses.front,
        "",
        description=publication.tagline,
        picture_url=archive.picture_url(newest),
        alternates={step.language: step.url for step in languages},
        place={
            "languages": languages,
            "authors": {name: archive.addresses.author(slug) for name, slug in queries.authors_of(newest).items()},
        },
    )
    return front.render_front(
        leaf,
        lead=archive.sheet(newest),
        latest=[_teaser(archive, row) for row in rows[1:]],
        shelves=_shelves(archive, newest),
        sisters=archive.sisters(),
    )


def edition_page(archive: Archive, day: dt.date) -> str | None:
    """An edition's own page."""
    row = queries.edition_on(archive.id, day)
    return None if row is None else render_web(archive.sheet(row))


def editions_page(archive: Archive, number: int) -> str | None:
    """All editions, newest first."""
    rows = queries.editions(archive.id)
    page = _paged(rows, number, EDITIONS_PER_PAGE, archive.addresses.editions)
    if page is None:
        return None
    shown, pages = page
    here = _numbered(archive.addresses.editions, number)
    leaf = archive.leaf(here, archive.catalogue.word("all_editions"))
    return front.render_editions(leaf, teasers=[_teaser(archive, row) for row in shown], pages=pages)


def labels_page(archive: Archive) -> str:
    """Every label there is."""
    shelves = [
        (Shelf(group.label, archive.addresses.label(group.slug), tuple(_newest(archive, group))), group.count)
        for group in archive.groups
    ]
    leaf = archive.leaf(archive.addresses.labels, archive.catalogue.word("all_sections"))
    return front.render_labels(leaf, shelves=shelves)


def label_page(archive: Archive, group: LabelGroup, number: int) -> str | None:
    """The archive of a label."""
    base = archive.addresses.label(group.slug)
    page = _paged(queries.label_sections(archive.id, group).select_related("edition"), number, SECTIONS_PER_PAGE, base)
    if page is None:
        return None
    shown, pages = page
    feeds = tuple(FeedLink(name, archive.addresses.label_feed(group.slug, file), kind) for name, file, kind in FEEDS)
    leaf = archive.leaf(_numbered(base, number), group.label, place={"feeds": feeds})
    rows = [_row(archive, section) for section in shown]
    return front.render_label(leaf, label=group.label, rows=rows, count=group.count, pages=pages)


def author_page(archive: Archive, slug: str, number: int) -> str | None:
    """What somebody wrote."""
    author = queries.author(archive.id, slug)
    base = archive.addresses.author(slug)
    page = _paged(queries.author_editions(archive.id, slug), number, EDITIONS_PER_PAGE, base) if author else None
    if author is None or page is None:
        return None
    shown, pages = page
    leaf = archive.leaf(_numbered(base, number), archive.catalogue.word("editions_of", name=author.name))
    teasers = [_teaser(archive, row) for row in shown]
    return front.render_author(
        leaf, name=author.name, teasers=teasers, count=author.count, since=author.since, pages=pages
    )


def search_page(archive: Archive, text: str, number: int) -> str:
    """The search form with what was found."""
    query = " ".join(text[:LONGEST_QUERY].split())
    number = min(max(number, 1), 1000)
    found = queries.search(archive.id, query, start=(number - 1) * HITS_PER_PAGE, limit=HITS_PER_PAGE)
    base = f"{archive.addresses.search}?{urlencode({'q': query})}"
    count = -(-found.count // HITS_PER_PAGE)
    leaf = archive.leaf(
        archive.addresses.search, archive.catalogue.word("search_title"), canonical=not query, indexed=False
    )
    hits = [_hit(archive, section, found) for section in found.sections]
    return front.render_search(leaf, query=query, hits=hits, count=found.count, pages=_pages(number, count, base))


def missing_page(archive: Archive) -> str:
    """What readers see where there is nothing."""
    word = archive.catalogue.word
    leaf = archive.leaf(archive.addresses.front, word("not_found"), canonical=False, indexed=False)
    teasers = tuple(_teaser(archive, row) for row in queries.editions(archive.id)[:_LATEST])
    return front.render_notice(leaf, Notice(word("not_found"), word("not_found_text"), teasers))


def _empty_front(archive: Archive, now: dt.datetime) -> str:
    publication, catalogue = archive.house.publication, archive.catalogue
    first = archive.first_day(now.astimezone(ZoneInfo(publication.timezone)).date())
    text = catalogue.word("first_edition", date=catalogue.long_date(first)) if first else publication.tagline
    leaf = archive.leaf(archive.addresses.front, "", description=publication.tagline)
    return front.render_notice(leaf, Notice(catalogue.word("no_editions"), text))


def _shelves(archive: Archive, newest: PublishedEdition) -> list[Shelf]:
    """The newest sections of every editorial label of today's rundown, without the story that leads the page."""
    wanted = {slug: group for group in archive.groups if group.current and group.editorial for slug in group.slugs}
    entries: dict[str, list[Entry]] = {}
    led = False
    for section in queries.recent_sections(archive.id, _EDITIONS_ON_SHELVES):
        if not led and section.kind == "story" and section.date == newest.date:
            led = True
            continue
        group = wanted.get(section.label_slug)
        if group is not None and len(entries.setdefault(group.slug, [])) < _ON_A_SHELF:
            entries[group.slug].append(_entry(archive, section))
    groups = [group for group in archive.groups if entries.get(group.slug)]
    return [Shelf(each.label, archive.addresses.label(each.slug), tuple(entries[each.slug])) for each in groups]


def _newest(archive: Archive, group: LabelGroup) -> Iterable[Entry]:
    sections = queries.label_sections(archive.id, group).select_related("edition")[:1]
    return (_entry(archive, section) for section in sections)


def _teaser(archive: Archive, row: PublishedEdition) -> Teaser:
    return Teaser(
        title=row.title,
        url=archive.addresses.edition(row.date),
        date=row.date,
        number=row.number,
        deck=row.preheader,
        language=row.language,
        reading_seconds=row.reading_seconds,
    )


def _entry(archive: Archive, section: PublishedSection) -> Entry:
    text = opening(section.text, section.headline)
    return Entry(
        headline=section.headline,
        text=text,
        brief=section.headline or cut(text, _BRIEF),
        url=archive.section_path(section),
        date=section.date,
        kind=section.kind,
        language=section.edition.language,
        picture=picture_of(section),
    )


def _row(archive: Archive, section: PublishedSection) -> Row:
    whole = section.words <= _SHOWN_WHOLE
    return Row(
        edition=section.edition.title,
        url=archive.section_path(section),
        date=section.date,
        language=section.edition.language,
        sheet=archive.part_sheet(section) if whole else None,
        entry=None if whole else _entry(archive, section),
    )


def _hit(archive: Archive, section: PublishedSection, found: queries.Found) -> Hit:
    return Hit(
        edition=section.edition.title,
        edition_url=archive.addresses.edition(section.date),
        headline=marked(section.headline or section.edition.title, found.terms),
        url=archive.section_path(section),
        label=section.label,
        date=section.date,
        language=section.edition.language,
        excerpt=around(body_line(section.text, section.headline), found.terms),
    )


def _paged(rows: QuerySet[_Model], number: int, size: int, base: str) -> tuple[QuerySet[_Model], Pages] | None:
    """The rows of one page; None for a page that does not exist."""
    count = max(1, -(-rows.count() // size))
    if not 1 <= number <= count:
        return None
    return rows[(number - 1) * size : number * size], _pages(number, count, base)


def _pages(number: int, count: int, base: str) -> Pages:
    newer = _numbered(base, number - 1) if number > 1 else ""
    return Pages(number, count, newer, _numbered(base, number + 1) if number < count else "")


def _numbered(base: str, number: int) -> str:
    if number == 1:
        return base
    return f"{base}{'&' if '?' in base else '?'}{urlencode({'page': number})}"
