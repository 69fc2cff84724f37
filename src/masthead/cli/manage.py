"""`masthead manage`: Django's and Wagtail's own commands, for a site."""

from __future__ import annotations

from typing import Annotated

import typer

from masthead.cli.failure import CommandFailed, Exit
from masthead.cli.site import SiteOption, open_site


def manage(
    arguments: Annotated[
        list[str] | None, typer.Argument(metavar="COMMAND …", help="Such as “migrate”, “shell”; “help” lists them.")
    ] = None,
    site: SiteOption = None,
) -> None:
    """Run a command of Django or Wagtail on a site.

    Options of this one come first.
    """
    found = open_site(site)
    from masthead.web.ready import DatabaseFaultError, run_command  # imports Django

    try:
        run_command(arguments or ["help"])
    except DatabaseFaultError as fault:
        raise CommandFailed(
            f"The database {found.shown_database} says: {fault}",
            f"Start it, or run “masthead manage --site {found.folder} migrate”.",
            code=Exit.FAILED,
        ) from None
