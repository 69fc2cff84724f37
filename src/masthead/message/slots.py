"""What differs per recipient: each slot's value, checked and encoded for where it stands.

Values are made harmless here and nowhere else. No control character passes (`SlotValueError`);
what is left is escaped for its context and then written as quoted-printable or by RFC 2047.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from masthead.audience.recipient import Recipient
from masthead.edition.mergetags import ATTRIBUTE
from masthead.message.errors import CONTROLS, ForbiddenCharacterError, SlotValueError, refuse_controls
from masthead.message.headers import named_address, unstructured
from masthead.message.mailbox import sendable
from masthead.message.quoted_printable import encoded_value
from masthead.render.pieces import Context
from masthead.tokens import Keys, Purpose

MESSAGE_ID_LENGTH = 32

Filler = Callable[[Recipient], bytes]
"""Recipient → the bytes of one slot. Raises `SlotValueError`."""


@dataclass(frozen=True, slots=True)
class ValueSlot:
    """A merge tag with a value of the recipient. fallback: as written, None if none was."""

    name: str
    fallback: str | None
    context: Context


@dataclass(frozen=True, slots=True)
class TokenSlot:
    """The recipient's token of one purpose: 22 characters that need no encoding anywhere."""

    purpose: Purpose


@dataclass(frozen=True, slots=True)
class MessageIdSlot:
    """The left side of the Message-ID: 32 hexadecimal digits."""


@dataclass(frozen=True, slots=True)
class ToSlot:
    """The body of the To field."""


@dataclass(frozen=True, slots=True)
class SubjectPart:
    """A part of a personalised subject: literal text or a merge tag. segments: somebody must be in all of them."""

    segments: frozenset[str]
    part: str | ValueSlot


@dataclass(frozen=True, slots=True)
class SubjectSlot:
    """A subject that differs per recipient, encoded as one line: RFC 2047 does not tell where a value began."""

    parts: tuple[SubjectPart, ...]


Slot = ValueSlot | TokenSlot | MessageIdSlot | ToSlot | SubjectSlot

# Plain runs with single blanks need neither escaping nor encoding, whatever the context: most names.
_PLAIN = re.compile(r"(?!From )[A-Za-z0-9@_,()+/:;?!-][A-Za-z0-9@_.,()+/:;?!-]*(?: [A-Za-z0-9@_.,()+/:;?!-]+)*")
_PLAIN_IN_URL = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*")
_LONGEST_PLAIN = 75
_AFTER_TO = len("To: ")


def filler(slot: Slot, *, mailing: int, keys: Keys) -> Filler:
    """The function that fills `slot` in messages of `mailing`."""
    match slot:
        case TokenSlot(purpose):
            return _signed(keys.signer(purpose, mailing))
        case MessageIdSlot():
            return _signed(keys.message_ids(mailing))
        case ToSlot():
            return _to
        case SubjectSlot(parts):
            return _subject(parts)
        case ValueSlot():
            return _value(slot)


def reader(name: str) -> Callable[[Recipient], str]:
    """What a merge tag reads from a recipient; "" where there is nothing. Raises LookupError for unknown tags."""
    attribute = ATTRIBUTE.match(name)
    if attribute:
        key = attribute.group(1)
        return lambda recipient: recipient.attributes.get(key, "")
    return _READERS[name]


def encode(text: str, context: Context) -> bytes:
    """A body value for its context. Raises `ForbiddenCharacterError`."""
    if context is Context.URL:
        if len(text) <= _LONGEST_PLAIN and _PLAIN_IN_URL.fullmatch(text):
            return text.encode("ascii")
        # Percent-encoded text has nothing left that HTML could misread.
        return encoded_value(quote(refuse_controls(text), safe=""))
    if len(text) <= _LONGEST_PLAIN and _PLAIN.fullmatch(text):
        return text.encode("ascii")
    refuse_controls(text)
    return encoded_value(html.escape(text) if context is Context.HTML else text)


_READERS: dict[str, Callable[[Recipient], str]] = {
    "name": lambda recipient: recipient.name,
    "email": lambda recipient: recipient.address,
    "referral_count": lambda recipient: str(recipient.referral_count),
}


def is_blank(text: str) -> bool:
    """Whether a value counts as missing. What holds a control character does not: it is refused, not replaced."""
    return not text or (text.isspace() and not CONTROLS.search(text))


def _signed(sign: Callable[[int], bytes]) -> Filler:
    return lambda recipient: sign(recipient.id)


def _value(slot: ValueSlot) -> Filler:
    read, context, name = reader(slot.name), slot.context, slot.name
    fallback = None if slot.fallback is None else encode(slot.fallback, context)

    def fill(recipient: Recipient) -> bytes:
        text = read(recipient)
        if is_blank(text):
            if fallback is None:
                raise _missing(name, recipient)
            return fallback
        try:
            return encode(text, context)
        except ForbiddenCharacterError as error:
            raise SlotValueError(name, recipient.id, f"the value {error}") from None

    return fill


def _to(recipient: Recipient) -> bytes:
    name = recipient.name
    try:
        refuse_controls(name)
    except ForbiddenCharacterError as error:
        raise SlotValueError("name", recipient.id, f"the value {error}") from None
    return named_address(name.strip(), envelope_address(recipient), after=_AFTER_TO).encode("utf-8")


def envelope_address(recipient: Recipient) -> str:
    """The recipient's address, checked. Raises `SlotValueError`."""
    try:
        return sendable(recipient.address)
    except ValueError as error:
        raise SlotValueError("email", recipient.id, str(error)) from None


def _subject(parts: tuple[SubjectPart, ...]) -> Filler:
    readers = [_subject_reader(each.part) for each in parts]
    conditions = [each.segments for each in parts]

    def fill(recipient: Recipient) -> bytes:
        segments = recipient.segments
        line = "".join(
            [read(recipient) for read, needed in zip(readers, conditions, strict=True) if needed <= segments]
        )
        return unstructured(line, after=len("Subject: ")).encode("ascii")

    return fill


def _subject_reader(part: str | ValueSlot) -> Callable[[Recipient], str]:
    if isinstance(part, str):
        return lambda _recipient: part
    read, name, fallback = reader(part.name), part.name, part.fallback

    def value(recipient: Recipient) -> str:
        text = read(recipient)
        if is_blank(text):
            if fallback is None:
                raise _missing(name, recipient)
            return fallback
        try:
            return refuse_controls(text)
        except ForbiddenCharacterError as error:
            raise SlotValueError(name, recipient.id, f"the value {error}") from None

    return value


def _missing(name: str, recipient: Recipient) -> SlotValueError:
    return SlotValueError(
        name, recipient.id, f"there is no value and no fallback; write {{{{ {name} | … }}}} or give the value."
    )
