"""Marks: reserved names of audiences, ``prefix/name``, each answered for by the app that registered its prefix.

    register("jobs", readers_of)                       # in AppConfig.ready()
    seen_by(segments, publication_id, ids, now)        # who of some people sees the sections of each segment

What is shown to whom stands in the names of segments (`masthead.edition.audiences`); users cannot give such names. A
mark is asked once for all sections of a message, so that the alternatives of a section, which leave each other's marks
out, stay disjoint and complete whatever happens meanwhile. A mark that nobody answers for holds nobody, and everybody
sees what everybody else sees.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping

from pyroaring import BitMap

from masthead.edition.audiences import SIGN, is_mark, read_audience
from masthead.web.subscribers.queries import mailable
from masthead.web.subscribers.segments.queries import condition_of, matching, segment_of

Resolver = Callable[[str, int, dt.datetime], BitMap]
"""(mark with its prefix, publication id, moment) → whose it is. Bounded reads; asked once a message, never a reader."""

Saying = Callable[[str], str]
"""Mark with its prefix → whom it means, such as “readers in Germany”; goes on after “shown to”."""

_resolvers: dict[str, Resolver] = {}
_sayings: dict[str, Saying] = {}


def register(prefix: str, resolver: Resolver, *, saying: Saying | None = None) -> None:
    """Answer for the marks of a prefix. Raises ValueError for what is no prefix."""
    if not is_mark(f"{prefix}{SIGN}x"):
        raise ValueError(f"“{prefix}” is no prefix of marks: small letters, digits and hyphens.")
    _resolvers[prefix] = resolver
    if saying is not None:
        _sayings[prefix] = saying


def resolve(name: str, publication_id: int, now: dt.datetime) -> BitMap:
    """Whose a name is: of a mark its resolver's, of a saved segment its people, else of a tag those who have it.

    Raises `masthead.web.subscribers.segments.faults.SegmentError` for a segment that cannot be used.
    """
    if is_mark(name):
        resolver = _resolvers.get(name.partition(SIGN)[0])
        return resolver(name, publication_id, now) if resolver is not None else BitMap()
    segment = segment_of(publication_id, name)
    return mailable.tagged(name) if segment is None else matching(condition_of(segment), publication_id, now)


def seen_by(segments: Iterable[str], publication_id: int, ids: BitMap, now: dt.datetime) -> Mapping[str, BitMap]:
    """Who of some people sees the sections of each segment. Raises `SegmentError`, as `resolve` does."""
    wanted = {segment: read_audience(segment) for segment in segments}
    names = dict.fromkeys(name for audience in wanted.values() for name in audience.names)
    held = {name: resolve(name, publication_id, now) for name in names}
    found = {}
    for segment, audience in wanted.items():
        theirs = ids
        for name in (audience.within, audience.mark):
            theirs = theirs & held[name] if name else theirs
        found[segment] = theirs - BitMap.union(BitMap(), *(held[name] for name in audience.without))
    return found


def seen_as(segments: Iterable[str], held: Iterable[str]) -> frozenset[str]:
    """Which of some segments somebody sees who has the names of `held` and no other: for previews."""
    mine = frozenset(held)
    return frozenset(each for each in segments if read_audience(each).has(mine.__contains__))


def saying(segment: str) -> str:
    """Whom a segment means, in words that go on after “shown to”; a user's own name in quotation marks."""
    audience = read_audience(segment)
    if not audience.mark and not audience.without:
        return f"“{audience.within}”" if audience.within else "everybody"
    said = _said(audience.mark) if audience.mark else "everybody else"
    return f"{said} in “{audience.within}”" if audience.within else said


def _said(mark: str) -> str:
    known = _sayings.get(mark.partition(SIGN)[0])
    return known(mark) if known is not None else f"“{mark}”"
