"""From a condition to its text: one for each, which `parse` reads back to the same condition."""

from __future__ import annotations

from masthead.audience.segments.tree import (
    AllOf,
    AnyOf,
    Attribute,
    AttributeTest,
    ByDay,
    Compare,
    Condition,
    Contains,
    Created,
    DateTest,
    Engaged,
    Everybody,
    HasTag,
    Imported,
    InSegment,
    InTitle,
    IsSet,
    Leaf,
    Not,
    OneOf,
    Profile,
    Referred,
    Share,
    StartsWith,
    Suppressed,
    TextTest,
    Times,
    Voted,
)
from masthead.audience.segments.words import attribute_word, in_quotes, quoted
from masthead.audience.subscription import SubscriptionState


def write(condition: Condition) -> str:
    """The canonical text, on one line."""
    if isinstance(condition, AnyOf):
        return " or ".join(map(_within, condition.of))
    if isinstance(condition, AllOf):
        return " and ".join(map(_within, condition.of))
    if isinstance(condition, Not):
        return _negated(condition.of)
    return _leaf(condition)


def date_test(test: DateTest) -> str:
    """A comparison of dates."""
    if isinstance(test, ByDay):
        return f"{test.order} {test.day.isoformat()}"
    return f"in last {days(test.days)}"


def days(number: int) -> str:
    """So many days."""
    return "1 day" if number == 1 else f"{number} days"


def _within(part: Condition) -> str:
    """A part of a group; groups in parentheses also where “and” would bind closer than “or”: people misread that."""
    return f"({write(part)})" if isinstance(part, AllOf | AnyOf) else write(part)


def _negated(condition: Condition) -> str:
    if isinstance(condition, Voted):
        return _voted(condition, negated=True)
    if isinstance(condition, Profile | Attribute) and not isinstance(condition.test, Compare):
        return _text_test(_subject(condition), condition.test, negated=True)
    if condition == Referred():
        return "referrer is not set"
    return f"not {_within(condition)}"


def _leaf(leaf: Leaf) -> str:
    if isinstance(leaf, Profile | Attribute):
        return _text_test(_subject(leaf), leaf.test)
    if isinstance(leaf, InTitle):
        return _title(leaf)
    if isinstance(leaf, Engaged):
        return _engaged(leaf)
    if isinstance(leaf, Voted):
        return _voted(leaf)
    if isinstance(leaf, Created):
        return f"created {date_test(leaf.test)}"
    return _named(leaf)


def _named(leaf: Everybody | HasTag | InSegment | Suppressed | Referred | Imported | Share) -> str:
    match leaf:
        case Everybody():
            return "everybody"
        case Suppressed():
            return "suppressed"
        case HasTag(tag=name):
            return f"tag:{quoted(name)}"
        case InSegment(segment=name):
            return f"segment:{quoted(name)}"
        case Referred(by=by):
            return "referrer is set" if by is None else f"referrer = {by}"
        case Imported(run=run):
            return f"in(import {run})"
        case Share(percent=percent, seed=seed):
            return f"share {percent}% of {in_quotes(seed)}"


def _subject(leaf: Profile | Attribute) -> str:
    return leaf.field.value if isinstance(leaf, Profile) else attribute_word(leaf.key)


def _text_test(subject: str, test: TextTest | AttributeTest, *, negated: bool = False) -> str:
    no = "not " if negated else ""
    match test:
        case OneOf(values=(only,)):
            return f"{subject} {'!=' if negated else '='} {quoted(only)}"
        case OneOf(values=values):
            return f"{subject} {no}in ({', '.join(map(quoted, values))})"
        case Contains(text=text):
            return f"{subject} {no}contains {quoted(text)}"
        case StartsWith(text=text):
            return f"{subject} {no}starts with {quoted(text)}"
        case IsSet():
            return f"{subject} is {no}set"
        case Compare(order=order, value=value):
            return f"{subject} {order} {value}"


def _title(leaf: InTitle) -> str:
    words = [f"title:{quoted(leaf.title)}"]
    if leaf.state != SubscriptionState.ACTIVE:
        words.append(f"is {leaf.state}")
    if leaf.moment is not None and leaf.test is not None:
        words += [leaf.moment.value, date_test(leaf.test)]
    return " ".join(words)


def _voted(leaf: Voted, *, negated: bool = False) -> str:
    test = OneOf(values=leaf.answers) if leaf.answers else IsSet()
    return _text_test(f"poll({leaf.day.isoformat()}, {leaf.nth})", test, negated=negated)


def _engaged(leaf: Engaged) -> str:
    said = [f"section:{leaf.section}"] if leaf.section else []
    if leaf.days is not None:
        said.append(f"last {days(leaf.days)}")
    within = f"({', '.join(said)})" if said else ""
    often = "" if (leaf.compare, leaf.times) == (Times.AT_LEAST, 1) else f" {leaf.compare} {leaf.times}"
    return f"{leaf.action}{within}{often}"
