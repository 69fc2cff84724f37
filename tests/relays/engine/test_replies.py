from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masthead.relays.smtp_engine.replies import LONGEST_LINE, MOST_LINES, ReplyReader, ServerReply

WORDS = st.binary(max_size=40).map(lambda words: words.replace(b"\n", b"").rstrip(b"\r"))
REPLIES = st.builds(ServerReply, st.integers(200, 599), st.lists(WORDS, min_size=1, max_size=4).map(tuple))


def written(reply: ServerReply) -> bytes:
    last = len(reply.lines) - 1
    return b"".join(
        b"%d%s%s\r\n" % (reply.code, b"-" if place < last else b" ", line) for place, line in enumerate(reply.lines)
    )


def read(*pieces: bytes) -> list[ServerReply]:
    reader = ReplyReader()
    return [reply for piece in pieces for reply in reader.feed(piece)]


@given(st.lists(REPLIES, max_size=5), st.lists(st.integers(0, 300), max_size=12))
def test_replies_do_not_depend_on_how_they_are_cut(replies: list[ServerReply], cuts: list[int]) -> None:
    stream = b"".join(map(written, replies))
    places = [0, *sorted(cuts), len(stream)]
    assert read(*(stream[start:end] for start, end in pairwise(places))) == replies


@given(st.binary(max_size=400))
def test_no_bytes_are_too_odd_for_the_reader(data: bytes) -> None:
    reader = ReplyReader()
    for reply in reader.feed(data):
        assert 200 <= reply.code < 600
        assert reply.text.isprintable()
    assert reader.feed(b"250 fine\r\n") == [] or not reader.broken


@pytest.mark.parametrize(
    ("line", "reply"),
    [
        (b"250\r\n", ServerReply(250, (b"",))),
        (b"250 \r\n", ServerReply(250, (b"",))),
        (b"250 bare line feed\n", ServerReply(250, (b"bare line feed",))),
        (b"250-a\r\n250-b\r\n250 c\r\n", ServerReply(250, (b"a", b"b", b"c"))),
        (b"250-a\r\n250\r\n", ServerReply(250, (b"a", b""))),
    ],
)
def test_odd_but_legal_lines_are_read(line: bytes, reply: ServerReply) -> None:
    assert read(line) == [reply]


@pytest.mark.parametrize(
    "line",
    [
        b"\r\n",
        b"25 fine\r\n",
        b"2500 fine\r\n",
        b"150 hm\r\n",
        b"600 hm\r\n",
        b"+OK POP3 ready\r\n",
        b"\xb2\xb3\xb4 x\r\n",
    ],
)
def test_what_is_no_reply_is_quoted_and_ends_the_reading(line: bytes) -> None:
    reader = ReplyReader()
    assert reader.feed(b"250 fine\r\n" + line + b"250 fine\r\n") == [ServerReply(250, (b"fine",))]
    assert reader.broken.startswith("“")
    assert reader.feed(b"250 fine\r\n") == []


def test_endless_lines_and_replies_are_not_collected() -> None:
    reader = ReplyReader()
    reader.feed(b"250 " + b"a" * LONGEST_LINE)
    assert reader.broken
    reader = ReplyReader()
    reader.feed(b"250-a\r\n" * (MOST_LINES + 1))
    assert reader.broken == f"a reply of more than {MOST_LINES} lines"
