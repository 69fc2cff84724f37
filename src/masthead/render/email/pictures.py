"""Images as a mail shows them: found or not, and how large."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from masthead.edition.media import Image, Media

_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*):")
_SHOWN_SCHEMES = frozenset({"cid", "file", "http", "https"})


@dataclass(frozen=True, slots=True)
class Picture:
    """An image that is there. width, height: CSS pixels it is shown at, at most its own."""

    url: str
    width: int
    height: int
    alt: str


@dataclass(frozen=True, slots=True)
class Pictures:
    """Finds what an edition's images became. media: by `Image.src`."""

    media: Mapping[str, Media]

    def sized(self, image: Image | None, widest: int) -> Picture | None:
        """The image at no more than `widest` pixels; None when there is no file for it."""
        found = self.media.get(image.src) if image else None
        if image is None or found is None or not _may_be_shown(found.url):
            return None
        width = min(found.width, widest) if found.width > 0 else widest
        height = round(found.height * width / found.width) if found.width > 0 and found.height > 0 else 0
        return Picture(found.url, width, height, image.alt or "")

    def logo(self, logo: str, tallest: int = 56) -> Picture | None:
        """A theme's logo, at most `tallest` pixels high. One known by its address alone has width 0: as it comes.

        None without a logo, and for a path that no file was found for.
        """
        found = self.media.get(logo)
        if found is None or found.width <= 0 or found.height <= 0:
            return Picture(logo, 0, tallest, "") if logo.startswith("https://") else None
        if not _may_be_shown(found.url):
            return None
        height = min(found.height, tallest)
        return Picture(found.url, round(found.width * height / found.height), height, "")


def _may_be_shown(url: str) -> bool:
    scheme = _SCHEME.match(url)
    return bool(url) and (scheme is None or scheme.group(1).lower() in _SHOWN_SCHEMES)
