"""How each member of an audience stands, and the two bits in which a chunk keeps it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum, StrEnum


class Outcome(StrEnum):
    """What became of a member of the audience. The sum over all outcomes is the audience.

    ACCEPTED: the relay answered 250. REJECTED: a permanent answer about this recipient or message.
    DEFERRED: a temporary answer; another pass may come. SUPPRESSED: not submitted, with a reason.
    IN_DOUBT: handed over, and no answer came.
    """

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    DEFERRED = "deferred"
    SUPPRESSED = "suppressed"
    IN_DOUBT = "in_doubt"


class Mark(IntEnum):
    """A member's two bits. PENDING: not submitted yet. CLOSED: rejected or suppressed.
    OPEN: deferred or in doubt; the exception row says which."""

    PENDING = 0
    ACCEPTED = 1
    CLOSED = 2
    OPEN = 3


_MARKS = tuple(Mark)

MARK_OF = {
    Outcome.ACCEPTED: Mark.ACCEPTED,
    Outcome.REJECTED: Mark.CLOSED,
    Outcome.SUPPRESSED: Mark.CLOSED,
    Outcome.DEFERRED: Mark.OPEN,
    Outcome.IN_DOUBT: Mark.OPEN,
}


class Marks:
    """The marks of one chunk: a byte each in memory, four to a byte in the ledger.

    Memory keeps bytes because a single member is set thousands of times a second; the packed form
    is built once per commit with arithmetic on whole slices.
    """

    __slots__ = ("_bytes",)

    def __init__(self, size: int) -> None:
        self._bytes = bytearray(size)

    def __len__(self) -> int:
        return len(self._bytes)

    def __getitem__(self, index: int) -> Mark:
        return _MARKS[self._bytes[index]]

    def __setitem__(self, index: int, mark: Mark) -> None:
        self._bytes[index] = mark

    def count(self, mark: Mark) -> int:
        """How many members bear `mark`."""
        return self._bytes.count(mark)

    def where(self, mark: Mark) -> Iterable[int]:
        """The indices that bear `mark`, ascending."""
        position = self._bytes.find(mark)
        while position >= 0:
            yield position
            position = self._bytes.find(mark, position + 1)

    def copy(self) -> Marks:
        """The marks of this moment, in one step that no other thread can come between."""
        marks = Marks(0)
        marks._bytes = bytearray(self._bytes)
        return marks

    def pack(self) -> bytes:
        """Four marks to a byte, the first in the lowest bits; the last byte is padded with PENDING."""
        padded = bytes(self._bytes) + bytes(-len(self._bytes) % 4)
        packed = 0
        for offset in range(4):
            packed |= int.from_bytes(padded[offset::4], "little") << (2 * offset)
        return packed.to_bytes(len(padded) // 4, "little")

    @classmethod
    def unpack(cls, packed: bytes, size: int) -> Marks:
        """The reverse of `pack`. Raises `ValueError` when `packed` is not as long as `size` asks."""
        if len(packed) != (size + 3) // 4:
            raise ValueError(f"{len(packed)} bytes cannot hold the marks of {size} members.")
        marks = cls(len(packed) * 4)
        for offset in range(4):
            marks._bytes[offset::4] = packed.translate(_TABLES[offset])
        del marks._bytes[size:]
        return marks


_TABLES = tuple(bytes((value >> (2 * offset)) & 3 for value in range(256)) for offset in range(4))
