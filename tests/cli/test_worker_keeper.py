"""The process that `masthead serve` keeps at work beside itself."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from masthead.cli.worker_keeper import KEPT_BY, WorkerKeeper, site_worker

KEPT = f"""
import os, signal, sys, time
from pathlib import Path
lives = Path(sys.argv[1])
signal.signal(signal.SIGTERM, lambda *_: (lives.joinpath("ended").write_text(str(os.getpid())), sys.exit(0)))
name = lives / f"life-{{os.getpid()}}"
name.with_suffix(".part").write_text(os.environ["{KEPT_BY}"])
name.with_suffix(".part").rename(name)
while True:
    time.sleep(0.05)
"""


@pytest.fixture
def keeper(tmp_path: Path) -> Iterator[WorkerKeeper]:
    made = WorkerKeeper([sys.executable, "-c", KEPT, str(tmp_path)])
    made.start()
    yield made
    made.stop()


def lives(folder: Path) -> dict[int, str]:
    """Who kept whom, by process."""
    return {int(path.name.partition("-")[2]): path.read_text() for path in folder.glob("life-*[0-9]")}


def wait_until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_killed_worker_is_started_again_and_asked_to_end_with_its_keeper(keeper: WorkerKeeper, tmp_path: Path) -> None:
    wait_until(lambda: len(lives(tmp_path)) == 1)
    ((first, kept_by),) = lives(tmp_path).items()
    assert kept_by == str(os.getpid())
    os.kill(first, signal.SIGKILL)

    wait_until(lambda: len(lives(tmp_path)) == 2)
    (second,) = lives(tmp_path).keys() - {first}
    keeper.stop()

    assert (tmp_path / "ended").read_text() == str(second)


def test_command_is_that_of_a_worker_of_the_site(tmp_path: Path) -> None:
    assert list(site_worker(tmp_path))[-4:] == ["worker", "--site", str(tmp_path), "--no-rounds"]
