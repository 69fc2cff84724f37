"""`masthead check`: what stops an edition, what should be looked at, and how long it reads."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from masthead.checks.reach import LinkProgress, links_to_reach, reach, system_network
from masthead.checks.reached import Reached
from masthead.cli.console import (
    count_findings,
    finding_json,
    out,
    print_findings,
    print_json,
    printable,
    progress,
    table,
)
from masthead.cli.failure import Exit
from masthead.cli.proof import Proof, make_proof
from masthead.cli.workspace import open_manuscript
from masthead.edition.catalogue import catalogue_for
from masthead.edition.model import Edition


def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The edition, a Markdown file.")],
    house: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Another house format than the nearest house.toml.")
    ] = None,
    links: Annotated[bool, typer.Option("--links", help="Also ask every link whether it answers.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")] = False,
) -> None:
    """Check an edition against its house format. Exit 1 when something stops it."""
    manuscript = open_manuscript(file, house_path=house)
    proof = make_proof(manuscript, reached=ask_links(manuscript.edition, quiet=as_json) if links else ())
    if as_json:
        print_json({"findings": [finding_json(finding) for finding in proof.findings], **proof.as_json()})
    else:
        print_proof(proof)
    raise typer.Exit(Exit.FINE if proof.passed else Exit.FAILED)


def ask_links(edition: Edition, *, quiet: bool) -> tuple[Reached, ...]:
    """Ask every link of the edition, many at once, with a bar."""
    with progress(quiet=quiet) as bar:
        task = bar.add_task("Asking links", total=None, note="")

        def show(now: LinkProgress) -> None:
            bar.update(task, total=now.total, completed=now.done, note=now.host)

        async def ask() -> tuple[Reached, ...]:
            async with system_network() as network:
                return await reach(links_to_reach(edition), network=network, progress=show)

        return asyncio.run(ask())


def print_proof(proof: Proof) -> None:
    """Findings, then the edition at a glance."""
    manuscript = proof.manuscript
    words = catalogue_for("en")
    print_findings(proof.findings, file=str(manuscript.path))
    if proof.findings:
        out.print()
    sections = table("Section", "Kind", number="Words")
    for kind, label, count in proof.sections():
        sections.add_row(Text(printable(label) or "–"), kind, str(count))
    out.print(sections)
    out.print()
    out.print(
        f"{count_findings(proof.findings)} · {proof.reading_time.words} words · "
        f"{words.duration(proof.reading_time.seconds)} · {proof.email_bytes / 1000:.1f} KB of mail"
    )
