"""The kinds of condition. Values only: frozen, comparable, valid once they are there.

A condition is about one person as one publication sees them. The tree changes by addition: a kind, an operator or a
field may come, none goes or changes its meaning.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

from masthead.audience.subscription import SubscriptionState

MAX_DEPTH = 12
"""How many groups and negations may stand within each other."""
MAX_LEAVES = 200
"""Conditions that are no groups, in one tree."""
MAX_TEXT = 20_000
"""Characters of the text."""
MAX_VALUES = 1000
MAX_VALUE = 200
MAX_DAYS = 3650

SLUG = re.compile(r"[-A-Za-z0-9_]{1,60}")
KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,63}")
SECTION = re.compile(r"[a-z][-a-z0-9_]{0,59}")
NUMBER = re.compile(r"(?=.{1,15}\Z)-?[0-9]+(\.[0-9]+)?")
"""What counts as a number, both in a condition and in what is kept about people."""
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
"""What counts as a date in what is kept about people: alone, or before a “T” or a blank. Conditions name real days."""
FIRST_DAY, LAST_DAY = dt.date(1900, 1, 1), dt.date(2199, 12, 31)


def _plain(text: str) -> str:
    if any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in text):
        raise ValueError("A value holds a control character or a line break; remove it.")
    if len(text) > MAX_VALUE:
        raise ValueError(f"A value has {len(text):,} characters; at most {MAX_VALUE} are compared.")
    return text


def _matching(form: re.Pattern[str], words: str) -> AfterValidator:
    def check(text: str) -> str:
        if not form.fullmatch(text):
            raise ValueError(words)
        return text

    return AfterValidator(check)


Text: TypeAlias = Annotated[str, AfterValidator(_plain)]
Slug: TypeAlias = Annotated[str, _matching(SLUG, "A slug has letters, digits and hyphens, 60 at most.")]
TagName: TypeAlias = Annotated[
    str, Field(min_length=1, max_length=60), AfterValidator(_plain), AfterValidator(lambda text: text.strip().lower())
]
AttributeKey: TypeAlias = Annotated[
    str, _matching(KEY, "The name of an attribute begins with a letter and has letters, digits and “_”, 64 at most.")
]
SectionKind: TypeAlias = Annotated[str, _matching(SECTION, "A kind of section has small letters, digits and hyphens.")]
Days: TypeAlias = Annotated[int, Field(ge=1, le=MAX_DAYS)]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class DayOrder(StrEnum):
    """Where a day lies to the one that is named."""

    BEFORE = "before"
    UNTIL = "until"
    ON = "on"
    FROM = "from"
    AFTER = "after"


class ByDay(_Value):
    """Before, until, on, from or after a day, in the publication's time zone."""

    kind: Literal["day"] = "day"
    order: DayOrder
    day: dt.date = Field(ge=FIRST_DAY, le=LAST_DAY)


class Lately(_Value):
    """Today or one of so many days before."""

    kind: Literal["days"] = "days"
    days: Days


DateTest: TypeAlias = Annotated[ByDay | Lately, Field(discriminator="kind")]


class OneOf(_Value):
    """Equal to one of these; capital and small letters of the English alphabet count the same."""

    kind: Literal["one-of"] = "one-of"
    values: tuple[Text, ...] = Field(min_length=1, max_length=MAX_VALUES)


class Contains(_Value):
    """This stands somewhere in it, compared as by `OneOf`."""

    kind: Literal["contains"] = "contains"
    text: Text = Field(min_length=1)


class StartsWith(_Value):
    """It begins like this, compared as by `OneOf`."""

    kind: Literal["starts-with"] = "starts-with"
    text: Text = Field(min_length=1)


class IsSet(_Value):
    """It is known and not empty."""

    kind: Literal["is-set"] = "is-set"


class Order(StrEnum):
    """How two numbers or dates compare."""

    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


class Compare(_Value):
    """Less or more than a number or a date; whoever's value is not of that sort does not match."""

    kind: Literal["compare"] = "compare"
    order: Order
    value: str

    @field_validator("value")
    @classmethod
    def _number_or_date(cls, value: str) -> str:
        if not NUMBER.fullmatch(value) and not is_day(value):
            raise ValueError("Compare with a number such as 30 or a date such as 2026-01-31.")
        return value


TextTest: TypeAlias = Annotated[OneOf | Contains | StartsWith | IsSet, Field(discriminator="kind")]
AttributeTest: TypeAlias = Annotated[OneOf | Contains | StartsWith | IsSet | Compare, Field(discriminator="kind")]


class ProfileField(StrEnum):
    """Texts of a profile."""

    ADDRESS = "address"
    DOMAIN = "domain"
    LANGUAGE = "language"
    NAME = "name"
    SOURCE = "source"
    TIME_ZONE = "time_zone"


class Moment(StrEnum):
    """Dates of a subscription: first asked for, last confirmed, and since when it stands as it does."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    CHANGED = "changed"


class Action(StrEnum):
    """What people do with an edition."""

    OPENED = "opened"
    CLICKED = "clicked"


class Times(StrEnum):
    """How often compares with a number."""

    AT_LEAST = ">="
    MORE = ">"
    AT_MOST = "<="
    LESS = "<"
    EXACTLY = "="


class Everybody(_Value):
    """Everybody who stands with the publication, in any state."""

    kind: Literal["everybody"] = "everybody"


class InTitle(_Value):
    """A subscription to a title. state: "any" for all of them. moment, test: one of its dates, both or neither."""

    kind: Literal["title"] = "title"
    title: Slug
    state: SubscriptionState | Literal["any"] = SubscriptionState.ACTIVE
    moment: Moment | None = None
    test: DateTest | None = None

    @model_validator(mode="after")
    def _whole_date(self) -> InTitle:
        if (self.test is None) != (self.moment is None):
            raise ValueError("Say which date is meant, and how it compares.")
        return self


class HasTag(_Value):
    """The person has a tag."""

    kind: Literal["tag"] = "tag"
    tag: TagName


class InSegment(_Value):
    """The person is in another segment of the same publication."""

    kind: Literal["segment"] = "segment"
    segment: Slug


class Suppressed(_Value):
    """The address must not be mailed: by any title, or by this one."""

    kind: Literal["suppressed"] = "suppressed"


class Profile(_Value):
    """A text of the profile."""

    kind: Literal["field"] = "field"
    field: ProfileField
    test: TextTest


class Attribute(_Value):
    """What an import, a form or a tool says about the person, by its key."""

    kind: Literal["attribute"] = "attribute"
    key: AttributeKey
    test: AttributeTest


class Created(_Value):
    """When the person became known to the installation."""

    kind: Literal["created"] = "created"
    test: DateTest


class Referred(_Value):
    """Somebody brought the person. by: the number of who did; None for anybody."""

    kind: Literal["referrer"] = "referrer"
    by: int | None = Field(default=None, ge=1, lt=1 << 31)


class Engaged(_Value):
    """In how many editions the person opened or clicked something. section: in sections of this kind alone.
    days: today and so many days before; None for all time.
    """

    kind: Literal["engaged"] = "engaged"
    action: Action
    section: SectionKind | None = None
    days: Days | None = None
    compare: Times = Times.AT_LEAST
    times: int = Field(default=1, ge=0, le=10_000)


class Imported(_Value):
    """A list that came in is evidence of the person's consent. run: the import's number."""

    kind: Literal["import"] = "import"
    run: int = Field(ge=1, lt=1 << 31)


Letter: TypeAlias = Annotated[
    str, AfterValidator(str.upper), _matching(re.compile(r"[A-Z]"), "An answer is named by its letter, such as B.")
]


class Voted(_Value):
    """The person answered a poll of this publication. day: of its edition; nth: which poll of that day, from 1.
    answers: letters, one of which was given; none for any answer.
    """

    kind: Literal["poll"] = "poll"
    day: dt.date = Field(ge=FIRST_DAY, le=LAST_DAY)
    nth: int = Field(default=1, ge=1, le=99)
    answers: tuple[Letter, ...] = Field(default=(), max_length=26)

    @field_validator("answers")
    @classmethod
    def _in_order(cls, answers: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sorted(set(answers)))


class Share(_Value):
    """A random share that is the same every time: of so many in a hundred, drawn by a word."""

    kind: Literal["share"] = "share"
    percent: int = Field(ge=1, le=99)
    seed: Text = Field(min_length=1)


class AllOf(_Value):
    """Every one of these. Groups of the same sort within are one with it."""

    kind: Literal["all"] = "all"
    of: tuple[Condition, ...] = Field(min_length=2)

    @field_validator("of")
    @classmethod
    def _flat(cls, of: tuple[Condition, ...]) -> tuple[Condition, ...]:
        return tuple(part for each in of for part in (each.of if isinstance(each, AllOf) else (each,)))


class AnyOf(_Value):
    """At least one of these. Groups of the same sort within are one with it."""

    kind: Literal["any"] = "any"
    of: tuple[Condition, ...] = Field(min_length=2)

    @field_validator("of")
    @classmethod
    def _flat(cls, of: tuple[Condition, ...]) -> tuple[Condition, ...]:
        return tuple(part for each in of for part in (each.of if isinstance(each, AnyOf) else (each,)))


class Not(_Value):
    """Everybody else who stands with the publication."""

    kind: Literal["not"] = "not"
    of: Condition


Leaf: TypeAlias = (
    Everybody
    | InTitle
    | HasTag
    | InSegment
    | Suppressed
    | Profile
    | Attribute
    | Created
    | Referred
    | Engaged
    | Imported
    | Voted
    | Share
)
Condition: TypeAlias = Annotated[Leaf | AllOf | AnyOf | Not, Field(discriminator="kind")]

for _group in (AllOf, AnyOf, Not):
    _group.model_rebuild()


def parts_of(condition: Condition) -> tuple[Condition, ...]:
    """What a group or a negation is made of; nothing for a leaf."""
    if isinstance(condition, Not):
        return (condition.of,)
    return condition.of if isinstance(condition, AllOf | AnyOf) else ()


def leaves(condition: Condition) -> Iterator[Leaf]:
    """Every condition in a tree that is no group, in order."""
    if isinstance(condition, AllOf | AnyOf | Not):
        for part in parts_of(condition):
            yield from leaves(part)
    else:
        yield condition


def depth(condition: Condition) -> int:
    """How many groups and negations stand within each other; 0 for a leaf."""
    if isinstance(condition, AllOf | AnyOf | Not):
        return 1 + max(depth(part) for part in parts_of(condition))
    return 0


def is_day(text: str) -> bool:
    """Whether a text is a day of the calendar as 2026-01-31."""
    if not DAY.fullmatch(text):
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
