"""A site whose processes are forked from one that has imported everything: real processes, and Django made ready once.

``python forked.py FOLDER`` is that one: a line of JSON in for each thing to do, one out for what became of it. It runs
nothing itself, so that what is forked from it has neither threads nor connections.
"""

from __future__ import annotations

import gc
import json
import os
import sqlite3
import struct
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from signal import SIGKILL, SIGTERM
from typing import Any

from tests.sites import clean_environment

from masthead.tokens import Keys, Purpose

PATIENCE = 60.0


class Worker:
    """A `masthead worker` of a site. `log`: what it says."""

    def __init__(self, site: ForkedSite, pid: int) -> None:
        self._site, self._pid, self._over = site, pid, False

    def kill(self) -> None:
        """As by ``kill -9``; it is gone afterwards."""
        os.kill(self._pid, SIGKILL)
        self._gone()

    def end(self) -> None:
        """Ask it to drain, and wait until it has; nothing for one that is gone."""
        if not self._over:
            os.kill(self._pid, SIGTERM)
            self._gone()

    def _gone(self) -> None:
        self._site.ask("await", pid=self._pid)
        self._over = True


class ForkedSite:
    """`ask("make", readers=300)`: see the functions below."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "worker.log"
        self._process = subprocess.Popen(
            [sys.executable, __file__, str(folder)],
            env=clean_environment(PYTHONPATH=str(Path(__file__).parents[3])),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, do: str, **said: Any) -> Any:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([do, said]) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        assert line, f"{do} came to nothing"
        return json.loads(line)

    def read(self, question: str) -> tuple[Any, ...]:
        """The first row of the site’s database that answers it."""
        with closing(sqlite3.connect(self.folder / "masthead.sqlite", timeout=30)) as connection:
            found: tuple[Any, ...] = connection.execute(question).fetchone()
        return found

    def last_members(self, many: int) -> tuple[int, list[int]]:
        """The latest part, and those of its chunk who come last."""
        part, ids = self.read("SELECT mailing, ids FROM mailing_members ORDER BY mailing DESC")
        return part, list(struct.unpack(f"<{len(ids) // 4}I", ids))[-many:]

    def token(self, purpose: Purpose, part: int, reader: int) -> str:
        """As it stands in a reader’s mail."""
        said = tomllib.loads((self.folder / "masthead.toml").read_text("utf-8"))
        return Keys(said["site"]["secret_key"].encode()).token(purpose, part, reader)

    @contextmanager
    def worker(self, *, rounds: bool = False) -> Iterator[Worker]:
        """rounds: also counts what readers do, and all else that comes by the clock."""
        options = [] if rounds else ["--no-rounds"]
        found = Worker(self, self.ask("start", arguments=["worker", *options]))
        try:
            yield found
        finally:
            found.end()

    def close(self) -> None:
        self._process.communicate(timeout=60)


def wait_until(true: Callable[[], bool], what: str) -> None:
    """Until it is so. what: is said when it never was."""
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.05)


@contextmanager
def forked_site(folder: Path) -> Iterator[ForkedSite]:
    found = ForkedSite(folder)
    try:
        yield found
    finally:
        found.close()


# --- in the process that stays ------------------------------------------------------------------------------------


def start(folder: Path, arguments: list[str]) -> int:
    """Fork a command of the site; its id."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        log = os.open(folder / "worker.log", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        for number, place in ((os.open(os.devnull, os.O_RDONLY), 0), (log, 1), (log, 2)):
            os.dup2(number, place)
        command, *rest = arguments
        sys.argv = ["masthead", command, "--site", str(folder), *rest]
        _run_command()
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(bool(ended.code))
    finally:
        os._exit(code)


def forked(work: Callable[..., Any], **said: Any) -> Any:
    """What a function answers in a process of its own."""
    reading, writing = os.pipe()
    pid = os.fork()
    if not pid:
        try:
            os.write(writing, json.dumps(work(**said)).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        found = stream.read()
    os.waitpid(pid, 0)
    return json.loads(found)


def leave(tokens: list[str]) -> list[int]:
    """What the site's server answers mail programs that unsubscribe with one click (RFC 8058)."""
    import httpx
    from django.conf import settings

    from masthead.web.wsgi import application

    transport = httpx.WSGITransport(app=application)
    with httpx.Client(base_url=settings.SITE.settings.base_url, transport=transport) as client:
        said = {"List-Unsubscribe": "One-Click"}
        return [client.post(f"/u/{token}", data=said).status_code for token in tokens]


def _run_command() -> None:
    from masthead.cli.main import main

    main()


def _works(folder: Path) -> dict[str, Callable[..., Any]]:
    from tests.web.mailings import making, making_desk

    return {
        "start": lambda arguments: start(folder, arguments),
        "await": lambda pid: os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]),
        "leave": lambda **said: forked(leave, **said),
        "make": lambda **said: forked(making.make, **said),
        "make_desk": lambda **said: forked(making_desk.make, **said),
        "account": lambda **said: forked(making.account, **said),
    }


def _stay(folder: Path) -> None:
    from masthead.cli.site import open_site

    open_site(folder)
    import masthead.cli.site_worker
    import masthead.cli.worker
    import masthead.web.mailings.dispatching  # noqa: F401 – what a worker would import first
    from masthead.web.ready import let_go

    works = _works(folder)
    let_go()
    gc.freeze()
    for line in sys.stdin:
        do, said = json.loads(line)
        sys.stdout.write(json.dumps(works[do](**said)) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _stay(Path(sys.argv[1]))
