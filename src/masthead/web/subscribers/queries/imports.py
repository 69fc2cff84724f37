"""Lists that came in, are coming in, or wait to: what the team sees of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils import timezone

from masthead.audience.intake.tables import TableError, first_rows, open_table
from masthead.web.subscribers.imports.job import folder_of, held, list_of
from masthead.web.subscribers.imports.options import options_from_json
from masthead.web.subscribers.models import ImportRun, Wording
from masthead.web.team.queries import Somebody, publications_with
from masthead.web.team.roles import Right

MOST_LISTED = 50
SAMPLES = 3
_LONGEST_SAMPLE = 60

STATES = {
    "uploaded": "Not described yet",
    "checked": "Tried, not brought in",
    "running": "Coming in",
    "finished": "Brought in",
    "failed": "Stopped by a fault",
    "cancelled": "Cancelled",
}
"""A state, as people say it."""


def imports_seen_by(user: Somebody) -> Sequence[ImportRun]:
    """The newest lists of the titles whose audience somebody looks after."""
    rows = ImportRun.objects.filter(publication_id__in=publications_with(user, Right.AUDIENCE))
    return list(rows.select_related("publication", "started_by")[:MOST_LISTED])


def imports_of(publication_id: int) -> QuerySet[ImportRun]:
    """The lists of a title."""
    return ImportRun.objects.filter(publication_id=publication_id).select_related("publication")


def import_seen_by(user: Somebody, run_id: int) -> ImportRun:
    """One of all of them. Raises PermissionDenied, whether it is unknown or somebody else's."""
    rows = ImportRun.objects.filter(publication_id__in=publications_with(user, Right.AUDIENCE), pk=run_id)
    found = rows.select_related("publication", "started_by").first()
    if found is None:
        raise PermissionDenied
    return found


def samples_of(run: ImportRun) -> list[tuple[str, ...]]:
    """What stands in the first rows, by column; nothing where the file is kept no longer."""
    width = len(run.mapping.get("columns", ()))
    try:
        with list_of(run).open("rb") as source:
            rows = first_rows(open_table(source))
    except (OSError, TableError):
        return [()] * width
    rows = [each for each in rows[1 if run.mapping.get("headed") else 0 :] if not each[2]][:SAMPLES]
    return [
        tuple(_shortened(fields[place]) for _, fields, _ in rows if place < len(fields) and fields[place].strip())
        for place in range(width)
    ]


def wordings_of(publication_id: int) -> list[tuple[int, str]]:
    """The words that readers of a title were asked with: (id, how they are called)."""
    rows = Wording.objects.filter(publication_id=publication_id).order_by("language", "-version")
    return [(each.pk, f"{each.language}, version {each.version}: {each.text[:80]}") for each in rows]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is. percent: None where nobody knows how long the list is. waiting: nobody works on it just now."""

    state: str
    job: str
    rows: int
    done: int
    percent: int | None
    waiting: bool

    def as_json(self) -> dict[str, Any]:
        """For the page's script."""
        return {name: getattr(self, name) for name in self.__slots__}


def progress_of(run: ImportRun) -> Progress:
    """How far it is."""
    percent = min(100, 100 * run.done_rows // run.rows) if run.rows else None
    return Progress(
        run.state, run.job, run.rows, run.done_rows, percent, bool(run.job) and not held(run, timezone.now())
    )


def has_report(run: ImportRun) -> bool:
    """Whether the files of its report are kept."""
    return run.done_rows > 0 and run.state not in {"uploaded", "checked"} and folder_of(run).is_dir()


def tags_of(run: ImportRun) -> tuple[str, ...]:
    """The tags that everybody of the list gets."""
    return options_from_json(run.options).tags


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_SAMPLE else f"{line[:_LONGEST_SAMPLE]}…"
