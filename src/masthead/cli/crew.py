"""Several processes of one kind: started together, started again when a signal took one, ended together."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess

from masthead.cli.console import err
from masthead.cli.failure import Exit

SHORT_LIFE = 5.0
LONGEST_PAUSE = 30.0
"""Seconds: who dies soon after its start again and again is started with longer and longer pauses."""

_LOOK = 0.5


class Crew:
    """Processes that are forked from this one, which has neither threads nor an event loop.

    job: what a process does, by its place (from 0); its answer is the exit code. A place whose process a signal took is
    filled again; one that ended by itself is not. When this process is asked to end, so are they; when it dies, they
    notice and drain.
    """

    def __init__(self, size: int, job: Callable[[int], int]) -> None:
        self._job = job
        self._processes = multiprocessing.get_context("fork")
        self._at_work: dict[int, BaseProcess] = {}
        self._started: dict[int, float] = {}
        self._pauses: dict[int, float] = {}
        self._due = dict.fromkeys(range(size), 0.0)
        self._ending = False
        self._codes: list[int] = []

    def work(self) -> Exit:
        """Until every place is empty. FINE when all of them ended well."""
        before = {each: signal.signal(each, self._asked) for each in (signal.SIGTERM, signal.SIGINT)}
        try:
            while self._at_work or (self._due and not self._ending):
                self._fill()
                wait([each.sentinel for each in self._at_work.values()], timeout=_LOOK)
                self._collect()
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
        return Exit.FAILED if any(self._codes) else Exit.FINE

    def _asked(self, number: int, frame: object) -> None:
        del number, frame
        self._ending = True
        for process in self._at_work.values():
            process.terminate()

    def _fill(self) -> None:
        for place, due in tuple(self._due.items()):
            if time.monotonic() >= due and not self._ending:
                del self._due[place]
                process = self._processes.Process(target=self._life, args=(place, os.getpid()), daemon=True)
                process.start()
                self._at_work[place], self._started[place] = process, time.monotonic()

    def _collect(self) -> None:
        for place, process in tuple(self._at_work.items()):
            if process.is_alive():
                continue
            process.join()
            del self._at_work[place]
            code = process.exitcode or 0
            if code >= 0:
                self._codes.append(code)
            elif not self._ending:
                self._again(place, -code)

    def _again(self, place: int, number: int) -> None:
        long = time.monotonic() - self._started[place] > SHORT_LIFE
        pause = 0.0 if long else min(LONGEST_PAUSE, self._pauses.get(place, 0.0) * 2 or 0.25)
        self._pauses[place] = pause
        self._due[place] = time.monotonic() + pause
        err.print(
            f"worker {place} was ended by {signal.Signals(number).name}; it is started again.",
            markup=False,
            soft_wrap=True,
        )

    def _life(self, place: int, parent: int) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        threading.Thread(target=mourn, args=(parent,), daemon=True, name="parent").start()
        os._exit(self._job(place))


def mourn(parent: int) -> None:
    """Ask this process to end when `parent`, which started it, is gone. Returns then; for a thread of its own."""
    while os.getppid() == parent:
        time.sleep(_LOOK)
    os.kill(os.getpid(), signal.SIGTERM)
