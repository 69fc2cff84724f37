"""`masthead reports read`: what a bounce, complaint or reply is taken for, and whom it is about."""

from __future__ import annotations

import secrets
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from masthead.cli.console import out, print_json, printable
from masthead.cli.failure import CommandFailed
from masthead.cli.site import SiteOption, read_site, site_folder
from masthead.cli.workspace import find_secrets, read_file
from masthead.reports import Consequence, Kind, Report, consequence_of, read_report, safe_view
from masthead.reports.doors import MOST_BYTES
from masthead.reports.refusals import explain
from masthead.tokens import Keys
from masthead.web.site import FILE

reports = typer.Typer(help="Read what comes back: bounces, complaints, replies.", no_args_is_help=True)

_KINDS = {
    Kind.BOUNCE: "a bounce: not delivered",
    Kind.DELAY: "a delay: not delivered yet",
    Kind.DELIVERED: "a success: delivered",
    Kind.RELAYED: "a success: handed on",
    Kind.COMPLAINT: "a complaint",
    Kind.AUTOMATIC_REPLY: "an automatic reply",
    Kind.CHALLENGE: "a robot’s question whether a person wrote",
    Kind.UNSUBSCRIBE: "a wish to leave",
    Kind.NOTICE: "a notice that changes nothing",
    Kind.UNKNOWN: "nothing known, perhaps a person’s answer",
}
_FOLLOWS = {
    Consequence.HARD: "The address is suppressed for all titles at once.",
    Consequence.SOFT: "It counts as a failure; the address is suppressed when failures last.",
    Consequence.COMPLAINT: "The title ends, and the address is suppressed for all.",
    Consequence.UNSUBSCRIBE: "The person leaves the title.",
    Consequence.DELIVERED: "A row of failures ends.",
    Consequence.NONE: "Nothing.",
}


@reports.callback()
def incoming() -> None:
    """Read what comes back: bounces, complaints, replies."""


@reports.command("read")
def read(
    files: Annotated[list[str], typer.Argument(metavar="FILE…", help="Raw messages; “-” is standard input.")],
    to: Annotated[str, typer.Option("--to", metavar="ADDRESS", help="The address they were sent to, if known.")] = "",
    text: Annotated[bool, typer.Option("--text", help="Also show the words, made harmless.")] = False,
    secret: Annotated[
        list[Path] | None,
        typer.Option(metavar="FILE", help="Secrets of publications; else of the site, else the nearest."),
    ] = None,
    site: SiteOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")] = False,
) -> None:
    """Say what messages are taken for, and what would follow. Changes nothing."""
    keys = _keys(secret or [], site)
    told = [(name, _raw(name)) for name in files]
    # A made-up secret verifies nothing: everything else is told all the same.
    found = [(name, raw, read_report(raw, keys=keys or _nobody(), envelope_to=to)) for name, raw in told]
    if as_json:
        print_json({"reports": [_as_json(name, report) for name, _, report in found], "secret": keys is not None})
        return
    for name, raw, report in found:
        _show(name, report, known=keys is not None)
        if text:
            out.print(Text(printable(safe_view(raw).text)), soft_wrap=True)


def _show(name: str, report: Report, *, known: bool) -> None:
    out.print(Text(printable(name), style="bold").append(f": {_KINDS[report.kind]}", style="default"), soft_wrap=True)
    _line("why", "" if report.cause.value in {"none", report.kind.value} else report.cause.value.replace("-", " "))
    for each in report.affected:
        found = explain(0, f"{each.status} {each.diagnostic}")
        _line("recipient", each.address)
        _line("said", each.diagnostic or each.status)
        _line("means", found.words if found else "")
    _line("reported by", report.host or report.sender)
    _line("about", _whose(report) if known else "not asked: no secret is at hand")
    _line("then", _FOLLOWS[consequence_of(report)] if known else "")


def _whose(report: Report) -> str:
    person = report.person
    if person is None:
        return "nobody: it holds no token of ours"
    return f"subscriber {person.subscriber}, mailing {person.mailing} (by the {person.found.value})"


def _line(name: str, value: str) -> None:
    if value:
        out.print(Text(f"  {name:<12}", style="dim").append(printable(value), style="default"), soft_wrap=True)


def _as_json(name: str, report: Report) -> dict[str, Any]:
    said = asdict(report)
    said["at"] = report.at.isoformat() if report.at else None
    return {"file": name, **said, "consequence": consequence_of(report).value}


def _raw(name: str) -> bytes:
    if name == "-":
        return sys.stdin.buffer.read(MOST_BYTES)
    return read_file(Path(name), "message", limit=MOST_BYTES)


def _keys(files: list[Path], site: Path | None) -> Keys | None:
    """The secrets that tokens are verified with: as named, of the site, of the nearest publication, or none."""
    if not files and (site or (site_folder(None) / FILE).is_file()):
        said = read_site(site).settings
        older = [each.get_secret_value().encode() for each in said.previous_secret_keys]
        return Keys(said.secret_key.get_secret_value().encode(), older)
    try:
        newest, *older = find_secrets(files)
    except CommandFailed:
        if files:
            raise
        return None
    return Keys(newest, older)


def _nobody() -> Keys:
    return Keys(secrets.token_bytes(32))
