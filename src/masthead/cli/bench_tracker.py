"""`masthead bench tracker`: how fast clicks are answered, beside an application that does nothing.

Both are served by the same server with one process each, and asked in turns of a twentieth of a second by one client,
so that whatever else the machine does meets both. The ratio is that of the ordinary run. Every click is another
reader's, with the headers that browsers send. Then readers come at half the pace that was reached, and how long each of
them waits is measured; the run that was disturbed least counts.
"""

from __future__ import annotations

import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from operator import truediv
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer
from pydantic import SecretStr

from masthead.cli.console import fact, print_json, step
from masthead.cli.demo_site import free_port
from masthead.cli.failure import CommandFailed, Exit
from masthead.cli.load_client import Load
from masthead.cli.load_pace import waiting_times
from masthead.cli.load_turns import rates_in_turns
from masthead.cli.tracker import asgi_server, load_in_worker
from masthead.tokens import Keys, Purpose
from masthead.tracking.app import Scope, Send, TrackingFolder
from masthead.tracking.links import LinkTable, Privacy, Target, write_links
from masthead.tracking.segments import closed_segments, load_segment
from masthead.web.site import Site, SiteSettings

_HOST = "127.0.0.1"
_SECRET = "a secret for nothing but measuring"  # noqa: S105 – of a tracker that lives for seconds
_MAILING = 7
_LINKS = 30
_PATIENCE = 60.0
_WARM_UP = 0.3
_BROWSER = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "de,en-US;q=0.7,en;q=0.3",
    "Accept-Encoding": "gzip, deflate, br, zstd",
    "Upgrade-Insecure-Requests": "1",
}


def bench_tracker(
    seconds: Annotated[
        float, typer.Option(metavar="S", min=0.1, max=60, help="Length of each run, for each of both.")
    ] = 2.0,
    runs: Annotated[int, typer.Option(metavar="N", min=1, max=50, help="Runs of both, in turns.")] = 5,
    connections: Annotated[int, typer.Option(metavar="N", min=1, max=1000, help="Connections to each.")] = 32,
    readers: Annotated[int, typer.Option(metavar="N", min=1, max=1_000_000, help="Readers, who click in turn.")] = 5000,
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")] = False,
) -> None:
    """Clicks answered and written down, beside an empty application on the same server."""
    with tempfile.TemporaryDirectory(prefix="masthead-bench-") as folder, ExitStack() as servers:
        place = TrackingFolder(Path(folder))
        paths = _clicks(place, readers)
        site = Site(place.path, SiteSettings(secret_key=SecretStr(_SECRET)), {})
        empty = Load(servers.enter_context(_served(site, load_empty)), paths, 200, _BROWSER)
        ours = Load(servers.enter_context(_served(site, partial(load_in_worker, site, place))), paths, 302, _BROWSER)
        _tell(1, f"Asking for {2 * runs * seconds:.0f} seconds", quiet=as_json)
        report = Report()
        for number in range(runs + 1):
            rates = rates_in_turns((empty, ours), seconds=seconds if number else _WARM_UP, connections=connections)
            if number:
                report.empty_runs.append(round(rates[0]))
                report.runs.append(round(rates[1]))
        _tell(2, f"Coming at half that pace for {runs * seconds:.0f} seconds", quiet=as_json)
        for _ in range(runs):
            waits = waiting_times(ours, per_second=report.half_load, seconds=seconds, connections=connections)
            report.waits.append(Waits.of(waits))
        report.dropped = httpx.get(f"{ours.url}/health", trust_env=False).json()["dropped"]
        servers.close()
        report.events = sum(len(load_segment(each).rows) for each in closed_segments(place.events))
    if as_json:
        print_json(report.as_json())
    else:
        report.print()


@dataclass(frozen=True, slots=True)
class Waits:
    """How long readers waited, milliseconds: half of them, and 99 of a hundred, no longer than this."""

    p50_ms: float
    p99_ms: float

    @classmethod
    def of(cls, waited: list[float]) -> Waits:
        """Of all readers of one run."""
        cuts = statistics.quantiles(waited, n=100, method="inclusive")
        return cls(round(cuts[49], 2), round(cuts[98], 2))


@dataclass(slots=True)
class Report:
    """What was measured: answers a second and waits of each run, events written and dropped."""

    runs: list[int] = field(default_factory=list)
    empty_runs: list[int] = field(default_factory=list)
    waits: list[Waits] = field(default_factory=list)
    events: int = 0
    dropped: int = 0

    @property
    def ratio(self) -> float:
        """Of the tracker to the empty application, in the ordinary run."""
        return round(float(statistics.median(map(truediv, self.runs, self.empty_runs))), 2)

    @property
    def half_load(self) -> float:
        """Half of what was reached in an ordinary run; a second."""
        return float(statistics.median(self.runs)) / 2

    @property
    def best_waits(self) -> Waits:
        """Those of the run that was disturbed least."""
        return min(self.waits, key=lambda each: each.p99_ms)

    def as_json(self) -> dict[str, object]:
        """For programs."""
        return {
            "per_s": max(self.runs),
            "ratio_to_empty_app": self.ratio,
            **asdict(self.best_waits),
            "empty_per_s": max(self.empty_runs),
            "half_load_per_s": round(self.half_load),
            **asdict(self),
        }

    def print(self) -> None:
        """For people."""
        fact("clicks", f"{max(self.runs):,} a second, {self.events:,} written, {self.dropped:,} dropped")
        fact("empty application", f"{max(self.empty_runs):,} a second on the same server")
        fact("ratio", f"{self.ratio:.2f}")
        best = self.best_waits
        fact("at half load", f"99 of 100 wait {best.p99_ms:.1f} ms at most, half of them {best.p50_ms:.1f}")


async def empty_application(scope: Scope, receive: object, send: Send) -> None:
    """Answers everything with nothing (ASGI 3.0)."""
    del receive
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})


def load_empty(_target: str) -> Any:
    """What a worker process of the empty application serves."""
    return empty_application


def _clicks(place: TrackingFolder, readers: int) -> list[str]:
    """Write a mailing's links; the clicks of its readers, each on one of them."""
    targets = tuple(Target(url=f"https://quay.example/stories/{number}") for number in range(_LINKS))
    write_links(place.links, _MAILING, LinkTable(publication=1, privacy=Privacy.FULL, targets=targets))
    sign = Keys(_SECRET.encode()).signer(Purpose.CLICK, _MAILING)
    return [f"/c/{sign(reader).decode()}/{reader % _LINKS}" for reader in range(1, readers + 1)]


def _serve(site: Site, port: int, loader: Any) -> None:
    """The life of a server's first process."""
    asgi_server(site, host=_HOST, port=port, workers=1).serve(target_loader=loader)


@contextmanager
def _served(site: Site, loader: Any) -> Iterator[str]:
    """A server with one process, and its address."""
    port = free_port(0)
    # This process has no threads yet, and a new one would take seconds to come as far.
    process = multiprocessing.get_context("fork").Process(target=_serve, args=(site, port, loader))
    process.start()
    try:
        url = f"http://{_HOST}:{port}"
        _wait(url, process)
        yield url
    finally:
        process.terminate()
        process.join(_PATIENCE)


def _wait(url: str, process: Any) -> None:
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline and process.is_alive():
        try:
            httpx.get(f"{url}/health", trust_env=False)
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise CommandFailed(f"{url} cannot be served.", code=Exit.FAILED)


def _tell(number: int, words: str, *, quiet: bool) -> None:
    if not quiet:
        step(number, 2, words)
