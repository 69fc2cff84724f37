"""Files of imports as copies of people: one person taken out of them, and all of them gone when their time is over.

An import's folder holds the list as it was uploaded and what became of each row. Once it has come to an end, nothing
but a person's curiosity needs the list.
"""

from __future__ import annotations

import csv
import datetime as dt
import logging
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from masthead.web.subscribers.models import ImportRun

ENDED = ("finished", "failed", "cancelled")
_TABLES = {".csv": ",", ".tsv": "\t", ".txt": "\t"}

logger = logging.getLogger("masthead.privacy")


def scrub(key: str) -> int:
    """Take the rows of an address out of the files of all imports that have ended; how many files changed.

    key: `masthead.audience.addresses.Address.key`. Tables of text lose the rows; other files, such as workbooks and
    archives, are removed whole. Imports that wait or run keep theirs until they end: they refuse a suppressed address,
    and `expire` takes their files away in time.
    """
    changed = 0
    for folder in _folders(ImportRun.objects.filter(state__in=ENDED)):
        for file in sorted(each for each in folder.rglob("*") if each.is_file()):
            changed += _scrub_file(file, key.casefold())
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
            gone += 1
    return gone


def _folders(runs: object) -> Iterator[Path]:
    for run in runs:  # type: ignore[attr-defined]
        folder = _folder_of(run)
        if folder is not None:
            yield folder


def _folder_of(run: ImportRun) -> Path | None:
    """The folder of an import where there is one, and it lies within the site."""
    site = settings.SITE.folder.resolve()
    folder = (site / run.folder).resolve()
    return folder if run.folder and folder != site and folder.is_relative_to(site) and folder.is_dir() else None


def _scrub_file(file: Path, key: str) -> int:
    separator = _TABLES.get(file.suffix.lower())
    if separator is None:
        file.unlink()
        return 1
    try:
        return _scrub_table(file, separator, key)
    except (UnicodeDecodeError, csv.Error):
        # Nobody can say what stands in it.
        logger.warning("A file of an import could not be read to take a person out, and was removed: %s", file.name)
        file.unlink()
        return 1


def _scrub_table(file: Path, separator: str, key: str) -> int:
    if not _holds(file, key):
        return 0
    fresh = file.with_name(f".{file.name}.{timezone.now():%Y%m%d%H%M%S%f}")
    with file.open(encoding="utf-8", newline="") as source, fresh.open("w", encoding="utf-8", newline="") as target:
        writer = csv.writer(target, delimiter=separator)
        writer.writerows(
            row for row in csv.reader(source, delimiter=separator) if not any(key in cell.casefold() for cell in row)
        )
        target.flush()
        os.fsync(target.fileno())
    fresh.replace(file)
    return 1


def _holds(file: Path, key: str) -> bool:
    with file.open(encoding="utf-8", newline="") as lines:
        return any(key in line.casefold() for line in lines)
