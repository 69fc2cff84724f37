"""The tokens of a condition, read from left to right, and the sentences for what stands where it may not."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from masthead.audience.segments.faults import ConditionError
from masthead.audience.segments.tokens import Token

ReferenceKind = Literal["title", "tag", "segment", "import", "attribute", "poll"]


@dataclass(frozen=True, slots=True)
class Reference:
    """A name in a condition that stands for something elsewhere, and its place. plain: an attribute that was written
    without ``attribute.``."""

    kind: ReferenceKind
    name: str
    start: int
    end: int
    plain: bool = False


class Reader:
    """One way through the tokens. references: names come by so far. last_end: where the last token read ended."""

    def __init__(self, found: Sequence[Token]) -> None:
        self._tokens = found
        self._place = 0
        self.references: list[Reference] = []
        self.last_end = 0

    def look(self, ahead: int = 0) -> Token:
        """The next token, or one further on."""
        return self._tokens[min(self._place + ahead, len(self._tokens) - 1)]

    def next(self) -> Token:
        """Take the next token."""
        token = self.look()
        if token.kind != "end":
            self._place += 1
            self.last_end = token.end
        return token

    def at_end(self) -> bool:
        """Whether nothing is left."""
        return self.look().kind == "end"

    def take(self, *words: str) -> bool:
        """Take these words or signs if they are next."""
        if not all(self.look(ahead).says(word) for ahead, word in enumerate(words)):
            return False
        for _ in words:
            self.next()
        return True

    def need(self, word: str, after: str) -> None:
        """Take this word or sign. Raises `ConditionError` when something else is next."""
        if not self.take(word):
            raise self.expected(f"“{word}” after {after}", known=(word,))

    def touches(self, ahead: int = 0) -> bool:
        """Whether a token and the one after it stand together without a blank."""
        return self.look(ahead).end == self.look(ahead + 1).start

    def number(self, what: str, most: int) -> int:
        """A whole number. Raises `ConditionError`."""
        token = self.look()
        if token.kind != "word" or not token.text.isascii() or not token.text.isdigit():
            raise self.expected(what)
        if len(token.text) > 10 or int(token.text) > most:
            raise ConditionError(f"{token.text} is too much; at most {most:,} can be.", token.start, token.end)
        return int(self.next().text)

    def value(self, what: str) -> Token:
        """A name or a value, in quotation marks or without. Raises `ConditionError`."""
        token = self.look()
        if token.kind not in {"word", "text"}:
            raise self.expected(what)
        self.next()
        parts = [token]
        # “embed:homepage” and “10:30” are one value when nothing stands between.
        while token.kind == "word" and self.look().says(":") and self._glued(parts[-1]):
            parts += [self.next(), self.next()]
        return Token(token.kind, "".join(part.text for part in parts), token.start, parts[-1].end)

    def _glued(self, before: Token) -> bool:
        colon, after = self.look(), self.look(1)
        return before.end == colon.start and after.kind == "word" and colon.end == after.start

    def expected(self, what: str, *, known: Iterable[str] = ()) -> ConditionError:
        """The error that something else is next than `what`. known: words that might have been meant."""
        token = self.look()
        meant = suggestion(token.text, known) if token.kind == "word" else ""
        if token.kind == "end":
            return ConditionError(f"Something is missing at the end: {what}.", token.start)
        return ConditionError(f"{token.shown()} stands where {what} should be.{meant}", token.start, token.end)


def suggestion(said: str, known: Iterable[str]) -> str:
    """“ Did you mean …?” with a word that is much like the one that was said; or nothing."""
    close = difflib.get_close_matches(said.lower(), list(known), n=1, cutoff=0.7)
    return f" Did you mean “{close[0]}”?" if close and close[0] != said.lower() else ""
