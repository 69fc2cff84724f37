"""`masthead send --simulate` and `--eml`: what would be sent, without sending it."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from rich.text import Text

from masthead.cli.account import MOST_SHOWN
from masthead.cli.console import fact, out, print_json, printable, progress, table
from masthead.cli.engine import plain_words
from masthead.cli.failure import CommandFailed, Exit
from masthead.cli.freezing import ReadList
from masthead.cli.quantities import in_words
from masthead.delivery.canary import Seeds, canary_sizes
from masthead.delivery.feed import Message
from masthead.delivery.freeze import freeze
from masthead.delivery.mailing import MailingId
from masthead.delivery.pacing import Rates
from masthead.delivery.simulator import Forecast, forecast, take_sample
from masthead.delivery.warm_up import WarmUp
from masthead.message import SlotValueError
from masthead.store.staging import SqliteStaging


@dataclass(frozen=True, slots=True, kw_only=True)
class DryRun:
    """What would be sent, to whom and how. share: of the canary, 0 for none."""

    message: Message
    mailing: MailingId
    list_file: Path
    rates: Rates
    warm_up: WarmUp | None = None
    share: float = 0.0


def simulate(dry_run: DryRun, *, as_json: bool) -> None:
    """Say exactly who would get the mailing, who would not and why, how large it is and how long it takes at least."""
    reading, seeds = ReadList(dry_run.list_file), Seeds()
    with tempfile.TemporaryDirectory() as folder, plain_words(), SqliteStaging(Path(folder)) as staging:
        frozen = freeze(reading.recipients(quiet=as_json), staging, seed=dry_run.mailing, first=seeds.first)
        started = time.process_time()
        sample = take_sample(frozen, dry_run.message)
        spent = (time.process_time() - started) / max(1, sample.filled)
        found = forecast(
            frozen,
            sample,
            rates=dry_run.rates,
            seconds_per_message=spent,
            now=time.time(),
            warm_up=dry_run.warm_up,
        )
        canary = canary_sizes(frozen.by_provider, dry_run.share, seeds.by_provider) if dry_run.share else {}
    report = {
        "rows": reading.rows,
        "refused": reading.refused,
        "audience": found.audience,
        "by_provider": {provider.value: count for provider, count in found.by_provider.items()},
        "excluded": {**found.excluded, **dict(reading.reasons.most_common())},
        "unfillable": {str(number): why for number, why in found.sample.unfillable.items()},
        "sampled": found.sample.filled + len(found.sample.unfillable),
        "message_bytes": round(found.sample.mean),
        "bytes": found.octets,
        "seconds": round(found.seconds, 1),
        "bounded_by": found.bounded_by,
        "canary": sum(canary.values()),
    }
    if as_json:
        print_json(report)
    else:
        _print(reading, found, sum(canary.values()))


def write_messages(dry_run: DryRun, folder: Path, *, as_json: bool) -> None:
    """Write everybody's message to a file of its own, as it would be submitted. Raises `CommandFailed`."""
    reading = ReadList(dry_run.list_file)
    unfillable: dict[int, str] = {}
    written = 0
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with progress(quiet=as_json) as bar:
            task = bar.add_task("Writing", total=None, note="")
            for member in reading.recipients(quiet=True):
                try:
                    content = dry_run.message.fill_stuffed(member)
                except SlotValueError as refused:
                    unfillable[member.id] = str(refused)
                    continue
                (folder / f"{member.id:07}.eml").write_bytes(content)
                written += 1
                bar.update(task, completed=written)
    except OSError as fault:
        raise CommandFailed(
            f"The messages cannot be written to {folder}: {fault.strerror}.", "Name another folder.", code=Exit.FAILED
        ) from None
    report = {
        "folder": str(folder),
        "files": written,
        "rows": reading.rows,
        "refused": reading.refused,
        "unfillable": {str(number): why for number, why in unfillable.items()},
    }
    if as_json:
        print_json(report)
        return
    out.print(f"{written:,} messages written to {folder}; {reading.refused:,} rows were refused. Nothing was sent.")
    for number, why in list(unfillable.items())[:MOST_SHOWN]:
        out.print(Text(f"  subscriber {number}: {printable(why)}"), soft_wrap=True)


def _print(reading: ReadList, found: Forecast, canary: int) -> None:
    people = table("Would get it", number="")
    for provider, count in sorted(found.by_provider.items(), key=lambda each: -each[1]):
        people.add_row(f"  {provider.value}", f"{count:,}")
    people.add_row("Audience", f"{found.audience:,}", style="bold")
    out.print(people)
    for reason, count in [*found.excluded.items(), *reading.reasons.most_common()][:MOST_SHOWN]:
        out.print(Text(f"{count:,} left out: {printable(reason)}"), soft_wrap=True)
    for number, why in list(found.sample.unfillable.items())[:MOST_SHOWN]:
        out.print(Text(f"subscriber {number} cannot be written to: {printable(why)}"), soft_wrap=True)
    fact("rows of the list", f"{reading.rows:,}")
    fact("a message", f"{found.sample.mean / 1000:.1f} KB")
    fact("all of them", f"{found.octets / 1e6:,.1f} MB")
    fact("takes at least", f"{in_words(found.seconds)}, by the {found.bounded_by}")
    if canary:
        fact("canary", f"{canary:,} go first")
    out.print("Nothing was sent.")
