"""`masthead bench`: how fast the press runs here. Ratios come from one run; absolute times are this machine's."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from email.message import EmailMessage
from functools import partial
from importlib.resources import as_file
from typing import Annotated, TypeVar

import typer

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.cli.bench_archive import bench_archive
from masthead.cli.bench_delivery import bench_delivery
from masthead.cli.bench_import import bench_import
from masthead.cli.bench_loader import bench_loader
from masthead.cli.bench_report import bench_report
from masthead.cli.bench_segments import bench_segments
from masthead.cli.bench_tracker import bench_tracker
from masthead.cli.console import fact, print_json, progress, step
from masthead.cli.mail import compile_proof
from masthead.cli.proof import Proof, make_proof
from masthead.cli.workspace import Manuscript, open_manuscript
from masthead.edition.markdown import read_edition
from masthead.message import CompiledMessage
from masthead.titles import shipped

bench = typer.Typer(help="Measure, on this machine, in one run.", no_args_is_help=True)

MESSAGE_SIZE = 64 * 1024
SECRET = bytes(range(32))

Result = TypeVar("Result")


@bench.callback()
def benchmarks() -> None:
    """Measure, on this machine, in one run."""


@bench.command("compile")
def bench_compile(
    rounds: Annotated[int, typer.Option(metavar="N", min=1, max=1000, help="Editions compiled.")] = 20,
    messages: Annotated[int, typer.Option(metavar="N", min=100, max=10_000_000, help="Messages filled.")] = 5000,
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")] = False,
) -> None:
    """Markdown → checked → rendered → compiled, and the rate at which messages are filled, on one core."""
    with as_file(shipped("harbour-morning").editions[0]) as path:
        manuscript = open_manuscript(path)
        stages = _compile_stages(manuscript, rounds, quiet=as_json)
    fill = _fill(manuscript, messages, quiet=as_json)
    report = {
        "compile_ms": round(sum(stages.values()), 2),
        "stages_ms": {name: round(value, 2) for name, value in stages.items()},
        "message_bytes": fill.size,
        "fill_us": round(fill.microseconds * MESSAGE_SIZE / fill.size, 2),
        "fill_us_per_message": round(fill.microseconds, 2),
        "fill_per_second": round(1e6 / fill.microseconds),
        "ratio_to_email_package": round(fill.reference_microseconds / fill.microseconds, 1),
    }
    if as_json:
        print_json(report)
        return
    _print_report(stages, fill)


bench.command("delivery")(bench_delivery)
bench.command("archive")(bench_archive)
bench.command("segments")(bench_segments)
bench.command("import")(bench_import)
bench.command("loader")(bench_loader)
bench.command("report")(bench_report)
bench.command("tracker")(bench_tracker)


@dataclass(frozen=True, slots=True)
class FillRate:
    """microseconds: per filled message of `size` bytes. reference_microseconds: built by the `email` package."""

    size: int
    microseconds: float
    reference_microseconds: float


def _print_report(stages: dict[str, float], fill: FillRate) -> None:
    """The same figures in words."""
    each = ", ".join(f"{name.replace('_', ' ')} {value:.1f}" for name, value in stages.items())
    fact("edition compiled", f"{sum(stages.values()):.1f} ms ({each})")
    fact("message filled", f"{fill.microseconds:.1f} µs at {fill.size / 1000:.1f} KB")
    fact(
        "", f"{fill.microseconds * MESSAGE_SIZE / fill.size:.1f} µs per 64 KB, {1e6 / fill.microseconds:,.0f} a second"
    )
    times = fill.reference_microseconds / fill.microseconds
    fact("email package", f"takes {times:,.0f} times as long to build the same mail")


def _compile_stages(manuscript: Manuscript, rounds: int, *, quiet: bool) -> dict[str, float]:
    """Median milliseconds of each stage over `rounds`, after one round to warm up."""
    source = manuscript.path.read_bytes()
    if not quiet:
        step(1, 2, f"Compiling {rounds} editions")
    taken: dict[str, list[float]] = {"read": [], "render_and_check": [], "compile": []}
    with progress(quiet=quiet) as bar:
        task = bar.add_task("Compiling editions", total=rounds + 1, note="")
        for number in range(rounds + 1):
            read_ms, _ = _timed(lambda: read_edition(source, manuscript.house, file=str(manuscript.path)))
            proof_ms, proof = _timed(lambda: make_proof(manuscript))
            compile_ms, _ = _timed(partial(_compiled, proof))
            if number:
                for name, value in zip(taken, (read_ms, proof_ms, compile_ms), strict=True):
                    taken[name].append(value)
            bar.advance(task)
    return {name: statistics.median(values) for name, values in taken.items()}


def _fill(manuscript: Manuscript, messages: int, *, quiet: bool) -> FillRate:
    """Fill a message grown to at least 64 KB for `messages` different people, links tracked."""
    message = _compiled(make_proof(_grown(manuscript)))
    people = [_reader(number) for number in range(1, min(messages, 1000) + 1)]
    size = len(message.fill(people[0]))
    if not quiet:
        step(2, 2, f"Filling {messages:,} messages of {size / 1000:.1f} KB")
    best = float("inf")
    for _ in range(5):
        started = time.process_time()
        for number in range(messages // 5):
            message.fill(people[number % len(people)])
        best = min(best, (time.process_time() - started) / max(1, messages // 5))
    return FillRate(size, best * 1e6, _reference(message, people[0]) * 1e6)


def _grown(manuscript: Manuscript) -> Manuscript:
    """The same edition with its stories repeated until its mail fills 64 KB."""
    edition = manuscript.edition
    stories = edition.of_kind("story")
    size = 0
    while size < MESSAGE_SIZE:
        edition = edition.model_copy(update={"sections": (*edition.sections, *stories)})
        reading = replace(manuscript.reading, edition=edition, lines=(0,) * len(edition.sections))
        grown = replace(manuscript, reading=reading)
        size = len(_compiled(make_proof(grown)).fill(_reader(1)))
    return grown


def _reader(number: int) -> Recipient:
    return Recipient(
        SubscriberId(number), f"reader{number}@example.com", name=f"Réader {number}", referral_count=number % 4
    )


def _compiled(proof: Proof) -> CompiledMessage:
    return compile_proof(proof, secret=SECRET, now=dt.datetime(2026, 1, 1, tzinfo=dt.UTC), tracked=True)


def _reference(message: CompiledMessage, reader: Recipient) -> float:
    """Seconds to build the same mail with the standard `email` package, as a loop per recipient would."""
    parsed = email.message_from_bytes(message.fill(reader), policy=email.policy.SMTP)
    text, html = (part.get_content() for part in parsed.iter_parts())
    rounds = 20
    started = time.process_time()
    for _ in range(rounds):
        built = EmailMessage(policy=email.policy.SMTP)
        for name, value in parsed.items():
            if not name.lower().startswith(("content-", "mime-")):
                built[name] = str(value)
        built.set_content(text, cte="quoted-printable")
        built.add_alternative(html, subtype="html", cte="quoted-printable")
        built.as_bytes()
    return (time.process_time() - started) / rounds


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    started = time.process_time()
    result = work()
    return (time.process_time() - started) * 1000, result
