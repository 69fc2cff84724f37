"""`masthead`: every command in one list, and the way each of them ends."""

from __future__ import annotations

import io
import os
import sys
from typing import Annotated

import typer

from masthead import __version__
from masthead.cli.console import finding_json, print_failure, print_findings, print_json
from masthead.cli.failure import CommandFailed
from masthead.cli.later import commands_from

COMMANDS = {
    "new": "masthead.cli.new:new",
    "check": "masthead.cli.check:check",
    "render": "masthead.cli.render:render",
    "send": "masthead.cli.send:send",
    "receipt": "masthead.cli.receipt:receipt",
    "pause": "masthead.cli.steer:pause",
    "resume": "masthead.cli.steer:resume",
    "cancel": "masthead.cli.steer:cancel",
    "worker": "masthead.cli.worker:worker",
    "migrate": "masthead.cli.migrate:migrate",
    "inbox": "masthead.cli.inbox:inbox",
    "init": "masthead.cli.init:init",
    "serve": "masthead.cli.serve:serve",
    "web": "masthead.cli.serve:web",
    "tracker": "masthead.cli.tracker:tracker",
    "manage": "masthead.cli.manage:manage",
    "config": "masthead.cli.config:config",
    "doctor": "masthead.cli.doctor:doctor",
    "demo": "masthead.cli.demo:demo",
    "import": "masthead.cli.import_subscribers:bring",
    "bench": "masthead.cli.bench:bench",
    "drill": "masthead.cli.drill:drill",
    "reports": "masthead.cli.bounces:reports",
}
"""Where each command is imported from when somebody asks for it."""

# Everything from the first word on belongs to Django’s command.
_PASS_ON = {"ignore_unknown_options": True, "allow_interspersed_args": False, "help_option_names": ["--help"]}

app = typer.Typer(
    name="masthead",
    cls=commands_from(COMMANDS, settings={"manage": _PASS_ON}),
    help="The newsletter press for editorial teams.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # plain help: boxes and type names say nothing to an editor
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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
    except CommandFailed as fault:
        if fault.findings and "--json" in sys.argv[1:]:
            print_json({"findings": [finding_json(finding) for finding in fault.findings]})
        else:
            print_findings(fault.findings, file="")
        print_failure(fault.message, fault.remedy)
        sys.exit(fault.code)
    except BrokenPipeError:
        # Somebody closed the pipe (`masthead check … | head`): nothing is left to say, also not at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(1)
