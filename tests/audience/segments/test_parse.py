"""The text of conditions: what publishers write, and what they are told when it cannot be."""

from __future__ import annotations

import datetime as dt

import pytest

from masthead.audience.segments import ConditionError, from_json, parse, to_json, write
from masthead.audience.segments.kinds import KINDS, Kind
from masthead.audience.segments.parse import parse_with_places
from masthead.audience.segments.tree import (
    MAX_DEPTH,
    MAX_LEAVES,
    MAX_TEXT,
    MAX_VALUES,
    Action,
    AllOf,
    AnyOf,
    Attribute,
    ByDay,
    Condition,
    Contains,
    Created,
    DayOrder,
    Engaged,
    HasTag,
    InTitle,
    IsSet,
    Lately,
    Moment,
    Not,
    OneOf,
    Profile,
    ProfileField,
    Referred,
    Times,
    leaves,
)
from masthead.audience.subscription import SubscriptionState

PAUSED = SubscriptionState.PAUSED


def country(*values: str) -> Attribute:
    return Attribute(key="country", test=OneOf(values=values))


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        (
            "title:harbour-morning and country in (DE, AT) and opened(last 30 days) >= 3 and not tag:staff",
            AllOf(
                of=(
                    InTitle(title="harbour-morning"),
                    country("DE", "AT"),
                    Engaged(action=Action.OPENED, days=30, times=3),
                    Not(of=HasTag(tag="staff")),
                )
            ),
        ),
        (
            "tag:a or tag:b and tag:c",
            AnyOf(of=(HasTag(tag="a"), AllOf(of=(HasTag(tag="b"), HasTag(tag="c"))))),
        ),
        ("NOT Tag:VIP", Not(of=HasTag(tag="vip"))),
        ("country in (DE, IN, NO, OR)", country("DE", "IN", "NO", "OR")),
        ("country != DE", Not(of=country("DE"))),
        ("country not in (DE, AT)", Not(of=country("DE", "AT"))),
        ("attribute.title = Dr", Attribute(key="title", test=OneOf(values=("Dr",)))),
        ("name contains “O'Brien”", Profile(field=ProfileField.NAME, test=Contains(text="O'Brien"))),
        ("name contains O’Brien", Profile(field=ProfileField.NAME, test=Contains(text="O’Brien"))),
        ("name = „Mei Tan“", Profile(field=ProfileField.NAME, test=OneOf(values=("Mei Tan",)))),
        (r'name = "a \"b\" \\ c"', Profile(field=ProfileField.NAME, test=OneOf(values=('a "b" \\ c',)))),
        ("timezone = Europe/Berlin", Profile(field=ProfileField.TIME_ZONE, test=OneOf(values=("Europe/Berlin",)))),
        ("source = embed:homepage", Profile(field=ProfileField.SOURCE, test=OneOf(values=("embed:homepage",)))),
        ("language is not set", Not(of=Profile(field=ProfileField.LANGUAGE, test=IsSet()))),
        ("referrer is not set", Not(of=Referred())),
        ("title:lantern is paused", InTitle(title="lantern", state=PAUSED)),
        (
            "title:lantern is any confirmed in last 7 days",
            InTitle(title="lantern", state="any", moment=Moment.CONFIRMED, test=Lately(days=7)),
        ),
        (
            "title:lantern is paused since before 2026-01-31",
            InTitle(
                title="lantern",
                state=PAUSED,
                moment=Moment.CHANGED,
                test=ByDay(order=DayOrder.BEFORE, day=dt.date(2026, 1, 31)),
            ),
        ),
        ("created ≥ 2026-01-31", Created(test=ByDay(order=DayOrder.FROM, day=dt.date(2026, 1, 31)))),
        ("created last 1 day", Created(test=Lately(days=1))),
        ("clicked(last 7 days, section:tip)", Engaged(action=Action.CLICKED, section="tip", days=7)),
        ("opened = 0", Engaged(action=Action.OPENED, compare=Times.EXACTLY, times=0)),
        ("opened()", Engaged(action=Action.OPENED)),
    ],
)
def test_text_is_read(text: str, condition: Condition) -> None:
    assert parse(text) == condition
    assert parse(write(condition)) == condition


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("", "", "The condition is empty; write “everybody”, or something like: country = DE"),
        ("titel:lantern", "titel", "There is no condition “titel:”. Did you mean “title”?"),
        (
            "title:lantern is pausd",
            "pausd",
            (
                "“pausd” stands where a state (pending, active, paused, unsubscribed, bounced, complained, any) "
                "should be. Did you mean “paused”?"
            ),
        ),
        (
            "suppresed",
            "suppresed",
            (
                "Something is missing at the end: what “suppresed” should be: =, !=, in (…), contains, starts with or "
                "is set. Did you mean “suppressed”?"
            ),
        ),
        ("opend(last 3 days)", "opend", "There is no condition “opend(…)”. Did you mean “opened”?"),
        ("opened(last 3 dais)", "dais", "“dais” stands where “days” after the number should be. Did you mean “days”?"),
        (
            "country cointains D",
            "cointains",
            (
                "“cointains” stands where =, !=, in (…), contains, starts with or is set after “country” should be. "
                "Did you mean “contains”?"
            ),
        ),
        (
            "title = Dr",
            "title",
            "After “title” come a colon and a name, like title:example. An attribute of this name is attribute.title.",
        ),
        ("title:a is not paused", "not", "Write “not” before “title:”, not within."),
        (
            "name > 3",
            "name > 3",
            "“name” is text, which is neither less nor more; use =, in, contains or starts with.",
        ),
        ("(tag:a or tag:b", "(", "This parenthesis is never closed; write “)” where it ends."),
        ("tag:a)", ")", "This parenthesis closes nothing; remove it."),
        ("tag:a tag:b", "tag", "“tag” stands where “and”, “or” or the end should be."),
        ("tag:a && tag:b", "&&", "“&&” has no meaning here; write “and”."),
        ("tag:a; tag:b", ";", "“;” has no meaning here; write “,”."),
        ("tag:a #", "#", "“#” has no meaning here; put values with such signs in quotation marks."),
        ('name = "Mei', '"Mei', 'A quotation opens here and is never closed; write " at its end.'),
        (
            "created before 2026-02-30",
            "2026-02-30",
            "“2026-02-30” is no date; write year, month and day like 2026-01-31.",
        ),
        ("share 0% of a", "0", "A share has at least 1%."),
        ("share 100% of a", "100", "100 is too much; at most 99 can be."),
        (
            "title:harbour.morning",
            "harbour.morning",
            "“harbour.morning” cannot be the short name of a title, which has letters, digits and hyphens.",
        ),
        (f"name = {'x' * 201}", f"name = {'x' * 201}", "A value has 201 characters; at most 200 are compared."),
    ],
)
def test_fault_says_what_is_wrong_and_where(text: str, place: str, message: str) -> None:
    with pytest.raises(ConditionError) as fault:
        parse(text)

    assert fault.value.message == message
    assert text[fault.value.start : fault.value.end] == place


def test_caret_stands_under_the_fault_of_its_own_line() -> None:
    text = "tag:vip\nand opend(last 3 days)\nand tag:b"

    with pytest.raises(ConditionError) as fault:
        parse(text)

    assert fault.value.caret(text) == ("and opend(last 3 days)", "    ^^^^^")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("(" * (MAX_DEPTH + 1) + "tag:a" + ")" * (MAX_DEPTH + 1), "deep"),
        ("not " * (MAX_DEPTH + 1) + "tag:a", "deep"),
        ("(" * 100_000, "characters"),
        ("(" * (MAX_TEXT - 1), "deep"),
        (" or ".join(["tag:a"] * (MAX_LEAVES + 1)), "more than 200 conditions"),
        (f"a in ({', '.join(['1'] * (MAX_VALUES + 1))})", "values"),
        ("a = b" + " " * MAX_TEXT, "characters"),
    ],
)
def test_what_is_too_large_is_refused(text: str, words: str) -> None:
    with pytest.raises(ConditionError, match=words):
        parse(text)


def test_stored_conditions_that_are_too_large_or_too_new_are_refused() -> None:
    deep: object = {"kind": "suppressed"}
    for _ in range(5000):
        deep = {"kind": "not", "of": deep}

    refused: tuple[object, ...] = (
        {"version": 1, "condition": deep},
        {"version": 2, "condition": {"kind": "suppressed"}},
        [],
        None,
    )
    for said in refused:
        with pytest.raises(ConditionError):
            from_json(said)


def test_names_are_found_with_their_places() -> None:
    text = "title:lantern and tag:vip and segment:core and in(import 7) and contry = DE and attribute.city = Wien"

    found = parse_with_places(text).references

    assert [(each.kind, each.name, text[each.start : each.end], each.plain) for each in found] == [
        ("title", "lantern", "lantern", False),
        ("tag", "vip", "vip", False),
        ("segment", "core", "core", False),
        ("import", "7", "7", False),
        ("attribute", "contry", "contry", True),
        ("attribute", "city", "attribute.city", False),
    ]


@pytest.mark.parametrize("kind", KINDS, ids=[kind.name for kind in KINDS])
def test_every_kind_has_an_example_of_itself(kind: Kind) -> None:
    condition = parse(kind.example)
    assert [leaf.kind for leaf in leaves(condition)] == [kind.name]
    assert from_json(to_json(condition)) == condition
