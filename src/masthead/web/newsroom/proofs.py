"""Proofs of editions as they stand in a form or a table, kept for as long as nothing changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from uuid import UUID

from django.conf import settings

from masthead.checks.proof import Proof, prove
from masthead.render.sheet import Sheet
from masthead.web.archive.addresses import edition_url, feed_url, front_url, picture_url
from masthead.web.newsroom import mapping
from masthead.web.newsroom.mapping_pictures import media_of
from masthead.web.newsroom.models import Edition
from masthead.web.publications.mapping import house_of, theme_of

_MOST = 24


@dataclass(frozen=True, slots=True)
class Draft:
    """An edition as it is being written. blocks: the id of each section's block, by the section's index."""

    proof: Proof
    blocks: tuple[UUID | None, ...]

    @property
    def key(self) -> str:
        """The same for the same content."""
        return key_of(self.proof.sheet)


def sheet_of(edition: Edition) -> Sheet:
    """What is rendered of an edition, saved or not."""
    core = mapping.core_edition(edition)
    publication = edition.publication
    return Sheet(
        edition=core,
        house=house_of(publication),
        theme=theme_of(publication),
        media=media_of(core, base_url=settings.SITE.settings.base_url),
        web_url=edition_url(publication, edition.date),
        archive_url=front_url(publication),
        picture_url=picture_url(publication, edition.date),
        feed_url=feed_url(publication),
    )


def draft_of(edition: Edition) -> Draft:
    """The proof of an edition, saved or not; at once when nothing has changed since the last one."""
    sheet = sheet_of(edition)
    proof = _RECENT.get(key_of(sheet), lambda: prove(sheet))
    return Draft(proof, tuple(_uuid(each) for each in mapping.section_ids(edition)))


def prove_ahead(edition: Edition) -> None:
    """Make the proof of an edition that is about to be saved or published, before the transaction that asks for it.

    In the transaction the proof is found by everything that the edition says then: one that has become something else
    meanwhile is proved there, and never gets the proof of another.
    """
    draft_of(edition)


def key_of(sheet: Sheet) -> str:
    """A hash of everything that a sheet says."""
    said = (
        sheet.edition.model_dump_json(),
        sheet.house.model_dump_json(),
        sheet.theme.model_dump_json(),
        sorted(sheet.media.items()),
        sheet.web_url,
        sheet.archive_url,
        sorted(sheet.translations.items()),
    )
    return blake2b(repr(said).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


class RecentProofs:
    """The proofs made last, by key; safe to share between threads."""

    def __init__(self, most: int = _MOST) -> None:
        self._most = most
        self._kept: OrderedDict[str, Proof] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str, make: Callable[[], Proof]) -> Proof:
        """The proof of this key, made when it is not there."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
                return found
        # Outside the lock: two threads may prove one sheet, which costs less than waiting for others' sheets.
        made = make()
        with self._lock:
            self._kept[key] = made
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
        return made


_RECENT = RecentProofs()


def _uuid(written: object) -> UUID | None:
    try:
        return UUID(str(written))
    except ValueError:
        return None
