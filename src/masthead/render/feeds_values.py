"""A feed as a value, whatever format it is written in."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

# What is no Char in XML 1.0, section 2.2; JSON could carry it, readers choke on it all the same.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One item. id: stable, a `tag:` URI. url: absolute, "" for none. content: HTML with absolute addresses.

    published: aware. summary: plain text. labels: of the sections it holds.
    """

    id: str
    url: str
    title: str
    published: dt.datetime
    content: str
    summary: str = ""
    authors: tuple[str, ...] = ()
    language: str = ""
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed. feed_url: its own absolute address and id. home_url: the page it belongs to, "" for none."""

    title: str
    feed_url: str
    publisher: str
    language: str
    home_url: str = ""
    description: str = ""
    items: tuple[FeedItem, ...] = ()

    @property
    def updated(self) -> dt.datetime:
        """When the newest item was published; the epoch for a feed without items."""
        return max((item.published for item in self.items), default=NEVER)


def legal(text: str) -> str:
    """`text` without the characters that XML 1.0 cannot carry (controls, lone surrogates, non-characters)."""
    return _NOT_XML.sub("", text)
