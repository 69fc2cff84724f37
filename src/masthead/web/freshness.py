"""When what readers see has changed: the one thing that every process which keeps finished pages must know.

A change is counted in the database with the transaction that makes it, and announced on this machine once that is
committed: a byte is added to the stamp file, so that one look at the file tells every process. Its length is what
counts; two changes within one tick of the clock are still two.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any, NamedTuple

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

logger = logging.getLogger(__name__)


class Stamp(NamedTuple):
    """The stamp file as a process found it. Two that are equal mean that nothing was announced between them."""

    size: int
    changed: int


NO_STAMP = Stamp(0, 0)


def announce() -> None:
    """Say within a transaction that what readers see changes with it.

    Rows lock until the transaction ends: call it last.
    """
    model: Any = apps.get_model("archive", "ArchiveVersion")
    table = model.objects
    if not table.filter(id=1).update(version=F("version") + 1, changed_at=timezone.now()):
        table.update_or_create(id=1, defaults={"version": 1, "changed_at": timezone.now()})
    transaction.on_commit(touch_stamp)


def stamp_file() -> Path:
    """Where this machine's processes look."""
    return settings.SITE.state / "archive-stamp"


def touch_stamp() -> None:
    """Tell the processes of this machine. A folder that cannot be written is logged: they then learn it by polling."""
    path = stamp_file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab", buffering=0) as file:
            file.write(b".")
    except OSError as fault:
        logger.warning("The stamp of the archive cannot be written to %s: %s", path, fault.strerror)
