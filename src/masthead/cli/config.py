"""`masthead config`: what holds for a site, and where each value is from."""

from __future__ import annotations

import os
from typing import Annotated

import typer
from rich.table import Table

from masthead.cli.console import err, out, print_failure, print_json, printable
from masthead.cli.failure import Exit
from masthead.cli.site import SiteOption, find_site, site_folder
from masthead.web.advice import Advice, advice
from masthead.web.site import Site, SiteUnusableError, shown_value


def config(
    site: SiteOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")] = False,
) -> None:
    """Show every setting of a site and its origin.

    Secrets and passwords are never shown. Ends with 1 when something is wrong.
    """
    try:
        found = find_site(site)
    except SiteUnusableError as fault:
        if as_json:
            print_json({"site": str(site_folder(site).resolve()), "problems": list(fault.problems)})
        for problem in fault.problems:
            print_failure(problem)
        raise typer.Exit(Exit.FAILED) from None
    said = advice(found, os.environ)
    if as_json:
        print_json(_as_json(found, said))
    else:
        _print(found, said)


def _as_json(site: Site, said: tuple[Advice, ...]) -> dict[str, object]:
    return {
        "site": str(site.folder),
        "settings": {
            name: {"value": shown_value(site.settings, name), "origin": origin} for name, origin in site.origins.items()
        },
        "problems": [],
        "advice": [{"message": each.message, "remedy": each.remedy} for each in said],
    }


def _print(site: Site, said: tuple[Advice, ...]) -> None:
    out.print(f"[bold]{printable(str(site.folder))}[/bold]", soft_wrap=True)
    shown = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("Setting", "Value", "From"):
        shown.add_column(column, overflow="fold")
    for name, origin in site.origins.items():
        value = shown_value(site.settings, name)
        words = (
            ", ".join(value)
            if isinstance(value, list)
            else str(value).lower()
            if value is True or value is False
            else str(value)
        )
        shown.add_row(name, printable(words) or "[dim]–[/dim]", origin, style="" if origin != "default" else "dim")
    out.print(shown)
    for each in said:
        err.print(f"[yellow]![/yellow] {printable(each.message)}", soft_wrap=True)
        err.print(f"  [green]→ {printable(each.remedy)}[/green]", soft_wrap=True)
