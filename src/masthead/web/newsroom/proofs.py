"""Proofs of editions as they stand in a form or a table, kept for as long as nothing changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from threading import Lock
from uuid import UUID

from django.conf import settings

from masthead.checks.proof import Proof, prove
from masthead.render.sheet import Sheet, Vote
from masthead.web.archive.addresses import edition_url, feed_url, front_url, picture_url, poll_url
from masthead.web.newsroom import mapping
from masthead.web.newsroom.filling import Filled, anything_fills, as_written, fill
from masthead.web.newsroom.houses import house_for
from masthead.web.newsroom.mapping_pictures import media_of
from masthead.web.newsroom.models import Edition
from masthead.web.newsroom.pins import pins_of
from masthead.web.publications.mapping import theme_of

_MOST = 24


@dataclass(frozen=True, slots=True)
class Draft:
    """An edition as it is being written, with what fills it. blocks: of the block behind each section of the proof, by
    the section's index. written: of the blocks of the written sections, in their order.
    """

    proof: Proof
    blocks: tuple[UUID | None, ...]
    filled: Filled
    written: tuple[UUID | None, ...]

    @property
    def key(self) -> str:
        """The same for the same content."""
        return key_of(self.proof.sheet)


def sheet_of(edition: Edition) -> Sheet:
    """What is rendered of an edition, saved or not."""
    return _sheet(edition, filled_of(edition, _blocks(edition)))


def draft_of(edition: Edition) -> Draft:
    """The proof of an edition, saved or not; at once when nothing has changed since the last one."""
    written = _blocks(edition)
    filled = filled_of(edition, written)
    sheet = _sheet(edition, filled)
    proof = _RECENT.get(key_of(sheet), lambda: prove(sheet))
    return Draft(proof, tuple(written[origin] for origin in filled.origins), filled, written)


def filled_of(edition: Edition, blocks: Sequence[UUID | None] = ()) -> Filled:
    """An edition with what fills it: of a published one what was pinned then, of others what fills it now."""
    core = mapping.core_edition(edition)
    pins = pins_of(edition.pk) if edition.live else None
    # Published before anything filled it: it stays what it was.
    if (edition.live and pins is None) or not (pins or anything_fills(core)):
        return as_written(core)
    house = house_for(edition)
    return fill(edition.publication_id, core, house, blocks=blocks, edition_id=edition.pk, pins=pins)


def _sheet(edition: Edition, filled: Filled) -> Sheet:
    publication = edition.publication
    return Sheet(
        edition=filled.edition,
        house=house_for(edition),
        theme=theme_of(publication),
        media=media_of(filled.edition, base_url=settings.SITE.settings.base_url),
        web_url=front_url(publication) if edition.automatic else edition_url(publication, edition.date),
        archive_url=front_url(publication),
        picture_url="" if edition.automatic else picture_url(publication, edition.date),
        feed_url=feed_url(publication),
        origins=filled.origins,
        votes={index: Vote(key, poll_url(publication, key)) for index, key in filled.votes.items()},
        automatic=edition.automatic,
    )


def _blocks(edition: Edition) -> tuple[UUID | None, ...]:
    return tuple(_uuid(each) for each in mapping.section_ids(edition))


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
        sheet.automatic,
        sorted(sheet.translations.items()),
        sheet.origins,
        sorted((index, vote.key, vote.page) for index, vote in sheet.votes.items()),
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
