"""What machines read of an archive: feeds, sitemaps, robots.txt, pictures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from itertools import islice
from xml.etree import ElementTree as ET

from masthead.render.feeds import DEFAULT_LIMIT, atom, json_feed, label_feed, publication_feed, rss
from masthead.render.feeds_values import Feed
from masthead.render.pictures import title_picture
from masthead.web.archive import queries
from masthead.web.archive.addresses import ATOM, JSON_FEED, RSS, Addresses, Titled
from masthead.web.archive.further import further_pages
from masthead.web.archive.opening import Archive
from masthead.web.archive.queries import LabelGroup

# The protocol allows 50,000; smaller parts are found sooner.
ADDRESSES_PER_SITEMAP = 5000
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"

WRITERS: dict[str, Callable[[Feed], bytes]] = {RSS: rss, ATOM: atom, JSON_FEED: json_feed}
"""How each feed file is written."""


def feed(archive: Archive, file: str) -> bytes:
    """A feed of the newest editions."""
    sheets = [archive.feed_sheet(row) for row in queries.whole_editions(archive.id, DEFAULT_LIMIT)]
    url = archive.addresses.absolute(archive.addresses.feed(file))
    return WRITERS[file](publication_feed(archive.house, sheets, feed_url=url))


def feed_of_label(archive: Archive, group: LabelGroup, file: str) -> bytes:
    """A feed of a label's newest sections."""
    sections = queries.label_sections(archive.id, group)
    days = list(sections.values_list("date", flat=True).distinct()[:DEFAULT_LIMIT])
    rows = queries.editions_on(archive.id, days)
    url = archive.addresses.absolute(archive.addresses.label_feed(group.slug, file))
    sheets = [archive.feed_sheet(row) for row in rows]
    return WRITERS[file](label_feed(archive.house, sheets, group.label, feed_url=url))


def sitemap(archive: Archive, part: int) -> bytes | None:
    """The sitemap (part 0), an index of parts when it is long, or one of these; None for one that does not exist."""
    count = -(-queries.editions(archive.id).count() // ADDRESSES_PER_SITEMAP)
    if part == 0 and count > 1:
        return _sitemap_index(archive, count)
    if part > max(count, 1):
        return None
    start = max(part - 1, 0) * ADDRESSES_PER_SITEMAP
    rows = queries.editions(archive.id)[start : start + ADDRESSES_PER_SITEMAP]
    addresses = archive.addresses
    found = [(addresses.edition(row.date), row.updated_at.date()) for row in rows]
    others = [] if part > 1 else _others(archive)
    root = ET.Element(f"{{{_SITEMAPS}}}urlset")
    for path, changed in [*others, *found]:
        _address(root, "url", addresses.absolute(path), changed)
    return _written(root)


def robots(publication: Titled, disallowed: Iterable[str] = ()) -> str:
    """robots.txt of a publication's own host, or a part of that of the newsroom's."""
    addresses = Addresses.of(publication)
    return _robots([addresses.absolute(addresses.sitemap())], [addresses.search, *disallowed])


def shared_robots(publications: Iterable[Titled], disallowed: Iterable[str]) -> str:
    """robots.txt of the newsroom's host, for all archives below it."""
    found = [Addresses.of(each) for each in publications if not each.host]
    sitemaps = [each.absolute(each.sitemap()) for each in found]
    return _robots(sitemaps, [*disallowed, *(each.search for each in found)])


def picture(archive: Archive, day: dt.date) -> tuple[bytes, str] | None:
    """An edition's Open Graph picture as PNG, with the version of its lasting address."""
    row = queries.edition_on(archive.id, day)
    return None if row is None else (title_picture(archive.feed_sheet(row)), row.picture)


def _others(archive: Archive) -> list[tuple[str, dt.date | None]]:
    addresses = archive.addresses
    newest = next((row.updated_at.date() for row in islice(queries.editions(archive.id), 1)), None)
    labels = [(addresses.label(group.slug), group.newest) for group in archive.groups]
    authors = [(addresses.author(slug), None) for slug in queries.author_slugs(archive.id)]
    own = [(addresses.front, newest), (addresses.editions, newest), (addresses.labels, newest)]
    further = [page for each in further_pages(archive.publication) for page in each.pages()]
    return [*own, *labels, *authors, *further]


def _sitemap_index(archive: Archive, count: int) -> bytes:
    root = ET.Element(f"{{{_SITEMAPS}}}sitemapindex")
    for part in range(1, count + 1):
        _address(root, "sitemap", archive.addresses.absolute(archive.addresses.sitemap(part)), None)
    return _written(root)


def _address(root: ET.Element, tag: str, url: str, changed: dt.date | None) -> None:
    element = ET.SubElement(root, f"{{{_SITEMAPS}}}{tag}")
    ET.SubElement(element, f"{{{_SITEMAPS}}}loc").text = url
    if changed is not None:
        ET.SubElement(element, f"{{{_SITEMAPS}}}lastmod").text = changed.isoformat()


def _written(root: ET.Element) -> bytes:
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True, default_namespace=_SITEMAPS)
    return written + b"\n"


def _robots(sitemaps: Iterable[str], disallowed: Iterable[str]) -> str:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in disallowed), ""]
    return "\n".join([*lines, *(f"Sitemap: {url}" for url in sitemaps)]) + "\n"
