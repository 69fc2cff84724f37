"""The newsroom of the demo: a site of its own, made and served by processes beside this one."""

from __future__ import annotations

import io
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import httpx

from masthead.cli.failure import CommandFailed, Exit
from masthead.titles import TITLES
from masthead.titles.subscribers import write_csv
from masthead.web.site import ENVIRONMENT

HOST = "127.0.0.1"
AUDIENCE = 1_000
"""Made-up people who are mailed, and whom the newsroom shows."""
ADMINISTRATOR = ("Mei Tan", "mei.tan@harbour.example")
WRITER = ("Jonas Weber", "jonas.weber@harbour.example")

_LOOK = 0.1
_PATIENCE = 30.0
"""Seconds that a process which is asked to end may take."""


@dataclass(frozen=True, slots=True)
class Accounts:
    """Who may sign in, all with one password. subscribers: how many people a list brought to the first title."""

    administrator: str
    writer: str
    password: str
    subscribers: int


@dataclass(frozen=True, slots=True)
class Shown:
    """Where the site is. pages: the status of each of its first pages, by address."""

    newsroom_url: str
    archive_urls: tuple[str, ...]
    accounts: Accounts
    pages: dict[str, int]

    @property
    def fine(self) -> bool:
        """Whether every page was there."""
        return all(status == httpx.codes.OK for status in self.pages.values())

    def as_json(self) -> dict[str, object]:
        """For programs."""
        return {
            "newsroom_url": self.newsroom_url,
            "archive_urls": list(self.archive_urls),
            **asdict(self.accounts),
            "pages": self.pages,
        }


class DemoSite:
    """Made while the demo does other things, then served until it ends. One thread uses it.

    ended: set when somebody asks the demo to end; waiting stops then with `InterruptedError`.
    """

    def __init__(self, folder: Path, *, port: int, relay: str, ended: threading.Event) -> None:
        self._folder = folder
        self._ended = ended
        self._log = folder / "newsroom.log"
        self.url = f"http://{HOST}:{port}"
        self._port = port
        folder.mkdir()
        command = [sys.executable, "-m", "masthead.cli.demo_site", str(folder / "site"), self.url, relay]
        self._maker = subprocess.Popen(  # noqa: S603 – our own module
            command, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def made(self) -> Accounts:
        """Wait until the site is there. Raises `CommandFailed` when it cannot be made, `InterruptedError`."""
        output, errors = _wait(self._maker, self._ended)
        if self._maker.returncode:
            raise _broken("The newsroom cannot be made", errors.decode("utf-8", "replace"))
        return Accounts(**json.loads(output))

    @contextmanager
    def served(self, accounts: Accounts) -> Iterator[Shown]:
        """The site behind its address. Raises `CommandFailed` when it cannot be served, `InterruptedError`."""
        command = [
            *(sys.executable, "-c", "from masthead.cli.main import main; main()", "serve", "--json", "--workers=1"),
            *(f"--site={self._folder / 'site'}", f"--host={HOST}", f"--port={self._port}"),
        ]
        with self._log.open("wb") as log:
            server = subprocess.Popen(  # noqa: S603 – our own command
                command, env=_environment(), stdout=subprocess.DEVNULL, stderr=log
            )
            try:
                yield self._visit(server, accounts)
            finally:
                _end(server)

    def close(self) -> None:
        """End what still runs."""
        _end(self._maker)
        for stream in (self._maker.stdout, self._maker.stderr):
            _close(stream)

    def _visit(self, server: subprocess.Popen[bytes], accounts: Accounts) -> Shown:
        archives = tuple(f"{self.url}/{slug}/" for slug in TITLES)
        with httpx.Client(trust_env=False, timeout=_PATIENCE) as client:
            while not _answers(client, f"{self.url}/health"):
                if server.poll() is not None:
                    raise _broken("The newsroom cannot be served", self._log.read_text("utf-8", "replace"))
                if self._ended.wait(_LOOK):
                    raise InterruptedError
            pages = {url: client.get(url).status_code for url in (f"{self.url}/accounts/login/", *archives)}
        return Shown(f"{self.url}/newsroom/", archives, accounts, pages)


def free_port(wanted: int) -> int:
    """The port, or any free one when something is there already or 0 was said."""
    for port in (wanted, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise CommandFailed("No port is free on this machine.", "End something that listens.", code=Exit.FAILED)


def _environment() -> dict[str, str]:
    """This process's, without what belongs to another site."""
    return {name: value for name, value in os.environ.items() if not name.startswith(ENVIRONMENT)}


def _answers(client: httpx.Client, url: str) -> bool:
    try:
        return client.get(url).is_success
    except httpx.TransportError:
        return False


def _wait(process: subprocess.Popen[bytes], ended: threading.Event) -> tuple[bytes, bytes]:
    while True:
        try:
            return process.communicate(timeout=_LOOK)
        except subprocess.TimeoutExpired:
            if ended.is_set():
                raise InterruptedError from None


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(_PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _close(stream: IO[bytes] | None) -> None:
    if stream is not None:
        stream.close()


def _broken(what: str, said: str) -> CommandFailed:
    lines = [line for line in said.splitlines() if line.strip()]
    return CommandFailed(f"{what}: {lines[-1] if lines else 'it ended without a word'}.", code=Exit.FAILED)


def make(arguments: Sequence[str]) -> None:
    """What the process beside the demo does: a whole site in a folder; prints its accounts as JSON."""
    from masthead.cli.site import open_site  # of this process alone: it imports Django
    from masthead.web.setup import UNFINISHED, fill_site, new_password, write_site

    folder, base_url, relay = arguments
    write_site(Path(folder), base_url=base_url, relay=relay)
    open_site(Path(folder))
    password = new_password()
    filled = fill_site(email=ADMINISTRATOR[1], password=password, titles=tuple(TITLES), progress=lambda _: None)
    _name_people(filled.administrator, password)
    brought = _bring_subscribers(next(iter(TITLES)))
    (Path(folder) / UNFINISHED).unlink()
    sys.stdout.write(json.dumps(asdict(Accounts(ADMINISTRATOR[1], WRITER[1], password, brought))))


def _name_people(administrator: Any, password: str) -> None:
    """Give the administrator a name, and make a writer of every title."""
    from masthead.web.publications.queries import all_ids  # as above
    from masthead.web.team.actions import assign_role
    from masthead.web.team.models import User
    from masthead.web.team.roles import Role

    administrator.name = ADMINISTRATOR[0]
    administrator.save()
    writer = User.objects.create_user(WRITER[1], password, name=WRITER[0])
    for publication in all_ids():
        assign_role(actor=administrator, person=writer, publication_id=publication, role=Role.WRITER)


def _bring_subscribers(title: str) -> int:
    """The made-up readers whom the demo mails, brought to a title as a list; how many there are."""
    from masthead.audience.intake.meanings import mapping_from_json
    from masthead.web.publications.queries import publication_named  # as above
    from masthead.web.subscribers.actions import imports
    from masthead.web.subscribers.imports.job import bring_in

    publication = publication_named(title)
    assert publication, title
    written = io.StringIO()
    write_csv(written, count=AUDIENCE)
    run = imports.upload(
        actor=None,
        publication_id=publication.pk,
        file_name="made-up-readers.csv",
        content=[written.getvalue().encode()],
    )
    source = "Nobody agreed: these people are made up"
    said = imports.Description(mapping=mapping_from_json(run.mapping), consent_source=source)
    imports.describe(actor=None, run_id=run.pk, said=said)
    imports.start_import(actor=None, run_id=run.pk, here=True)
    return bring_in(run.pk).added


if __name__ == "__main__":
    make(sys.argv[1:])
