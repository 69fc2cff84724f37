"""People who have certain words in their name or address, page by page, among a million.

Words of three letters and more are found anywhere in both, through `search_index`. Shorter ones alone are the beginning
of an address: they are in everybody somewhere.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from itertools import chain

from pyroaring import BitMap

from masthead.web.subscribers import search_index
from masthead.web.subscribers.models import Subscriber

LONGEST = search_index.LONGEST_QUERY
"""Characters of what is looked for."""
ENOUGH = 5_000
"""As many people as are worth looking at one by one."""


class Finder:
    """What somebody looks for, asked of the database as it is now."""

    def __init__(self, query: str) -> None:
        self.words = search_index.words_of(query)
        self._indexed = any(len(word) >= search_index.SHORTEST for word in self.words)
        self._pending: BitMap | None = None

    def __bool__(self) -> bool:
        """Whether anything is looked for."""
        return bool(self.words)

    def test(self, key: str, name: str) -> bool:
        """Whether this is somebody who is looked for."""
        if self._indexed:
            return search_index.has(self.words, key, name)
        return search_index.begins(self.words[0], key) and search_index.has(self.words, key, name)

    def known(self, within: BitMap) -> tuple[BitMap, bool]:
        """Those of some people who are looked for, and whether these are all of them; not, when they are too many to
        look at.
        """
        if len(within) <= ENOUGH:
            return BitMap(self._among(within)), True
        if not self._indexed:
            return self._beginning(within)
        pending = self._changed() & within
        if len(pending) > ENOUGH:
            return BitMap(), False
        found = BitMap()
        for piece in self._settled(within - pending):
            found |= piece
            if len(found) > ENOUGH:
                return found[-ENOUGH:], False
        return found | BitMap(self._among(pending)), True

    def newest(self, within: BitMap, *, below: int | None = None) -> Iterator[int]:
        """Those of some people who are looked for, the highest id first; read while they are asked for."""
        within = within if below is None else _below(within, below)
        if not self._indexed:
            return self._among(within)
        changed = self._changed() & within
        settled = chain.from_iterable(reversed(piece) for piece in self._settled(within - changed))
        return heapq.merge(settled, self._among(changed), reverse=True)

    def _settled(self, ids: BitMap) -> Iterator[BitMap]:
        """Those of some people, all of them in the index as they are, who are looked for; the highest ids first."""
        if ids:
            for piece in search_index.newest(self.words, above=ids.min() - 1, below=ids.max() + 1):
                yield piece & ids

    def _changed(self) -> BitMap:
        if self._pending is None:
            self._pending = search_index.pending()
        return self._pending

    def _among(self, ids: BitMap) -> Iterator[int]:
        for piece in search_index.pieces(reversed(ids), 1_000):
            rows = Subscriber.objects.filter(pk__in=piece).values_list("pk", "key", "name")
            found = {pk for pk, key, name in rows if self.test(key, name)}
            yield from (each for each in piece if each in found)

    def _beginning(self, within: BitMap) -> tuple[BitMap, bool]:
        changed = self._changed() & within
        found = search_index.beginning(self.words[0], ENOUGH + 1)
        if len(found) > ENOUGH or len(changed) > ENOUGH:
            return BitMap(), False
        return BitMap(self._among(BitMap(found) & within | changed)), True


def _below(ids: BitMap, limit: int) -> BitMap:
    return ids & BitMap(range(limit))
