"""`masthead receipt`: who got a mailing and who did not, at any time, also while it runs."""

from __future__ import annotations

import io
import sys
from typing import Annotated

import typer
from rich.text import Text

from masthead.cli.account import Account
from masthead.cli.console import out, print_json, printable, table
from masthead.cli.engine import open_ledger, plain_words
from masthead.cli.failure import CommandFailed, Exit
from masthead.cli.mailings import found_mailing


def receipt(
    named: Annotated[
        str, typer.Argument(metavar="RUN|MAILING", help="A run's folder; with --ledger a mailing's number.")
    ] = "",
    ledger: Annotated[
        str, typer.Option(metavar="URL", envvar="MASTHEAD_LEDGER", help="The ledger that holds the mailing.")
    ] = "",
    as_csv: Annotated[bool, typer.Option("--csv", help="Everybody not simply accepted, as CSV.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")] = False,
) -> None:
    """Show the account of a mailing. The sum, and who was not simply accepted. Exit 1 when it does not add up."""
    if not named:
        _list(ledger, as_json=as_json)
        return
    with found_mailing(named, ledger) as found:
        account = Account(found.ledger, found.mailing, run=found.run)
        if as_csv:
            if isinstance(sys.stdout, io.TextIOWrapper):
                # CSV brings its own ends of lines; Windows would double them.
                sys.stdout.reconfigure(newline="")
            account.write(sys.stdout)
        elif as_json:
            print_json(account.as_json())
        else:
            out.print(Text(f"{printable(account.receipt.label)}: {account.receipt.state}"))
            account.print()
        raise typer.Exit(Exit.FINE if account.receipt.adds_up else Exit.FAILED)


def _list(url: str, *, as_json: bool) -> None:
    """Every mailing of a ledger."""
    if not url:
        raise CommandFailed("A receipt is of a run or a mailing.", "Write: masthead receipt DIR, or add --ledger URL.")
    ledger = open_ledger(url)
    try:
        with plain_words():
            known = ledger.mailings()
    finally:
        ledger.close()
    if as_json:
        print_json([{"mailing": number, "label": label, "state": state.value} for number, label, state in known])
        return
    rows = table("Mailing", "State", number="Number")
    for number, label, state in known:
        rows.add_row(Text(printable(label)), state.value, str(number))
    out.print(rows)
