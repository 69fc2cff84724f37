"""A mailing's receipt on the screen, as JSON and as a file."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import TextIO

from rich.text import Text

from masthead.cli.board import refusal_line
from masthead.cli.console import err, out, printable, table
from masthead.cli.failure import CommandFailed, Exit
from masthead.cli.run import ListAccount, Run
from masthead.delivery.ledger import Ledger
from masthead.delivery.mailing import MailingId
from masthead.delivery.outcome import Outcome
from masthead.delivery.receipt import PENDING, Receipt, ReceiptLine, by_reason, receipt_lines, write_receipt_csv

MOST_SHOWN = 20
MOST_LISTED = 10_000
"""Lines of a receipt that JSON holds; a CSV file has them all."""


class Account:
    """The receipt of one mailing with the account of its list, where it came from one."""

    def __init__(self, ledger: Ledger, mailing: MailingId, *, run: Run | None = None) -> None:
        """Reads the ledger; raises `LedgerError`."""
        self.receipt = Receipt.read(ledger, mailing)
        self._ledger, self._mailing, self._run = ledger, mailing, run
        self._list: ListAccount | None = run.record().list if run else None

    def lines(self) -> Iterator[ReceiptLine]:
        """See `receipt_lines`."""
        return receipt_lines(self._ledger, self._mailing)

    def as_json(self) -> dict[str, object]:
        """Everything, with at most `MOST_LISTED` lines of each kind."""
        lines = list(islice(self.lines(), MOST_LISTED + 1))
        data: dict[str, object] = {}
        if self._list is not None and self._run is not None:
            rows = islice(self._run.refused_rows(), MOST_LISTED)
            data = {
                "run": str(self._run.folder),
                "rows": self._list.rows,
                "refused": self._list.refused,
                "refused_rows": [{"line": line, "email": who, "reason": why} for line, who, why in rows],
                "problems": [
                    {"severity": each.severity, "line": each.line, "message": each.message, "remedy": each.remedy}
                    for each in self._list.problems
                ],
            }
        listed = [line for line in lines[:MOST_LISTED] if line.standing != PENDING]
        waiting = [line for line in lines[:MOST_LISTED] if line.standing == PENDING]
        return {
            **data,
            **self.receipt.as_json(),
            "exceptions": [line.as_json() for line in listed],
            "not_submitted": [line.address or str(line.subscriber) for line in waiting],
            "all_listed": len(lines) <= MOST_LISTED,
        }

    def print(self) -> None:
        """The sum, then every reason, then every refused row of the list."""
        self._print_problems()
        receipt = self.receipt
        sums = table("Receipt", number="")
        sums.add_row("Audience", f"{receipt.audience:,}", style="bold")
        for outcome in Outcome:
            sums.add_row(f"  {outcome.value.replace('_', ' ')}", f"{receipt.counts[outcome]:,}")
        if receipt.pending:
            sums.add_row("  not submitted", f"{receipt.pending:,}")
        out.print(sums)
        if receipt.doubted:
            times = "Once" if receipt.doubted == 1 else f"{receipt.doubted:,} times"
            out.print(f"{times} an answer was lost: as many people may have the mail twice. --csv names them.")
        for standing, code, reply, count in by_reason(self.lines())[:MOST_SHOWN]:
            if standing != PENDING:
                words = Text(f"{standing.replace('_', ' ')}: ").append(refusal_line(code, reply, count))
                out.print(words, soft_wrap=True)
        for reason, count in receipt.excluded.items():
            out.print(Text(f"{count:,} left out: {printable(reason)}"), soft_wrap=True)
        self._print_refused()

    def write(self, out: TextIO) -> None:
        """The lines as CSV, refused rows of the list first."""
        rows = self._run.refused_rows() if self._run else iter(())
        refused = ((address, f"line {line}: {reason}") for line, address, reason in rows)
        write_receipt_csv(out, self.lines(), refused=refused)

    def write_file(self, path: Path) -> None:
        """The same to a file. Raises `CommandFailed`."""
        try:
            with path.open("w", encoding="utf-8", errors="backslashreplace", newline="") as file:
                self.write(file)
        except OSError as fault:
            raise CommandFailed(
                f"The mailing ran, but its receipt cannot be written to {path}: {fault.strerror}.",
                "Write it somewhere else: “masthead receipt … --csv” reads it again at any time.",
                code=Exit.FAILED,
            ) from None

    def _print_problems(self) -> None:
        """What is odd about the list as a whole, in the form of findings."""
        if self._list is None:
            return
        problems = self._list.problems
        for problem in problems[:MOST_SHOWN]:
            place = f"{self._list.file}:{problem.line}" if problem.line else self._list.file
            out.print(Text(f"! {printable(place)}\n  {printable(problem.message)}"), soft_wrap=True)
            out.print(Text(f"  → {printable(problem.remedy)}", style="green"), soft_wrap=True)
        if len(problems) > MOST_SHOWN:
            out.print(f"  … and {len(problems) - MOST_SHOWN} more remarks; --json lists them.")

    def _print_refused(self) -> None:
        if self._list is None or self._run is None or not self._list.refused:
            return
        count = self._list.refused
        out.print("1 row of the list was refused:" if count == 1 else f"{count:,} rows of the list were refused:")
        for line, address, reason in islice(self._run.refused_rows(), MOST_SHOWN):
            out.print(Text(f"  line {line}: {printable(address)} – {printable(reason)}"), soft_wrap=True)
        if count > MOST_SHOWN:
            out.print(f"  … and {count - MOST_SHOWN:,} more; --json and --receipt list them all.")


def claim_receipt(path: Path) -> None:
    """Make sure, before anybody is mailed, that the receipt can be written. Keeps what the file holds until then."""
    try:
        path.open("a").close()
    except OSError as fault:
        raise CommandFailed(
            f"The receipt cannot be written to {path}: {fault.strerror}. Nothing was sent.",
            "Name a file that can be written: --receipt FILE.csv.",
            code=Exit.FAILED,
        ) from None


def print_stopped(words: str) -> None:
    """Why a mailing is not over yet."""
    err.print(Text("✗ ", style="bold red").append(printable(words), style="default"), soft_wrap=True)
