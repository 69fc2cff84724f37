"""Sections that fill themselves: from a booking, a programme, live listings.

Apps say in `AppConfig.ready()` what they fill, and are asked whenever an edition is shown, checked, published or
mailed; nothing is written into the edition::

    register("jobs", listings)                 # listings(asked: Asked) -> Filling | None
    register_partner(booking)                  # the line “In partnership with”
    register_paid_links(programmes)            # links that pay are marked wherever they stand

What comes of it is an edition like any other (`Filled.edition`), and everything from the checks to the mail works with
that one. Fillers read and write nothing; they are asked often, and answer the same for the same day until something
about it changes. At publication their answers are pinned (`pins`).
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar
from uuid import UUID

from django.db import DatabaseError

from masthead.edition.audiences import exclusive, is_public
from masthead.edition.house import HouseFormat, RundownSlot
from masthead.edition.kind import SectionFields
from masthead.edition.model import Edition, Section
from masthead.edition.paid_links import PaidRule, mark_paid
from masthead.edition.sections.registry import kind_named

_LOG = logging.getLogger("masthead.newsroom")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a filler is asked. edition: as it is written. index: of the section in it. slot: its place in the house
    format, None where its label has none. empty: whether the editor wrote nothing. nth: among the sections of its kind
    in this edition, from 0. block: names the section for as long as it is in the edition; None for a preview of one
    that is stored nowhere, as edition_id is.
    """

    publication_id: int
    day: dt.date
    edition: Edition
    index: int
    slot: RundownSlot | None
    empty: bool
    nth: int = 0
    block: UUID | None = None
    edition_id: int | None = None

    @property
    def section(self) -> Section:
        """As it is written."""
        return self.edition.sections[self.index]


@dataclass(frozen=True, slots=True)
class Alternative:
    """fields: of the section's kind. label: instead of the section's own. audience: a mark, ``prefix/name``, whose
    readers see it; "" for everybody else.
    """

    fields: SectionFields
    label: str = ""
    audience: str = ""


@dataclass(frozen=True, slots=True)
class Filling:
    """What stands in a section. Each reader sees the first of the alternatives that is for them, nobody sees two; pages
    show the one for everybody else, which is the last.

    No alternatives: the section is left out of this edition. locked: it counts more than what the editor wrote; else
    it fills an empty section alone. source: where it is from, as words that go on after “filled from”. votes: the key
    under which a poll's answers are taken, "" for none; it counts also where the editor wrote the question. items:
    names of what it shows, for whoever fills: `hearing` tells them when the edition is published.
    Raises ValueError for alternatives that are no choice.
    """

    alternatives: tuple[Alternative, ...]
    locked: bool = False
    source: str = ""
    votes: str = ""
    items: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        exclusive([each.audience for each in self.alternatives])
        if self.votes and not (self.votes.isascii() and self.votes.isalnum() and len(self.votes) <= 32):
            raise ValueError(f"“{self.votes}” is no key of a vote: up to 32 letters and digits.")


@dataclass(frozen=True, slots=True)
class Partner:
    """Whom the line “In partnership with” names. source: as for `Filling`."""

    name: str
    source: str = ""


Filler = Callable[[Asked], Filling | None]
"""None leaves the section as it is to the next filler, and in the end as it is written."""

PartnerFiller = Callable[[int, dt.date, Edition], Partner | None]
"""(publication id, day, edition as it is written) → who is named instead of whom the editor wrote; None leaves it."""

PaidLinks = Callable[[int], Sequence[PaidRule]]
"""Publication id → the rules by which its paid links are known."""


@dataclass(frozen=True, slots=True)
class Filled:
    """An edition with what fills it. origins: by section of `edition`, the index of the written one it stands for.

    fillings: by index of the written section, what fills it. partner: None where the line is as it is written. failed:
    indices of written sections whose filler broke, None for the line; they are as they are written, and the edition is
    not ready.
    """

    edition: Edition
    origins: tuple[int, ...]
    fillings: Mapping[int, Filling | None] = field(default_factory=dict)
    partner: Partner | None = None
    failed: tuple[int | None, ...] = ()
    votes: Mapping[int, str] = field(default_factory=dict)
    """By index of the section in `edition`, the key of its vote."""

    @property
    def sources(self) -> Mapping[int, str]:
        """Where what stands in a section is from, by index of the written one; of those that are filled alone."""
        written = self.fillings.items()
        return {index: each.source for index, each in written if each is not None and index not in self._kept}

    @property
    def locked(self) -> frozenset[int]:
        """Written sections that count less than what fills them."""
        return frozenset(index for index, each in self.fillings.items() if each is not None and each.locked)

    @property
    def _kept(self) -> frozenset[int]:
        """Written sections that something filled, had they been empty."""
        return frozenset(
            index
            for index, each in self.fillings.items()
            if each is not None and not each.locked and index in self.typed
        )

    typed: frozenset[int] = frozenset()
    """Written sections that are not empty."""
    paid: tuple[PaidRule, ...] = ()
    """The rules by which its paid links are marked."""


@dataclass(frozen=True, slots=True)
class Pins:
    """Answers that were pinned. fillings: by block; None where nothing filled it. partner: None for as written.
    paid: rules of paid links.
    """

    fillings: Mapping[UUID, Filling | None]
    partner: Partner | None = None
    paid: tuple[PaidRule, ...] = ()


Answer = TypeVar("Answer")

_fillers: dict[str, list[tuple[int, Filler]]] = {}
_partners: list[PartnerFiller] = []
_paid: list[PaidLinks] = []


def register(kind: str, filler: Filler, *, order: int = 100) -> None:
    """Fill sections of a kind. order: of several fillers the lowest is asked first, and the first answer counts."""
    known = [each for each in _fillers.get(kind, []) if each[1] is not filler]
    _fillers[kind] = sorted([*known, (order, filler)], key=lambda each: each[0])


def register_partner(filler: PartnerFiller) -> None:
    """Fill the line “In partnership with”. Of several the first answer counts."""
    if filler not in _partners:
        _partners.append(filler)


def register_paid_links(rules_of: PaidLinks) -> None:
    """Mark links that pay. Of two rules for one address the first counts."""
    if rules_of not in _paid:
        _paid.append(rules_of)


def anything_fills(edition: Edition) -> bool:
    """Whether anybody has to be asked about an edition."""
    return bool(_partners or _paid) or any(section.kind in _fillers for section in edition.sections)


def as_written(edition: Edition) -> Filled:
    """An edition that nothing fills."""
    return Filled(edition, tuple(range(len(edition.sections))))


def fill(
    publication_id: int,
    edition: Edition,
    house: HouseFormat,
    *,
    blocks: Sequence[UUID | None] = (),
    edition_id: int | None = None,
    pins: Pins | None = None,
) -> Filled:
    """An edition with what fills it. blocks: of its sections, in their order. pins: what counts instead of asking, for
    the sections that it knows.
    """
    fillings: dict[int, Filling | None] = {}
    failed: list[int | None] = []
    seen: dict[str, int] = {}
    for index, section in enumerate(edition.sections):
        block = blocks[index] if index < len(blocks) else None
        nth = seen.get(section.kind, 0)
        seen[section.kind] = nth + 1
        if pins is not None and block is not None and block in pins.fillings:
            fillings[index] = _fitting(pins.fillings[block], section)
        elif section.kind in _fillers:
            slot = house.slot_for(section.label) if section.label else None
            empty = section.fields.is_empty()
            asked = Asked(publication_id, edition.date, edition, index, slot, empty, nth, block, edition_id)
            if not (answer := _asked(partial(_answer, asked), section.label or section.kind)):
                failed.append(index)
            fillings[index] = answer[0] if answer else None
    if pins is not None:
        partner, paid = pins.partner, pins.paid
    else:
        said = _asked(partial(_partner, publication_id, edition), "In partnership with")
        known = _asked(partial(_paid_rules, publication_id), "paid links")
        failed += [None] * (said is None or known is None)
        partner, paid = said[0] if said else None, known[0] if known else ()
    filled = _put_together(edition, fillings, partner, tuple(failed))
    return replace(filled, edition=mark_paid(filled.edition, paid, filled.origins), paid=paid)


def _asked(ask: Callable[[], Answer], what: str) -> tuple[Answer] | None:
    """An answer; None where whoever is asked broke. A fault of the database goes on: its transaction is lost."""
    try:
        return (ask(),)
    except DatabaseError:
        raise
    except Exception:  # noqa: BLE001 – an edition can be written and saved whatever breaks elsewhere
        _LOG.exception("What fills “%s” broke.", what)
        return None


def _answer(asked: Asked) -> Filling | None:
    """The first answer. Raises TypeError for fields of another kind."""
    for _, filler in _fillers[asked.section.kind]:
        found = filler(asked)
        if found is not None:
            wanted = kind_named(asked.section.kind).fields
            if any(not isinstance(each.fields, wanted) for each in found.alternatives):
                raise TypeError(f"A section of kind {asked.section.kind} is filled with other fields than its own.")
            return found
    return None


def _partner(publication_id: int, edition: Edition) -> Partner | None:
    answers = (filler(publication_id, edition.date, edition) for filler in _partners)
    return next((each for each in answers if each is not None), None)


def _paid_rules(publication_id: int) -> tuple[PaidRule, ...]:
    return tuple(rule for rules_of in _paid for rule in rules_of(publication_id))


def _fitting(filling: Filling | None, section: Section) -> Filling | None:
    """A pinned filling, unless its section has become one of another kind."""
    wanted = kind_named(section.kind).fields
    fits = filling is None or all(isinstance(each.fields, wanted) for each in filling.alternatives)
    return filling if fits else None


def _put_together(
    edition: Edition, fillings: Mapping[int, Filling | None], partner: Partner | None, failed: tuple[int | None, ...]
) -> Filled:
    sections: list[Section] = []
    origins: list[int] = []
    votes: dict[int, str] = {}
    for index, section in enumerate(edition.sections):
        filling = fillings.get(index)
        for each in _in_place_of(section, filling):
            if filling is not None and filling.votes and not each.fields.is_empty():
                votes[len(sections)] = filling.votes
            sections.append(each)
            origins.append(index)
    update: dict[str, object] = {"sections": tuple(sections)}
    if partner is not None:
        update["sponsor"] = partner.name
    typed = frozenset(i for i, section in enumerate(edition.sections) if not section.fields.is_empty())
    made = edition.model_copy(update=update)
    return Filled(made, tuple(origins), fillings, partner, failed, votes, typed)


def _in_place_of(section: Section, filling: Filling | None) -> tuple[Section, ...]:
    """What stands in the place of a section; it keeps its place where it is left out, with nothing in it."""
    if filling is None or not (filling.locked or section.fields.is_empty()):
        return (section,)
    if not filling.alternatives:
        return (section.model_copy(update={"fields": type(section.fields)()}),)
    segments = exclusive([each.audience for each in filling.alternatives], section.segment)
    made = [
        section.model_copy(update={"fields": each.fields, "label": each.label or section.label, "segment": segment})
        for each, segment in zip(filling.alternatives, segments, strict=True)
    ]
    # First what pages show: it has the section's address.
    return tuple(sorted(made, key=lambda each: not is_public(each.segment)))
