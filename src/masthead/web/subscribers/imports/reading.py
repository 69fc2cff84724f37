"""A list read by a process of its own, ahead of whoever brings it in.

The process is told what to read on its standard input, and answers with frames on its standard output: eight bytes of
length, then a value as `marshal` writes it, which both understand because both are this Python. Without Django, it is
there in a tenth of a second.
"""

from __future__ import annotations

import json
import marshal
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from typing import IO, Any

from masthead.audience.intake.tables import TableError

MODULE = "masthead.web.subscribers.imports.reader"
HEAD = 8
"""Bytes of a frame's length."""

_A_WHILE = 10.0
_PATIENCE = 10.0


@dataclass(frozen=True, slots=True)
class ReadingOrder:
    """What is to be read. mapping: as JSON. before: the latest moment of consent, ISO 8601. skip: batches that are in
    already. hash_keys: of suppression, in hexadecimal; none where nobody is suppressed. copy: people as rows of
    PostgreSQL's COPY instead of values.
    """

    file: str
    mapping: dict[str, Any]
    size: int
    before: str
    skip: int = 0
    hash_keys: tuple[str, ...] = ()
    copy: bool = False


@dataclass(slots=True)
class Frame:
    """One batch, ready to be written. Bytes where it could be lists: what is not taken apart costs next to nothing.

    rows: how many there are. report: the beginnings of the report's lines, line and address of every row, in the
    file's order, each on a line of its own. places: of the people, in the order of `staged`, as 32-bit numbers. staged:
    the people, a database (`image`) or rows of COPY. digests: of the people, see `digests.short_digests`. refused,
    notes, tags: by place. dated: whether somebody has a moment of consent of their own.
    """

    number: int
    rows: int
    report: str
    places: bytes
    staged: bytes
    digests: bytes
    refused: dict[int, str]
    notes: dict[int, str]
    tags: dict[int, tuple[str, ...]]
    dated: bool

    def beginnings(self) -> list[str]:
        """The beginnings of the report's lines, by place."""
        return self.report.split("\n")[:-1]


@dataclass(slots=True)
class Reading:
    """A list that is being read. estimate: about how many rows it has. remarks: about the file; complete at its end."""

    estimate: int | None = None
    remarks: tuple[str, ...] = ()
    kind: str = ""
    _frames: queue.Queue[tuple[str, Any]] = field(default_factory=lambda: queue.Queue(maxsize=1))

    def frames(self, while_waiting: Callable[[], None] = lambda: None) -> Iterator[Frame]:
        """The batches, once. while_waiting: called now and then while the next one takes its time.

        Raises `TableError` where the file cannot be read, `ReaderEndedError`.
        """
        while True:
            try:
                what, value = self._frames.get(timeout=_A_WHILE)
            except queue.Empty:
                while_waiting()
                continue
            if what == "batch":
                yield Frame(*value)
            elif what == "begin":
                self.kind, self.estimate = value
            elif what == "fault":
                raise TableError(value)
            elif what == "end":
                self.remarks = tuple(value)
                return
            else:
                raise ReaderEndedError

    def begun(self) -> None:
        """Wait until the file is opened. Raises as `frames`."""
        what, value = self._frames.get()
        if what == "fault":
            raise TableError(value)
        if what != "begin":
            raise ReaderEndedError
        self.kind, self.estimate = value

    def take_in(self, source: IO[bytes]) -> None:
        """Hand on what the process says; in a thread of its own, which ends with the process."""
        while len(head := source.read(HEAD)) == HEAD:
            size = int.from_bytes(head)
            frame = source.read(size)
            if len(frame) < size:
                break
            self._frames.put(marshal.loads(frame))  # noqa: S302 – from our own process
        self._frames.put(("ended", None))

    def let_go(self) -> None:
        """Make room, so that nobody waits to hand something on."""
        while True:
            try:
                self._frames.get_nowait()
            except queue.Empty:
                return


class ReaderEndedError(RuntimeError):
    """The process that read the list ended before the list did."""

    def __init__(self) -> None:
        super().__init__("The list could not be read to its end; its reader stopped. Try again.")


@contextmanager
def read_apart(order: ReadingOrder) -> Iterator[Reading]:
    """Read a list in a process of its own, which is ended on the way out. Raises as `Reading.begun`."""
    # In a session of its own: Ctrl-C is for us, who let the batch under way finish.
    process = subprocess.Popen(  # noqa: S603 – our own module
        [sys.executable, "-m", MODULE], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    assert process.stdin
    assert process.stdout
    reading = Reading()
    hand = threading.Thread(target=reading.take_in, args=(process.stdout,), name="list-reader", daemon=True)
    hand.start()
    try:
        try:
            process.stdin.write(json.dumps(asdict(order)).encode())
            process.stdin.close()
        except BrokenPipeError:
            raise ReaderEndedError from None
        reading.begun()
        yield reading
    finally:
        process.kill()
        while hand.is_alive():
            reading.let_go()
            hand.join(0.05)
        process.stdout.close()
        process.wait(_PATIENCE)
