"""Files of imports as copies of people: one person taken out of them, and all of them gone when their time is over.

An import's folder holds the list as it was uploaded and what became of each row; its row in the database, a few lines
of that as examples. Once it has come to an end, nothing but a person's curiosity needs the list.
"""

from __future__ import annotations

import csv
import datetime as dt
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from masthead.web.subscribers.models import ImportRun
from masthead.web.subscribers.scrubbing import names_any

ENDED = ("finished", "failed", "cancelled")
REPORT = "report-*.csv"
_TEXT = frozenset({".csv", ".tsv", ".txt"})


def scrub(spellings: frozenset[str]) -> int:
    """Take an address out of the files of all imports that have ended; how many files changed or went.

    spellings: `scrubbing.spellings_of`. Reports lose the rows; a list goes whole, where it holds the address or nobody
    can tell, as of workbooks and archives. Imports that wait or run keep theirs until they end: they refuse a
    suppressed address, and `expire` takes their files away in time.
    """
    changed = 0
    for folder in _folders(ImportRun.objects.filter(state__in=ENDED)):
        reports = frozenset(folder.glob(REPORT))
        for file in sorted(each for each in folder.rglob("*") if each.is_file()):
            changed += _scrub_report(file, spellings) if file in reports else _scrub_list(file, spellings)
    return changed


def scrub_examples(spellings: frozenset[str]) -> int:
    """Take an address out of the examples that imports keep in the database, within the caller's transaction; out of
    how many imports.
    """
    changed = 0
    for run in ImportRun.objects.select_for_update().exclude(found={}):
        kept = _without(run.found, spellings)
        if kept != run.found:
            run.found = kept
            run.save(update_fields=["found"])
            changed += 1
    return changed


def expire(*, now: dt.datetime, keep: dt.timedelta) -> int:
    """Remove the files of imports that ended, or were last touched, longer ago than `keep`; how many imports had some.

    What an import did, its counts and its source of consent stay in the database.
    """
    gone = 0
    for run in ImportRun.objects.exclude(state="running").exclude(folder=""):
        last = max(each for each in (run.created_at, run.started_at, run.finished_at) if each is not None)
        folder = _folder_of(run)
        if now - last > keep and folder is not None:
            shutil.rmtree(folder)
            ImportRun.objects.filter(pk=run.pk).update(found={**run.found, "examples": {}} if run.found else {})
            gone += 1
    return gone


def _folders(runs: Iterable[ImportRun]) -> Iterator[Path]:
    return (folder for run in runs if (folder := _folder_of(run)) is not None)


def _folder_of(run: ImportRun) -> Path | None:
    """The folder of an import where there is one, and it lies within the site."""
    site = settings.SITE.folder.resolve()
    folder = (site / run.folder).resolve()
    return folder if run.folder and folder != site and folder.is_relative_to(site) and folder.is_dir() else None


def _scrub_list(file: Path, spellings: frozenset[str]) -> int:
    if file.suffix.lower() in _TEXT and not _holds(file, spellings):
        return 0
    file.unlink()
    return 1


def _scrub_report(file: Path, spellings: frozenset[str]) -> int:
    if not _holds(file, spellings):
        return 0
    fresh = file.with_name(f".{file.name}.{timezone.now():%Y%m%d%H%M%S%f}")
    with file.open(encoding="utf-8", newline="") as source, fresh.open("w", encoding="utf-8", newline="") as target:
        rows = (row for row in csv.reader(source) if not names_any(",".join(row), spellings))
        csv.writer(target, lineterminator="\n").writerows(rows)
        target.flush()
        os.fsync(target.fileno())
    fresh.replace(file)
    return 1


def _holds(file: Path, spellings: frozenset[str]) -> bool:
    """Whether a text holds an address; also where it is no UTF-8, and nobody can tell."""
    try:
        with file.open(encoding="utf-8", newline="") as lines:
            return any(names_any(line, spellings) for line in lines)
    except UnicodeDecodeError:
        return True


def _without(value: Any, spellings: frozenset[str]) -> Any:
    """JSON values without the rows of lists that hold an address."""
    if isinstance(value, dict):
        return {key: _without(each, spellings) for key, each in value.items()}
    if isinstance(value, list):
        return [_without(each, spellings) for each in value if not _row_holds(each, spellings)]
    return value


def _row_holds(row: Any, spellings: frozenset[str]) -> bool:
    cells = row.values() if isinstance(row, dict) else row if isinstance(row, list) else (row,)
    return any(names_any(str(each), spellings) for each in cells if not isinstance(each, dict | list))
