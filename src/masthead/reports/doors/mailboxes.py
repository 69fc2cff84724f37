"""Which addresses a listener takes mail for."""

from __future__ import annotations

import re
from collections.abc import Iterable

from masthead.tokens import TOKEN_LENGTH

_TOKEN = re.compile(rf"[A-Za-z0-9_-]{{{TOKEN_LENGTH}}}")
_LONGEST = 320


class Mailboxes:
    """The addresses of an installation at which reports arrive.

    bounces: senders' bounce addresses without a token, ``bounce@news.harbour.example``; with ``+token`` they are meant,
    too. others: addresses for wishes to leave and for complaints, as they stand. Case counts nowhere but in tokens,
    and there it is not looked at: a host that spoils it still has something to say.
    """

    __slots__ = ("_bounces", "_others")

    def __init__(self, *, bounces: Iterable[str], others: Iterable[str] = ()) -> None:
        self._bounces = frozenset(each.casefold() for each in bounces)
        self._others = frozenset(each.casefold() for each in others)

    def takes(self, address: str) -> bool:
        """Whether mail to `address` is taken."""
        if len(address) > _LONGEST:
            return False
        plain = address.casefold()
        if plain in self._others or plain in self._bounces:
            return True
        local, _, domain = address.rpartition("@")
        prefix, plus, token = local.rpartition("+")
        if not plus or not _TOKEN.fullmatch(token):
            # A token may hold “-” and “_” but no “+”, so what stands behind the last one is all of it or none.
            return False
        return f"{prefix}@{domain}".casefold() in self._bounces
