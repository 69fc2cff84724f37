"""`masthead import subscribers`: a list of people brought into a title, or tried."""

from __future__ import annotations

import datetime as dt
import hashlib
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Annotated

import typer

from masthead.audience.intake import values
from masthead.audience.intake.meanings import (
    ABOUT,
    MappingError,
    Meaning,
    mapping_from_json,
    wished_mapping,
)
from masthead.cli.console import err, fact, out, print_json, printable, progress
from masthead.cli.failure import CommandFailed, Exit
from masthead.cli.site import SiteOption, need_database, open_site

if TYPE_CHECKING:
    from masthead.web.publications.models import Publication
    from masthead.web.subscribers.models import ImportRun

bring = typer.Typer(help="Bring people in from elsewhere.", no_args_is_help=True)

_BLOCK = 1 << 20
_OUTCOMES = ("added", "updated", "unchanged", "refused")


@bring.callback()
def imports() -> None:
    """Bring people in from elsewhere."""


@bring.command("subscribers")
def import_subscribers(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A CSV, TSV or XLSX file, or a zip with one of them.")],
    title: Annotated[str, typer.Option(metavar="SLUG", help="The publication that they get.")],
    consent_source: Annotated[str, typer.Option(metavar="TEXT", help="Where and how these people agreed.")] = "",
    consent_date: Annotated[str, typer.Option(metavar="DATE", help="When, for rows that do not say: 2026-01-31.")] = "",
    wishes: Annotated[
        list[str] | None,
        typer.Option("--map", metavar="COLUMN=MEANING", help="What a column holds; may be given again."),
    ] = None,
    tags: Annotated[str, typer.Option(metavar="TAGS", help="For everybody in the list, parted by commas.")] = "",
    known: Annotated[str, typer.Option(metavar="fill|overwrite|leave", help="Profiles of known people.")] = "fill",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Try the list; bring nobody in.")] = False,
    resume: Annotated[bool, typer.Option("--resume", help="Go on where an import of this file stopped.")] = False,
    report: Annotated[Path | None, typer.Option(metavar="FILE", help="Write how each row ended there, as CSV.")] = None,
    site: SiteOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")] = False,
) -> None:
    """Bring a list of people into a publication.

    Nobody who left, bounced, complained or is suppressed ever comes back by a list; those rows are refused.
    """
    _check_options(file, consent_source, dry_run=dry_run, resume=resume, report=report)
    found = open_site(site)
    need_database(found)
    with _refusals():
        publication = _publication(title)
        wish = _Wish(consent_source, _date(consent_date), tuple(wishes or ()), values.tags(tags)[0], known)
        run = _unfinished(file, publication) if resume else _uploaded(file, publication, wish)
        run = _do(run, dry_run=dry_run, quiet=as_json)
    if report is not None:
        _write_report(report, run)
    if as_json:
        print_json(_as_json(run))
    else:
        _print(run, report)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What was said on the command line."""

    consent_source: str
    consented_at: dt.datetime | None
    wishes: tuple[str, ...] = field(default_factory=tuple)
    tags: tuple[str, ...] = field(default_factory=tuple)
    known: str = "fill"


def _check_options(file: Path, consent_source: str, *, dry_run: bool, resume: bool, report: Path | None) -> None:
    """Refuse what makes no sense before anything is opened."""
    if file.is_dir():
        raise CommandFailed(f"{file} is a folder, not a list.")
    if not file.is_file():
        raise CommandFailed(f"There is no list at {file}.", "Check the path.")
    if resume and dry_run:
        raise CommandFailed("A dry run cannot be resumed.", "Leave out --resume or --dry-run.")
    if not resume and not consent_source.strip():
        raise CommandFailed(
            "Nobody is brought in without a source of consent.",
            "Say where and how these people agreed: --consent-source “Form on the old site, until 2025”.",
        )
    if report is not None and dry_run:
        raise CommandFailed("A dry run writes no report of each row.", "Leave out --report or --dry-run.")
    if report is not None and (report.is_dir() or not report.parent.is_dir()):
        raise CommandFailed(f"No report can be written to {report}.", "Name a file in a folder that is there.")


@contextmanager
def _refusals() -> Iterator[None]:
    """What the use cases refuse, as the end of a command."""
    from masthead.web.subscribers.faults import SubscriberError  # imports Django, as all below

    try:
        yield
    except MappingError as fault:
        raise CommandFailed(str(fault), "Say it anew with --map COLUMN=MEANING.") from None
    except SubscriberError as fault:
        raise CommandFailed(str(fault), code=Exit.FAILED) from None


def _publication(slug: str) -> Publication:
    from masthead.web.publications.queries import all_publications, publication_named

    found = publication_named(slug)
    if found is None:
        known = ", ".join(each.slug for each in all_publications()) or "none"
        raise CommandFailed(f"There is no title “{slug}”.", f"There are: {known}.")
    return found


def _date(said: str) -> dt.datetime | None:
    if not said.strip():
        return None
    found = values.moment(said, before=dt.datetime.now(dt.UTC))
    if found is None:
        raise CommandFailed(
            f"“{said}” is no date on which somebody can have agreed.", "Write it like 2026-01-31; not in the future."
        )
    return found


def _uploaded(file: Path, publication: Publication, wish: _Wish) -> ImportRun:
    """The list, taken in and described."""
    from masthead.web.subscribers.actions import imports as actions

    with file.open("rb") as source:
        blocks = iter(lambda: source.read(_BLOCK), b"")
        run = actions.upload(actor=None, publication_id=publication.pk, file_name=file.name, content=blocks)
    try:
        said = actions.Description(
            mapping=wished_mapping(mapping_from_json(run.mapping), wish.wishes),
            consent_source=wish.consent_source,
            consented_at=wish.consented_at,
            known=wish.known,
            tags=wish.tags,
        )
        return actions.describe(actor=None, run_id=run.pk, said=said)
    except ValueError:
        actions.discard(actor=None, run_id=run.pk)
        raise


def _unfinished(file: Path, publication: Publication) -> ImportRun:
    """The newest import of the very same file that has not come to its end."""
    from masthead.web.subscribers.imports.job import list_of
    from masthead.web.subscribers.models import ImportRun

    size = file.stat().st_size
    waiting = ImportRun.objects.filter(publication=publication, state__in=("running", "failed"), file_name=file.name)
    for run in waiting:
        kept = list_of(run)
        if kept.is_file() and kept.stat().st_size == size and _digest(kept) == _digest(file):
            return run
    raise CommandFailed(
        f"There is no unfinished import of {file} into {publication.slug}.", "Leave out --resume to begin one."
    )


def _digest(file: Path) -> bytes:
    with file.open("rb") as source:
        return hashlib.file_digest(source, "sha256").digest()


def _do(run: ImportRun, *, dry_run: bool, quiet: bool) -> ImportRun:
    """Try the list, or bring it in, with a bar that moves."""
    from masthead.web.subscribers.actions import imports as actions
    from masthead.web.subscribers.imports.job import Bounds, bring_in, check

    start, work = (actions.start_check, check) if dry_run else (actions.start_import, bring_in)
    run = start(actor=None, run_id=run.pk, here=True)
    if not quiet:
        _say_what(run)
    words = "Trying the list" if dry_run else "Bringing people in"
    with progress(quiet=quiet) as bar, _interrupted() as told:
        task = bar.add_task(words, total=run.rows or None, completed=run.done_rows, note="")

        def move(now: ImportRun) -> None:
            bar.update(task, total=max(now.rows, now.done_rows), completed=now.done_rows)

        run = work(run.pk, Bounds(progress=move, stop=told.is_set))
    if told.is_set() and run.job:
        if dry_run:
            actions.cancel(actor=None, run_id=run.pk)
            actions.discard(actor=None, run_id=run.pk)
            raise CommandFailed("Stopped; nobody was brought in.", code=Exit.FAILED)
        raise CommandFailed(
            f"Stopped after {run.done_rows:,} rows; they are in.", "Go on with --resume.", code=Exit.FAILED
        )
    if dry_run:
        actions.discard(actor=None, run_id=run.pk)
    return run


@contextmanager
def _interrupted() -> Iterator[threading.Event]:
    """Ctrl-C and SIGTERM let the batch under way finish."""
    told = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        told.set()

    before = {each: signal.signal(each, stop) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield told
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def _write_report(path: Path, run: ImportRun) -> None:
    from masthead.web.subscribers.imports.account import report_lines
    from masthead.web.subscribers.imports.job import folder_of
    from masthead.web.subscribers.imports.options import options_from_json

    try:
        with path.open("wb") as target:
            size = options_from_json(run.options).batch_rows
            target.writelines(report_lines(folder_of(run), rows=run.done_rows, batch_rows=size))
    except OSError as fault:
        raise CommandFailed(
            f"The list is in, but its report cannot be written to {path}: {fault.strerror or fault}.",
            "It is in the newsroom, too, below Subscribers, Import.",
            code=Exit.FAILED,
        ) from None


def _say_what(run: ImportRun) -> None:
    """What the columns hold, and whom it is about."""
    from masthead.web.subscribers.imports.options import options_from_json

    mapping = mapping_from_json(run.mapping)
    err.print(f"{printable(run.file_name)}: {options_from_json(run.options).table}", style="bold", markup=False)
    for place, column in enumerate(mapping.columns, start=1):
        held = f"attribute {column.key}" if column.meaning is Meaning.ATTRIBUTE else ABOUT[column.meaning]
        fact(printable(column.heading)[:40] or f"column {place}", held)


def _as_json(run: ImportRun) -> dict[str, object]:
    counts = {name: run.found.get(name, 0) for name in _OUTCOMES}
    return {
        "import": run.pk,
        "state": run.state,
        "rows": run.rows,
        **counts,
        "reasons": run.found.get("reasons", {}),
        "remarks": run.found.get("remarks", []),
    }


def _print(run: ImportRun, report: Path | None) -> None:
    """The end, in words."""
    tried = run.state == "checked"
    counts = {name: int(run.found.get(name, 0)) for name in _OUTCOMES}
    out.print(f"{run.rows:,} rows {'tried' if tried else 'brought in'}", style="bold")
    for name, count in counts.items():
        out.print(f"  {f'would be {name}' if tried else name:<20}{count:>12,}")
    for reason, count in list(run.found.get("reasons", {}).items())[:10]:
        out.print(f"      {count:,} × {printable(reason)}", markup=False, soft_wrap=True)
    for remark in run.found.get("remarks", []):
        out.print(f"  ! {printable(remark)}", style="yellow", markup=False, soft_wrap=True)
    if tried:
        out.print("Nobody was brought in; leave out --dry-run for that.")
    elif report is not None:
        out.print(f"How each row ended stands in {printable(str(report))}.", markup=False, soft_wrap=True)
