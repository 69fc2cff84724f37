"""The relaxed canonical form of header fields (RFC 6376 §3.4.2), mostly known before anybody's values are.

A compiled message's header is fixed text around a few slots. `HeaderForm` canonicalises the text once; per message
it finds the slots' values in the filled bytes, by the text that stands between them, and puts them into their places.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from masthead.message.errors import CompiledMessageError
from masthead.message.program import Alternative, Program
from masthead.message.slots import MESSAGE_ID_LENGTH, MessageIdSlot, Slot, TokenSlot
from masthead.tokens import TOKEN_LENGTH

_FOLD = re.compile(r"\r\n(?=[ \t])")
_BLANKS = re.compile(r"[ \t]+")
_END = "\r\n\r\n"

Part = str | int
"""Of a field's body: fixed text, or which slot of the header stands there."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A compiled message, cut where its header ends.

    texts: before, between and after the slots of the header, with the empty line at the end. slots: between these.
    body: the fixed text that the body begins with.
    """

    texts: tuple[str, ...]
    slots: tuple[Slot, ...]
    body: str

    @classmethod
    def of(cls, program: Program) -> Frame:
        """The frame of a program as `compile_message` writes it. Raises `CompiledMessageError` for any other."""
        texts, slots = [""], list[Slot]()
        for position in program.runs[-1].order:
            entry = program.entries[position]
            if isinstance(entry, str):
                head, end, body = (texts[-1] + entry).partition(_END)
                texts[-1] = head + end
                if end:
                    return cls(tuple(texts), tuple(slots), body)
            elif isinstance(entry, Alternative):
                break
            else:
                slots.append(entry)
                texts.append("")
        raise CompiledMessageError("The compiled message has no header that could be signed.")

    def fields(self) -> Iterator[tuple[str, tuple[Part, ...]]]:
        """Each field's name in lower case, and its canonical body."""
        line: list[Part] = []
        for number, text in enumerate(self.texts):
            ended, *following = _FOLD.sub("", text).split("\r\n")
            line.append(ended)
            for each in following:
                if line != [""]:
                    yield _canonical(line)
                line = [each]
            line.append(number)


class HeaderForm:
    """The canonical form of some header fields of one compiled message.

    names: the fields, in lower case and in the order in which they are hashed.
    """

    __slots__ = ("_finders", "_order", "_texts")

    def __init__(self, frame: Frame, names: Sequence[str]) -> None:
        fields = dict(frame.fields())
        self._finders = tuple(_finder(slot, text) for slot, text in zip(frame.slots, frame.texts[1:], strict=True))
        self._texts = tuple(len(text.encode()) for text in frame.texts)
        self._order = tuple(_joined([(f"{name}:", *fields[name], "\r\n") for name in names]))

    def read(self, filled: bytes) -> tuple[bytes, int]:
        """The canonical fields of a filled message, each ending in CRLF; and where its body begins."""
        values = []
        position = self._texts[0]
        for find, text in zip(self._finders, self._texts[1:], strict=True):
            value, position = find(filled, position)
            values.append(value)
            position += text
        return b"".join([part if isinstance(part, bytes) else values[part] for part in self._order]), position


def relaxed(text: str) -> str:
    """A field's body in relaxed form."""
    return _BLANKS.sub(" ", _FOLD.sub("", text)).strip(" ")


def seconds_of(frame: Frame) -> int:
    """The Date field, in seconds since the epoch."""
    [date] = dict(frame.fields())["date"]
    assert isinstance(date, str)
    return int(parsedate_to_datetime(date).timestamp())


_Finder = Callable[[bytes, int], tuple[bytes, int]]
"""(filled message, where a value begins) → (its canonical form, where it ends)."""


def _finder(slot: Slot, following: str) -> _Finder:
    width = {TokenSlot: TOKEN_LENGTH, MessageIdSlot: MESSAGE_ID_LENGTH}.get(type(slot))
    if width is not None:
        return lambda filled, start: (filled[start : start + width], start + width)
    # Every line break within a value is followed by a blank, and the one after it is not: the text that follows
    # ends the value wherever it is first found.
    if not re.match(r"\r\n[^ \t]", following):
        raise CompiledMessageError("The compiled message has a field that cannot be signed: a value is not all of it.")
    marker = following.encode()

    def find(filled: bytes, start: int) -> tuple[bytes, int]:
        end = filled.index(marker, start)
        return b" ".join(filled[start:end].split()), end

    return find


def _canonical(line: list[Part]) -> tuple[str, tuple[Part, ...]]:
    name, colon, first = str(line[0]).partition(":")
    if not colon:
        raise CompiledMessageError("The compiled message has a line in its header that is no field.")
    parts: list[Part] = [_BLANKS.sub(" ", each) if isinstance(each, str) else each for each in (first, *line[1:])]
    if isinstance(parts[0], str):
        parts[0] = parts[0].lstrip(" ")
    if isinstance(parts[-1], str):
        parts[-1] = parts[-1].rstrip(" ")
    return name.rstrip(" ").lower(), tuple(part for part in parts if part != "")


def _joined(fields: Sequence[tuple[Part, ...]]) -> Iterator[bytes | int]:
    """The parts of all fields, adjacent text as one."""
    text = ""
    for part in (part for field in fields for part in field):
        if isinstance(part, str):
            text += part
        else:
            yield text.encode()
            yield part
            text = ""
    yield text.encode()
