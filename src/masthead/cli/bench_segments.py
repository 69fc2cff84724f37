"""`masthead bench segments`: how long counting takes, with a condition of every kind, among a million people.

Each condition is counted once cold, in a process that has answered nothing yet, then again and again: warm. Before a
last count of each some people are edited, so that it must bring what was kept up to date.
"""

from __future__ import annotations

import datetime as dt
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Annotated

import typer

from masthead.audience.segments import Condition, parse, to_json
from masthead.cli.bench_people import Crowd, crowded_site
from masthead.cli.console import fact, print_json, progress, step

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
    'share 10% of "subject test"',
    "segment:core and country = CH",
    "title:harbour-morning and country in (DE, AT) and opened(last 30 days) >= 3 and not tag:staff",
)
"""One of every kind, and some together."""
CORE = "title:harbour-morning and not suppressed"
"""The segment that another refers to."""

_DAYS, _EDITED = 30, 200


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
        _measure_readers(crowd)
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


def _count(crowd: Crowd, rounds: int, *, quiet: bool) -> list[Counted]:
    from masthead.web.subscribers.models import Segment  # ready only once a site is open, as all below
    from masthead.web.subscribers.segments import kept, queries

    title = crowd.publications[0]
    Segment.objects.create(publication_id=title, slug="core", name="Core", condition=to_json(parse(CORE)))
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
            _edit(crowd, number)
            changed, _ = _milliseconds(count)
            found.append(Counted(text, people, round(cold, 1), round(statistics.median(warm), 2), round(changed, 2)))
            bar.update(task, advance=1, note=text[:40])
    return found


def _measure_readers(crowd: Crowd) -> None:
    """A month of editions: who opened each, and who clicked in it and in its tip."""
    from pyroaring import BitMap

    from masthead.audience.segments.tree import Action
    from masthead.web.subscribers import sets
    from masthead.web.subscribers.segments.engagement import deed_set

    draw, title = random.Random(1), crowd.publications[0]  # noqa: S311 – made-up readers
    for ago in range(_DAYS):
        day = dt.datetime.now(dt.UTC).date() - dt.timedelta(days=ago)
        opened = BitMap(draw.sample(range(1, crowd.rows + 1), crowd.rows * 3 // 10))
        clicked = BitMap(draw.sample(range(1, crowd.rows + 1), crowd.rows // 20))
        made = {deed_set(Action.OPENED, title, day, ago): opened, deed_set(Action.CLICKED, title, day, ago): clicked}
        tip = BitMap(list(clicked)[::3])
        sets.replace({**made, deed_set(Action.CLICKED, title, day, ago, "tip"): tip})


def _edit(crowd: Crowd, number: int) -> None:
    """Change some profiles as an action does."""
    from django.db import transaction

    from masthead.web.subscribers import changes
    from masthead.web.subscribers.models import Subscriber

    edited = range(1 + number, crowd.rows + 1, max(1, crowd.rows // _EDITED))
    with transaction.atomic():
        Subscriber.objects.filter(pk__in=list(edited)).update(language="it", name="Nora Neumann")
        changes.note(edited)


def _milliseconds(work: Callable[[], int]) -> tuple[float, int]:
    started = time.perf_counter()
    result = work()
    return (time.perf_counter() - started) * 1000, result
