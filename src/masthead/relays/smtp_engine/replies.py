"""SMTP replies out of a stream of bytes (RFC 5321 §4.2), however they are cut or joined on the way."""

from __future__ import annotations

from typing import NamedTuple

LONGEST_LINE = 4096
"""Eight times what RFC 5321 §4.5.3.1.5 allows; a server beyond it is not speaking SMTP."""

MOST_LINES = 256
MOST_KNOWN = 64
LONGEST_TEXT = 300

_CODES = {str(code).encode(): code for code in range(200, 600)}


class ServerReply(NamedTuple):
    """code: 200–599. lines: the texts without their codes, as they came."""

    code: int
    lines: tuple[bytes, ...]

    @property
    def text(self) -> str:
        """The words on one line, without control characters, at most 300 of them."""
        text = b" ".join(self.lines).decode("utf-8", "replace")
        if not text.isprintable():
            text = "".join(char if char.isprintable() else " " for char in text)
        return " ".join(text.split())[:LONGEST_TEXT]


class ReplyReader:
    """Collects bytes and gives whole replies.

    broken: "" or a quotation of what is no SMTP reply; nothing is read beyond it.
    """

    __slots__ = ("_known", "_lines", "_rest", "broken")

    def __init__(self) -> None:
        self.broken = ""
        self._known: dict[bytes, ServerReply] = {}
        self._rest = b""
        self._lines: list[bytes] = []

    @property
    def halfway(self) -> bool:
        """Whether a reply has begun that is not complete."""
        return bool(self._rest or self._lines)

    def feed(self, data: bytes) -> list[ServerReply]:
        """Replies that `data` completes, in order, up to anything that is none. Never raises."""
        replies: list[ServerReply] = []
        if self.broken:
            return replies
        *lines, self._rest = (self._rest + data if self._rest else data).split(b"\n")
        for line in lines:
            # A server says the same few things to every message.
            known = self._known.get(line)
            if known is not None and not self._lines:
                replies.append(known)
                continue
            code = _CODES.get(line[:3])
            mark = line[3:4]
            if code is None or mark not in b" -\r" or len(line) > LONGEST_LINE:
                self.broken = _quoted(line)
                return replies
            words = line[4:-1] if line[-1:] == b"\r" else line[4:]
            if mark == b"-":
                self._lines.append(words)
                if len(self._lines) > MOST_LINES:
                    self.broken = f"a reply of more than {MOST_LINES} lines"
                    return replies
            elif self._lines:
                replies.append(ServerReply(code, (*self._lines, words)))
                self._lines = []
            else:
                reply = ServerReply(code, (words,))
                replies.append(reply)
                if len(self._known) < MOST_KNOWN:
                    self._known[line] = reply
        if len(self._rest) > LONGEST_LINE:
            self.broken = _quoted(self._rest)
        return replies


def _quoted(line: bytes) -> str:
    text = line[:60].decode("utf-8", "replace")
    return f"“{''.join(char if char.isprintable() else ' ' for char in text).strip()}”"
