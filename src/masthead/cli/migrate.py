"""`masthead migrate`: make a ledger, or bring one up to date."""

from __future__ import annotations

from typing import Annotated

import typer

from masthead.cli.console import out, print_json
from masthead.cli.engine import plain_words
from masthead.store import migrate as migrate_ledger


def migrate(
    ledger: Annotated[
        str, typer.Option(metavar="URL", envvar="MASTHEAD_LEDGER", help="sqlite:///FILE or postgresql://…")
    ],
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")] = False,
) -> None:
    """Make a ledger, or bring its schema up to date with this program. May be repeated at any time."""
    with plain_words():
        applied = migrate_ledger(ledger)
    if as_json:
        print_json({"applied": list(applied)})
    else:
        out.print(f"Applied {', '.join(applied)}." if applied else "Up to date already.")
