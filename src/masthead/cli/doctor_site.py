"""What a site knows of how it sends: its titles’ senders, the names its mail links to, where readers unsubscribe."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from masthead.cli.failure import CommandFailed
from masthead.cli.site import VARIABLE, need_database, open_site, site_folder
from masthead.doctor import OwnHost, Unsubscribing
from masthead.message.errors import MessageError
from masthead.message.links import LinkPlan
from masthead.message.mailbox import parse_mailbox, sendable
from masthead.tokens import Keys, Purpose
from masthead.web.site import FILE, Site

NO_MAILING = 0x7FFF_FFFF
"""The mailing of a token that is only to be tried: the last number there is, which no mailing will ever reach."""
NO_SUBSCRIBER = 0
"""Whose token that is; subscribers are counted from one."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title of a site. domain: of its From address in ASCII, "" when that is none. host: of its archive, or ""."""

    name: str
    domain: str
    host: str


@dataclass(frozen=True, slots=True)
class SiteKnowledge:
    """What a site tells the doctor. base_url: where its own letters lead. tracker: where its mailings lead; "" for the
    same place.
    """

    base_url: str
    relay: str
    titles: tuple[Title, ...]
    keys: Keys
    tracker: str = ""

    def senders(self) -> tuple[str, ...]:
        """The domains that titles send from."""
        return tuple(dict.fromkeys(title.domain for title in self.titles if title.domain))

    def hosts(self, domain: str) -> tuple[OwnHost, ...]:
        """The names that mail of `domain` links to: its own, the tracker’s, its titles’ archives."""
        own = _host(self.base_url, "the site itself")
        archives = {
            title.host: replace(own, host=title.host, what=f"the archive of {title.name}")
            for title in self._of(domain)
            if title.host
        }
        found = {own.host: own, **archives}
        if self.tracker:
            tracker = _host(self.tracker, "the tracker")
            found.setdefault(tracker.host, tracker)
        return tuple(found.values())

    def unsubscribing(self, domain: str) -> tuple[Unsubscribing, ...]:
        """The addresses as they stand in mailings and letters, of a reader who cannot exist."""
        titles = [title.name for title in self._of(domain)]
        what = titles[0] if len(titles) == 1 else "all titles"
        bases = dict.fromkeys(each.rstrip("/") for each in (self.tracker, self.base_url) if each)
        return tuple(Unsubscribing(self._page(base), what) for base in bases)

    def _page(self, base: str) -> str:
        before, purpose, after = LinkPlan(base_url=base).page(Purpose.UNSUBSCRIBE)
        assert purpose is not None
        return f"{before}{self.keys.token(purpose, NO_MAILING, NO_SUBSCRIBER)}{after}"

    def _of(self, domain: str) -> tuple[Title, ...]:
        return tuple(title for title in self.titles if title.domain == domain)


def _host(url: str, what: str) -> OwnHost:
    parts = urlsplit(url)
    secure = parts.scheme == "https"
    return OwnHost(parts.hostname or "", parts.port or (443 if secure else 80), what, secure)


def site_knowledge(said: Path | None) -> SiteKnowledge | None:
    """What the site says that is named or that we are in; None where there is none and none was asked for.

    Raises `CommandFailed` for a site that was named and is not there, or cannot be used.
    """
    folder = site_folder(said)
    if said is None and not (folder / FILE).is_file():
        if folder != Path():
            raise CommandFailed(f"{VARIABLE} names {folder}, where no site is.", "Correct it, or take it away.")
        return None
    site = open_site(said)
    need_database(site)
    return _read(site)


def _read(site: Site) -> SiteKnowledge:
    from masthead.web.publications.mapping import house_of  # imports Django
    from masthead.web.publications.queries import all_publications  # imports Django

    titles = tuple(
        Title(row.name, _domain(house_of(row).publication.sender), row.host.lower()) for row in all_publications()
    )
    settings = site.settings
    previous = [each.get_secret_value().encode() for each in settings.previous_secret_keys]
    keys = Keys(settings.secret_key.get_secret_value().encode(), previous)
    return SiteKnowledge(settings.base_url, settings.relay, titles, keys, settings.tracker)


def _domain(mailbox: str) -> str:
    try:
        return sendable(parse_mailbox(mailbox).address).rpartition("@")[2].lower()
    except (MessageError, ValueError):
        return ""
