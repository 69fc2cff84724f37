"""Events: what a reader, or a machine in a reader's place, did with a mailing; and the bytes in which they are kept.

A record is 52 bytes, little-endian, closed by a CRC-32 of what stands before::

    Q sequence · Q at_ms · I mailing · I subscriber · H link · B kind · B method · 16s network · I agent · I crc

The agent is a place in the list of agents beside the segment (`masthead.tracking.segments`), 0 for none.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

NO_LINK = 0xFFFF
"""The link of an event that has none. Links are numbered from 0, so a mailing has at most this many."""

NO_NETWORK = bytes(16)
"""The network of an event whose network is not kept."""

LONGEST_AGENT = 300
"""Characters that are kept of a User-Agent."""

NOBODY = 0
"""The subscriber of an event of a mailing that is only counted (`Privacy.AGGREGATE`)."""


class EventKind(IntEnum):
    """What was done. Numbers are on disk and never change.

    OPEN: the pixel was fetched. CLICK: a link was followed. UNSUBSCRIBE: a mail program unsubscribed (RFC 8058).
    CANARY: the link that no reader sees was followed, so it was a machine.
    """

    OPEN = 1
    CLICK = 2
    UNSUBSCRIBE = 3
    CANARY = 4


class Method(IntEnum):
    """How it was asked for (RFC 9110 §9). Numbers are on disk and never change."""

    GET = 1
    HEAD = 2
    POST = 3


class Hit(NamedTuple):
    """An event on its way into a segment, where it gets its writer and sequence. Fields as in `Event`."""

    kind: EventKind
    at_ms: int
    mailing: int
    subscriber: int
    link: int = NO_LINK
    method: Method = Method.GET
    network: bytes = NO_NETWORK
    agent: str = ""


@dataclass(frozen=True, slots=True)
class Event:
    """One event. (writer, sequence) is unique for ever: whoever has seen it once need not take it again.

    at_ms: UTC, milliseconds since 1970. subscriber: `NOBODY` where readers are not told apart. link: its index in the
    mailing's link table, or `NO_LINK`. network: 16 bytes, IPv6 or IPv4-mapped (RFC 4291 §2.5.5.2), cut to what may be
    kept. agent: the User-Agent, at most `LONGEST_AGENT` characters without controls.
    """

    writer: str
    sequence: int
    kind: EventKind
    at_ms: int
    mailing: int
    subscriber: int
    link: int
    method: Method
    network: bytes
    agent: str


class Row(NamedTuple):
    """A record as it stands in a segment, for who loads many. kind, method: numbers of the enums. agent: its place."""

    sequence: int
    at_ms: int
    mailing: int
    subscriber: int
    link: int
    kind: int
    method: int
    network: bytes
    agent: int


_BODY = struct.Struct("<QQIIHBB16sI")
_RECORD = struct.Struct("<48sI")
_CRC = struct.Struct("<I")
_FIELDS = struct.Struct("<QQIIHBB16sI4x")
RECORD_SIZE = _RECORD.size
_KIND = struct.calcsize("<QQIIH")
KINDS = {int(each): each for each in EventKind}
METHODS = {int(each): each for each in Method}


def pack(sequence: int, hits: Iterable[Hit], places: Mapping[str, int]) -> bytes:
    """The records of hits, the first with this sequence. places: of their agents.

    Raises ValueError for numbers that do not fit.
    """
    packed, crc32, closing = _BODY.pack, zlib.crc32, _CRC.pack
    parts: list[bytes] = []
    try:
        for number, (kind, at_ms, mailing, subscriber, link, method, network, agent) in enumerate(hits, sequence):
            body = packed(number, at_ms, mailing, subscriber, link, kind, method, network, places[agent])
            parts += (body, closing(crc32(body)))
    except struct.error as fault:
        raise ValueError(f"This is no event: {fault}.") from None
    return b"".join(parts)


def unpack(data: bytes | memoryview) -> tuple[list[Row], int]:
    """The whole records in `data`, and how many are damaged. A part of a record at the end is not looked at."""
    whole = memoryview(data)[: len(data) - len(data) % RECORD_SIZE]
    crc32 = zlib.crc32
    sound = [crc32(body) == crc for body, crc in _RECORD.iter_unpack(whole)]
    rows = map(Row._make, _FIELDS.iter_unpack(whole))
    known = [row for row, fine in zip(rows, sound, strict=True) if fine and row[5] in KINDS and row[6] in METHODS]
    return known, len(sound) - len(known)


def kinds(data: bytes | memoryview) -> bytes:
    """The kind of each whole record in `data`, a byte each, sound or not: what tells at once whether any is of one."""
    whole = len(data) - len(data) % RECORD_SIZE
    return bytes(data[_KIND:whole:RECORD_SIZE])
