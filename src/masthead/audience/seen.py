"""Which line an address stood on first, for millions of addresses in little memory."""

from __future__ import annotations

from array import array
from collections.abc import Sequence

_HALF = (1 << 32) - 1
_FEWEST = 1 << 10
_MOST_EXPECTED = 2_000_000


class SeenAddresses:
    """Remembers addresses by 96 bits of their hash, 16 bytes of memory to a place, at most three fifths of them taken.

    The hash is Python's own, with a secret of each process: nobody can make two addresses fall together, and by chance
    a list of ten million has such a pair once in 10^15 lists.
    """

    def __init__(self, expected: int = 0) -> None:
        """expected: about how many addresses come; more and fewer may."""
        self._known = 0
        self._allocate(_FEWEST)
        self._make_room(min(expected, _MOST_EXPECTED))

    def repeated(self, keys: Sequence[str], lines: Sequence[int]) -> dict[int, int]:
        """Those of many addresses that were seen before, by their place among these, with the line they were first
        seen on. lines: where each of them stands, from 1.
        """
        self._make_room(len(keys))
        firsts, seconds, taken, mask = self._firsts, self._seconds, self._lines, self._mask
        found = {}
        for place, (key, line) in enumerate(zip(keys, lines, strict=True)):
            first, second = hash(key), hash(key + "\n") & _HALF
            at = first & mask
            # As in `_place`; a call for each of a million rows takes as long as the rest.
            while taken[at]:
                if firsts[at] == first and seconds[at] == second:
                    found[place] = taken[at]
                    break
                at = (at + 1) & mask
            else:
                firsts[at], seconds[at], taken[at] = first, second, line
                self._known += 1
        return found

    def first_line(self, key: str, line: int) -> int:
        """The line that `key` was first seen on: `line` (from 1) when this is the first time."""
        return self.repeated([key], [line]).get(0, line)

    def _place(self, first: int, second: int) -> int:
        """Where an address stands, or would stand."""
        firsts, seconds, lines, mask = self._firsts, self._seconds, self._lines, self._mask
        place = first & mask
        while lines[place] and (firsts[place] != first or seconds[place] != second):
            place = (place + 1) & mask
        return place

    def _allocate(self, places: int) -> None:
        self._mask = places - 1
        self._firsts = array("q", bytes(8 * places))
        self._seconds = array("I", bytes(4 * places))
        self._lines = array("I", bytes(4 * places))

    def _make_room(self, more: int) -> None:
        """Have places for so many more; all that are known move at most once."""
        places = self._mask + 1
        while (self._known + more) * 5 > places * 3:
            places *= 2
        if places == self._mask + 1:
            return
        known = zip(self._firsts, self._seconds, self._lines, strict=True)
        self._allocate(places)
        for first, second, line in known:
            if line:
                place = self._place(first, second)
                self._firsts[place], self._seconds[place], self._lines[place] = first, second, line
