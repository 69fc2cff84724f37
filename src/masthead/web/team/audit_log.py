"""Reading the audit log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from masthead.web.team.models import AuditEntry, TeamRole, User
from masthead.web.team.sentences import label, remark, sentence

FORMULA = frozenset("=+-@\t\r")
COLUMNS = ("Time", "Who", "What", "Remark", "Action")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: by or about a person, of an action, from a day to a day (both included, in the time zone of the
    newsroom)."""

    person_id: int | None = None
    action: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as one reads it."""

    at: datetime
    who: str
    what: str
    remark: str
    action: str


def entries(publication_id: int, wanted: Wanted) -> QuerySet[AuditEntry]:
    """What happened in a publication, and at the door to the people who work for it; newest first."""
    people = TeamRole.objects.filter(publication_id=publication_id).values("user_id")
    at_the_door = Q(publication=None) & (Q(actor__in=people) | Q(person__in=people))
    found = AuditEntry.objects.filter(Q(publication_id=publication_id) | at_the_door)
    if wanted.person_id is not None:
        found = found.filter(Q(actor_id=wanted.person_id) | Q(person_id=wanted.person_id))
    if wanted.action:
        found = found.filter(action=wanted.action)
    # The first and the last day of the calendar bound nothing, and their edges lie beyond it in some time zone.
    if wanted.since and wanted.since > date.min:
        found = found.filter(at__gte=_start(wanted.since))
    if wanted.until and wanted.until < date.max:
        found = found.filter(at__lt=_start(wanted.until + timedelta(days=1)))
    return found


def line(entry: AuditEntry) -> Line:
    """An entry in words."""
    return Line(
        at=entry.at,
        who=entry.actor_name,
        what=sentence(entry.action, actor=entry.actor_name, subject=entry.subject, details=entry.details),
        remark=remark(entry.details),
        action=entry.action,
    )


def actions_in(publication_id: int) -> list[tuple[str, str]]:
    """(action, words) of what a publication's log has, to choose from."""
    found = entries(publication_id, Wanted()).order_by().values_list("action", flat=True).distinct()
    return sorted(((each, label(each)) for each in found), key=lambda pair: pair[1])


def people_in(publication_id: int) -> list[tuple[int, str]]:
    """(id, name) of everybody whom a publication's log names, also those who left."""
    found = entries(publication_id, Wanted()).order_by()
    named = User.objects.filter(Q(pk__in=found.values("actor_id")) | Q(pk__in=found.values("person_id")))
    return sorted(((each.pk, str(each)) for each in named), key=lambda pair: pair[1].casefold())


def rows(found: QuerySet[AuditEntry]) -> Iterator[tuple[str, ...]]:
    """A table for a spreadsheet, its heading first. No cell starts a formula there."""
    yield COLUMNS
    for entry in found.iterator(chunk_size=500):
        said = line(entry)
        at = timezone.localtime(said.at).isoformat(timespec="seconds")
        yield (at, *(_plain(cell) for cell in (said.who, said.what, said.remark, said.action)))


def _plain(cell: str) -> str:
    return f"'{cell}" if cell[:1] in FORMULA else cell


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
