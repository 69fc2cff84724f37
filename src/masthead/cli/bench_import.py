"""`masthead bench import`: how fast a list comes in, beside its bare rows in the same tables.

The list is made here, with people who are suppressed and rows that are wrong among them; read, judged and brought in as
the newsroom does it, evidence, sets and report included. Then the very rows that it brought are put into the emptied
tables again by a plain loop, with the same indexes, without reading or looking at anything.
"""

from __future__ import annotations

import resource
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from masthead.audience.intake.meanings import mapping_from_json
from masthead.cli.bench_people import empty_site
from masthead.cli.console import fact, print_json, progress, step
from masthead.titles.chance import Chance

if TYPE_CHECKING:
    from masthead.web.subscribers.models import ImportRun

_FIRST = ("Ada", "Ben", "Carla", "Dora", "Emil", "Fatima", "Greta", "Hugo", "Ines", "Jonas", "Kim", "Lena", "Zoë")
_LAST = ("Albrecht", "Berger", "Costa", "Duarte", "Evans", "Fischer", "Müller", "Novak", "Okafor", "Silva", "Tan")
_DOMAINS = ("mail.example", "post.example", "example.com", "example.net", "uni.example.org")
_COUNTRIES = ("DE", "DE", "AT", "CH", "GB", "US")
_PLANS = ("free", "gift", "paid")
_COMPANIES = 4_000
_SUPPRESSED_EVERY = 10_000
_WRONG_EVERY = 25_000


def bench_import(
    rows: Annotated[int, typer.Option(metavar="N", min=100, max=20_000_000, help="Rows of the list.")] = 1_000_000,
    database: Annotated[
        str, typer.Option(metavar="URL", help="A PostgreSQL server, on which a database is made and dropped.")
    ] = "",
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")] = False,
) -> None:
    """A CSV file of a million rows into a site that is made for it, beside a bare insert of the same rows."""

    def tell(number: int, words: str) -> None:
        if not as_json:
            step(number, 3, words)

    with empty_site(database=database) as site, tempfile.TemporaryDirectory(prefix="masthead-bench-") as folder:
        tell(1, f"Writing a list of {rows:,} rows")
        file = Path(folder) / "list.csv"
        _write_list(file, rows)
        tell(2, "Bringing it in")
        before = sum(each.ru_utime + each.ru_stime for each in _processor())
        run, seconds = _bring_in(file, rows, quiet=as_json)
        processor = _processor()
        tell(3, "Inserting the same rows without looking")
        bare = _bare(site, rows, quiet=as_json)
        report = Report(
            rows=run.rows,
            seconds=round(seconds, 2),
            bare_insert_seconds=round(bare, 2),
            database="postgresql" if database else "sqlite",
            file_bytes=file.stat().st_size,
            added=run.added,
            updated=run.updated,
            unchanged=run.unchanged,
            refused=run.refused,
            cpu_seconds=round(sum(each.ru_utime + each.ru_stime for each in processor) - before, 2),
            peak_mb=round(max(each.ru_maxrss for each in processor) / 1024),
        )
    if as_json:
        print_json(report.as_json())
    else:
        report.print()


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured. cpu_seconds: of both processes of the import, a server's not among them. peak_mb: memory of
    the larger of them."""

    rows: int
    seconds: float
    bare_insert_seconds: float
    database: str
    file_bytes: int
    added: int
    updated: int
    unchanged: int
    refused: int
    cpu_seconds: float
    peak_mb: int

    @property
    def ratio(self) -> float:
        """Of the import to the bare insert."""
        return round(self.seconds / self.bare_insert_seconds, 2)

    def as_json(self) -> dict[str, object]:
        """For programs."""
        return {
            **asdict(self),
            "ratio_to_bare_insert": self.ratio,
            "rows_per_second": round(self.rows / self.seconds),
        }

    def print(self) -> None:
        """For people."""
        fact("list", f"{self.rows:,} rows, {self.file_bytes / 1e6:.0f} MB, into {self.database}")
        fact("brought in", f"{self.seconds:.1f} seconds, {self.rows / self.seconds:,.0f} rows a second")
        fact("of them", f"{self.added:,} added, {self.refused:,} refused")
        fact("bare insert", f"{self.bare_insert_seconds:.1f} seconds for the same rows; ratio {self.ratio:.2f}")
        fact("memory", f"{self.peak_mb:,} MB at most")


def _processor() -> tuple[resource.struct_rusage, resource.struct_rusage]:
    """Of this process and of those that it started and that have ended."""
    return resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)


def _write_list(file: Path, rows: int) -> None:
    """Made-up people, the same every time, in no order."""
    chance = Chance(7)
    with file.open("w", encoding="utf-8") as target:
        target.write("email,name,language,country,plan,company\n")
        for number in range(rows):
            first, last = _FIRST[number % len(_FIRST)], _LAST[number // len(_FIRST) % len(_LAST)]
            shuffled = number * 7_368_787 % 100_000_007
            address = f"{_plain(first)}.{_plain(last)}{shuffled}@{_DOMAINS[shuffled % len(_DOMAINS)]}"
            if number % _WRONG_EVERY == 7:
                address = address.replace("@", " at ")
            rest = f"{_COUNTRIES[shuffled % 6]},{_PLANS[number % 3]},Company {chance.below(_COMPANIES)}"
            target.write(f"{address},{first} {last},{'de' if number % 4 else 'en'},{rest}\n")


def _bring_in(file: Path, rows: int, *, quiet: bool) -> tuple[ImportRun, float]:
    from masthead.web.publications.queries import publication_named  # a site is open only now
    from masthead.web.subscribers.actions import imports as actions
    from masthead.web.subscribers.imports.job import Bounds, bring_in

    title = publication_named("harbour-morning")
    assert title
    _suppress_some(file, title.pk)
    with progress(quiet=quiet) as bar:
        task = bar.add_task("Bringing people in", total=rows, note="")
        began = time.perf_counter()
        with file.open("rb") as source:
            blocks = iter(lambda: source.read(1 << 20), b"")
            run = actions.upload(actor=None, publication_id=title.pk, file_name=file.name, content=blocks)
        said = actions.Description(mapping=mapping_from_json(run.mapping), consent_source="A list made for measuring")
        actions.describe(actor=None, run_id=run.pk, said=said)
        actions.start_import(actor=None, run_id=run.pk, here=True)
        run = bring_in(run.pk, Bounds(progress=lambda now: bar.update(task, completed=now.done_rows)))
        return run, time.perf_counter() - began


def _suppress_some(file: Path, publication_id: int) -> None:
    """Some of the list must not come in."""
    from masthead.web.subscribers.imports.measure import suppress  # as above

    with file.open(encoding="utf-8") as lines:
        keys = [line.partition(",")[0].casefold() for at, line in enumerate(lines) if at % _SUPPRESSED_EVERY == 1]
    suppress(keys, publication_id)


def _bare(site: Path, rows: int, *, quiet: bool) -> float:
    from masthead.web.subscribers.imports.measure import bare_insert  # as above

    with progress(quiet=quiet) as bar:
        task = bar.add_task("Inserting bare rows", total=rows, note="")
        return bare_insert(site, lambda count: bar.advance(task, count))


def _plain(name: str) -> str:
    return name.lower().replace("ë", "e").replace("ü", "ue")
