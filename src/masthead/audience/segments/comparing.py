"""What stands behind a field: comparisons of texts, numbers and dates."""

from __future__ import annotations

import datetime as dt

from masthead.audience.segments.faults import ConditionError
from masthead.audience.segments.reader import Reader, suggestion
from masthead.audience.segments.tree import (
    FIRST_DAY,
    LAST_DAY,
    MAX_DAYS,
    MAX_VALUES,
    NUMBER,
    AttributeTest,
    ByDay,
    Compare,
    Contains,
    DateTest,
    DayOrder,
    IsSet,
    Lately,
    OneOf,
    Order,
    StartsWith,
    is_day,
)

_DAY_ORDERS = {"<": "before", "<=": "until", "=": "on", ">=": "from", ">": "after"}
_TESTS = "=, !=, in (…), contains, starts with or is set"


class Comparing:
    """Reads one comparison after another. Also raises pydantic's ValidationError."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def text(self, subject: str, *, known: tuple[str, ...] = ()) -> tuple[AttributeTest, bool]:
        """A comparison of text, and whether it is negated. known: conditions that the subject may have been meant as.

        Raises `ConditionError`.
        """
        reader, before = self._reader, self._reader.look(-1)
        if reader.take("="):
            return OneOf(values=(self._value(),)), False
        if reader.take("!="):
            return OneOf(values=(self._value(),)), True
        for order in Order:
            if reader.take(order.value):
                return self._compare(order), False
        if reader.take("is"):
            negated = reader.take("not")
            reader.need("set", "“is”")
            return IsSet(), negated
        negated = reader.take("not")
        if reader.take("in"):
            return OneOf(values=self._list()), negated
        if reader.take("contains"):
            return Contains(text=self._value()), negated
        if reader.take("starts", "with"):
            return StartsWith(text=self._value()), negated
        if reader.at_end() and not negated:
            fault = reader.expected(f"what “{subject}” should be: {_TESTS}")
            raise ConditionError(fault.message + suggestion(before.text, known), before.start, before.end)
        raise reader.expected(f"{_TESTS} after “{subject}”", known=("contains", "starts", "is", "in"))

    def date(self) -> DateTest:
        """A comparison of dates. Raises `ConditionError`."""
        reader = self._reader
        if reader.take("in", "last") or reader.take("last"):
            return Lately(days=self.days())
        for sign, word in _DAY_ORDERS.items():
            if reader.take(sign) or reader.take(word):
                return ByDay(order=DayOrder(word), day=self.day())
        raise reader.expected(
            "before, until, on, from or after a date, or “in last 30 days”,",
            known=(*_DAY_ORDERS.values(), "last", "in"),
        )

    def days(self) -> int:
        """“30 days” after “last”. Raises `ConditionError`."""
        start = self._reader.look().start
        number = self._reader.number("a number of days", MAX_DAYS)
        if number < 1:
            raise ConditionError("At least one day is needed.", start, self._reader.last_end)
        if not self._reader.take("days") and not self._reader.take("day"):
            raise self._reader.expected("“days” after the number", known=("days",))
        return number

    def _value(self) -> str:
        return self._reader.value("a value").text

    def _list(self) -> tuple[str, ...]:
        reader = self._reader
        reader.need("(", "“in”")
        values = [self._value()]
        while not reader.take(")"):
            if not reader.take(","):
                raise reader.expected("a comma or “)”")
            token = reader.look()
            if len(values) == MAX_VALUES:
                raise ConditionError(f"At most {MAX_VALUES:,} values are compared with.", token.start, token.end)
            values.append(self._value())
        return tuple(values)

    def _compare(self, order: Order) -> Compare:
        token = self._reader.value("a number or a date")
        if not NUMBER.fullmatch(token.text) and not is_day(token.text):
            raise ConditionError(
                f"“{token.text}” is neither a number such as 30 nor a date such as 2026-01-31, which alone are less "
                "or more than others.",
                token.start,
                token.end,
            )
        return Compare(order=order, value=token.text)

    def day(self) -> dt.date:
        """A date. Raises `ConditionError`."""
        token = self._reader.value("a date such as 2026-01-31")
        if is_day(token.text) and FIRST_DAY <= (day := dt.date.fromisoformat(token.text)) <= LAST_DAY:
            return day
        raise ConditionError(
            f"“{token.text}” is no date; write year, month and day like 2026-01-31.", token.start, token.end
        )
