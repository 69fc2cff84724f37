"""`masthead bench archive`: how fast readers get their pages, from a site like any other, served as any other.

A page from memory and a static file of the same size are asked for in turns, for the machine is never quiet; the best
of each counts. A page is cold when everything that the server kept was put away just before.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated

import httpx
import typer

from masthead.cli.console import fact, print_json, step
from masthead.cli.demo_site import free_port
from masthead.cli.failure import CommandFailed, Exit
from masthead.cli.load_client import load_tool, requests_per_second
from masthead.titles import TITLES
from masthead.web.site import ENVIRONMENT

_HOST = "127.0.0.1"
_STATIC = "bench-archive.html"
_MAIN = (sys.executable, "-c", "from masthead.cli.main import main; main()")
_PATIENCE = 60.0
# Before anything is timed, each of the server's processes has made every page once.
_WARM_UP = 12


def bench_archive(
    seconds: Annotated[float, typer.Option(metavar="S", min=0.1, max=60, help="Length of each run.")] = 3.0,
    runs: Annotated[int, typer.Option(metavar="N", min=1, max=20, help="Runs of page and file, in turns.")] = 3,
    rounds: Annotated[int, typer.Option(metavar="N", min=1, max=1000, help="Cold requests.")] = 40,
    workers: Annotated[
        int, typer.Option(metavar="N", min=0, max=64, help="Processes of the server; 0 is one for each core.")
    ] = 0,
    clients: Annotated[int, typer.Option(metavar="N", min=1, max=64, help="Processes that ask.")] = 2,
    connections: Annotated[int, typer.Option(metavar="N", min=1, max=1000, help="Connections of each of them.")] = 8,
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")] = False,
) -> None:
    """Pages of the archive, from memory and cold, beside a static file by the same server."""
    with tempfile.TemporaryDirectory(prefix="masthead-bench-") as folder:
        site = _Site(Path(folder), workers)
        _tell(1, "Making a site with the shipped titles", quiet=as_json)
        site.make()
        with site.served():
            page = httpx.get(site.pages[0], trust_env=False).content
        site.add_static(page)
        with site.served():
            _tell(2, f"Asking for {rounds} cold pages", quiet=as_json)
            cold = _cold(site, rounds)
            _tell(3, f"Reading for {2 * runs * seconds:.0f} seconds, {load_tool()} asking", quiet=as_json)
            report = Report(page_bytes=len(page), cold_ms=round(statistics.median(cold), 1), tool=load_tool())
            for _ in range(runs):
                for url, rates in ((site.pages[0], report.cached_runs), (site.static_url, report.static_runs)):
                    rate = requests_per_second(url, seconds=seconds, processes=clients, connections=connections)
                    rates.append(round(rate))
    if as_json:
        print_json(report.as_json())
    else:
        report.print()


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured: requests a second, milliseconds."""

    page_bytes: int
    cold_ms: float
    tool: str
    cached_runs: list[int] = field(default_factory=list)
    static_runs: list[int] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        """Of the page to the file."""
        return round(max(self.cached_runs) / max(self.static_runs), 2)

    def as_json(self) -> dict[str, object]:
        """For programs."""
        return {
            "cached_per_s": max(self.cached_runs),
            "cold_ms": self.cold_ms,
            "ratio_to_static_file": self.ratio,
            "static_per_s": max(self.static_runs),
            **asdict(self),
        }

    def print(self) -> None:
        """For people."""
        fact("page from memory", f"{max(self.cached_runs):,} a second, {self.page_bytes / 1000:.1f} KB each")
        fact("static file", f"{max(self.static_runs):,} a second, of the same size by the same server")
        fact("ratio", f"{self.ratio:.2f}")
        fact("cold page", f"{self.cold_ms:.1f} ms, from the request to its last byte")


class _Site:
    """A site in a folder of its own, made and served by the commands that everybody uses."""

    def __init__(self, folder: Path, workers: int) -> None:
        self._folder = folder / "site"
        self._log = folder / "server.log"
        self._port = free_port(0)
        self._workers = workers
        self.url = f"http://{_HOST}:{self._port}"
        self.static_url = f"{self.url}/static/{_STATIC}"
        self.pages = [
            f"{self.url}/{title.slug}/editions/{edition.name.removesuffix('.md')}/"
            for title in TITLES.values()
            for edition in title.editions
        ]

    def make(self) -> None:
        arguments = ("init", str(self._folder), "--json", f"--base-url={self.url}", "--email=bench@harbour.example")
        done = subprocess.run(  # noqa: S603 – our own command
            [*_MAIN, *arguments], env=_environment(), capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise CommandFailed(f"The site cannot be made: {done.stderr.strip()}", code=Exit.FAILED)

    def add_static(self, content: bytes) -> None:
        """Lay a file beside the collected ones, where the server finds it when it starts."""
        (self._folder / "state" / "static" / _STATIC).write_bytes(content)

    def forget(self) -> None:
        """Have the server put away all pages, as if something had been published."""
        with (self._folder / "state" / "archive-stamp").open("ab") as stamp:
            stamp.write(b".")

    @contextmanager
    def served(self) -> Iterator[None]:
        arguments = ("web", f"--site={self._folder}", f"--port={self._port}", f"--workers={self._workers}")
        with self._log.open("ab") as log:
            server = subprocess.Popen(  # noqa: S603 – our own command
                [*_MAIN, *arguments], env=_environment(), stdout=subprocess.DEVNULL, stderr=log
            )
        try:
            self._wait(server)
            yield
        finally:
            server.terminate()
            server.wait(_PATIENCE)

    def _wait(self, server: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + _PATIENCE
        while time.monotonic() < deadline and server.poll() is None:
            try:
                if httpx.get(self.pages[0], trust_env=False).is_success:
                    return
            except httpx.TransportError:
                time.sleep(0.05)
        raise CommandFailed(f"The site cannot be served: {self._log.read_text('utf-8')[-500:]}", code=Exit.FAILED)


def _cold(site: _Site, rounds: int) -> list[float]:
    """Milliseconds of every edition's page in turn, each made anew."""
    taken = []
    with httpx.Client(trust_env=False) as client:
        for number in range(_WARM_UP * len(site.pages) + rounds):
            site.forget()
            started = time.perf_counter()
            answer = client.get(site.pages[number % len(site.pages)])
            taken.append((time.perf_counter() - started) * 1000)
            answer.raise_for_status()
    return taken[-rounds:]


def _environment() -> dict[str, str]:
    """This process's, without what belongs to another site."""
    return {name: value for name, value in os.environ.items() if not name.startswith(ENVIRONMENT)}


def _tell(number: int, words: str, *, quiet: bool) -> None:
    if not quiet:
        step(number, 3, words)
