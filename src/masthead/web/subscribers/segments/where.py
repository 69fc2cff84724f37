"""SQL of the leaves that are about profiles, dates of subscriptions, and evidence.

The words of SQL stand here and nowhere else; whatever a person wrote is a parameter, also the key of an attribute. Both
databases answer alike, and as plain Python would: letters fold case in ASCII alone (SQLite’s ``lower``, PostgreSQL’s in
collation “C”), numbers are numbers only in the form of `masthead.audience.segments.tree.NUMBER`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection

from masthead.audience.segments.days import days_of
from masthead.audience.segments.tree import (
    Attribute,
    AttributeTest,
    Compare,
    Contains,
    Created,
    DateTest,
    Imported,
    InTitle,
    IsSet,
    Moment,
    OneOf,
    Order,
    Profile,
    ProfileField,
    Referred,
    Share,
    StartsWith,
    is_day,
)

SqlLeaf = Profile | Attribute | Created | Referred | Imported | Share | InTitle

_PEOPLE, _SUBSCRIPTIONS, _EVIDENCE = "subscribers_subscriber", "subscribers_subscription", "subscribers_consent"
_COLUMNS = {field: field.value for field in ProfileField}
_MOMENTS = {Moment.ASKED: "asked_at", Moment.CONFIRMED: "confirmed_at", Moment.CHANGED: "since"}
_ORDERS = {Order.LESS: "<", Order.AT_MOST: "<=", Order.MORE: ">", Order.AT_LEAST: ">="}
_PRIME = (1 << 31) - 1

_LOWER = str.maketrans({chr(code): chr(code + 32) for code in range(ord("A"), ord("Z") + 1)})


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to one table: who. column: the person's id there. test: SQL of ours; parameters: everything else.

    value: SQL of something dear that the test speaks of as “v”, so that each row works it out once; "" for nothing.
    Its parameters come before those of the test.
    """

    table: str
    column: str
    test: str
    parameters: tuple[Any, ...]
    value: str = ""

    def sql(self, narrowed: str = "") -> str:
        """The whole question. narrowed: SQL that says who is asked about, "" for everybody; its parameters come behind
        those of `value` or, without one, at the end.
        """
        if not self.value:
            more = f" AND {narrowed}" if narrowed else ""
            return f"SELECT {self.column} FROM {self.table} WHERE {self.test}{more}"  # noqa: S608 – words of ours
        # What has a limit, or an offset, is worked out row by row before the test, not put into it again and again.
        whole = "OFFSET 0" if connection.vendor == "postgresql" else "LIMIT -1"
        inner = f"SELECT {self.column}, {self.value} AS v FROM {self.table}"  # noqa: S608 – as above
        inner = f"{inner} WHERE {narrowed}" if narrowed else inner
        return f"SELECT {self.column} FROM ({inner} {whole}) AS valued WHERE {self.test}"  # noqa: S608 – as above

    def given(self, narrowed: Sequence[Any] = ()) -> tuple[Any, ...]:
        """The parameters of `sql`, in its order."""
        dear = self.value.count("%s")
        first, rest = self.parameters[:dear], self.parameters[dear:]
        return (*first, *narrowed, *rest) if self.value else (*rest, *narrowed)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Today, where the publication is."""

    now: dt.datetime
    zone: ZoneInfo

    @property
    def today(self) -> dt.date:
        """The date there."""
        return self.now.astimezone(self.zone).date()

    def midnight(self, day: dt.date) -> dt.datetime:
        """The moment a day begins there."""
        return dt.datetime.combine(day, dt.time(), self.zone).astimezone(dt.UTC)


def folded(text: str) -> str:
    """A text as it is compared: the capital letters of the English alphabet become small."""
    return text.translate(_LOWER)


def question(leaf: SqlLeaf, calendar: Calendar, title_id: int | None = None) -> Asked:
    """What a leaf asks the database. title_id: of the leaf’s title."""
    match leaf:
        case Profile(field=field, test=test):
            return _people(*_text(_COLUMNS[field], test))
        case Attribute(key=key, test=test):
            value, path = _attribute(key)
            said, parameters = _text("v", test)
            return Asked(_PEOPLE, "id", said, (*path, *parameters), value)
        case Created(test=test):
            return _people(*_date("created_at", test, calendar))
        case Referred(by=by):
            return _people("referrer_id IS NOT NULL", ()) if by is None else _people("referrer_id = %s", (by,))
        case Share(percent=percent, seed=seed):
            return _people(*_share(percent, seed))
        case Imported(run=run):
            return Asked(_EVIDENCE, "subscriber_id", "import_run_id = %s", (run,))
        case InTitle():
            return _dated_subscription(leaf, calendar, title_id)


def drawn(subscriber_id: int, percent: int, seed: str) -> bool:
    """Whether a person is in a random share: what the SQL says, too."""
    factor, shift = _draw(seed)
    return (subscriber_id * factor + shift) % _PRIME < _PRIME * percent // 100


def _people(test: str, parameters: tuple[Any, ...]) -> Asked:
    return Asked(_PEOPLE, "id", test, parameters)


def _attribute(key: str) -> tuple[str, tuple[Any, ...]]:
    if connection.vendor == "postgresql":
        return "(attributes ->> %s)", (key,)
    return "CAST(json_extract(attributes, %s) AS TEXT)", (f'$."{key}"',)


def _text(value: str, test: AttributeTest) -> tuple[str, tuple[Any, ...]]:
    """SQL of a comparison of text."""
    lower = f'lower({value} COLLATE "C")' if connection.vendor == "postgresql" else f"lower({value})"
    match test:
        case OneOf(values=values):
            return f"{lower} IN ({', '.join(['%s'] * len(values))})", tuple(map(folded, values))
        case Contains(text=text):
            position = "strpos" if connection.vendor == "postgresql" else "instr"
            return f"{position}({lower}, %s) > 0", (folded(text),)
        case StartsWith(text=text):
            return f"substr({lower}, 1, %s) = %s", (len(text), folded(text))
        case IsSet():
            return f"coalesce({value}, '') <> ''", ()
        case Compare(order=order, value=literal):
            if is_day(literal):
                return _dates(value, order), (literal,)
            return _numbers(value, order), (float(literal),)


def _numbers(value: str, order: Order) -> str:
    if connection.vendor == "postgresql":
        # CASE decides in order: what is no number is never cast.
        is_number = f"length({value}) <= 15 AND {value} ~ '^-?[0-9]+(\\.[0-9]+)?$'"
        return f"CASE WHEN {is_number} THEN CAST({value} AS double precision) {_ORDERS[order]} %s ELSE false END"
    # Digits alone, which nearly all are, are told by one look.
    is_number = (
        f"CASE WHEN {value} NOT GLOB '*[^0-9]*' THEN length({value}) BETWEEN 1 AND 15 "
        f"ELSE length({value}) <= 15 AND {value} GLOB '[-0-9]*' AND {value} NOT GLOB '?*[^0-9.]*' "
        f"AND {value} NOT GLOB '-.*' AND {value} NOT GLOB '*.*.*' AND {value} GLOB '*[0-9]' END"
    )
    return f"{is_number} AND CAST({value} AS REAL) {_ORDERS[order]} %s"


def _dates(value: str, order: Order) -> str:
    if connection.vendor == "postgresql":
        is_date = f"{value} ~ '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}($|[T ])'"
        return f'({is_date} AND substr({value}, 1, 10) COLLATE "C" {_ORDERS[order]} %s)'
    day = "-".join("[0-9]" * digits for digits in (4, 2, 2))
    return (
        f"{value} GLOB '{day}*' AND substr({value}, 11, 1) IN ('', 'T', ' ') "
        f"AND substr({value}, 1, 10) {_ORDERS[order]} %s"
    )


def _date(column: str, test: DateTest, calendar: Calendar) -> tuple[str, tuple[Any, ...]]:
    first, end = days_of(test, calendar.today)
    tests, parameters = [f"{column} IS NOT NULL"], []
    for day, order in ((first, ">="), (end, "<")):
        if day is not None:
            tests.append(f"{column} {order} %s")
            parameters.append(connection.ops.adapt_datetimefield_value(calendar.midnight(day)))
    return " AND ".join(tests), tuple(parameters)


def _dated_subscription(leaf: InTitle, calendar: Calendar, title_id: int | None) -> Asked:
    assert leaf.moment is not None
    assert leaf.test is not None
    dated, parameters = _date(_MOMENTS[leaf.moment], leaf.test, calendar)
    state, said = ("", ()) if leaf.state == "any" else (" AND state = %s", (str(leaf.state),))
    return Asked(
        _SUBSCRIPTIONS,
        "subscriber_id",
        f"publication_id = %s{state} AND {dated}",
        (title_id, *said, *parameters),
    )


def _share(percent: int, seed: str) -> tuple[str, tuple[Any, ...]]:
    return "(CAST(id AS bigint) * %s + %s) %% %s < %s", (*_draw(seed), _PRIME, _PRIME * percent // 100)


def _draw(seed: str) -> tuple[int, int]:
    """The two numbers that a word stands for; products with ids of 32 bits stay below 2^63 in both databases."""
    digest = hashlib.blake2b(seed.encode(), digest_size=16, person=b"mh:share").digest()
    factor, shift = int.from_bytes(digest[:8], "big"), int.from_bytes(digest[8:], "big")
    return 1 + factor % (_PRIME - 1), shift % _PRIME
