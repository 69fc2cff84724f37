"""What can go wrong between a rendered edition and its bytes.

    MessageError
    ├── CompileError          the edition, sender or link plan cannot become mail: nobody is written to
    ├── SlotValueError        one subscriber's data cannot stand in the mail: that one is listed, the rest go out
    ├── SigningKeyError       a DKIM key cannot be read or must not be used: nobody is written to
    └── CompiledMessageError  stored bytes are not a compiled message, or its token secret is gone

Every message says what was found and what is right, in words fit for a receipt.
"""

from __future__ import annotations

import re

# Unicode's control characters (category Cc) and lone surrogates. No value and no header may hold one.
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_NAMES = {0x00: "a NUL", 0x09: "a tab", 0x0A: "a line feed", 0x0D: "a carriage return", 0x85: "a next-line control"}


class MessageError(Exception):
    """The base of this package's errors."""


class CompileError(MessageError):
    """What was handed over cannot become a message."""


class CompiledMessageError(MessageError):
    """Stored bytes that cannot be read back."""


class SigningKeyError(MessageError):
    """A DKIM key that cannot be read, or must not sign. Never holds anything of the key or its password."""


class SlotValueError(MessageError):
    """A value of one subscriber that is missing or must not stand in a message.

    slot: name of the merge tag or recipient field (``name``, ``attribute.city``, ``email``, ``id``).
    subscriber: the id. reason: what was found and what is right.
    """

    def __init__(self, slot: str, subscriber: int, reason: str) -> None:
        super().__init__(f"Subscriber {subscriber}, “{slot}”: {reason}")
        self.slot = slot
        self.subscriber = subscriber
        self.reason = reason


class ForbiddenCharacterError(ValueError):
    """A control character or lone surrogate in something that must be one clean line. Never leaves this package."""


def refuse_controls(text: str) -> str:
    """`text`, when it is one line without control characters; else raises `ForbiddenCharacterError`."""
    # What is printable holds none of them, and that is sooner said.
    found = None if text.isprintable() else CONTROLS.search(text)
    if found:
        raise ForbiddenCharacterError(
            f"holds {described(found.group())}; it must be one line without control characters."
        )
    return text


def described(char: str) -> str:
    """A character that cannot be shown, in words."""
    point = ord(char)
    kind = "half of a surrogate pair" if 0xD800 <= point <= 0xDFFF else "a control character"
    return f"{_NAMES.get(point, kind)} (U+{point:04X})"


def shown(text: str) -> str:
    """`text` for an error message: no controls, at most 60 characters, in quotes."""
    clean = CONTROLS.sub("�", text)
    return f"“{clean if len(clean) <= 60 else clean[:59] + '…'}”"
