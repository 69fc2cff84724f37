"""`masthead inbox`: the local catcher, until it is interrupted."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from masthead.cli.console import err, print_json
from masthead.cli.failure import CommandFailed, Exit
from masthead.relays.inbox import Inbox, InboxError


def inbox(
    folder: Annotated[
        Path | None,
        typer.Option("--store", metavar="DIR", help="Where mail is kept; ./masthead-inbox when not given."),
    ] = None,
    smtp_port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65535, help="SMTP on loopback; 0 takes any free port.")
    ] = 2525,
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65535, help="The web page; 0 takes any free port.")
    ] = 8025,
    as_json: Annotated[bool, typer.Option("--json", help="Print the addresses as JSON.")] = False,
) -> None:
    """Catch mail on this machine and show it.

    It answers on loopback alone, so nothing leaves the machine. Ctrl-C ends it; the mail is kept.
    """
    try:
        with (
            ending_signals() as ended,
            Inbox(folder or Path("masthead-inbox"), smtp_port=smtp_port, web_port=port) as catcher,
        ):
            if as_json:
                print_json({"relay": catcher.smtp_url, "web": catcher.web_url, "messages": catcher.count()})
            else:
                err.print(
                    f"Mail for [bold]{catcher.smtp_url}[/bold] is shown at [bold]{catcher.web_url}[/bold]",
                    soft_wrap=True,
                )
                err.print(f"{catcher.count()} kept from before. Ctrl-C ends it.", style="dim")
            ended.wait()
            kept = catcher.count()
    except InboxError as fault:
        raise CommandFailed(str(fault), code=Exit.FAILED) from None
    if not as_json:
        err.print(f"Ended; {kept} messages are kept.")


@contextmanager
def ending_signals() -> Iterator[threading.Event]:
    """An event that is set when somebody asks the process to end (SIGINT, SIGTERM). One per command: a second one
    within would keep the signals from the first.
    """
    ended = threading.Event()
    before = {each: signal.signal(each, lambda *_: ended.set()) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield ended
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
