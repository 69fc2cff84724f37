"""A site’s own worker: a mailing from its launch to its receipt, while readers leave and the worker is killed.

Four processes, as on a real machine: one that answers browsers, one that delivers, one that was killed, and this one.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import struct
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from tests.sites import MadeSite, clean_environment, command_line, run_masthead, served
from tests.web.mailings.post_office import post_office

from masthead.tokens import Keys, Purpose

READERS = 400
PATIENCE = 60.0
MAKING = Path(__file__).with_name("making.py")
CONNECTIONS = 4


class Press:
    """A site whose mail goes to a relay."""

    def __init__(self, made: MadeSite, folder: Path, relay: str) -> None:
        self.site = made.copy(folder / "press")
        file = self.site.folder / "masthead.toml"
        file.write_text(f'{file.read_text("utf-8")}\nrelay = "{relay}"\n', "utf-8")
        secret = tomllib.loads(file.read_text("utf-8"))["site"]["secret_key"]
        self.keys = Keys(secret.encode())

    def ask(self, *arguments: str) -> dict[str, Any]:
        done = subprocess.run(
            [sys.executable, str(MAKING), str(self.site.folder), *arguments],
            env=clean_environment(PYTHONPATH=str(Path(__file__).parents[3])),
            check=False,
            capture_output=True,
            text=True,
            timeout=110,
        )
        assert done.returncode == 0, done.stderr
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    def last_members(self, many: int) -> tuple[int, list[int]]:
        """The part, and those of its chunk who come last."""
        mailing, ids = self._read("SELECT mailing, ids FROM mailing_members")
        return mailing, list(struct.unpack(f"<{len(ids) // 4}I", ids))[-many:]

    def _read(self, question: str) -> tuple[Any, ...]:
        with closing(sqlite3.connect(self.site.folder / "masthead.sqlite", timeout=20)) as connection:
            found: tuple[Any, ...] = connection.execute(question).fetchone()
            return found

    @contextmanager
    def worker(self) -> Iterator[subprocess.Popen[bytes]]:
        command = command_line("worker", "--site", self.site.folder, "--no-rounds")
        with (
            (self.site.folder / "worker.log").open("ab") as log,
            subprocess.Popen(command, env=clean_environment(), stdout=log, stderr=log) as process,
        ):
            try:
                yield process
            finally:
                process.terminate()
                process.wait(PATIENCE)


def wait_until(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.05)


@pytest.mark.timeout(300)
def test_reader_who_leaves_gets_nothing_and_a_killed_worker_loses_nobody(press: MadeSite, tmp_path: Path) -> None:
    with post_office(until=30) as office:
        place = Press(press, tmp_path, office.url)
        first = place.ask(str(READERS))["readers"][0]

        with served(place.site, command="web") as server, place.worker() as doomed:
            wait_until(lambda: not office.opening.is_set(), "the mailing never began")
            part, leaving = place.last_members(3)
            for reader in leaving:
                address = f"/u/{place.keys.token(Purpose.UNSUBSCRIBE, part, reader)}"
                said = server.client.post(address, data={"List-Unsubscribe": "One-Click"})
                assert said.status_code == 200
            os.kill(doomed.pid, signal.SIGKILL)
            doomed.wait(PATIENCE)
            office.opening.set()
            done = run_masthead("worker", "--site", place.site.folder, "--once", "--no-rounds")
            assert done.returncode == 0, done.stderr

        found = place.ask("--account")
        assert (found["state"], found["adds_up"]) == ("finished", True)
        assert (found["audience"], found["pending"], found["suppressed"]) == (READERS, 0, 3)
        assert found["accepted"] == READERS - 3 == len(office.taken)
        assert not office.taken.keys() & {f"reader{reader - first}@example.com" for reader in leaving}
        assert sum(office.taken.values()) - len(office.taken) <= found["doubted"] <= CONNECTIONS
