"""A whole import, batch by batch, taken up where it stopped; and its dry run.

Who works on an import holds it by a sign of life (`ImportRun.beat_at`), and each batch moves `done_rows` from where it
found it: should two work on one after all, the second finds it moved, and stops. Nothing is done twice.
"""

from __future__ import annotations

import datetime as dt
import os
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from masthead.audience.intake.tables import TableError
from masthead.web.publications.queries import all_ids
from masthead.web.subscribers import sets
from masthead.web.subscribers.faults import SubscriberError
from masthead.web.subscribers.imports.account import Account, account_from_json, write_segment
from masthead.web.subscribers.imports.batch import (
    Judged,
    StandingChangedError,
    Terms,
    follow_elsewhere,
    judge,
    make_tags,
    write,
)
from masthead.web.subscribers.imports.ending import finish
from masthead.web.subscribers.imports.options import options_from_json
from masthead.web.subscribers.imports.reading import Frame, ReaderEndedError, ReadingOrder, read_apart
from masthead.web.subscribers.imports.room import roomy_connection
from masthead.web.subscribers.imports.staging import Staging, open_staging
from masthead.web.subscribers.imports.suppressed import SuppressedPeople, digests_for
from masthead.web.subscribers.models import ImportRun
from masthead.web.subscribers.suppression import hash_keys
from masthead.web.team.queries import publications_with
from masthead.web.team.roles import Right

ALIVE = dt.timedelta(seconds=60)
"""Without a sign of life for longer, whoever did a job is taken for dead."""
_TRIES = 4

Progress = Callable[[ImportRun], None]


class ImportBusyError(SubscriberError):
    """Another list is coming in, or somebody works on this one already."""


class ImportStoppedError(SubscriberError):
    """The import was cancelled, or somebody else has taken it up."""


class ImportFailedError(SubscriberError):
    """The list could not be brought in; what is in stays in. The message says why."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Of one run of a job. progress: told after every batch. stop: asked before every batch whether to let it be."""

    progress: Progress = lambda _run: None
    stop: Callable[[], bool] = lambda: False


def bring_in(run_id: int, bounds: Bounds = Bounds()) -> ImportRun:
    """Bring a list in, from where it stands to its end; the import as it is then, “running” if it was told to stop.

    Raises `ImportBusyError`, `ImportStoppedError`, `ImportFailedError`.
    """
    run = claim(run_id, "import")
    with _told_of_failure(run):
        terms, suppressed = _terms(run), SuppressedPeople()
        with roomy_connection() as committed, read_apart(_order(run, suppressed)) as reading:
            run.rows = max(reading.estimate or 0, run.rows)
            staging = open_staging()
            for frame in reading.frames(lambda: _live(run_id, "import")):
                if bounds.stop():
                    _release(run)
                    return run
                run = _bring_in_one(run, frame, staging, terms, suppressed)
                committed()
                bounds.progress(run)
        return finish(run_id=run.pk, remarks=reading.remarks)


def check(run_id: int, bounds: Bounds = Bounds()) -> ImportRun:
    """Try a list: the import with what was found, “checked”. Nothing of the list is written. Raises as `bring_in`."""
    run = claim(run_id, "check")
    with _told_of_failure(run):
        terms, suppressed = _terms(run), SuppressedPeople()
        account = Account()
        with read_apart(_order(run, suppressed)) as reading:
            run.rows = reading.estimate or 0
            staging = open_staging()
            for frame in reading.frames(lambda: _live(run_id, "check")):
                account.add(frame, judge(frame, staging, terms, suppressed))
                staging.clear()
                if bounds.stop() or not _beat(run, account.rows):
                    _release(run)
                    return run
                bounds.progress(run)
        account.remarks = reading.remarks
    found = {"state": "checked", "job": "", "beat_at": None, "rows": account.rows, "found": account.as_json()}
    ImportRun.objects.filter(pk=run.pk, job="check").update(**found, done_rows=0)
    run.refresh_from_db()
    return run


def claim(run_id: int, job: str) -> ImportRun:
    """Take a job up. Raises `ImportBusyError`, `ImportStoppedError` where it is not to be done (any more)."""
    now = timezone.now()
    with transaction.atomic():
        # All that are to be done are locked in one order, so that of two who come at once one sees the other.
        jobs = list(ImportRun.objects.select_for_update().exclude(job="").order_by("pk"))
        for each in jobs:
            if held(each, now):
                which = "This list" if each.pk == run_id else f"Another list, “{each.file_name}”,"
                raise ImportBusyError(f"{which} is being worked on at the moment; wait until that is done.")
        run = next((each for each in jobs if each.pk == run_id), None)
        if run is None or run.job != job:
            raise ImportStoppedError("There is nothing to do for this import.")
        run.beat_at = now
        run.options = {**run.options, "holder": [socket.gethostname(), os.getpid()]}
        run.started_at = run.started_at or (now if job == "import" else None)
        run.save(update_fields=["beat_at", "options", "started_at"])
    return run


def held(run: ImportRun, now: dt.datetime) -> bool:
    """Whether somebody works on it: with a sign of life lately, of a process that is not known to have ended."""
    if run.beat_at is None or now - run.beat_at >= ALIVE:
        return False
    host, pid = run.options.get("holder", ("", 0))
    if host != socket.gethostname():
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def folder_of(run: ImportRun) -> Path:
    """Where its file and report are."""
    return Path(settings.SITE.folder / run.folder)


def list_of(run: ImportRun) -> Path:
    """The file as it was uploaded; its name there says nothing of what it is."""
    return folder_of(run) / f"list{Path(run.file_name).suffix.lower()[:8]}"


def _bring_in_one(
    run: ImportRun, frame: Frame, staging: Staging, terms: Terms, suppressed: SuppressedPeople
) -> ImportRun:
    """One batch, once more where somebody else's work got between.

    Where as many people are there as the list has brought, all of them came with it, and nobody of the batch can be
    known: no address comes twice in a list. Nobody is looked up then.
    """
    for left in reversed(range(_TRIES)):
        try:
            with transaction.atomic():
                held = _hold(run)
                make_tags({*terms.options.tags, *(name for names in frame.tags.values() for name in names)})
                # Wrong in one case in a million, which the database finds: then everybody is looked up.
                all_new = left == _TRIES - 1 and len(sets.members(sets.EVERYBODY)) == held.added
                judged = judge(frame, staging, terms, suppressed, all_new=all_new)
                write(frame, staging, terms, judged)
                _move(held, frame, judged)
        except (StandingChangedError, IntegrityError, OperationalError):
            if not left:
                raise
        else:
            break
    _follow_late(frame, staging, suppressed)
    return held


def _hold(run: ImportRun) -> ImportRun:
    held = ImportRun.objects.select_for_update().get(pk=run.pk)
    if held.state != "running" or held.done_rows != run.done_rows:
        raise ImportStoppedError("The import was cancelled, or is being done by somebody else.")
    return held


def _move(held: ImportRun, frame: Frame, judged: Judged) -> None:
    """Count the batch, in its transaction, its part of the report being written."""
    write_segment(folder_of(held), frame, judged)
    account = account_of(held)
    here = account.add(frame, judged)
    assert here.rows == frame.rows
    held.added, held.updated = held.added + here.added, held.updated + here.updated
    held.unchanged, held.refused = held.unchanged + here.unchanged, held.refused + here.refused
    held.done_rows += frame.rows
    held.rows = max(held.rows, held.done_rows)
    held.found = account.as_json()
    held.beat_at = timezone.now()
    held.save()


def account_of(run: ImportRun) -> Account:
    """What is known of an import that is coming in; the dry run's findings give way to what really happens."""
    return account_from_json(run.found) if run.done_rows else Account()


def _follow_late(frame: Frame, staging: Staging, suppressed: SuppressedPeople) -> None:
    """On PostgreSQL somebody may have been suppressed while the batch came in, neither seeing the other: put them into
    their sets, so that nobody mails them.
    """
    fresh = suppressed.renew()
    if not fresh or not frame.places:
        return
    keys = dict(staging.rows_of("keys"))
    late = {key for key in keys.values() if not fresh.isdisjoint(digests_for([key]))}
    with transaction.atomic():
        follow_elsewhere(late)


def _terms(run: ImportRun) -> Terms:
    now = timezone.now()
    who = run.started_by
    everybody = who is None or who.is_superuser
    seen: Iterable[int] = all_ids() if everybody else publications_with(who, Right.AUDIENCE)
    return Terms(
        run_id=run.pk,
        publication_id=run.publication_id,
        now=now,
        agreed_at=run.consented_at or run.started_at or now,
        origin=run.consent_source,
        options=options_from_json(run.options),
        seen=tuple(sorted(seen)),
    )


def _order(run: ImportRun, suppressed: SuppressedPeople) -> ReadingOrder:
    options = options_from_json(run.options)
    return ReadingOrder(
        file=str(list_of(run)),
        mapping=run.mapping,
        size=options.batch_rows,
        # Of the upload, so that the same rows are read the same way when the import is taken up again.
        before=(run.created_at + dt.timedelta(days=1)).isoformat(),
        skip=run.done_rows // options.batch_rows if run.job == "import" else 0,
        hash_keys=tuple(each.hex() for each in hash_keys()) if suppressed else (),
        copy=connection.vendor == "postgresql",
    )


def _live(run_id: int, job: str) -> None:
    """A sign of life while the file is being read."""
    ImportRun.objects.filter(pk=run_id, job=job).update(beat_at=timezone.now())


def _beat(run: ImportRun, done: int) -> bool:
    """A sign of life; whether the job is still wanted."""
    run.done_rows = done
    wanted = ImportRun.objects.filter(pk=run.pk, job=run.job)
    return bool(wanted.update(beat_at=timezone.now(), done_rows=done, rows=max(run.rows, done)))


def _release(run: ImportRun) -> None:
    """Let others take it up at once."""
    ImportRun.objects.filter(pk=run.pk).update(beat_at=None)


@contextmanager
def _told_of_failure(run: ImportRun) -> Iterator[None]:
    """Keep why a job failed, where people look for it."""
    try:
        yield
    except SubscriberError:
        raise
    except Exception as fault:
        words = _told(fault)
        with transaction.atomic():
            ImportRun.objects.filter(pk=run.pk).update(
                state="failed" if run.job == "import" else "uploaded", job="", beat_at=None, problem=words[:1000]
            )
        if not isinstance(fault, TableError | ReaderEndedError | DatabaseError | OSError):
            raise
        raise ImportFailedError(words) from fault


def _told(fault: Exception) -> str:
    said = " ".join(str(fault).split())
    if isinstance(fault, TableError | ReaderEndedError):
        return said
    what = "A file could not be read or written" if isinstance(fault, OSError) else "The database refused"
    if not isinstance(fault, OSError | DatabaseError):
        what = "Something failed that should not have"
    return f"{what}: {said[:300]}. Go on when that is mended; what is in stays in."
