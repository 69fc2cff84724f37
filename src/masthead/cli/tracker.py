"""`masthead tracker`: the process that answers readers' clicks and mail programs' unsubscribing, without a database."""

from __future__ import annotations

import gc
import os
import signal
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from masthead.cli.console import err, print_json
from masthead.cli.serve import (
    DRAIN_SECONDS,
    MOST_WORKERS,
    HostOption,
    JsonOption,
    WorkersOption,
    need_tracking,
    usable_port,
)
from masthead.cli.site import SiteOption, read_site
from masthead.tracking.app import Tracker, TrackingFolder, tracker_app
from masthead.web.site import Site
from masthead.web.tracked import desk_settings, keys_of

if TYPE_CHECKING:
    from granian.server.mp import MPServer

DEFAULT_PORT = 8001


def tracker(
    site: SiteOption = None,
    folder: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Link tables and events; “tracking” in the site’s folder if not given."),
    ] = None,
    host: HostOption = "127.0.0.1",
    port: Annotated[
        int, typer.Option(metavar="N", min=0, max=65535, help="The port; 0 takes any free one.")
    ] = DEFAULT_PORT,
    workers: WorkersOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Answer clicks, openings and unsubscribing.

    Writes what was done into files that the site takes in later; needs no database. Ctrl-C and SIGTERM let answers
    under way finish.
    """
    found = read_site(site)
    place = TrackingFolder((folder or found.tracking).resolve())
    need_tracking(place)
    tracker_server(found, place, host=host, port=port, workers=workers, quiet=as_json).serve(
        target_loader=partial(load_in_worker, found, place)
    )


def tracker_of(site: Site, place: TrackingFolder) -> Tracker:
    """The application of one process, as a site has it. Raises OSError when the folder cannot be used."""
    return tracker_app(place, desk_settings(site), keys_of(site))


def load_in_worker(site: Site, place: TrackingFolder, _target: str) -> Tracker:
    """What a worker process serves; called within it. A terminal's Ctrl-C is left to the first process."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    tracker = tracker_of(site, place)
    # What is here now stays: nobody should wait while it is looked through for garbage.
    gc.collect()
    gc.freeze()
    return tracker


def tracker_server(site: Site, place: TrackingFolder, *, host: str, port: int, workers: int, quiet: bool) -> MPServer:
    """The server of the tracker, which says where it is; serve it with `load_in_worker`. Raises `CommandFailed`."""
    taken = usable_port(host, port)
    server = asgi_server(site, host=host, port=taken, workers=workers)
    address = f"http://{f'[{host}]' if ':' in host else host}:{taken}"

    def say() -> None:
        if quiet:
            print_json({"address": address, "folder": str(place.path)})
        else:
            err.print(f"Tracking at [bold]{address}[/bold]; events go to {place.events}")
            err.print("Ctrl-C ends it.", style="dim")

    server.on_startup(say)
    return server


def asgi_server(site: Site, *, host: str, port: int, workers: int) -> MPServer:
    """The server of any ASGI application, set up as the tracker's is."""
    from granian.constants import Interfaces  # loads the server; other commands need none of it
    from granian.log import LogLevels
    from granian.server.mp import MPServer

    from masthead.web.logs import logging_config

    return MPServer(
        "masthead.tracking.app:tracker_app",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        workers=workers or min(MOST_WORKERS, os.cpu_count() or 1),
        backlog=2048,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=DRAIN_SECONDS,
        log_level=LogLevels.warning,
        log_dictconfig=logging_config(site.settings.log_format),
    )
