"""Editions come and go: a day's rundown opened, an edition duplicated, one deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from masthead.edition.house import HouseFormat
from masthead.edition.model import Edition as CoreEdition
from masthead.edition.model import Section
from masthead.edition.sections.registry import kind_named
from masthead.web.newsroom import mapping, queries
from masthead.web.newsroom.models import Edition
from masthead.web.newsroom.permissions import may_delete
from masthead.web.newsroom.proofs import prove_ahead
from masthead.web.newsroom.records import record_edition
from masthead.web.publications import queries as publications
from masthead.web.publications.mapping import house_of
from masthead.web.team.queries import Somebody, may
from masthead.web.team.roles import Right

GREETING = "greeting"


class DayTakenError(Exception):
    """There is an edition of that title and day already. edition: which."""

    def __init__(self, edition: Edition) -> None:
        super().__init__(f"{edition.publication.name} has an edition of {edition.date:%d %B %Y} already.")
        self.edition = edition


def open_edition(*, user: Somebody, publication: Any, day: dt.date | None = None, now: dt.datetime) -> Edition:
    """Open a day's rundown: next number, every slot of that day as an empty section, the greeting first.

    day: the next publication day without an edition, when None. now: aware.
    Raises PermissionDenied, `DayTakenError`.
    """
    require_write(user, publication.pk)
    house = house_of(publication)

    def made() -> CoreEdition:
        of_day = day or queries.next_day(publication, now)
        return empty_edition(house, day=of_day, number=queries.next_number(publication.pk))

    prove_ahead(edition_of(publication, made()))
    with transaction.atomic():
        publications.hold(publication.pk)
        edition = create(user, publication, made())
        record_edition(user, "edition-opened", edition, number=edition.number)
    return edition


def open_message(*, user: Somebody, publication: Any, title: str, sections: Sequence[Section], day: dt.date) -> Edition:
    """A draft of an automatic message, which belongs to no day. day: on which it is begun. Raises PermissionDenied."""
    require_write(user, publication.pk)
    core = CoreEdition(
        publication=publication.slug,
        number=0,
        date=day,
        title=title,
        subject=title,
        language=publication.language,
        sections=tuple(sections),
    )
    edition = edition_of(publication, core)
    edition.automatic = True
    with transaction.atomic():
        edition.save()
        edition.save_revision(user=user, log_action="wagtail.create")
        record_edition(user, "message-opened", edition)
    return edition


def duplicate_edition(*, user: Somebody, edition: Edition, day: dt.date | None = None, now: dt.datetime) -> Edition:
    """A new draft with the words of an edition's newest version. Raises PermissionDenied, `DayTakenError`."""
    require_write(user, edition.publication_id)
    publication = edition.publication

    def copied() -> CoreEdition:
        source = mapping.core_edition(edition.get_latest_revision_as_object())
        of_day = day or queries.next_day(publication, now)
        return source.model_copy(update={"date": of_day, "number": queries.next_number(publication.pk)})

    prove_ahead(edition_of(publication, copied()))
    with transaction.atomic():
        publications.hold(publication.pk)
        made = create(user, publication, copied())
        record_edition(user, "edition-duplicated", made, source=edition.pk)
    return made


@transaction.atomic
def delete_edition(*, user: Somebody, edition: Edition) -> None:
    """Delete an edition with its versions. Published ones have to be withdrawn first. Raises PermissionDenied."""
    edition = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    if not may_delete(user, edition):
        raise PermissionDenied("Only a draft can be deleted; withdraw what is published first.")
    record_edition(user, "edition-deleted", edition, number=edition.number)
    edition.delete()


def empty_edition(house: HouseFormat, *, day: dt.date, number: int) -> CoreEdition:
    """The rundown of a day, ready to fill."""
    slots = sorted(house.slots_on(day), key=lambda slot: slot.kind != GREETING)
    sections = [
        Section(
            kind=slot.kind,
            label="" if slot.kind == GREETING else slot.label,
            fields=kind_named(slot.kind).fields(),
        )
        for slot in slots
    ]
    if not any(section.kind == GREETING for section in sections):
        sections.insert(0, Section(kind=GREETING, fields=kind_named(GREETING).fields()))
    return CoreEdition(
        publication=house.publication.slug,
        number=number,
        date=day,
        title="",
        subject="",
        language=house.publication.language,
        sections=tuple(sections),
    )


def create(user: Somebody, publication: Any, core: CoreEdition) -> Edition:
    """A draft with its first version, within the caller's transaction. Raises `DayTakenError`."""
    taken = queries.edition_on(publication.pk, core.date)
    if taken is not None:
        raise DayTakenError(taken)
    edition = edition_of(publication, core)
    try:
        with transaction.atomic():
            edition.save()
    except IntegrityError:
        taken = queries.edition_on(publication.pk, core.date)
        if taken is None:
            raise
        raise DayTakenError(taken) from None
    edition.save_revision(user=user, log_action="wagtail.create")
    return edition


def edition_of(publication: Any, core: CoreEdition) -> Edition:
    """A core edition as a stored one, unsaved."""
    edition = Edition(publication=publication, live=False, has_unpublished_changes=True)
    mapping.apply_edition(edition, core)
    return edition


def require_write(user: Somebody, publication_id: int) -> None:
    """Raise PermissionDenied unless somebody writes for a publication."""
    if not may(user, Right.WRITE, publication_id):
        raise PermissionDenied("You do not write for this publication.")
