"""The worker that `masthead serve` starts beside itself: a process of its own, started again whenever it ends."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from masthead.cli.crew import LONGEST_PAUSE, SHORT_LIFE

# Servers import this module, and should not load for it what a worker needs.
KEPT_BY = "MASTHEAD_KEPT_BY"
"""Names the process that started a worker, in the environment."""

DRAIN_SECONDS = 30.0
"""How long a worker may take for the answers under way."""
_LOOK = 0.2


def site_worker(folder: Path) -> Sequence[str]:
    """The command of a worker of the site in a folder; what comes by the clock is done by who starts it."""
    return [
        *(sys.executable, "-c", "from masthead.cli.main import main; main()"),
        *("worker", "--site", str(folder), "--no-rounds"),
    ]


class WorkerKeeper:
    """Keeps one process at work, from a thread of its own.

    One that ends soon after its start again and again is started with longer and longer pauses.
    """

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="worker keeper", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Let the worker finish what is under way, and wait for it."""
        self._ended.set()
        self._thread.join()

    def _keep(self) -> None:
        pause = 0.0
        while not self._ended.wait(pause):
            started = time.monotonic()
            self._attend(self._started())
            long = time.monotonic() - started > SHORT_LIFE
            pause = 0.0 if long else min(LONGEST_PAUSE, pause * 2 or 0.25)

    def _started(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 – our own command
            self._command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env={**os.environ, KEPT_BY: str(os.getpid())},
            # A terminal's Ctrl-C is for the server, which asks the worker to end when its time has come.
            start_new_session=True,
        )

    def _attend(self, process: subprocess.Popen[bytes]) -> None:
        """Until it ends; ask it to when this is to end."""
        while process.poll() is None and not self._ended.wait(_LOOK):
            continue
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(DRAIN_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
        process.wait()
