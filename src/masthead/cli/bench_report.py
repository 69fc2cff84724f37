"""`masthead bench report`: how long the report of an edition takes that went to a million people."""

from __future__ import annotations

import datetime as dt
import statistics
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from masthead.cli.bench_loader import KnownMailing, make_segments
from masthead.cli.bench_people import empty_site
from masthead.cli.console import fact, print_json, step
from masthead.tracking.robots import shipped_rules

if TYPE_CHECKING:
    from masthead.web.insights.facts import MailingFacts

_PAST = 20
_SECTIONS = 10


def bench_report(
    rows: Annotated[int, typer.Option(metavar="N", min=100, max=10_000_000, help="Who got the edition.")] = 1_000_000,
    events: Annotated[int, typer.Option(metavar="N", min=1000, max=50_000_000, help="What they did.")] = 600_000,
    rounds: Annotated[int, typer.Option(metavar="N", min=1, max=1000, help="Warm reports.")] = 9,
    database: Annotated[
        str, typer.Option(metavar="URL", help="A PostgreSQL server, on which a database is made and dropped.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")] = False,
) -> None:
    """The report of one edition, with twenty before it, cold and warm, in a site that is made for it."""

    def tell(words: str) -> None:
        if not as_json:
            step(1, 2, words)

    with empty_site(database=database, tell=tell):
        tell(f"Making and loading {events:,} events")
        facts = _filled(events, rows, quiet=as_json)
        if not as_json:
            step(2, 2, f"Reporting {rounds + 1} times")
        report = _measured(facts, rows, rounds, "postgresql" if database else "sqlite")
    if as_json:
        print_json(asdict(report))
    else:
        report.print()


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured, in milliseconds: ms is the median of the warm reports, cold_ms the first one with a new
    connection to the database. json_ms: to make plain data of a report. clicks, human_clicks: what it says.
    """

    rows: int
    events: int
    database: str
    ms: float
    worst_ms: float
    cold_ms: float
    publication_ms: float
    json_ms: float
    opens: int
    clicks: int
    human_clicks: int
    sections: int

    def print(self) -> None:
        """For people."""
        fact("edition report", f"{self.ms:.1f} ms warm, {self.cold_ms:.1f} ms cold, {self.worst_ms:.1f} ms at worst")
        fact("", f"{self.rows:,} recipients, {self.events:,} events, {self.sections} sections, {self.database}")
        fact("title report", f"{self.publication_ms:.1f} ms")


def _filled(events: int, people: int, *, quiet: bool) -> MailingFacts:
    """The events of an edition, loaded, and the counts of those before it."""
    from masthead.web.insights.loading.loader import Loader  # a site is open only now

    with tempfile.TemporaryDirectory(prefix="masthead-events-") as folder:
        made = make_segments(Path(folder), events=events, people=people, quiet=quiet)
        Loader(Path(folder), KnownMailing(made.facts), shipped_rules).round()
    _fill_past(made.facts)
    return made.facts


def _fill_past(facts: MailingFacts) -> None:
    from masthead.web.insights.models import Measured, SectionCount  # as above

    for ago in range(1, _PAST + 1):
        day = facts.date - dt.timedelta(days=ago)
        Measured.objects.create(
            mailing=1000 + ago,
            publication_id=facts.publication_id,
            edition_date=day,
            edition_number=1,
            privacy=facts.privacy.value,
            started_at=facts.started_at - dt.timedelta(days=ago),
            delivered=facts.delivered,
        )
        SectionCount.objects.bulk_create(
            SectionCount(
                mailing=1000 + ago,
                section=section,
                kind=facts.links.targets[section * 4].kind,
                label=f"Section {section + 1}",
                clicks=9000 // (section + 1),
                human_clicks=8000 // (section + 1) + 37 * ago,
                clickers=7000 // (section + 1),
                human_clickers=6000 // (section + 1),
            )
            for section in range(_SECTIONS)
        )


def _measured(facts: MailingFacts, rows: int, rounds: int, database: str) -> Report:
    from masthead.web.database import disconnect  # as above
    from masthead.web.insights.exporting import report_json
    from masthead.web.insights.queries.edition import edition_report
    from masthead.web.insights.queries.publication import publication_report

    source = KnownMailing(facts)
    taken: list[float] = []
    for _ in range(rounds + 1):
        if not taken:
            disconnect()
        began = time.perf_counter()
        report = edition_report([facts.mailing], source)
        taken.append((time.perf_counter() - began) * 1000)
    began = time.perf_counter()
    report_json(report)
    as_json = (time.perf_counter() - began) * 1000
    began = time.perf_counter()
    publication_report(facts.publication_id, now=facts.started_at + dt.timedelta(days=1))
    title = (time.perf_counter() - began) * 1000
    cold, *warm = taken
    return Report(
        rows=rows,
        events=sum(each.raw for each in (report.opens, report.clicks, report.unsubscribes)) + report.canary_hits,
        database=database,
        ms=round(statistics.median(warm), 2),
        worst_ms=round(max(warm), 2),
        cold_ms=round(cold, 2),
        publication_ms=round(title, 2),
        json_ms=round(as_json, 2),
        opens=report.opens.raw,
        clicks=report.clicks.raw,
        human_clicks=report.clicks.human,
        sections=len(report.sections),
    )
