"""Things that take long to make and that many tests only need: made once in a run of the tests, then copied."""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

MakeOnce = Callable[[str, Callable[[Path], None]], Path]
"""``made_once("press", make)``: the folder that ``make(folder)`` filled, in this worker or in another one.

Nobody may change what is in it. The folder does not exist when it is to be made.
"""

NewDatabase = Callable[[], str]
"""Each call: the URL of a database of its own on a real PostgreSQL server."""


def making_once(factory: pytest.TempPathFactory) -> MakeOnce:
    """For the run of tests that a factory's folders belong to: workers wait for whoever makes a thing first."""
    ours = factory.getbasetemp()
    # A worker's own folder lies in that of the whole run.
    shared = (ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours) / "made-once"
    shared.mkdir(exist_ok=True)

    def made_once(name: str, make: Callable[[Path], None]) -> Path:
        folder, whole = shared / name, shared / f"{name}.whole"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not whole.exists():
                # Somebody may have failed at it before.
                shutil.rmtree(folder, ignore_errors=True)
                make(folder)
                whole.touch()
        return folder

    return made_once
