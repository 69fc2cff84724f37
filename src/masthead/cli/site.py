"""The site that a command is about: its folder, its settings, and Django made ready for it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from masthead.cli.failure import CommandFailed, Exit
from masthead.web.site import FILE, Site, SiteUnusableError, load_site

VARIABLE = "MASTHEAD_SITE"

SiteOption = Annotated[
    Path | None,
    typer.Option("--site", metavar="DIR", help=f"The site’s folder; {VARIABLE} or the current folder if not given."),
]


def site_folder(said: Path | None) -> Path:
    """Where the site is: as said, else by the environment, else here."""
    return said or Path(os.environ.get(VARIABLE) or ".")


def read_site(said: Path | None) -> Site:
    """The settings of a site. Raises `CommandFailed` with everything that is wrong with them."""
    folder = site_folder(said)
    try:
        return find_site(said)
    except SiteUnusableError as fault:
        raise CommandFailed(
            "The site’s settings cannot be used: " + " ".join(fault.problems),
            f"Mend {folder / FILE} or the environment; “masthead config” says where each value is from.",
        ) from None


def find_site(said: Path | None) -> Site:
    """The settings of a site. Raises `CommandFailed` when there is none, `SiteUnusableError` for a bad one."""
    folder = site_folder(said)
    try:
        return load_site(folder, os.environ)
    except FileNotFoundError:
        raise CommandFailed(
            f"There is no site in {folder.resolve()}: it has no {FILE}.",
            f"Make one with “masthead init DIR”, or name its folder: --site DIR, or {VARIABLE}.",
        ) from None
    except OSError as fault:
        raise CommandFailed(
            f"{folder / FILE} cannot be read: {fault.strerror}.", "Run this as the user whom the site belongs to."
        ) from None


def open_site(said: Path | None) -> Site:
    """`read_site`, and Django made ready for it. Once in a process."""
    site = read_site(said)
    from masthead.web.ready import make_ready  # Django takes most of a second, and other commands need none of it

    make_ready(site.folder)
    return site


def need_database(site: Site) -> None:
    """Raises `CommandFailed` when the database cannot be reached."""
    from masthead.web.database import database_fault  # imports Django

    fault = database_fault()
    if fault:
        raise CommandFailed(
            f"The database {site.shown_database} cannot be used: {fault}",
            f"Start it, or mend “database” in {site.folder / FILE}.",
            code=Exit.FAILED,
        )
