"""From the text of a condition to its tree: a recursive descent, one method for each rule of the grammar.

    condition = group { "or" group }        group = negation { "and" negation }
    negation  = "not" negation | "(" condition ")" | leaf

The leaves are read by `leaf`. Every error is a sentence with its place.
"""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import ValidationError

from masthead.audience.segments.faults import ConditionError, in_words
from masthead.audience.segments.leaf import Leaves
from masthead.audience.segments.reader import Reader, Reference
from masthead.audience.segments.stored import within_limits
from masthead.audience.segments.tokens import tokens
from masthead.audience.segments.tree import MAX_DEPTH, AllOf, AnyOf, Condition, Not


@dataclass(frozen=True, slots=True)
class Parsed:
    """A condition and where in the text its names stand."""

    condition: Condition
    references: tuple[Reference, ...]


def parse(text: str) -> Condition:
    """The condition of a text. Raises `ConditionError`."""
    return parse_with_places(text).condition


def parse_with_places(text: str) -> Parsed:
    """The condition and the places of its titles, tags, segments, imports and attributes. Raises `ConditionError`."""
    reader = Reader(tokens(text))
    if reader.at_end():
        raise ConditionError("The condition is empty; write “everybody”, or something like: country = DE", 0)
    condition = _Groups(reader).whole()
    return Parsed(within_limits(condition), tuple(reader.references))


class _Groups:
    """Reads “and”, “or”, “not” and parentheses."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._leaves = Leaves(reader)
        self._depth = 0

    def whole(self) -> Condition:
        condition = self._either()
        if self._reader.at_end():
            return condition
        rest = self._reader.look()
        if rest.says(")"):
            raise ConditionError("This parenthesis closes nothing; remove it.", rest.start, rest.end)
        raise self._reader.expected("“and”, “or” or the end", known=("and", "or"))

    def _either(self) -> Condition:
        parts = [self._both()]
        while self._reader.take("or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else AnyOf(of=tuple(parts))

    def _both(self) -> Condition:
        parts = [self._negation()]
        while self._reader.take("and"):
            parts.append(self._negation())
        return parts[0] if len(parts) == 1 else AllOf(of=tuple(parts))

    def _negation(self) -> Condition:
        token = self._reader.look()
        if not (token.says("not") or token.says("(")):
            return self._leaf()
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ConditionError(
                f"Parentheses and “not” stand more than {MAX_DEPTH} deep within each other; make segments of some.",
                token.start,
                token.end,
            )
        self._reader.next()
        found = Not(of=self._negation()) if token.says("not") else self._parenthesis(token.start)
        self._depth -= 1
        return found

    def _parenthesis(self, opened: int) -> Condition:
        condition = self._either()
        if self._reader.take(")"):
            return condition
        if self._reader.at_end():
            raise ConditionError("This parenthesis is never closed; write “)” where it ends.", opened)
        raise self._reader.expected("“and”, “or” or “)”", known=("and", "or"))

    def _leaf(self) -> Condition:
        start = self._reader.look().start
        try:
            return self._leaves.leaf()
        except ValidationError as faults:
            raise ConditionError(in_words(faults), start, self._reader.last_end) from None
