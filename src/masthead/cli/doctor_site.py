"""What a site knows of how it sends: its titles’ senders, the names its mail links to, where readers unsubscribe."""

from __future__ import annotations

from dataclasses import dataclass
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
    """What a site tells the doctor."""

    base_url: str
    relay: str
    titles: tuple[Title, ...]
    keys: Keys

    def senders(self) -> tuple[str, ...]:
        """The domains that titles send from."""
        return tuple(dict.fromkeys(title.domain for title in self.titles if title.domain))

    def hosts(self, domain: str) -> tuple[OwnHost, ...]:
        """The names that mail of `domain` links to: the site’s own, and those of the archives of its titles."""
        parts = urlsplit(self.base_url)
        secure = parts.scheme == "https"
        port = parts.port or (443 if secure else 80)
        names = {parts.hostname or "": "the site itself"}
        names |= {title.host: f"the archive of {title.name}" for title in self._of(domain) if title.host}
        return tuple(OwnHost(host, port, what, secure) for host, what in names.items())

    def unsubscribing(self, domain: str) -> tuple[Unsubscribing, ...]:
        """The address as it stands in the mail, of a reader who cannot exist."""
        before, purpose, after = LinkPlan(base_url=self.base_url).page(Purpose.UNSUBSCRIBE)
        assert purpose is not None
        url = f"{before}{self.keys.token(purpose, NO_MAILING, NO_SUBSCRIBER)}{after}"
        titles = [title.name for title in self._of(domain)]
        return (Unsubscribing(url, titles[0] if len(titles) == 1 else "all titles"),)

    def _of(self, domain: str) -> tuple[Title, ...]:
        return tuple(title for title in self.titles if title.domain == domain)


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
    return SiteKnowledge(settings.base_url, settings.relay, titles, keys)


def _domain(mailbox: str) -> str:
    try:
        return sendable(parse_mailbox(mailbox).address).rpartition("@")[2].lower()
    except (MessageError, ValueError):
        return ""
