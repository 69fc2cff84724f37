"""The segment that is being written: its two files, its lock, and what was handed to the kernel."""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path

from masthead.tracking.records import Hit, pack
from masthead.tracking.segments import AGENTS, CLOSED, HEADER_SIZE, OPEN, agent_line, segment_header, segment_name

_NEW = ".new"


class OpenSegment:
    """A new segment of `folder`. opened, close_by: seconds since 1970; whoever writes looks after the second one.

    Raises OSError when it cannot be made; then nothing of it is left. For one thread at a time.
    """

    def __init__(self, folder: Path, writer: str, number: int, *, opened: float, close_by: float) -> None:
        self.opened, self.close_by = opened, close_by
        self._folder = folder
        self._path = folder / f"{segment_name(int(opened * 1000), writer, number)}{OPEN}"
        self._agents: dict[str, int] = {"": 0}
        self._agents_file: int | None = None
        self._agents_size = 0
        self.size = HEADER_SIZE
        new = self._path.with_suffix(_NEW)
        self._file = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        try:
            # Locked before it has its name: a segment that is not locked has been abandoned.
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _write_all(self._file, segment_header(writer, number), 0)
            new.rename(self._path)
        except BaseException:
            os.close(self._file)
            new.unlink(missing_ok=True)
            raise

    @property
    def agents(self) -> int:
        """How many different agents it names."""
        return len(self._agents) - 1

    def write(self, sequence: int, hits: list[Hit]) -> None:
        """Hand hits to the kernel; the first gets this sequence. Raises OSError; then none of them counts as written.

        Whoever is refused calls `give_up`, and writes the same hits with the same sequences elsewhere.
        """
        self._write_agents({hit.agent for hit in hits}.difference(self._agents))
        records = pack(sequence, hits, self._agents)
        _write_all(self._file, records, self.size)
        self.size += len(records)

    def handles(self) -> list[int]:
        """What `sync` takes: descriptors of their own, so that it may wait while others write here or end this."""
        files = (self._file, self._agents_file)
        return [*(os.dup(each) for each in files if each is not None), os.open(self._folder, os.O_RDONLY)]

    def close(self) -> Path:
        """Give it to the loader. Raises OSError when it cannot be renamed; it is abandoned then, and closed later."""
        closed = self._path.with_suffix(CLOSED)
        try:
            self._path.rename(closed)
        finally:
            self._let_go()
        return closed

    def give_up(self) -> None:
        """End it after the disk has refused: what was written before stays, as far as the disk still lets us."""
        with contextlib.suppress(OSError):
            os.ftruncate(self._file, self.size)
        with contextlib.suppress(OSError):
            if self.size > HEADER_SIZE:
                self._path.rename(self._path.with_suffix(CLOSED))
            else:
                self._path.unlink()
                self._path.with_suffix(AGENTS).unlink(missing_ok=True)
        self._let_go()

    def _write_agents(self, unknown: set[str]) -> None:
        if not unknown:
            return
        if self._agents_file is None:
            flags = os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC
            self._agents_file = os.open(self._path.with_suffix(AGENTS), flags, 0o600)
        names = sorted(unknown)
        lines = b"".join(map(agent_line, names))
        _write_all(self._agents_file, lines, self._agents_size)
        self._agents_size += len(lines)
        for name in names:
            self._agents[name] = len(self._agents)

    def _let_go(self) -> None:
        os.close(self._file)
        if self._agents_file is not None:
            os.close(self._agents_file)


def sync(handles: list[int]) -> None:
    """Wait until all that was written before `OpenSegment.handles` is on the disk. Raises OSError."""
    try:
        for each in handles:
            os.fsync(each)
    finally:
        for each in handles:
            os.close(each)


def _write_all(descriptor: int, data: bytes, offset: int) -> None:
    """Write at a place of its own, so that after a part was refused the next attempt begins where this one did."""
    rest = memoryview(data)
    while rest:
        done = os.pwrite(descriptor, rest, offset)
        rest, offset = rest[done:], offset + done
