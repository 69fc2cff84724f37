"""`masthead bench loader`: how fast events of trackers become counts, in a site that is made for it."""

from __future__ import annotations

import datetime as dt
import resource
import tempfile
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from masthead.cli.bench_people import empty_site
from masthead.cli.console import fact, print_json, progress, step
from masthead.tracking.links import LinkTable, Privacy, Target
from masthead.tracking.records import Hit
from masthead.tracking.robots import shipped_rules
from masthead.tracking.writer import SegmentWriter, new_writer

if TYPE_CHECKING:
    from masthead.web.insights.facts import MailingFacts

_KINDS = ("story", "story", "number", "briefs", "sponsor", "story", "jobs", "links", "poll", "text")
_LINKS = 40
_FLUSHED = 2_000
_PART = 25_000


def bench_loader(
    events: Annotated[int, typer.Option(metavar="N", min=1000, max=50_000_000, help="Events loaded.")] = 600_000,
    people: Annotated[int, typer.Option(metavar="N", min=100, max=10_000_000, help="Who got the mailing.")] = 1_000_000,
    database: Annotated[
        str, typer.Option(metavar="URL", help="A PostgreSQL server, on which a database is made and dropped.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")] = False,
) -> None:
    """Segments of a morning of one mailing into events, counts and sets; and the same segments once more."""

    def tell(words: str) -> None:
        if not as_json:
            step(1, 2, words)

    with empty_site(database=database, tell=tell), tempfile.TemporaryDirectory(prefix="masthead-events-") as folder:
        tell(f"Making {events:,} events")
        made = make_segments(Path(folder), events=events, people=people, quiet=as_json)
        if not as_json:
            step(2, 2, f"Loading {made.segments} segments")
        report = _load(Path(folder), made, "postgresql" if database else "sqlite")
    if as_json:
        print_json(report.as_json())
    else:
        report.print()


@dataclass(frozen=True, slots=True)
class Made:
    """Segments of one mailing. bytes: of all of them."""

    facts: MailingFacts
    events: int
    segments: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured. again_seconds: for the same segments once more, which changes nothing."""

    events: int
    segments: int
    segment_bytes: int
    database: str
    seconds: float
    cpu_seconds: float
    again_seconds: float
    again_events: int
    peak_mb: int

    def as_json(self) -> dict[str, object]:
        """For programs."""
        return {"events_per_s": round(self.events / self.seconds), **asdict(self)}

    def print(self) -> None:
        """For people."""
        fact("loaded", f"{self.events / self.seconds:,.0f} events a second into {self.database}")
        fact("", f"{self.events:,} events of {self.segments} segments in {self.seconds:.2f} seconds")
        fact("once more", f"{self.again_seconds:.2f} seconds, {self.again_events} events")
        fact("memory", f"{self.peak_mb:,} MB at most")


def made_table(publication_id: int) -> LinkTable:
    """The links of a made-up edition: ten sections of four, and one that no reader sees."""
    targets = [
        Target(
            url=f"https://example.com/{at}",
            section=at // 4,
            kind=_KINDS[at // 4 % len(_KINDS)],
            label=f"Section {at // 4 + 1}",
        )
        for at in range(_LINKS)
    ]
    hidden = Target(url="https://example.com/", canary=True)
    return LinkTable(publication=publication_id, privacy=Privacy.FULL, targets=(*targets, hidden))


def make_segments(folder: Path, *, events: int, people: int, quiet: bool) -> Made:
    """Write a made-up morning into segments, in the order of time as trackers do."""
    from masthead.web.insights.facts import MailingFacts  # a site is open only now
    from masthead.web.insights.morning import Morning
    from masthead.web.publications.queries import publication_named

    title = publication_named("harbour-morning")
    assert title
    started = dt.datetime(2026, 11, 23, 5, 0, tzinfo=dt.UTC)
    table = made_table(title.pk)
    words = "A made-up morning"
    facts = MailingFacts(1, title.pk, started.date(), 1, words, words, started, people, table)
    hits = sorted(Morning(1, people, events, facts.started_ms).hits(table), key=lambda hit: hit.at_ms)
    write(folder, hits, quiet=quiet)
    paths = list(folder.glob("*.closed"))
    return Made(facts, len(hits), len(paths), sum(path.stat().st_size for path in paths))


def write(folder: Path, hits: Iterable[Hit], *, quiet: bool) -> None:
    """Write events as a tracker does that nobody waits for."""
    writer = SegmentWriter(folder, new_writer())
    with progress(quiet=quiet) as bar:
        task = bar.add_task("Writing events", total=None, note="")
        for place, hit in enumerate(hits):
            writer.append(hit)
            if place % _FLUSHED == 0:
                writer.flush()
            if place % _PART == 0:
                bar.advance(task, _PART)
    writer.close()


def _load(folder: Path, made: Made, database: str) -> Report:
    from masthead.web.insights.loading.loader import Loader  # as above

    kept = {path.name: path.read_bytes() for path in folder.iterdir()}
    loader = Loader(folder, KnownMailing(made.facts), shipped_rules)
    before, began = time.process_time(), time.perf_counter()
    first = loader.round()
    seconds, processor = time.perf_counter() - began, time.process_time() - before
    for name, data in kept.items():
        (folder / name).write_bytes(data)
    began = time.perf_counter()
    again = Loader(folder, KnownMailing(made.facts), shipped_rules).round()
    return Report(
        events=first.events,
        segments=made.segments,
        segment_bytes=made.bytes,
        database=database,
        seconds=round(seconds, 3),
        cpu_seconds=round(processor, 3),
        again_seconds=round(time.perf_counter() - began, 3),
        again_events=again.events,
        peak_mb=round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    )


class KnownMailing:
    """Implements `MailingSource` for one mailing."""

    def __init__(self, facts: MailingFacts) -> None:
        self._facts = facts

    def facts(self, mailing: int) -> MailingFacts | None:
        """See `MailingSource.facts`."""
        return self._facts if mailing == self._facts.mailing else None
