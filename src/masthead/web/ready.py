"""Django made ready for one site, and what commands ask of it. Importing this module imports Django."""

from __future__ import annotations

import gc
import os
from collections.abc import Sequence
from pathlib import Path

import django
from django.core.management import execute_from_command_line
from django.db import DatabaseError, connections
from django.db.migrations.exceptions import InconsistentMigrationHistory

from masthead.web.setup import Progress, run_migrations


class DatabaseFaultError(Exception):
    """The database refuses. The message is its own, on one line."""

    def __init__(self, fault: Exception) -> None:
        super().__init__(" ".join(str(fault).split()) or type(fault).__name__)


def make_ready(folder: Path) -> None:
    """Make Django ready for the site in a folder; once in a process. The settings have to be usable."""
    os.environ["MASTHEAD_SITE"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "masthead.web.settings"
    # What comes to be here stays to the end; looking through it for cycles takes a sixth of the time.
    gc.disable()
    try:
        django.setup()
    finally:
        gc.enable()


def run_command(arguments: Sequence[str]) -> None:
    """Run a management command; it ends the process with SystemExit as Django does. Raises `DatabaseFaultError`."""
    try:
        execute_from_command_line(["masthead manage", *arguments])
    except DatabaseError as fault:
        raise DatabaseFaultError(fault) from None


def bring_up_to_date(progress: Progress) -> None:
    """Run the migrations that are pending. Raises `DatabaseFaultError`."""
    try:
        run_migrations(progress)
    except (DatabaseError, InconsistentMigrationHistory) as fault:
        raise DatabaseFaultError(fault) from None


def let_go() -> None:
    """Close this process's connections: those that are forked from it must not share them."""
    connections.close_all()
