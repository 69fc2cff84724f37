"""Header fields: encoded words (RFC 2047), display names and folding (RFC 5322 §2.2.3)."""

from __future__ import annotations

import re
from binascii import b2a_base64
from collections.abc import Iterator

from masthead.message.mailbox import Mailbox

FOLD = "\r\n "
LINE = 78
"""Where RFC 5322 §2.1.1 asks for lines to end."""

HARD_LIMIT = 998
"""What it forbids to exceed."""

_ENCODED_LINE = 76  # RFC 2047 §2: lines that hold an encoded word, and 75 for the word itself
_WORD = 75
_Q, _B, _END = "=?utf-8?q?", "=?utf-8?b?", "?="
_FRAME = len(_Q) + len(_END)

# RFC 2047 §5 (3) allows these in a phrase; what is good in a phrase is good everywhere.
_Q_LITERAL = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!*+-/")
_Q_BYTE = tuple("_" if byte == 0x20 else chr(byte) if byte in _Q_LITERAL else f"={byte:02X}" for byte in range(256))

_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_PRINTABLE = re.compile(r"[ -~]*")
_TO_QUOTE = re.compile(r'(["\\])')
_LONGEST_PLAIN_WORD = 60
_LONGEST_QUOTED = 60


def unstructured(text: str, *, after: int) -> str:
    """The body of an unstructured field such as Subject. `text`: one line, no controls. after: length of ``Name: ``.

    Plain when ASCII can say it unharmed; encoded words otherwise.
    """
    if _PRINTABLE.fullmatch(text) and "=?" not in text and text == text.strip():
        if len(text) + after <= LINE:
            return text
        words = text.split(" ")
        if all(0 < len(word) <= _LONGEST_PLAIN_WORD for word in words):
            return _folded(words, after)
    return encoded_words(text, after=after)


def address_field(mailbox: Mailbox, *, after: int) -> str:
    """The body of a field with one mailbox (From, To, Reply-To). after: length of ``Name: ``."""
    return named_address(mailbox.name, mailbox.address, after=after)


def named_address(name: str, address: str, *, after: int) -> str:
    """The same for the parts of a mailbox that have been checked."""
    if not name:
        return address
    # Lines are measured in octets, and an SMTPUTF8 address has more of them than characters.
    width = len(" <>") + (len(address) if address.isascii() else len(address.encode("utf-8")))
    if after + len(name) + width <= LINE and _ATOMS.fullmatch(name) and "=?" not in name:
        return f"{name} <{address}>"
    phrase = display_name(name, after=after)
    last = phrase.rpartition("\r\n")[2]
    column = len(last) + (0 if "\r\n" in phrase else after)
    return f"{phrase}{' ' if column + width <= _ENCODED_LINE else FOLD}<{address}>"


def display_name(name: str, *, after: int) -> str:
    """A display name as a phrase: atoms, a quoted string or encoded words, whichever is the plainest that holds it.

    What merely looks like an encoded word is encoded, as some readers decode it even within quotes
    (which RFC 2047 §5 forbids).
    """
    if _PRINTABLE.fullmatch(name) and "=?" not in name:
        phrase = name if _ATOMS.fullmatch(name) else '"' + _TO_QUOTE.sub(r"\\\1", name) + '"'
        if len(phrase) <= _LONGEST_QUOTED:
            return phrase
    return encoded_words(name, after=after)


def encoded_words(text: str, *, after: int) -> str:
    """`text` as encoded words, each of whole characters (RFC 2047 §5), folded. after: column of the first."""
    data = text.encode("utf-8")
    quoted = "".join([_Q_BYTE[byte] for byte in data])
    # Quoted form is the more readable one; base64 is the shorter where most is not ASCII.
    if len(quoted) <= (len(data) + 2) // 3 * 4:
        return FOLD.join([f"{_Q}{chunk}{_END}" for chunk in _quoted_chunks(quoted, after)])
    return FOLD.join(
        [f"{_B}{b2a_base64(chunk, newline=False).decode('ascii')}{_END}" for chunk in _binary_chunks(data, after)]
    )


def _quoted_chunks(quoted: str, after: int) -> Iterator[str]:
    room = min(_WORD, _ENCODED_LINE - after) - _FRAME
    while len(quoted) > room:
        cut = room
        while quoted[cut - 1] == "=" or quoted[cut - 2] == "=":
            cut -= 1
        # Back to the first byte of the character: the ones after it begin with the bits 10.
        while quoted[cut] == "=" and quoted[cut + 1] in "89AB":
            cut -= 3
        yield quoted[:cut]
        quoted, room = quoted[cut:], _WORD - _FRAME
    yield quoted


def _binary_chunks(data: bytes, after: int) -> Iterator[bytes]:
    room = (min(_WORD, _ENCODED_LINE - after) - _FRAME) // 4 * 3
    while len(data) > room:
        cut = room
        while data[cut] & 0b1100_0000 == 0b1000_0000:
            cut -= 1
        yield data[:cut]
        data, room = data[cut:], (_WORD - _FRAME) // 4 * 3
    yield data


def _folded(words: list[str], after: int) -> str:
    """Words of a plain line, broken at spaces: unfolding (RFC 5322 §2.2.3) gives the same line back."""
    parts = [words[0]]
    column = after + len(words[0])
    for word in words[1:]:
        if column + 1 + len(word) > LINE:
            parts.append(FOLD)
            column = 1 + len(word)
        else:
            parts.append(" ")
            column += 1 + len(word)
        parts.append(word)
    return "".join(parts)
