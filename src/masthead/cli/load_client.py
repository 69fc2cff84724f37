"""Readers by the thousand: `wrk` where it is installed, else processes of our own that keep connections open."""

from __future__ import annotations

import multiprocessing
import re
import shutil
import socket
import subprocess
import time
from multiprocessing.connection import Connection
from urllib.parse import urlsplit

from masthead.cli.failure import CommandFailed, Exit

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_RATE = re.compile(r"Requests/sec:\s*([\d.]+)")
_PATIENCE = 30.0


class LoadFailedError(CommandFailed):
    """A server stopped answering, or answered with something else than 200."""

    def __init__(self, url: str, what: str) -> None:
        super().__init__(f"{url} {what} under load.", code=Exit.FAILED)


def load_tool() -> str:
    """What will put the load on: ``wrk`` or ``masthead``."""
    return "wrk" if shutil.which("wrk") else "masthead"


def requests_per_second(url: str, *, seconds: float, processes: int, connections: int) -> float:
    """How often `url` is answered with 200 in full, over so many kept connections of each process. Identity coding."""
    if load_tool() == "wrk":
        return _with_wrk(url, seconds, processes, connections)
    context = multiprocessing.get_context("spawn")
    pipes, crew = [], []
    for _ in range(processes):
        ours, theirs = context.Pipe()
        crew.append(context.Process(target=_reader, args=(theirs, url, connections, seconds), daemon=True))
        crew[-1].start()
        pipes.append(ours)
    try:
        # All begin together: starting a process takes longer than some measurements.
        for pipe in pipes:
            _heard(pipe, url)
        for pipe in pipes:
            pipe.send("go")
        return sum(_heard(pipe, url) for pipe in pipes)
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


def _reader(pipe: Connection, url: str, connections: int, seconds: float) -> None:
    """One process: sends on all its connections, then reads from each, and again. Tells its rate."""
    parts = urlsplit(url)
    request = f"GET {parts.path} HTTP/1.1\r\nHost: {parts.netloc}\r\n\r\n".encode()
    try:
        sockets = [_Reading(str(parts.hostname), parts.port or 80, request) for _ in range(connections)]
        for each in sockets:
            each.ask()
            each.answer()
        pipe.send(0)
        pipe.recv()
        answers = 0
        started = time.perf_counter()
        while time.perf_counter() - started < seconds:
            for each in sockets:
                each.ask()
            for each in sockets:
                each.answer()
            answers += connections
        pipe.send(answers / (time.perf_counter() - started))
    except (OSError, ValueError) as fault:
        pipe.send(str(fault) or "fails")


class _Reading:
    """A kept connection. ValueError for an answer that is no 200 with a length."""

    def __init__(self, host: str, port: int, request: bytes) -> None:
        self._socket = socket.create_connection((host, port), timeout=_PATIENCE)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._request = request
        self._buffer = bytearray(1 << 20)
        self._view = memoryview(self._buffer)

    def ask(self) -> None:
        self._socket.sendall(self._request)

    def answer(self) -> None:
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
        if not self._buffer.startswith(b"HTTP/1.1 200"):
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
