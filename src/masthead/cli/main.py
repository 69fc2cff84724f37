"""`masthead`: every command in one list, and the way each of them ends."""

from __future__ import annotations

import io
import os
import sys
from typing import Annotated

import typer

from masthead import __version__
from masthead.cli.bench import bench
from masthead.cli.bounces import reports
from masthead.cli.check import check
from masthead.cli.config import config
from masthead.cli.console import finding_json, print_failure, print_findings, print_json
from masthead.cli.demo import demo
from masthead.cli.doctor import doctor
from masthead.cli.drill import drill
from masthead.cli.failure import CommandFailed
from masthead.cli.import_subscribers import bring
from masthead.cli.inbox import inbox
from masthead.cli.init import init
from masthead.cli.manage import PASS_ON, manage
from masthead.cli.migrate import migrate
from masthead.cli.new import new
from masthead.cli.receipt import receipt
from masthead.cli.render import render
from masthead.cli.send import send
from masthead.cli.serve import serve, web
from masthead.cli.steer import cancel, pause, resume
from masthead.cli.tracker import tracker
from masthead.cli.worker import worker
from masthead.cli.workspace import HouseUnusable

app = typer.Typer(
    name="masthead",
    help="The newsletter press for editorial teams.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help: boxes and type names say nothing to an editor
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(new)
app.command()(check)
app.command()(render)
app.command()(send)
app.command()(receipt)
app.command()(pause)
app.command()(resume)
app.command()(cancel)
app.command()(worker)
app.command()(migrate)
app.command()(inbox)
app.command()(init)
app.command()(serve)
app.command()(web)
app.command()(tracker)
app.command(context_settings=PASS_ON)(manage)
app.command()(config)
app.command()(doctor)
app.command()(demo)
app.add_typer(bring, name="import")
app.add_typer(bench, name="bench")
app.add_typer(drill, name="drill")
app.add_typer(reports, name="reports")


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"masthead {__version__}")
        raise typer.Exit


@app.callback()
def masthead(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """The newsletter press for editorial teams."""


def main() -> None:
    """Run a command; what a user can mend ends in words and an exit code, never in a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal or file that cannot hold a character gets it spelt out instead of a traceback.
            stream.reconfigure(errors="backslashreplace")
    try:
        app()
    except HouseUnusable as fault:
        if "--json" in sys.argv[1:]:
            print_json({"findings": [finding_json(finding) for finding in fault.findings]})
        else:
            print_findings(fault.findings, file="")
        print_failure(fault.message, fault.remedy)
        sys.exit(fault.code)
    except CommandFailed as fault:
        print_failure(fault.message, fault.remedy)
        sys.exit(fault.code)
    except BrokenPipeError:
        # Somebody closed the pipe (`masthead check … | head`): nothing is left to say, also not at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
