"""Short codes: a subscriber's number that nobody can read or guess, in ten letters and digits that people can type.

For links that are told to friends, read out and copied by hand, where the 22 characters of a token are too many. A code
is the number (32 bits) followed by 18 zero bits, led through a Feistel network of four rounds whose function is a keyed
hash (Luby and Rackoff, 1988): a permutation of 50 bits that nobody without the secret can tell from a random one. So
codes do not show how many subscribers there are, nor which are neighbours, and of the codes that somebody makes up one
in 262,144 means anybody. That is enough for what they open: a form that anybody may fill in, with a friend's name
behind it.

Written in the 32 signs of Crockford's Base32, in lower case; what is read may have any case, and “o” for “0”, “i” or
“l” for “1”.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence

from masthead.tokens.keys import SECRET_BYTES, TokenError

CODE_LENGTH = 10
"""Characters of every code."""

_SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
_MEANT = str.maketrans("oil", "011")
_VALUES = {sign: value for value, sign in enumerate(_SIGNS)}
_HALF = 25
_MASK = (1 << _HALF) - 1
_CHECK = 18
_ROUNDS = 4
_U32_MAX = 0xFFFF_FFFF
_PERSON = b"mh:code"


class Codes:
    """The installation's token secret, and those before it, for short codes.

    secret, previous: as for `masthead.tokens.Keys`. Raises ValueError for a short secret. Safe for threads.
    """

    __slots__ = ("_keys",)

    def __init__(self, secret: bytes, previous: Sequence[bytes] = ()) -> None:
        self._keys = tuple(_derived(each) for each in (secret, *previous))

    def __repr__(self) -> str:
        return f"Codes(previous={len(self._keys) - 1})"

    def code(self, subscriber: int) -> str:
        """The code of a subscriber, always the same. Raises ValueError for an id outside 32 bits."""
        if not 0 <= subscriber <= _U32_MAX:
            raise ValueError(f"The subscriber id {subscriber} does not fit; it is a whole number from 0 to {_U32_MAX}.")
        number = _through(subscriber << _CHECK, self._keys[0], range(_ROUNDS))
        return "".join(_SIGNS[number >> shift & 31] for shift in range(45, -1, -5))

    def read(self, code: str) -> int:
        """Whose a code is. Raises `TokenError` unless it is one of ours."""
        plain = code.strip().lower().translate(_MEANT)
        if len(plain) != CODE_LENGTH or not set(plain) <= _VALUES.keys():
            raise TokenError("This link is not complete. Please open it again.")
        number = 0
        for sign in plain:
            number = number << 5 | _VALUES[sign]
        for key in self._keys:
            found = _back(number, key)
            if not found & ((1 << _CHECK) - 1):
                return found >> _CHECK
        raise TokenError("This link is not valid. Please open it again.")


def _through(number: int, key: bytes, rounds: Sequence[int]) -> int:
    left, right = number >> _HALF, number & _MASK
    for each in rounds:
        left, right = right, left ^ _mixed(key, each, right)
    return left << _HALF | right


def _back(number: int, key: bytes) -> int:
    left, right = number >> _HALF, number & _MASK
    for each in reversed(range(_ROUNDS)):
        left, right = right ^ _mixed(key, each, left), left
    return left << _HALF | right


def _mixed(key: bytes, number: int, half: int) -> int:
    said = hmac.digest(key, bytes([number]) + half.to_bytes(4, "big"), "sha256")
    return int.from_bytes(said[:4], "big") & _MASK


def _derived(secret: bytes) -> bytes:
    if len(secret) < SECRET_BYTES:
        raise ValueError(f"A token secret needs at least {SECRET_BYTES} bytes; this one has {len(secret)}.")
    root = hashlib.blake2b(secret, digest_size=64, person=b"masthead-root").digest()
    return hashlib.blake2b(_PERSON, key=root, digest_size=32, person=b"masthead-derive").digest()
