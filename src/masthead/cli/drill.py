"""`masthead drill`: crash the engine on purpose, and count whether everybody was served."""

from __future__ import annotations

import secrets
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from masthead.cli.console import fact, print_json, progress
from masthead.cli.crash_drill import CrashDrill, DrillResult
from masthead.cli.failure import CommandFailed, Exit
from masthead.delivery.ledger import LedgerError
from masthead.store import migrate
from masthead.testing.hostile_plan import PlanError, read_plan

REDRAW_SECONDS = 0.2

drill = typer.Typer(help="Crash the engine on purpose and see what it promises.", no_args_is_help=True)


@drill.callback()
def drills() -> None:
    """Crash the engine on purpose and see what it promises."""


@drill.command("delivery")
def drill_delivery(
    kills: Annotated[int, typer.Option(min=0, max=10_000, help="How often a worker is killed.")] = 20,
    recipients: Annotated[int, typer.Option(min=1, max=10_000_000, help="Made-up people to deliver to.")] = 20_000,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Worker processes.")] = 1,
    ledger: Annotated[
        str, typer.Option(metavar="URL", help="A ledger with nothing running; a SQLite file of its own if not given.")
    ] = "",
    plan: Annotated[
        str, typer.Option(metavar="PLAN", help="Let the relay misbehave: POINT:BEHAVIOUR=PROBABILITY,…")
    ] = "",
    seed: Annotated[int | None, typer.Option(help="Repeat the luck of another drill.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")] = False,
) -> None:
    """Kill workers at random moments; compare the relay's own record with the ledger. Exit 1 when anybody is missed."""
    chosen = secrets.randbelow(1_000_000) if seed is None else seed
    try:
        read_plan(plan)
    except PlanError as fault:
        raise CommandFailed(str(fault)) from None
    with tempfile.TemporaryDirectory(prefix="masthead-drill-") as folder, _bar(recipients, kills, as_json) as show:
        address = ledger or f"sqlite:///{folder}/ledger.sqlite"
        try:
            migrate(address)
        except LedgerError as fault:
            raise CommandFailed(str(fault), code=Exit.FAILED) from None
        result = CrashDrill(
            folder=Path(folder),
            ledger=address,
            recipients=recipients,
            kills=kills,
            workers=workers,
            seed=chosen,
            plan=plan,
            progress=show,
        ).run()
    report = {**asdict(result), "workers": workers, "seed": chosen, "plan": plan, "passed": result.passed}
    if as_json:
        print_json(report)
    else:
        _print(result, report)
    raise typer.Exit(Exit.FINE if result.passed else Exit.FAILED)


@contextmanager
def _bar(recipients: int, kills: int, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    bar = progress(quiet=quiet)
    # Drawn from here and not from a thread of its own: workers are forked from this process.
    bar.live.auto_refresh = False
    task = bar.add_task("Delivering", total=recipients, note="")
    drawn = 0.0

    def show(accepted: int, killed: int) -> None:
        nonlocal drawn
        if time.monotonic() - drawn > REDRAW_SECONDS:
            drawn = time.monotonic()
            bar.update(task, completed=min(accepted, recipients), note=f"{killed} of {kills} killed", refresh=True)

    with bar:
        yield show


def _print(result: DrillResult, report: dict[str, object]) -> None:
    for name, value in report.items():
        fact(name.replace("_", " "), str(value))
    if result.missed:
        fact("", "Somebody was missed: the engine broke its promise.")
    elif not result.passed:
        fact("", "More copies went out than were listed in doubt, or the account does not add up.")
    else:
        fact("", "Nobody was missed, and every copy too many is listed in doubt.")
