"""Which line an address stood on first, for millions of addresses in little memory."""

from __future__ import annotations

from array import array

_HALF = (1 << 32) - 1


class SeenAddresses:
    """Remembers addresses by 96 bits of their hash, 16 bytes of memory to a place, at most three fifths of them taken.

    The hash is Python's own, with a secret of each process: nobody can make two addresses fall together, and by chance
    a list of ten million has such a pair once in 10^15 lists.
    """

    def __init__(self) -> None:
        self._known = 0
        self._allocate(1 << 10)

    def first_line(self, key: str, line: int) -> int:
        """The line that `key` was first seen on: `line` (from 1) when this is the first time."""
        first, second = hash(key), hash(f"{key}\n") & _HALF
        firsts, lines, mask = self._firsts, self._lines, self._mask
        place = first & mask
        # As in `_place`; a call for each of a million rows is what a list takes longest with.
        while lines[place] and (firsts[place] != first or self._seconds[place] != second):
            place = (place + 1) & mask
        if lines[place]:
            return lines[place]
        firsts[place], self._seconds[place], lines[place] = first, second, line
        self._known += 1
        if self._known * 5 > self._most * 3:
            self._grow()
        return line

    def _place(self, first: int, second: int) -> int:
        """Where an address stands, or would stand."""
        firsts, seconds, lines, mask = self._firsts, self._seconds, self._lines, self._mask
        place = first & mask
        while lines[place] and (firsts[place] != first or seconds[place] != second):
            place = (place + 1) & mask
        return place

    def _allocate(self, places: int) -> None:
        self._mask = places - 1
        self._most = places
        self._firsts = array("q", bytes(8 * places))
        self._seconds = array("I", bytes(4 * places))
        self._lines = array("I", bytes(4 * places))

    def _grow(self) -> None:
        known = zip(self._firsts, self._seconds, self._lines, strict=True)
        self._allocate(2 * len(self._lines))
        for first, second, line in known:
            if line:
                place = self._place(first, second)
                self._firsts[place], self._seconds[place], self._lines[place] = first, second, line
