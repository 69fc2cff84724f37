"""The opening words of a section, and the words around what a search found."""

from __future__ import annotations

from collections.abc import Sequence

from masthead.web.archive.search_words import Term, folded_with_places

OPENING = 220
_AROUND = 240
_BEFORE = 70
_ELLIPSIS = "…"
_ENDS = frozenset(".!?…:,;。！？、”’」»")

_WORDS_OF_A_LEAD = 2

Piece = tuple[str, bool]


def opening(text: str, headline: str, limit: int = OPENING) -> str:
    """What a section begins with after its headline, on one line, at most `limit` characters."""
    return cut(body_line(text, headline), limit)


def body_line(text: str, headline: str) -> str:
    """A section's words without its headline, on one line."""
    said = " ".join(headline.split())
    body, gap = "", ""
    for line in (" ".join(line.split()) for line in text.splitlines()):
        if not body and said.startswith(line):
            said = said.removeprefix(line).lstrip()
        elif line:
            body += (gap if body else "") + line
            # "Cocoa", the lead of a brief, introduces what follows; a longer line without a stop only ends.
            gap = " " if line[-1] in _ENDS else ": " if len(line.split()) <= _WORDS_OF_A_LEAD else " – "
    return body


def around(line: str, terms: Sequence[Term]) -> tuple[Piece, ...]:
    """The part of a line with the first hit, in pieces: (words, whether they are a hit). Joined, they are one line."""
    hits = _hits(line, terms)
    first = hits[0][0] if hits else 0
    start = 0 if first <= _BEFORE else _word_start(line, first - _BEFORE)
    end = min(len(line), start + _AROUND)
    if end < len(line):
        end = start + len(cut(line[start:], _AROUND).removesuffix(_ELLIPSIS).rstrip())
    end = max(end, min(len(line), hits[0][1]) if hits else 0)
    pieces = _pieces(line, hits, start, end)
    shown = [(_ELLIPSIS, False)] if start else []
    return (*shown, *pieces, *([(_ELLIPSIS, False)] if end < len(line) else []))


def marked(line: str, terms: Sequence[Term]) -> tuple[Piece, ...]:
    """A whole line in pieces, as `around` has them."""
    return _pieces(line, _hits(line, terms), 0, len(line))


def _pieces(line: str, hits: Sequence[tuple[int, int]], start: int, end: int) -> tuple[Piece, ...]:
    pieces: list[Piece] = []
    position = start
    for begin, stop in hits:
        if position <= begin < end:
            pieces += [(line[position:begin], False), (line[begin : min(stop, end)], True)]
            position = min(stop, end)
    return tuple(piece for piece in (*pieces, (line[position:end], False)) if piece[0])


def _hits(line: str, terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Where words of the query stand, as places in `line`, in order and apart."""
    folded, places = folded_with_places(line)
    found: list[tuple[int, int]] = []
    for term in terms:
        position = folded.find(term.said)
        while position >= 0:
            stop = position + len(term.said)
            if not term.parted or _stands_alone(folded, position, stop, term):
                stop = _word_end(folded, stop) if term.prefix else stop
                found.append((places[position], places[stop - 1] + 1))
            position = folded.find(term.said, stop)
    kept: list[tuple[int, int]] = []
    for begin, stop in sorted(found):
        if not kept or begin >= kept[-1][1]:
            kept.append((begin, stop))
    return kept


def _stands_alone(folded: str, begin: int, stop: int, term: Term) -> bool:
    """Whether a word begins there, and, where its beginning is not enough, ends as well."""
    if begin and folded[begin - 1].isalnum() and folded[begin - 1] <= "\u2fff":
        return False
    return term.prefix or stop >= len(folded) or not folded[stop].isalnum()


def _word_end(folded: str, place: int) -> int:
    while place < len(folded) and folded[place].isalnum() and folded[place] <= "\u2fff":
        place += 1
    return place


def _word_start(line: str, place: int) -> int:
    """The first word that begins at `place` or a little later; `place` itself where words are not parted by blanks."""
    blank = line.find(" ", place, place + 25)
    return place if blank < 0 else blank + 1


def cut(text: str, limit: int) -> str:
    """A text that is not longer than about `limit` characters, at a word's end where words have blanks between."""
    if len(text) <= limit:
        return text
    kept = text[:limit]
    blank = kept.rfind(" ")
    # Scripts without blanks are cut anywhere.
    kept = kept[:blank] if blank > limit * 0.7 else kept
    return kept.rstrip(" ,;:–—") + f" {_ELLIPSIS}" if " " in kept else kept.rstrip() + _ELLIPSIS
