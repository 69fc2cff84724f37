"""Where a page stands in an archive: what surrounds it, and where its parts lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote


@dataclass(frozen=True, slots=True)
class Step:
    """Words and the address they lead to. language: of the page there (BCP 47), "" for the same."""

    words: str
    url: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class FeedLink:
    """A feed of the page. content_type: its MIME type. name: what tells it from the others ("RSS")."""

    name: str
    url: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Place:
    """The archive around a page. Addresses are absolute or begin with “/”; "" leaves a part out.

    home_url: the publication's front page. navigation: the archives of its labels. sections_url: the list of all of
    them. authors: name → page. labels: index of a section → archive of its label. previous, next: editions before and
    after. share: where the page may be passed on. languages: the same page in other languages, or their front pages.
    here: the address of this page, for marking it in the navigation. subscribe_url: the form of sign-up; "" for the
    publication's own address.
    """

    home_url: str
    editions_url: str = ""
    sections_url: str = ""
    search_url: str = ""
    navigation: tuple[Step, ...] = ()
    feeds: tuple[FeedLink, ...] = ()
    authors: Mapping[str, str] = field(default_factory=dict)
    labels: Mapping[int, str] = field(default_factory=dict)
    previous: Step | None = None
    next: Step | None = None
    share: tuple[Step, ...] = ()
    languages: tuple[Step, ...] = ()
    here: str = ""
    subscribe_url: str = ""


def share_links(title: str, url: str) -> tuple[Step, ...]:
    """Plain links to where people pass pages on; they learn nothing until somebody follows one."""
    words, address = quote(title, safe=""), quote(url, safe="")
    both = quote(f"{title} {url}", safe="")
    return (
        Step("LinkedIn", f"https://www.linkedin.com/sharing/share-offsite/?url={address}"),
        Step("WhatsApp", f"https://wa.me/?text={both}"),
        Step("Bluesky", f"https://bsky.app/intent/compose?text={both}"),
        Step("X", f"https://x.com/intent/post?url={address}&text={words}"),
    )
