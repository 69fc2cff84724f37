"""`masthead serve` and `masthead web`: the processes that answer browsers."""

from __future__ import annotations

import os
import signal
import socket
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Protocol

import typer

from masthead import __version__
from masthead.cli.console import err, print_json
from masthead.cli.failure import CommandFailed, Exit
from masthead.cli.site import SiteOption, need_database, open_site
from masthead.cli.worker_keeper import WorkerKeeper, site_worker
from masthead.tracking.app import TrackingFolder
from masthead.web.setup import UNFINISHED
from masthead.web.site import LOOPBACK, Site

if TYPE_CHECKING:
    from granian.server.mp import MPServer

THREADS = 4
"""Of each worker process: enough to fill the waiting for a database, few enough to keep answers even."""

MOST_WORKERS = 8
DEFAULT_PORT = 8000
DRAIN_SECONDS = 30

HostOption = Annotated[str, typer.Option(metavar="ADDRESS", help="The network address to listen on.")]
PortOption = Annotated[
    int | None,
    typer.Option(metavar="N", min=0, max=65535, help="The port: that of base_url or 8000; 0 takes any free one."),
]
WorkersOption = Annotated[
    int, typer.Option(metavar="N", min=0, max=64, help="Processes that answer; 0 is one for each core.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the address as JSON on standard output.")]


class Background(Protocol):
    """Something that goes on beside the server."""

    def start(self) -> None:
        """Begin, in a thread of its own."""

    def stop(self) -> None:
        """Let what is under way finish."""


def serve(
    site: SiteOption = None,
    host: HostOption = "127.0.0.1",
    port: PortOption = None,
    workers: WorkersOption = 0,
    migrate: Annotated[
        bool, typer.Option(help="Bring the database’s tables up to date first, or refuse when they are not.")
    ] = True,
    worker: Annotated[
        bool, typer.Option(help="Start a worker beside it, which delivers mailings; start it again when it ends.")
    ] = True,
    as_json: JsonOption = False,
) -> None:
    """Serve newsroom and archive from this machine.

    Leads readers of mailings on, and does all background work, too. Ctrl-C and SIGTERM let answers under way finish.
    """
    found = _prepare(site, migrate=migrate, quiet=as_json)
    from masthead.web.background import all_rounds  # imports Django

    background: list[Background] = [*all_rounds(found)]
    if worker:
        background.append(WorkerKeeper(site_worker(found.folder)))
    server = _server(found, host=host, port=port, workers=workers, quiet=as_json)
    for each in background:
        server.on_startup(each.start)
    server.serve(target_loader=load_in_worker)
    for each in background:
        each.stop()


def web(
    site: SiteOption = None,
    host: HostOption = "127.0.0.1",
    port: PortOption = None,
    workers: WorkersOption = 0,
    as_json: JsonOption = False,
) -> None:
    """Serve newsroom and archive on one of many hosts.

    Does no background work: one “masthead serve” of the installation does what is due; tables have to be up to date.
    """
    found = _prepare(site, migrate=False, quiet=as_json)
    _server(found, host=host, port=port, workers=workers, quiet=as_json).serve(target_loader=load_in_worker)


def load_in_worker(target: str) -> Any:
    """What a worker process serves; called within it.

    A terminal's Ctrl-C goes to every process. Workers leave it to the first one, which asks each of them to end: asked
    twice, a worker may wait for ever.
    """
    from granian._internal import load_target  # as in `_server`

    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    return load_target(target)


def _prepare(said: Path | None, *, migrate: bool, quiet: bool) -> Site:
    """Everything that has to be right before anybody is served."""
    site = open_site(said)
    if (site.folder / UNFINISHED).exists():
        raise CommandFailed(
            f"The site in {site.folder} was left half-made.", f"Run “masthead init {site.folder}” once more."
        )
    need_database(site)
    from masthead.web.database import pending_migrations, unknown_migrations  # imports Django, as these do
    from masthead.web.ready import let_go
    from masthead.web.static import collect

    if unknown := unknown_migrations():
        raise CommandFailed(
            f"The database is newer than this program, Masthead {__version__}: it has {unknown[-1]}.",
            "Install the version that served it last, or restore the back-up from before it.",
            code=Exit.FAILED,
        )
    pending = pending_migrations()
    if pending and not migrate:
        missing = "1 change is missing," if len(pending) == 1 else f"{len(pending)} changes are missing, first"
        raise CommandFailed(
            f"The database’s tables are not those of this version: {missing} {pending[0]}.",
            "Make a back-up, then run “masthead manage migrate”, or “masthead serve” without --no-migrate.",
            code=Exit.FAILED,
        )
    if pending:
        if not quiet:
            err.print(f"Bringing the tables up to date: {len(pending)} changes …")
        _bring_up_to_date(site)
    try:
        collect(site.state / "static")
    except OSError as fault:
        raise CommandFailed(
            f"{site.state} cannot be written: {fault.strerror or fault}.",
            "Masthead keeps there what its processes share; let its user write there.",
            code=Exit.FAILED,
        ) from None
    need_tracking(TrackingFolder(site.tracking))
    let_go()
    return site


def _server(site: Site, *, host: str, port: int | None, workers: int, quiet: bool) -> MPServer:
    from granian.constants import Interfaces  # loads the server; other commands need none of it
    from granian.log import LogLevels
    from granian.server.mp import MPServer

    from masthead.web.logs import logging_config

    taken = usable_port(host, _usual_port(site) if port is None else port)
    server = MPServer(
        "masthead.web.wsgi:application",
        address=host,
        port=taken,
        interface=Interfaces.WSGI,
        workers=workers or min(MOST_WORKERS, os.cpu_count() or 1),
        blocking_threads=THREADS,
        blocking_threads_idle_timeout=600,
        backlog=1024,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=DRAIN_SECONDS,
        log_level=LogLevels.warning,
        log_dictconfig=logging_config(site.settings.log_format),
    )
    address = f"http://{f'[{host}]' if ':' in host else host}:{taken}"

    def say() -> None:
        if quiet:
            print_json({"address": address, "newsroom": site.settings.base_url})
        else:
            err.print(f"Serving [bold]{address}[/bold]; newsroom at [bold]{site.settings.base_url}/newsroom/[/bold]")
            err.print("Ctrl-C ends it.", style="dim")

    server.on_startup(say)
    return server


def _bring_up_to_date(site: Site) -> None:
    from masthead.web.ready import DatabaseFaultError, bring_up_to_date  # imports Django

    try:
        bring_up_to_date(lambda _: None)
    except DatabaseFaultError as fault:
        raise CommandFailed(
            f"The tables in {site.shown_database} cannot be brought up to date: {fault}",
            "Restore the back-up that you made before the change of version, and tell us.",
            code=Exit.FAILED,
        ) from None


def _usual_port(site: Site) -> int:
    """That of the site's address when browsers come without a proxy between."""
    said = site.settings
    return (said.port if said.host in LOOPBACK else None) or DEFAULT_PORT


def usable_port(host: str, port: int) -> int:
    """The port, or a free one for 0. Raises `CommandFailed` when it cannot be listened on.

    The server shares its port with any other of its kind, so it is tried before.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            return int(probe.getsockname()[1])
    except OSError as fault:
        raise CommandFailed(
            f"{host} port {port} cannot be listened on: {fault.strerror or fault}.",
            "Something else may be there. Choose another: --port N, or 0 for any free one.",
            code=Exit.FAILED,
        ) from None


def need_tracking(place: TrackingFolder) -> None:
    """Raises `CommandFailed` where events of readers cannot be written."""
    try:
        for each, rights in ((place.links, os.R_OK | os.X_OK), (place.events, os.R_OK | os.W_OK | os.X_OK)):
            each.mkdir(parents=True, exist_ok=True)
            if not os.access(each, rights):
                raise PermissionError(13, "Permission denied")
    except OSError as fault:
        raise CommandFailed(
            f"{place.path} cannot be written: {fault.strerror or fault}.",
            "Events are kept there until the site has taken them in; let its user write there.",
            code=Exit.FAILED,
        ) from None
