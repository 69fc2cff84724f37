"""Values that a mailing adds to its readers' own when it is frozen: attributes with reserved names, ``prefix/name``.

    register("referral", next_gift)            # in AppConfig.ready()

A text then says ``{{ attribute.referral/next | your first gift }}``. Names with a slash are ours: no list, form or
program can give a subscriber such an attribute. A name is asked for some thousands of people at once, and only where
the message holds it; whoever gets no value sees the fallback.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from pyroaring import BitMap

from masthead.edition.audiences import SIGN
from masthead.edition.mergetags import ATTRIBUTE
from masthead.render.pieces import MergeSlot, RenderedEmail, flatten

Resolver = Callable[[str, int, BitMap, dt.datetime], Mapping[int, str]]
"""(name with its prefix, publication id, subscriber ids, moment) → value by id; those without one may be missing."""

_PREFIX = re.compile(r"[a-z][a-z0-9_]{0,31}")
_resolvers: dict[str, Resolver] = {}


def register(prefix: str, resolver: Resolver) -> None:
    """Answer for the attributes of a prefix. Raises ValueError for what is no prefix."""
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(f"“{prefix}” is no prefix of attributes: small letters, digits and “_”.")
    _resolvers[prefix] = resolver


@dataclass(frozen=True, slots=True)
class Added:
    """What is added in one mailing. names: with their prefixes."""

    names: tuple[str, ...]
    publication_id: int
    now: dt.datetime

    def of(self, ids: BitMap) -> Mapping[int, Mapping[str, str]]:
        """Name and value by subscriber, for some of them; asked once for each name."""
        found: dict[int, dict[str, str]] = {}
        for name in self.names:
            resolver = _resolvers.get(name.partition(SIGN)[0])
            values = resolver(name, self.publication_id, ids, self.now) if resolver is not None else {}
            for number, value in values.items():
                found.setdefault(number, {})[name] = value
        return found


def wanted_by(messages: Iterable[RenderedEmail]) -> tuple[str, ...]:
    """The reserved names that some messages hold."""
    found = {name for each in messages for name in _names(each)}
    return tuple(sorted(name for name in found if SIGN in name))


def _names(rendered: RenderedEmail) -> Iterable[str]:
    for pieces in (rendered.subject, rendered.preheader, rendered.html, rendered.text):
        for piece in flatten(pieces):
            if isinstance(piece, MergeSlot) and (match := ATTRIBUTE.match(piece.name)):
                yield match.group(1)
