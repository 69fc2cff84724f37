"""From the bytes of a list to its lines: byte order marks, encodings, line ends of all ages; a block at a time."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

BLOCK = 1 << 18
LONGEST_LINE = 1 << 20
"""Bytes of a line that are kept; what follows is not read, so that a file without line ends fills no memory."""

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class ListLines:
    """The lines of a list. The file must be able to seek, for a list is read more than once.

    western_lines: how many lines were not UTF-8 and were read as Windows-1252 instead, and the first of them;
    complete once an iteration has run to its end. One iteration at a time.
    """

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._start = source.tell()
        beginning = source.read(4)
        self._encoding = next((name for mark, name in _BYTE_ORDER_MARKS if beginning.startswith(mark)), None)
        self._old_ends = self._has_old_ends()
        self.western_lines = 0
        self.first_western_line = 0

    def __iter__(self) -> Iterator[tuple[int, str]]:
        """Each line with its number, from 1, without its end."""
        self.western_lines = self.first_western_line = 0
        for number, raw in enumerate(self._raw_lines(), start=1):
            try:
                text = raw.decode()
            except UnicodeDecodeError:
                text = _western(raw)
                self.western_lines += 1
                self.first_western_line = self.first_western_line or number
            yield number, text.rstrip("\r\n")

    def _raw_lines(self) -> Iterator[bytes]:
        rest = b""
        for block in self._blocks():
            lines = (rest + (block.replace(b"\r", b"\n") if self._old_ends else block)).split(b"\n")
            rest = lines.pop()
            if len(rest) > LONGEST_LINE:
                # Not in the middle of a character, which would make the line look like another encoding.
                rest = rest[:LONGEST_LINE].decode("utf-8", "ignore").encode()
            yield from lines
        if rest:
            yield rest

    def _blocks(self) -> Iterator[bytes]:
        """The text in UTF-8, without byte order mark."""
        self._source.seek(self._start)
        blocks = iter(lambda: self._source.read(BLOCK), b"")
        if self._encoding is not None:
            blocks = _recoded(blocks, self._encoding)
        first = next(blocks, b"")
        # A block may be shorter than a mark.
        while len(first) < len(codecs.BOM_UTF8) and (more := next(blocks, b"")):
            first += more
        return chain([first.removeprefix(codecs.BOM_UTF8)], blocks)

    def _has_old_ends(self) -> bool:
        """Whether lines end with a carriage return alone, as they did on very old computers."""
        found = False
        for block in self._blocks():
            if b"\n" in block:
                return False
            found = found or b"\r" in block
        return found


def _recoded(blocks: Iterator[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    for block in blocks:
        if text := decoder.decode(block):
            yield text.encode("utf-8", errors="replace")
    if text := decoder.decode(b"", final=True):
        yield text.encode("utf-8", errors="replace")


def _western(raw: bytes) -> str:
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError:
        # Windows-1252 leaves five bytes undefined; Latin-1 never fails.
        return raw.decode("latin-1")
