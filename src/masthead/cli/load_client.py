"""Readers by the thousand: `wrk` where it is installed, else processes of our own that keep connections open."""

from __future__ import annotations

import itertools
import multiprocessing
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from urllib.parse import urlsplit

from masthead.cli.failure import CommandFailed, Exit

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_RATE = re.compile(r"Requests/sec:\s*([\d.]+)")
_PATIENCE = 30.0


@dataclass(frozen=True, slots=True)
class Load:
    """What a server is asked for, again and again. paths: in turns, on all connections together. status: the answer's.

    url: its address, without a path. headers: of each request, beside Host.
    """

    url: str
    paths: Sequence[str]
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def place(self) -> tuple[str, int]:
        """Host and port."""
        parts = urlsplit(self.url)
        return str(parts.hostname), parts.port or 80

    @property
    def shown(self) -> str:
        """What is asked, for messages: the whole address where there is but one."""
        return self.url + (self.paths[0] if len(self.paths) == 1 else "")

    def requests(self) -> list[bytes]:
        """The requests in turn, as they travel."""
        said = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        host = urlsplit(self.url).netloc
        return [f"GET {path} HTTP/1.1\r\nHost: {host}\r\n{said}\r\n".encode() for path in self.paths]


class LoadFailedError(CommandFailed):
    """A server stopped answering, or answered with something else than it should."""

    def __init__(self, url: str, what: str) -> None:
        super().__init__(f"{url} {what} under load.", code=Exit.FAILED)


def load_tool() -> str:
    """What will put the load on: ``wrk`` or ``masthead``."""
    return "wrk" if shutil.which("wrk") else "masthead"


def requests_per_second(url: str, *, seconds: float, processes: int, connections: int) -> float:
    """How often `url` is answered with 200 in full, over so many kept connections of each process. Identity coding."""
    if load_tool() == "wrk":
        return _with_wrk(url, seconds, processes, connections)
    parts = urlsplit(url)
    load = Load(f"{parts.scheme}://{parts.netloc}", [parts.path])
    return answers_per_second(load, seconds=seconds, processes=processes, connections=connections)


def answers_per_second(load: Load, *, seconds: float, processes: int, connections: int) -> float:
    """The same for many addresses, always with processes of our own."""
    context = multiprocessing.get_context("spawn")
    pipes, crew = [], []
    for _ in range(processes):
        ours, theirs = context.Pipe()
        crew.append(context.Process(target=_reader, args=(theirs, load, connections, seconds), daemon=True))
        crew[-1].start()
        pipes.append(ours)
    try:
        # All begin together: starting a process takes longer than some measurements.
        for pipe in pipes:
            _heard(pipe, load.shown)
        for pipe in pipes:
            pipe.send("go")
        return sum(_heard(pipe, load.shown) for pipe in pipes)
    finally:
        for process in crew:
            process.join(timeout=_PATIENCE)


def _heard(pipe: Connection, url: str) -> float:
    try:
        said = pipe.recv()
    except EOFError:
        said = "is not answered"
    if isinstance(said, str):
        raise LoadFailedError(url, said)
    return float(said)


def _reader(pipe: Connection, load: Load, connections: int, seconds: float) -> None:
    """One process: sends on all its connections, then reads from each, and again. Tells its rate."""
    try:
        requests = itertools.cycle(load.requests())
        sockets = [KeptConnection(load) for _ in range(connections)]
        for each in sockets:
            each.ask(next(requests))
            each.answer()
        pipe.send(0)
        pipe.recv()
        answers = 0
        started = time.perf_counter()
        while time.perf_counter() - started < seconds:
            for each in sockets:
                each.ask(next(requests))
            for each in sockets:
                each.answer()
            answers += connections
        pipe.send(answers / (time.perf_counter() - started))
    except (OSError, ValueError) as fault:
        pipe.send(str(fault) or "fails")


class KeptConnection:
    """One connection that is asked again and again. Raises OSError; ValueError for an answer that is not as it should
    be, or has no length.
    """

    def __init__(self, load: Load) -> None:
        self._socket = socket.create_connection(load.place, timeout=_PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._start = f"HTTP/1.1 {load.status}".encode()
        self._buffer = bytearray(1 << 20)
        self._view = memoryview(self._buffer)

    def fileno(self) -> int:
        """For selectors."""
        return self._socket.fileno()

    def ask(self, request: bytes) -> None:
        """Send a request."""
        self._socket.sendall(request)

    def close(self) -> None:
        """End it."""
        self._socket.close()

    def answer(self) -> None:
        """Read a whole answer."""
        got, needed = 0, 0
        while not needed or got < needed:
            some = self._socket.recv_into(self._view[got:])
            if not some:
                raise ValueError("closes connections")
            got += some
            needed = needed or self._needed(got)

    def _needed(self, got: int) -> int:
        """Bytes of the whole answer; 0 while its head is not complete."""
        end = self._buffer.find(b"\r\n\r\n", 0, got)
        if end < 0:
            return 0
        if not self._buffer.startswith(self._start):
            raise ValueError(f"answers “{bytes(self._buffer[:60]).splitlines()[0].decode('ascii', 'replace')}”")
        length = _LENGTH.search(self._buffer, 0, end)
        if length is None:
            raise ValueError("says no length")
        return end + 4 + int(length[1])


def _with_wrk(url: str, seconds: float, processes: int, connections: int) -> float:
    command = ["wrk", f"-t{processes}", f"-c{processes * connections}", f"-d{max(1, round(seconds))}s", url]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 – the tool that was found
    rate = _RATE.search(done.stdout)
    if rate is None or "Non-2xx" in done.stdout:
        raise LoadFailedError(url, "is not answered as it should be")
    return float(rate[1])
