"""An edition that comes as a whole manuscript, from a program."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import CharField

from masthead.edition.markdown import read_edition
from masthead.edition.model import Edition as CoreEdition
from masthead.web.newsroom import queries
from masthead.web.newsroom.actions.editions import create, edition_of, empty_edition, require_write
from masthead.web.newsroom.manuscripts import ManuscriptError, understand
from masthead.web.newsroom.models import Edition
from masthead.web.newsroom.proofs import prove_ahead
from masthead.web.newsroom.records import record_edition
from masthead.web.publications import queries as publications
from masthead.web.publications.mapping import house_of
from masthead.web.team.queries import Somebody

_FIELDS = ("title", "subject", "preheader", "sponsor")
_UNDATED = 1970
"""Year of a manuscript that says no day."""


def write_edition(
    *, user: Somebody, publication: Any, markdown: str, day: dt.date | None = None, now: dt.datetime
) -> Edition:
    """A draft of a manuscript, laid over the rundown of its day.

    day: that of the manuscript, else the next publication day without an edition, when None. now: aware.
    Raises PermissionDenied, `DayTakenError`, `masthead.web.newsroom.manuscripts.ManuscriptError`.
    """
    require_write(user, publication.pk)
    house = house_of(publication)
    said = read_edition(markdown, house).edition.date
    named = day or (said if said.year > _UNDATED else None)

    def made() -> CoreEdition:
        of_day = named or queries.next_day(publication, now)
        rundown = empty_edition(house, day=of_day, number=queries.next_number(publication.pk))
        return understand(markdown, current=rundown, house=house).edition

    ahead = made()
    _refuse_long(ahead)
    prove_ahead(edition_of(publication, ahead))
    with transaction.atomic():
        publications.hold(publication.pk)
        edition = create(user, publication, made())
        record_edition(user, "edition-written", edition, number=edition.number)
    return edition


def _refuse_long(written: CoreEdition) -> None:
    """What has no room in its column: SQLite would take it, PostgreSQL would not."""
    for name in _FIELDS:
        said, column = getattr(written, name), Edition._meta.get_field(name)  # noqa: SLF001 – Django's
        if isinstance(column, CharField) and len(said) > (longest := column.max_length or len(said)):
            raise ManuscriptError(f"The {name} has {len(said)} characters; write at most {longest}.")
