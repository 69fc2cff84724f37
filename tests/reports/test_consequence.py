from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

from masthead.reports import HARD_CAUSES, Cause, Consequence, Found, Kind, Person, Report, consequence_of
from masthead.web.subscribers.actions.bounces import ReportKind

PERSON = Person(7, 9, Found.ENVELOPE)
BOUNCE = Report(report_id="mail:1", kind=Kind.BOUNCE, cause=Cause.UNKNOWN_USER, hard=True, person=PERSON)


@pytest.mark.parametrize(
    ("kind", "follows"),
    [
        (Kind.BOUNCE, Consequence.HARD),
        (Kind.DELAY, Consequence.NONE),
        (Kind.DELIVERED, Consequence.DELIVERED),
        (Kind.RELAYED, Consequence.NONE),
        (Kind.COMPLAINT, Consequence.COMPLAINT),
        (Kind.AUTOMATIC_REPLY, Consequence.NONE),
        (Kind.CHALLENGE, Consequence.NONE),
        (Kind.UNSUBSCRIBE, Consequence.UNSUBSCRIBE),
        (Kind.NOTICE, Consequence.NONE),
        (Kind.UNKNOWN, Consequence.NONE),
    ],
)
def test_kind_has_its_consequence(kind: Kind, follows: Consequence) -> None:
    assert consequence_of(replace(BOUNCE, kind=kind)) is follows


@pytest.mark.parametrize(
    ("cause", "follows"),
    [
        (Cause.UNKNOWN_USER, Consequence.SOFT),
        (Cause.UNKNOWN_HOST, Consequence.SOFT),
        (Cause.MAILBOX_FULL, Consequence.SOFT),
        (Cause.TEMPORARY, Consequence.SOFT),
        (Cause.UNCLEAR, Consequence.SOFT),
        (Cause.BLOCKED, Consequence.NONE),
        (Cause.CONTENT, Consequence.NONE),
        (Cause.AUTHENTICATION, Consequence.NONE),
        (Cause.POLICY, Consequence.NONE),
    ],
)
def test_failure_that_is_not_hard_counts_only_where_it_is_the_reader_s(cause: Cause, follows: Consequence) -> None:
    assert consequence_of(replace(BOUNCE, cause=cause, hard=False)) is follows


@pytest.mark.parametrize("found", [each for each in Found if each is not Found.LINK])
def test_every_token_but_a_link_ends_an_address(found: Found) -> None:
    assert consequence_of(replace(BOUNCE, person=replace(PERSON, found=found))) is Consequence.HARD


def test_link_of_a_forwarded_copy_ends_no_address_but_complains() -> None:
    by_link = replace(BOUNCE, person=replace(PERSON, found=Found.LINK))

    assert consequence_of(by_link) is Consequence.SOFT
    assert consequence_of(replace(by_link, kind=Kind.COMPLAINT)) is Consequence.COMPLAINT


def test_nobody_is_touched_by_a_report_without_a_token() -> None:
    for kind, cause, hard in itertools.product(Kind, Cause, (True, False)):
        assert consequence_of(replace(BOUNCE, kind=kind, cause=cause, hard=hard, person=None)) is Consequence.NONE


def test_consequences_bear_the_names_that_subscribers_know() -> None:
    assert {each.value for each in ReportKind} < {each.value for each in Consequence}
    assert {Cause.UNKNOWN_USER, Cause.UNKNOWN_HOST} == HARD_CAUSES
