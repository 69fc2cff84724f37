"""Work that one process does again and again, in a thread of its own, beside those that answer browsers."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

from django.db import connections


class Rounds:
    """Does a piece of work at once and then again after every pause, until it is stopped.

    work: takes what is due; returns whether more is waiting, which is then taken without a pause. It keeps its own
    faults. pause: seconds.
    """

    def __init__(self, name: str, work: Callable[[], bool], *, pause: float) -> None:
        self._work = work
        self._pause = pause
        self._ended = threading.Event()
        self._working = threading.Lock()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin. Processes that are forked later are forked between two rounds, never within one."""
        os.register_at_fork(
            before=self._working.acquire, after_in_parent=self._working.release, after_in_child=self._working.release
        )
        self._thread.start()

    def stop(self) -> None:
        """Let the round under way finish."""
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.is_set():
            with self._working:
                more = self._work()
            if not more:
                self._ended.wait(self._pause)
        connections.close_all()
