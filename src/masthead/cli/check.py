"""`masthead check`: what stops an edition, what should be looked at, and how long it reads."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from masthead.checks.reachability import LinkProgress, check_reachability, system_network
from masthead.cli.console import count_findings, finding_json, out, print_findings, print_json, printable, progress, table
from masthead.cli.failure import Exit
from masthead.cli.proof import Proof, make_proof, with_findings
from masthead.cli.workspace import open_manuscript
from masthead.edition.catalogue import catalogue_for
from masthead.edition.findings import Finding


def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The edition, a Markdown file.")],
    house: Annotated[Path | None, typer.Option(help="Another house format than the nearest house.toml.")] = None,
    links: Annotated[bool, typer.Option("--links", help="Also ask every link whether it answers.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")] = False,
) -> None:
    """Check an edition against its house format. Exit 1 when something stops it."""
    proof = make_proof(open_manuscript(file, house_path=house))
    if links:
        proof = with_findings(proof, reachability(proof, quiet=as_json))
    if as_json:
        print_json({"findings": [finding_json(finding) for finding in proof.findings], **proof.as_json()})
    else:
        print_proof(proof)
    raise typer.Exit(Exit.FINE if proof.passed else Exit.FAILED)


def reachability(proof: Proof, *, quiet: bool) -> tuple[Finding, ...]:
    """Ask every link of the edition, many at once, with a bar."""
    with progress(quiet=quiet) as bar:
        task = bar.add_task("Asking links", total=None, note="")

        def show(now: LinkProgress) -> None:
            bar.update(task, total=now.total, completed=now.done, note=now.host)

        return asyncio.run(
            check_reachability(
                proof.manuscript.edition, line_of=proof.manuscript.reading.line_of, network=system_network(), progress=show
            )
        )


def print_proof(proof: Proof) -> None:
    """Findings, then the edition at a glance."""
    manuscript = proof.manuscript
    words = catalogue_for("en")
    print_findings(proof.findings, file=str(manuscript.path))
    if proof.findings:
        out.print()
    sections = table("Section", "Kind", "Words")
    for kind, label, count in proof.sections():
        sections.add_row(Text(printable(label) or "–"), kind, str(count))
    out.print(sections)
    out.print()
    out.print(
        f"{count_findings(proof.findings)} · {proof.reading_time.words} words · "
        f"{words.duration(proof.reading_time.seconds)} · {proof.email_bytes / 1000:.1f} KB of mail"
    )
