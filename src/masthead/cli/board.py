"""A mailing while it runs: how fast, how long still, what relays answer, and why they refuse."""

from __future__ import annotations

import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console, Group, RenderableType
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from masthead.audience.recipient import Recipient
from masthead.cli.console import err, printable, table
from masthead.cli.quantities import in_words
from masthead.delivery.ledger import LedgerError
from masthead.delivery.mailing import Claim, ProviderClass, Totals
from masthead.delivery.outcome import Mark, Outcome
from masthead.delivery.ports import RelayError, Reply
from masthead.reports.refusals import explain

RATE_SECONDS = 10.0
"""Over how long the rate is measured."""

REFUSALS_SHOWN = 4
_TROUBLE_SECONDS = 10.0
_NAMES = {outcome: outcome.value.replace("_", " ") for outcome in Outcome}


class Board:
    """Implements `Observer`: counts every answer, and draws them when somebody looks.

    It starts from an account, so that a mailing that goes on shows what was done before.
    """

    def __init__(self, totals: Totals) -> None:
        self._audience = totals.audience
        self._counts = {provider: Counter(counts) for provider, counts in totals.by_provider.items()}
        self._current: Counter[Outcome] = Counter()
        self._refusals: dict[tuple[int, str], int] = {}
        self._trouble: tuple[float, str] | None = None
        self._samples: deque[tuple[float, int]] = deque()
        self._note = ""
        self._answers = 0

    # Observer

    def claimed(self, claim: Claim) -> None:
        """See `Observer.claimed`."""
        self._current = self._counts.setdefault(claim.provider, Counter())
        if claim.passes > 1:
            # They are on their way again; what becomes of them is counted anew.
            again = claim.marks.count(Mark.PENDING)
            self._current[Outcome.DEFERRED] = max(0, self._current[Outcome.DEFERRED] - again)

    def settled(self, recipient: Recipient, reply: Reply) -> None:
        """See `Observer.settled`."""
        del recipient
        self._current[reply.outcome] += 1
        self._answers += 1
        if reply.outcome is not Outcome.ACCEPTED:
            self._refused(reply)

    def trouble(self, fault: LedgerError | RelayError) -> None:
        """See `Observer.trouble`."""
        self._trouble = (time.monotonic(), str(fault))

    def draining(self) -> None:
        """See `Observer.draining`."""
        self._note = "Ending: waiting for the answers under way. Ctrl-C again ends at once."

    # What is shown

    def say(self, note: str) -> None:
        """A line below everything else."""
        self._note = note

    @property
    def done(self) -> int:
        """How many members have an outcome."""
        return sum(counts.total() for counts in self._counts.values())

    def rate(self, now: float) -> float:
        """Answers a second, lately."""
        self._samples.append((now, self._answers))
        while len(self._samples) > 2 and now - self._samples[0][0] > RATE_SECONDS:
            self._samples.popleft()
        since, before = self._samples[0]
        return (self._answers - before) / (now - since) if now > since else 0.0

    def __rich__(self) -> RenderableType:
        """The board as it stands."""
        lines: list[RenderableType] = [self._head(time.monotonic()), self._outcomes(), *self._refusal_lines()]
        if self._trouble and time.monotonic() - self._trouble[0] < _TROUBLE_SECONDS:
            lines.append(Text(f"! Waiting: {printable(self._trouble[1])}", style="yellow"))
        if self._note:
            lines.append(Text(self._note, style="bold"))
        return Group(*lines)

    def _head(self, now: float) -> RenderableType:
        done, rate = min(self.done, self._audience), self.rate(now)
        left = (self._audience - done) / rate if rate > 0 else 0.0
        words = f"{done:,} of {self._audience:,}  {rate:,.0f} a second"
        if 0 < left < 1e7:
            words += f"  {in_words(left)} left"
        row = Table.grid(padding=(0, 2))
        row.add_row(Text("Sending"), ProgressBar(total=max(1, self._audience), completed=done, width=32), Text(words))
        return row

    def _outcomes(self) -> RenderableType:
        shown = [each for each in Outcome if any(counts[each] for counts in self._counts.values())]
        rows = table("", *(_NAMES[outcome] for outcome in shown[:-1]), number=_NAMES[shown[-1]] if shown else "")
        for column in rows.columns[1:]:
            column.justify = "right"
        for provider in ProviderClass:
            if counts := self._counts.get(provider):
                rows.add_row(provider.value, *(f"{counts[outcome]:,}" for outcome in shown))
        return rows

    def _refused(self, reply: Reply) -> None:
        key = (reply.code, reply.text)
        # The latest ones stand last; the same words move there again.
        self._refusals[key] = self._refusals.pop(key, 0) + 1
        if len(self._refusals) > 50:
            del self._refusals[next(iter(self._refusals))]

    def _refusal_lines(self) -> Iterator[Text]:
        for (code, text), count in list(self._refusals.items())[-REFUSALS_SHOWN:]:
            yield refusal_line(code, text, count)


def refusal_line(code: int, text: str, count: int) -> Text:
    """A refusal in plain words where it is known, with the relay's own behind."""
    found = explain(code, text)
    said = f"{code or ''} {printable(text)}".strip()
    line = Text(f"{count:,} × ", style="bold")
    if found is None:
        return line.append(said, style="default")
    line.append(found.words, style="default").append(f" {found.remedy}", style="green")
    return line.append(f"  {said}", style="dim")


@contextmanager
def shown(board: Board, *, quiet: bool, console: Console = err) -> Iterator[None]:
    """Draw the board twice a second while this lasts, where somebody watches."""
    if quiet or not console.is_terminal:
        yield
        return
    with Live(board, console=console, refresh_per_second=2, transient=True):
        yield
