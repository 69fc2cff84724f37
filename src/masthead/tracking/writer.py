"""The one who writes events: takes them without waiting, and hands them to the kernel within a tenth of a second.

Whoever answers a reader calls `append`, which touches neither disk nor lock. A thread of the writer's own does the
rest: a disk that hangs or refuses makes nobody wait, and when too many events wait for it, new ones are dropped and
counted. `keep` is for what must not be lost: it returns when the event is on the disk.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from masthead.tracking.open_segment import OpenSegment, sync
from masthead.tracking.records import Hit
from masthead.tracking.segments import segment_name

FLUSH_SECONDS = 0.03
"""How long an event waits for others before it is handed to the kernel; with all delays it has a tenth of a second."""

FLUSH_EVENTS = 2048
"""So many wait for no others."""

MOST_PENDING = 100_000
"""More are dropped: about 30 MB, some seconds of the busiest morning."""

CLOSE_SECONDS = 5.0
"""The age at which a segment is closed, so that a loader may take it."""

CLOSE_SOON_SECONDS = 0.5
"""The same after an event that has to act at once."""

CLOSE_BYTES = 8 * 1024 * 1024
CLOSE_AGENTS = 16_384
_RETRY_SECONDS = 1.0
_REPEAT_SECONDS = 60.0
# So many are packed in one go, for nobody is answered meanwhile.
_SLICE = 512

log = logging.getLogger("masthead.tracking")


@dataclass(frozen=True, slots=True)
class WriterState:
    """What became of the events of a writer. fault: why the disk refuses just now, "" when it does not."""

    written: int
    pending: int
    dropped: int
    fault: str


def new_writer() -> str:
    """An id that no writer on any host has had: 122 random bits."""
    return uuid.uuid4().hex


class SegmentWriter:
    """Writes the events of one process into the segments of `folder`.

    writer: an id for this life of the process alone (`new_writer`). clock: UTC, seconds since 1970. `start` begins the
    thread; without it, `flush` has to be called. Raises OSError when the folder cannot be made.
    """

    def __init__(self, folder: Path, writer: str, clock: Callable[[], float] = time.time) -> None:
        segment_name(0, writer, 0)
        folder.mkdir(parents=True, exist_ok=True)
        self.writer = writer
        self._folder = folder
        self._clock = clock
        self._pending: deque[Hit] = deque()
        self._batch: list[Hit] = []
        self._lock = threading.Lock()
        self._wake, self._hurry = threading.Event(), threading.Event()
        # Asked by every event, for it costs less than the thread's own event does.
        self._asleep = True
        self._segment: OpenSegment | None = None
        self._number = self._sequence = self._dropped = 0
        self._fault = ""
        self._told = dict.fromkeys(("dropped", "refused"), -_REPEAT_SECONDS)
        self._end = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def state(self) -> WriterState:
        """How it is doing."""
        return WriterState(self._sequence, len(self._pending) + len(self._batch), self._dropped, self._fault)

    def start(self) -> None:
        """Begin to write in a thread of its own."""
        self._thread = threading.Thread(target=self._work, name="events", daemon=True)
        self._thread.start()

    def append(self, hit: Hit) -> bool:
        """Take an event, without waiting for anything. False when too many are waiting: then it is dropped, counted."""
        pending = self._pending
        if len(pending) >= FLUSH_EVENTS and self._crowded():
            return False
        pending.append(hit)
        if self._asleep:
            self._asleep = False
            self._wake.set()
        return True

    def keep(self, hit: Hit) -> None:
        """Write an event to the disk, past those that wait. Raises OSError when it cannot be kept.

        May take as long as the disk does: never to be called where others are answered. From any thread.
        """
        with self._lock:
            segment = self._opened()
            self._write(segment, [hit])
            segment.close_by = min(segment.close_by, self._clock() + CLOSE_SOON_SECONDS)
            handles = segment.handles()
        self._wake.set()
        sync(handles)

    def flush(self) -> None:
        """Hand everything that waits to the kernel, and close the segment when it is due. Raises OSError."""
        with self._lock:
            while self._next_batch():
                self._write(self._opened(), self._batch)
                self._batch = []
            segment = self._segment
            if segment is not None and not segment.opened <= self._clock() < segment.close_by:
                self._close_segment()
        self._fault = ""

    def close(self) -> None:
        """Write what waits, close the segment, end the thread. Twice is as once. Raises OSError; what is lost counts as
        dropped.
        """
        self._end.set()
        self._wake.set()
        self._hurry.set()
        if self._thread is not None:
            self._thread.join()
        try:
            self.flush()
            with self._lock:
                self._close_segment()
        finally:
            self._dropped += len(self._pending) + len(self._batch)
            self._pending.clear()
            self._batch.clear()

    def _crowded(self) -> bool:
        """Whether there is no room for one more, which is counted."""
        self._hurry.set()
        if len(self._pending) < MOST_PENDING:
            return False
        self._dropped += 1
        if self._tell("dropped"):
            log.warning("Events are dropped, %d so far; readers are still led on.", self._dropped)
        return True

    def _work(self) -> None:
        """The life of the thread."""
        while not self._end.is_set():
            self._wake.wait(self._until_due())
            self._wake.clear()
            self._asleep = True
            if self._pending:
                self._hurry.wait(FLUSH_SECONDS)
            self._hurry.clear()
            try:
                self.flush()
            except OSError as fault:
                self._fault = fault.strerror or str(fault)
                if self._tell("refused"):
                    log.error("Events cannot be written to %s: %s. They wait.", self._folder, self._fault)  # noqa: TRY400 – the disk's fault, said in words
                self._end.wait(_RETRY_SECONDS)
                self._wake.set()

    def _until_due(self) -> float | None:
        """Seconds until the segment has to be closed; None without one."""
        segment = self._segment
        return None if segment is None else min(max(segment.close_by - self._clock(), 0.01), CLOSE_SECONDS)

    def _next_batch(self) -> bool:
        """Have a batch to write: that which was refused before, else the next ones that wait."""
        if not self._batch:
            take = self._pending.popleft
            self._batch = [take() for _ in range(min(len(self._pending), _SLICE))]
        return bool(self._batch)

    def _opened(self) -> OpenSegment:
        """The segment to write to; a new one when the last is full."""
        segment = self._segment
        if segment is not None and (segment.size >= CLOSE_BYTES or segment.agents >= CLOSE_AGENTS):
            self._close_segment()
        if self._segment is None:
            now = self._clock()
            self._segment = OpenSegment(
                self._folder, self.writer, self._number + 1, opened=now, close_by=now + CLOSE_SECONDS
            )
            self._number += 1
        return self._segment

    def _write(self, segment: OpenSegment, hits: list[Hit]) -> None:
        try:
            segment.write(self._sequence + 1, hits)
        except OSError:
            self._segment = None
            segment.give_up()
            raise
        self._sequence += len(hits)

    def _close_segment(self) -> None:
        segment, self._segment = self._segment, None
        if segment is not None:
            segment.close()

    def _tell(self, trouble: str) -> bool:
        """Whether a trouble is to be logged: not more often than once in a minute."""
        now = time.monotonic()
        if now - self._told[trouble] < _REPEAT_SECONDS:
            return False
        self._told[trouble] = now
        return True
