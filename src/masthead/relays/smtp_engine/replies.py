"""SMTP replies out of a stream of bytes (RFC 5321 §4.2), however they are cut or joined on the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

LONGEST_LINE = 4096
"""Eight times what RFC 5321 §4.5.3.1.5 allows; a server beyond it is not speaking SMTP."""

MOST_LINES = 256


class ReplyFormatError(ValueError):
    """The bytes are no SMTP reply. The message quotes them."""


@dataclass(frozen=True, slots=True)
class ServerReply:
    """code: 200–599. lines: the texts without their codes."""

    code: int
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words on one line, without control characters, at most 300 of them."""
        joined = " ".join(" ".join(self.lines).split())
        return "".join(char if char.isprintable() else " " for char in joined)[:300]


class ReplyReader:
    """Collects bytes and yields whole replies."""

    def __init__(self) -> None:
        self._rest = b""
        self._lines: list[str] = []

    def feed(self, data: bytes) -> Iterator[ServerReply]:
        """Replies that `data` completes, in order. Raises `ReplyFormatError`; the stream is of no use after it."""
        data = self._rest + data
        *lines, self._rest = data.split(b"\n")
        for line in lines:
            reply = self._line(line)
            if reply is not None:
                yield reply
        if len(self._rest) > LONGEST_LINE:
            raise ReplyFormatError(f"a line of more than {LONGEST_LINE} characters: {self._rest[:60]!r}")

    def _line(self, line: bytes) -> ServerReply | None:
        line = line.rstrip(b"\r")
        code, mark, words = line[:3], line[3:4], line[4:]
        if not (code.isdigit() and len(code) == 3 and b"200" <= code < b"600" and mark in {b"", b" ", b"-"}):
            raise ReplyFormatError(repr(line[:60].decode("utf-8", "replace")))
        text = words.decode("utf-8", "replace")
        if mark == b"-":
            self._lines.append(text)
            if len(self._lines) > MOST_LINES:
                raise ReplyFormatError(f"a reply of more than {MOST_LINES} lines")
            return None
        if not self._lines:
            return ServerReply(int(code), (text,))
        reply = ServerReply(int(code), (*self._lines, text))
        self._lines = []
        return reply
