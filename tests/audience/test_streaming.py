"""Lists too long for memory."""

from __future__ import annotations

import io
import tracemalloc
from typing import BinaryIO, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.audience import lines as lines_module
from masthead.audience.lines import ListLines
from masthead.audience.lists import read_list, stream_list
from masthead.audience.seen import SeenAddresses


class Endless(io.RawIOBase):
    """A file of so many bytes, made as they are read."""

    def __init__(self, size: int, pattern: bytes) -> None:
        self.size = size
        self.place = 0
        self.pattern = pattern * (lines_module.BLOCK // len(pattern) + 2)

    def tell(self) -> int:
        return self.place

    def seek(self, place: int, whence: int = 0) -> int:
        assert whence == 0
        self.place = place
        return place

    def read(self, size: int = -1) -> bytes:
        size = min(size, self.size - self.place)
        self.place += size
        return self.pattern[:size]


@pytest.fixture
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lines_module, "BLOCK", 3)


def test_rows_come_as_they_are_read() -> None:
    stream = stream_list(io.BytesIO(b"email,name\nmei@harbour.example,Mei\nnobody\nbo@harbour.example,B\x01o\n"))

    rows = list(stream)

    assert [(row.line, row.accepted, recipient and (recipient.id, recipient.name)) for row, recipient in rows] == [
        (2, True, (1, "Mei")),
        (3, False, None),
        (4, True, (2, "B o")),
    ]
    assert [problem.line for problem in stream.problems] == [4]


@pytest.mark.usefixtures("small_blocks")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_lines_are_the_same_however_a_file_is_cut(encoding: str, ends: str) -> None:
    text = "email,name\nmei@harbour.example,Zoë “Mei”\n\nlast"

    lines = ListLines(io.BytesIO(text.replace("\n", ends).encode(encoding)))

    assert [line for _, line in lines] == text.split("\n")
    assert [number for number, _ in lines] == [1, 2, 3, 4]


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=60) | st.text('aé,"\n\r', max_size=40).map(lambda text: text.encode()))
def test_lines_of_any_bytes_are_those_of_the_whole(source: bytes) -> None:
    whole = list(ListLines(io.BytesIO(source)))

    class Cut(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            del size
            return super().read(2)

    assert list(ListLines(Cut(source))) == whole


def test_list_may_begin_within_a_file() -> None:
    source = io.BytesIO(b"something else\nemail\nmei@harbour.example\n")
    source.readline()

    assert [row.line for row, _ in stream_list(source)] == [2]


@pytest.mark.parametrize("pattern", [b"x", b'"', b"\xff", "é".encode()])
def test_file_without_line_ends_fills_no_memory(pattern: bytes) -> None:
    size = 40_000_000
    source = cast("BinaryIO", Endless(size, pattern))

    tracemalloc.start()
    try:
        rows = list(stream_list(source))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert rows == []
    assert peak < size / 4


def test_same_address_is_told_with_its_first_line_among_thousands() -> None:
    seen = SeenAddresses()
    keys = [f"reader{number}@harbour.example" for number in range(5_000)]

    assert [seen.first_line(key, line) for line, key in enumerate(keys, 1)] == list(range(1, 5_001))
    assert [seen.first_line(key, 9_999) for key in keys] == list(range(1, 5_001))


@settings(max_examples=50)
@given(st.lists(st.text(max_size=3), max_size=60))
def test_seen_addresses_are_a_dictionary_of_first_lines(keys: list[str]) -> None:
    seen, known = SeenAddresses(), dict[str, int]()

    for line, key in enumerate(keys, 1):
        assert seen.first_line(key, line) == known.setdefault(key, line)


@settings(max_examples=50)
@given(st.lists(st.lists(st.text("ab", max_size=2), max_size=20), max_size=4), st.integers(0, 3_000))
def test_addresses_seen_many_at_once_are_those_seen_one_by_one(pieces: list[list[str]], expected: int) -> None:
    many, single, start = SeenAddresses(expected), SeenAddresses(), 1

    for keys in pieces:
        lines = range(start, start + len(keys))
        start += len(keys)
        told = {place: single.first_line(key, line) for place, (key, line) in enumerate(zip(keys, lines, strict=True))}
        assert many.repeated(keys, lines) == {place: line for place, line in told.items() if line != lines[place]}


def test_whole_list_is_its_stream() -> None:
    source = b"email,name\nmei@harbour.example,Mei\nMEI@harbour.example,Mei\nx\n"
    stream = stream_list(io.BytesIO(source))
    rows = list(stream)

    reading = read_list(source)

    assert reading.rows == tuple(row for row, _ in rows)
    assert reading.recipients == tuple(recipient for _, recipient in rows if recipient is not None)
    assert reading.problems == stream.problems
