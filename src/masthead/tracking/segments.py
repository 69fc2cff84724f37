"""Files of events. A tracker writes one after another; a loader takes those that are closed, and removes them.

``<opened>-<writer>-<number>.open`` is being written and locked by its writer. When it is old or large enough, or its
writer ends, it is renamed to ``.closed`` and never changes again. Beside it lies ``….agents``: the User-Agents of its
records, a JSON string on each line, from place 1 on. Names sort by time.

A segment begins with a header of 64 bytes, little-endian: 8s magic · 32s writer · I number · 16s zeros · I crc. Records
follow (`masthead.tracking.records`). What was handed to the kernel survives the end of the process, so a killed writer
leaves at most a part of a record at the end, which is skipped and counted. `close_abandoned` closes what it left.
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from masthead.tracking.records import KINDS, METHODS, RECORD_SIZE, Event, Row, unpack

OPEN, CLOSED, AGENTS = ".open", ".closed", ".agents"
HEADER_SIZE = 64

_MAGIC = b"MHEVNT01"
_HEADER = struct.Struct("<8s32sI16s")
_CRC = struct.Struct("<I")
_WRITER = re.compile(r"[0-9a-z]{1,32}")


class SegmentError(ValueError):
    """A file that is no segment. The message names it."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Everything in one segment, for who loads many events.

    number: of the writer's segments, from 1. rows: whole records in the order of writing. agents: what `Row.agent`
    counts into; the first is "". cut: whether a part of a record stands at the end. damaged: records that were skipped
    because their bytes are not what was written.
    """

    path: Path
    writer: str
    number: int
    rows: list[Row]
    agents: tuple[str, ...]
    cut: bool
    damaged: int

    @property
    def skipped(self) -> int:
        """Records that are lost: the one that was cut, and the damaged ones."""
        return self.cut + self.damaged

    def agent(self, place: int) -> str:
        """The User-Agent of a row; "" when it is lost."""
        return self.agents[place] if place < len(self.agents) else ""

    def events(self) -> Iterator[Event]:
        """The rows as events."""
        for row in self.rows:
            yield Event(
                self.writer,
                row.sequence,
                KINDS[row.kind],
                row.at_ms,
                row.mailing,
                row.subscriber,
                row.link,
                METHODS[row.method],
                row.network,
                self.agent(row.agent),
            )


def closed_segments(folder: Path) -> list[Path]:
    """Segments that nobody writes any more, the oldest first; none when there is no folder."""
    return sorted(folder.glob(f"*{CLOSED}"))


def read_segment(path: Path) -> Iterator[Event]:
    """The events of a segment, one by one. Raises as `load_segment`, which also tells what was skipped."""
    yield from load_segment(path).events()


def load_segment(path: Path) -> Segment:
    """A whole segment. Raises `SegmentError` when the file is none, OSError when it cannot be read.

    An open one may be read, too: it has what was flushed so far.
    """
    # Agents stand in their file before any record names them, so they are read after the records.
    data = memoryview(path.read_bytes())
    writer, number = _read_header(path, data)
    rows, damaged = unpack(data[HEADER_SIZE:])
    cut = (len(data) - HEADER_SIZE) % RECORD_SIZE != 0
    return Segment(path, writer, number, rows, ("", *_read_agents(path)), cut, damaged)


def remove_segment(path: Path) -> None:
    """Remove a segment that was taken, with its agents. Nothing happens when it is gone."""
    # Agents first: who is killed in between leaves a segment, which is found again, and no file that nobody looks for.
    path.with_suffix(AGENTS).unlink(missing_ok=True)
    path.unlink(missing_ok=True)


def close_abandoned(folder: Path) -> list[Path]:
    """Close the segments whose writers have ended without doing so. Those of living writers are left alone.

    May be called by anybody at any time on the writers' host; a lock tells whether a writer lives. Returns what was
    closed.
    """
    return [closed for path in sorted(folder.glob(f"*{OPEN}")) if (closed := _close_abandoned(path))]


def segment_name(opened_ms: int, writer: str, number: int) -> str:
    """The name of a segment without its ending. Raises ValueError for a writer's id that is none."""
    if not _WRITER.fullmatch(writer):
        raise ValueError(f"The writer “{writer}” must be 1 to 32 digits and small letters.")
    return f"{opened_ms:013d}-{writer}-{number:06d}"


def writer_of(path: Path) -> str:
    """The writer that a segment's name tells of; "" for a name that is none of ours."""
    parts = path.stem.split("-")
    return parts[1] if len(parts) == 3 else ""


def segment_header(writer: str, number: int) -> bytes:
    """The first bytes of a segment."""
    said = _HEADER.pack(_MAGIC, writer.encode("ascii"), number, b"")
    return said + _CRC.pack(zlib.crc32(said))


def agent_line(agent: str) -> bytes:
    """An agent as it stands beside a segment."""
    return json.dumps(agent).encode("ascii") + b"\n"


def _read_header(path: Path, data: memoryview) -> tuple[str, int]:
    said = bytes(data[:HEADER_SIZE])
    if len(said) < HEADER_SIZE or _CRC.unpack(said[-4:])[0] != zlib.crc32(said[:-4]) or not said.startswith(_MAGIC):
        raise SegmentError(f"{path} is no segment of events.")
    _, writer, number, _ = _HEADER.unpack(said[:-4])
    return writer.rstrip(b"\0").decode("ascii"), number


def _read_agents(path: Path) -> Iterator[str]:
    try:
        lines = path.with_suffix(AGENTS).read_bytes().split(b"\n")
    except FileNotFoundError:
        return
    # What stands after the last line's end was cut off, and no record names it.
    for line in lines[:-1]:
        try:
            said = json.loads(line)
        except ValueError:
            said = ""
        yield said if isinstance(said, str) else ""


def _close_abandoned(path: Path) -> Path | None:
    closed = path.with_suffix(CLOSED)
    try:
        descriptor = os.open(path, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        path.rename(closed)
    except (BlockingIOError, FileNotFoundError):
        # Its writer lives, or has closed it just now.
        return None
    else:
        return closed
    finally:
        os.close(descriptor)
