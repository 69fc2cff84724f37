"""Where the links of a mailing lead: to their targets, through the tracker, or to a reader's own pages."""

from __future__ import annotations

import re
from dataclasses import dataclass

from masthead.edition.mergetags import VOTE_SLOT
from masthead.message.errors import CONTROLS, CompileError, shown
from masthead.tokens import Purpose

# Printable ASCII that needs no quoting in a header, a URI or an attribute.
_BASE = re.compile(r"https?://[A-Za-z0-9.\[\]:-]+(?:/[A-Za-z0-9._~!$&()*+;=:@%/-]*)?")
_LONGEST = 300

_PATHS = {
    Purpose.CLICK: "/c/",
    Purpose.OPEN: "/o/",
    Purpose.UNSUBSCRIBE: "/u/",
    Purpose.PREFERENCES: "/p/",
    Purpose.WEB: "/w/",
    Purpose.REFERRAL: "/r/",
    Purpose.VOTE: "/v/",
    Purpose.JOIN: "/j/",
    Purpose.KEEP: "/k/",
    Purpose.FRIENDS: "/f/",
}

TAG_PURPOSES = {
    "web_link": Purpose.WEB,
    "preferences_link": Purpose.PREFERENCES,
    "unsubscribe_link": Purpose.UNSUBSCRIBE,
    "referral_link": Purpose.REFERRAL,
    "friends_link": Purpose.FRIENDS,
    "join_link": Purpose.JOIN,
    "keep_link": Purpose.KEEP,
    VOTE_SLOT: Purpose.VOTE,
}
"""What each link merge tag opens, and the address of a vote, which its key and the answer's index follow."""

Address = tuple[str, Purpose | None, str]
"""An address in three parts: text, the token that follows (or none), text after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPlan:
    """How the links of one mailing are built.

    base_url: the public address of the tracker and the readers' pages, e.g. ``https://t.harbour.example``;
    "" when there are none, then nothing is tracked and unsubscribing goes by mail.
    tracked: clicks go through the tracker. open_pixel: the HTML ends with a picture that counts openings.
    web_url: the edition's public page, "" for the reader's own one under `base_url`.

    Raises `CompileError` for addresses that cannot be used.
    """

    base_url: str = ""
    tracked: bool = False
    open_pixel: bool = False
    web_url: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "base_url", self.base_url.rstrip("/"))
        for url in (self.base_url, self.web_url):
            if CONTROLS.search(url) or len(url) > _LONGEST:
                raise CompileError(f"The address {shown(url)} must be one of at most {_LONGEST} plain characters.")
        if self.base_url and not _BASE.fullmatch(self.base_url):
            raise CompileError(f"The base address {shown(self.base_url)} must look like https://news.example.com.")
        if self.web_url and not re.match(r"https?://[^\s<>\"]+\Z", self.web_url):
            raise CompileError(f"The web address {shown(self.web_url)} must begin with https:// or http://.")
        if not self.base_url and (self.tracked or self.open_pixel):
            raise CompileError("Tracking needs a base address for its links, e.g. https://news.example.com.")

    def page(self, purpose: Purpose) -> Address:
        """A reader's own page. Raises `CompileError` without a base address."""
        if not self.base_url:
            raise CompileError(f"The “{purpose}” link needs the base address of the readers’ pages.")
        return self.base_url + _PATHS[purpose], purpose, ""

    def click(self, index: int) -> Address:
        """A tracked link: its target comes from the mailing's own table, by `index`."""
        return self.base_url + _PATHS[Purpose.CLICK], Purpose.CLICK, f"/{index}"

    def pixel(self) -> Address:
        """The picture that counts openings."""
        return self.base_url + _PATHS[Purpose.OPEN], Purpose.OPEN, ".gif"

    def for_tag(self, tag: str, unsubscribe_address: str) -> Address:
        """What a link merge tag stands for. unsubscribe_address: takes unsubscribe mail where there are no pages."""
        purpose = TAG_PURPOSES[tag]
        if purpose is Purpose.WEB and self.web_url:
            return self.web_url, None, ""
        if purpose is Purpose.UNSUBSCRIBE and not self.base_url and unsubscribe_address:
            return unsubscribe_mailto(unsubscribe_address)
        return self.page(purpose)


def unsubscribe_mailto(address: str) -> Address:
    """Unsubscribing by mail: the subject carries the token (RFC 6068)."""
    return f"mailto:{address}?subject=unsubscribe%20", Purpose.UNSUBSCRIBE, ""
