"""`masthead bench segments`: how long counting takes, with a condition of every kind, among a million people.

Each condition is counted once cold, in a process that has answered nothing yet, then again and again: warm. Before a
last count of each some people are edited, so that it must bring what was kept up to date.
"""

from __future__ import annotations

import datetime as dt
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from masthead.audience.segments import Condition, parse, to_json
from masthead.cli.bench_people import crowded_site
from masthead.cli.console import fact, print_json, progress, step

if TYPE_CHECKING:
    from masthead.web.subscribers.crowd import Crowd

CONDITIONS = (
    "everybody",
    "title:harbour-morning and not title:hafen-am-morgen",
    "title:harbour-morning is paused confirmed in last 90 days",
    "tag:vip and not tag:staff and not suppressed",
    "language in (de, fr)",
    'name contains "ann" and domain = mail.example',
    "country in (DE, AT) and age >= 30",
    "joined < 2018-01-01",
    "created in last 90 days or referrer is set",
    "time_zone starts with Europe and source != import",
    "opened(last 30 days) >= 3 and not clicked(last 7 days)",
    "clicked(section:tip, last 30 days) = 0",
    "in(import 1) and company is set",
    "poll(2026-11-20, 1) = B and title:harbour-morning",
    'share 10% of "subject test"',
    "segment:core and country = CH",
    "title:harbour-morning and country in (DE, AT) and opened(last 30 days) >= 3 and not tag:staff",
)
"""One of every kind, and some together."""
CORE = "title:harbour-morning and not suppressed"
"""The segment that another refers to."""

_EDITED = 200


def bench_segments(
    rows: Annotated[int, typer.Option(metavar="N", min=1000, max=10_000_000, help="People.")] = 1_000_000,
    rounds: Annotated[int, typer.Option(metavar="N", min=1, max=1000, help="Warm counts of each condition.")] = 7,
    database: Annotated[
        str, typer.Option(metavar="URL", help="A PostgreSQL server, on which a database is made and dropped.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")] = False,
) -> None:
    """Counting segments of every kind, cold, warm and after changes, in a site that is made for it."""

    def tell(words: str) -> None:
        if not as_json:
            step(1, 2, words)

    with crowded_site(rows, database=database, tell=tell) as crowd:
        tell("Making who opened and clicked")
        from masthead.web.subscribers.crowd import measure_readers  # Django is ready only now

        measure_readers(crowd, now=dt.datetime.now(dt.UTC))
        if not as_json:
            step(2, 2, f"Counting {len(CONDITIONS)} segments among {rows:,} people")
        counted = _count(crowd, rounds, quiet=as_json)
        report = Report(rows, "postgresql" if database else "sqlite", tuple(counted))
    if as_json:
        print_json(report.as_json())
    else:
        report.print()


@dataclass(frozen=True, slots=True)
class Counted:
    """One condition, in milliseconds: ms is the median of the warm counts, changed_ms the count after some people were
    edited."""

    condition: str
    people: int
    cold_ms: float
    ms: float
    changed_ms: float


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured."""

    rows: int
    database: str
    segments: tuple[Counted, ...]

    def as_json(self) -> dict[str, object]:
        """For programs."""
        return {
            "rows": self.rows,
            "database": self.database,
            "worst_ms": max(each.ms for each in self.segments),
            "worst_changed_ms": max(each.changed_ms for each in self.segments),
            "worst_cold_ms": max(each.cold_ms for each in self.segments),
            "segments": [asdict(each) for each in self.segments],
        }

    def print(self) -> None:
        """For people."""
        for each in self.segments:
            fact(f"{each.ms:6.1f} ms", f"{each.condition}: {each.people:,} people, cold {each.cold_ms:,.0f} ms")
        for words, name in (("warm", "ms"), ("after changes", "changed_ms"), ("cold", "cold_ms")):
            fact(f"worst, {words}", f"{max(getattr(each, name) for each in self.segments):,.1f} ms")


def _ask(title: int) -> None:
    """The poll whose answers are in the crowd's sets."""
    from masthead.web.growth.models import Poll  # as above
    from masthead.web.subscribers.crowd import ANSWERS, VOTED_ON

    at = dt.datetime.combine(VOTED_ON, dt.time(6), dt.UTC)
    answers = [f"Answer {number + 1}" for number in range(ANSWERS)]
    Poll.objects.create(
        key="bench", publication_id=title, day=VOTED_ON, question="Which?", answers=answers, opened_at=at, closes_at=at
    )


def _count(crowd: Crowd, rounds: int, *, quiet: bool) -> list[Counted]:
    from masthead.web.subscribers.crowd import edit_some  # as above
    from masthead.web.subscribers.models import Segment
    from masthead.web.subscribers.segments import kept, queries

    title = crowd.publications[0]
    Segment.objects.create(publication_id=title, slug="core", name="Core", condition=to_json(parse(CORE)))
    _ask(title)
    found: list[Counted] = []
    with progress(quiet=quiet) as bar:
        task = bar.add_task("Counting", total=len(CONDITIONS), note="")
        for number, text in enumerate(CONDITIONS):
            condition = parse(text)

            def count(wanted: Condition = condition) -> int:
                return queries.count(wanted, title)

            kept.forget_all()
            cold, people = _milliseconds(count)
            warm = [_milliseconds(count)[0] for _ in range(rounds)]
            edit_some(crowd, first=1 + number, about=_EDITED)
            changed, _ = _milliseconds(count)
            found.append(Counted(text, people, round(cold, 1), round(statistics.median(warm), 2), round(changed, 2)))
            bar.update(task, advance=1, note=text[:40])
    return found


def _milliseconds(work: Callable[[], int]) -> tuple[float, int]:
    started = time.perf_counter()
    result = work()
    return (time.perf_counter() - started) * 1000, result
