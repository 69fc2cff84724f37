"""What follows from a report for the person it is about: pure, and the one place that decides it."""

from __future__ import annotations

from enum import StrEnum

from masthead.reports.cause import Cause, Kind
from masthead.reports.report import Found, Report


class Consequence(StrEnum):
    """What a report does to a subscriber. HARD, SOFT and COMPLAINT bear the names under which subscribers are reported
    about. UNSUBSCRIBE: the person leaves the title. DELIVERED: a row of temporary failures ends. NONE: nothing; it is
    kept for a person to read.
    """

    HARD = "hard"
    SOFT = "soft"
    COMPLAINT = "complaint"
    UNSUBSCRIBE = "unsubscribe"
    DELIVERED = "delivered"
    NONE = "none"


# What lies with our own relay, name, signature or words is not held against a reader: a block that lasted for weeks
# would end every subscription at that provider.
_OURS = frozenset({Cause.BLOCKED, Cause.CONTENT, Cause.AUTHENTICATION, Cause.POLICY})

_BY_KIND = {
    Kind.COMPLAINT: Consequence.COMPLAINT,
    Kind.UNSUBSCRIBE: Consequence.UNSUBSCRIBE,
    Kind.DELIVERED: Consequence.DELIVERED,
}


def consequence_of(report: Report) -> Consequence:
    """What follows. Nothing without a person that a token of ours vouches for: anybody can write a report.

    A delay is followed by a bounce or by nothing, so it counts for nothing itself.
    """
    if report.person is None:
        return Consequence.NONE
    if report.kind is not Kind.BOUNCE:
        return _BY_KIND.get(report.kind, Consequence.NONE)
    # Hosts that return a message know its envelope sender. A link alone may be a forwarded copy in a stranger's hands,
    # who can leave by it, and shall do no more; complaints have nothing else, as some providers leave nothing else in.
    if report.hard and report.person.found is not Found.LINK:
        return Consequence.HARD
    return Consequence.NONE if report.cause in _OURS else Consequence.SOFT
