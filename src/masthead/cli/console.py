"""What commands print: words for people on stderr and stdout, JSON for programs on stdout alone."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import asdict

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from masthead.edition.findings import Finding, Severity

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_GLYPHS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.INFO: "·"}


def print_json(data: object) -> None:
    """One JSON document on stdout, UTF-8 whatever the terminal speaks, keys as given; nothing else goes there."""
    document = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    sys.stdout.flush()
    # Names of files may hold bytes that are no UTF-8; as “\udce9” they are valid JSON.
    sys.stdout.buffer.write(document.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def finding_json(finding: Finding) -> dict[str, object]:
    """A finding as plain data."""
    return asdict(finding)


def print_findings(findings: Iterable[Finding], *, file: str) -> None:
    """Findings with place, words and remedy, in the order given. Text from files is never read as markup."""
    for finding in findings:
        style = _STYLES[finding.severity]
        head = Text(f"{_GLYPHS[finding.severity]} ", style=style)
        place = ":".join(str(part) for part in (finding.file or file, finding.line, finding.column) if part)
        head.append(printable(place), style="dim")
        if finding.section:
            head.append(f"  {printable(finding.section)}", style="bold")
        head.append(f"  {finding.code}", style=style)
        out.print(head, soft_wrap=True)
        out.print(Text(f"  {printable(finding.message)}"), soft_wrap=True)
        out.print(Text(f"  → {printable(finding.remedy)}", style="green"), soft_wrap=True)


def count_findings(findings: Iterable[Finding]) -> str:
    """Such as “1 error, 2 warnings”."""
    listed = list(findings)
    parts: list[str] = []
    for severity, one, many in (
        (Severity.ERROR, "error", "errors"),
        (Severity.WARNING, "warning", "warnings"),
        (Severity.INFO, "remark", "remarks"),
    ):
        count = sum(finding.severity is severity for finding in listed)
        if count:
            parts.append(f"{count} {one if count == 1 else many}")
    return ", ".join(parts) or "no findings"


def printable(text: str) -> str:
    """Text from outside without what could move a terminal's cursor or turn its reading direction."""
    hidden = {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"}
    return "".join(
        char if (char == "\n" or char.isprintable()) and char not in hidden else f"\\u{ord(char):04x}" for char in text
    )


def print_failure(message: str, remedy: str = "") -> None:
    """Why something failed, and what to do."""
    err.print(Text("✗ ", style="bold red").append(printable(message), style="default"), soft_wrap=True)
    if remedy:
        err.print(Text(f"  → {printable(remedy)}", style="green"), soft_wrap=True)


def step(number: int, of: int, words: str) -> None:
    """The heading of one step of a longer command."""
    err.print(f"[bold]{number}/{of}[/bold] {escape(words)}")


def fact(name: str, value: str) -> None:
    """One figure under a step."""
    err.print(f"    [dim]{escape(name):<18}[/dim] {escape(value)}", soft_wrap=True)


def table(*columns: str, number: str) -> Table:
    """A plain table in the house's style; its last column, `number`, holds figures."""
    made = Table(box=None, pad_edge=False, header_style="dim")
    for column in columns:
        made.add_column(column)
    made.add_column(number, justify="right")
    return made


def progress(*, quiet: bool = False) -> Progress:
    """A progress bar on stderr; it leaves nothing behind, and stays away where nobody watches."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("[dim]{task.fields[note]}[/dim]"),
        console=err,
        transient=True,
        disable=quiet or not err.is_terminal,
    )
