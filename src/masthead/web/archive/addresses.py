"""Where everything of an archive is found: on the publication's own host, else below its slug on the newsroom's.

`Addresses` gives paths for links between pages; the functions give absolute addresses, for everybody else.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import quote, urlsplit

from django.conf import settings

RSS, ATOM, JSON_FEED = "feed.xml", "atom.xml", "feed.json"
FEEDS = (
    ("RSS", RSS, "application/rss+xml"),
    ("Atom", ATOM, "application/atom+xml"),
    ("JSON Feed", JSON_FEED, "application/feed+json"),
)


class Titled(Protocol):
    """What of a publication its addresses depend on."""

    slug: str
    host: str


@dataclass(frozen=True, slots=True)
class Addresses:
    """The paths of a publication's archive. origin: scheme and host. prefix: before every path, "" on its own host."""

    origin: str
    prefix: str

    @classmethod
    def of(cls, publication: Titled) -> Addresses:
        """Those of a publication."""
        base: str = settings.SITE.settings.base_url
        if not publication.host:
            return cls(base, f"/{publication.slug}")
        parts = urlsplit(base)
        port = f":{parts.port}" if parts.port else ""
        return cls(f"{parts.scheme}://{publication.host}{port}", "")

    def absolute(self, path: str) -> str:
        """A path of this archive as the world knows it."""
        return f"{self.origin}{path}"

    @property
    def front(self) -> str:
        """The front page."""
        return f"{self.prefix}/"

    @property
    def subscribe(self) -> str:
        """The form of sign-up, which another app answers."""
        return f"{self.prefix}/subscribe/"

    def poll(self, key: str) -> str:
        """How a poll stands, which another app answers."""
        return f"{self.prefix}/polls/{key}/"

    @property
    def editions(self) -> str:
        """All editions."""
        return f"{self.prefix}/editions/"

    def edition(self, day: dt.date) -> str:
        """An edition's page."""
        return f"{self.prefix}/editions/{day.isoformat()}/"

    @property
    def labels(self) -> str:
        """All labels."""
        return f"{self.prefix}/labels/"

    def label(self, slug: str) -> str:
        """The archive of a label."""
        return f"{self.prefix}/labels/{quote(slug)}/"

    def author(self, slug: str) -> str:
        """What somebody wrote."""
        return f"{self.prefix}/authors/{quote(slug)}/"

    @property
    def search(self) -> str:
        """Search; ``?q=`` asks."""
        return f"{self.prefix}/search"

    def feed(self, file: str) -> str:
        """A feed of the publication: `RSS`, `ATOM` or `JSON_FEED`."""
        return f"{self.prefix}/{file}"

    def label_feed(self, slug: str, file: str) -> str:
        """A feed of a label."""
        return f"{self.label(slug)}{file}"

    def sitemap(self, part: int = 0) -> str:
        """The sitemap, or one part of a long one."""
        return f"{self.prefix}/sitemap-{part}.xml" if part else f"{self.prefix}/sitemap.xml"

    def picture(self, day: dt.date, version: str = "") -> str:
        """An edition's Open Graph picture. version: hash of what it shows; such an address never changes content."""
        return f"{self.prefix}/pictures/{day.isoformat()}{'.' if version else ''}{version}.png"


def poll_url(publication: Titled, key: str) -> str:
    """How a poll of a publication stands, absolute."""
    addresses = Addresses.of(publication)
    return addresses.absolute(addresses.poll(key))


def front_url(publication: Titled) -> str:
    """A publication's front page, absolute."""
    addresses = Addresses.of(publication)
    return addresses.absolute(addresses.front)


def edition_url(publication: Titled, day: dt.date) -> str:
    """An edition's page, absolute, whether it is published yet or not."""
    addresses = Addresses.of(publication)
    return addresses.absolute(addresses.edition(day))


def label_url(publication: Titled, slug: str) -> str:
    """The archive of a label, absolute."""
    addresses = Addresses.of(publication)
    return addresses.absolute(addresses.label(slug))


def author_url(publication: Titled, slug: str) -> str:
    """An author's page, absolute."""
    addresses = Addresses.of(publication)
    return addresses.absolute(addresses.author(slug))


def feed_url(publication: Titled, file: str = RSS) -> str:
    """A feed of a publication, absolute."""
    addresses = Addresses.of(publication)
    return addresses.absolute(addresses.feed(file))


def picture_url(publication: Titled, day: dt.date) -> str:
    """An edition's Open Graph picture, absolute."""
    addresses = Addresses.of(publication)
    return addresses.absolute(addresses.picture(day))
