"""The newsroom of the demo: a site of its own, made and served by processes beside this one."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx

from masthead.cli.demo_made import Made
from masthead.cli.failure import CommandFailed, Exit
from masthead.titles import TITLES
from masthead.web.site import ENVIRONMENT

HOST = "127.0.0.1"

_LOOK = 0.1
_PATIENCE = 30.0
"""Seconds that a process which is asked to end may take."""


@dataclass(frozen=True, slots=True)
class Shown:
    """Where the site is. pages: the status of each of its first pages, by address."""

    newsroom_url: str
    archive_urls: tuple[str, ...]
    made: Made
    pages: dict[str, int]

    @property
    def fine(self) -> bool:
        """Whether every page was there."""
        return all(status == httpx.codes.OK for status in self.pages.values())

    @property
    def report_url(self) -> str:
        """What readers did with the mailed edition."""
        return f"{self.newsroom_url}{self.made.report}"

    @property
    def receipt_url(self) -> str:
        """Who got it."""
        return f"{self.newsroom_url}{self.made.receipt}"

    @property
    def returned_url(self) -> str:
        """What came back."""
        return f"{self.newsroom_url}returned/"

    def as_json(self) -> dict[str, object]:
        """For programs."""
        accounts = self.made.accounts
        return {
            "newsroom_url": self.newsroom_url,
            "archive_urls": list(self.archive_urls),
            "report_url": self.report_url,
            "receipt_url": self.receipt_url,
            "returned_url": self.returned_url,
            **accounts.people,
            "password": accounts.password,
            "subscribers": accounts.subscribers,
            **{f"{name}_url": url for name, url in self.made.gained.pages.items()},
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
        command = [sys.executable, "-m", "masthead.cli.demo_maker", str(folder / "site"), self.url, relay]
        self._maker = subprocess.Popen(  # noqa: S603 – our own module
            command, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def made(self) -> Made:
        """Wait until the site is there. Raises `CommandFailed` when it cannot be made, `InterruptedError`."""
        output, errors = _wait(self._maker, self._ended)
        if self._maker.returncode:
            raise _broken("The newsroom cannot be made", errors.decode("utf-8", "replace"))
        return Made.from_json(output)

    @contextmanager
    def served(self, made: Made, *, worker: bool) -> Iterator[Shown]:
        """The site behind its address. worker: with one that delivers what visitors mail.

        Raises `CommandFailed` when it cannot be served, `InterruptedError`.
        """
        command = [
            *(sys.executable, "-c", "from masthead.cli.main import main; main()", "serve", "--json", "--workers=1"),
            *(f"--site={self._folder / 'site'}", f"--host={HOST}", f"--port={self._port}"),
            "--worker" if worker else "--no-worker",
        ]
        with self._log.open("wb") as log:
            server = subprocess.Popen(  # noqa: S603 – our own command
                command, env=_environment(), stdout=subprocess.DEVNULL, stderr=log
            )
            try:
                yield self._visit(server, made)
            finally:
                _end(server)

    def close(self) -> None:
        """End what still runs."""
        _end(self._maker)
        for stream in (self._maker.stdout, self._maker.stderr):
            _close(stream)

    def _visit(self, server: subprocess.Popen[bytes], made: Made) -> Shown:
        archives = tuple(f"{self.url}/{slug}/" for slug in TITLES)
        with httpx.Client(trust_env=False, timeout=_PATIENCE) as client:
            while not _answers(client, f"{self.url}/health"):
                if server.poll() is not None:
                    raise _broken("The newsroom cannot be served", self._log.read_text("utf-8", "replace"))
                if self._ended.wait(_LOOK):
                    raise InterruptedError
            pages = {url: client.get(url).status_code for url in (f"{self.url}/accounts/login/", *archives)}
        return Shown(f"{self.url}/newsroom/", archives, made, pages)


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
