"""What the newsroom calls what came back, and what it says about alarms."""

from __future__ import annotations

from masthead.reports import Cause, Kind
from masthead.web.returns.alarms.rules import Measure, Reading
from masthead.web.returns.standing import Outcome

KINDS: dict[Kind, str] = {
    Kind.BOUNCE: "Came back",
    Kind.COMPLAINT: "Called spam",
    Kind.UNSUBSCRIBE: "Wish to leave",
    Kind.AUTOMATIC_REPLY: "Automatic reply",
    Kind.DELAY: "Delayed",
    Kind.CHALLENGE: "Asks for proof",
    Kind.NOTICE: "Notice",
    Kind.DELIVERED: "Delivered",
    Kind.RELAYED: "Passed on",
    Kind.UNKNOWN: "Not recognised",
}

CAUSES: dict[Cause, str] = {
    Cause.UNKNOWN_USER: "no such mailbox",
    Cause.UNKNOWN_HOST: "no such mail domain",
    Cause.MAILBOX_FULL: "mailbox full",
    Cause.TEMPORARY: "temporary failure",
    Cause.UNCLEAR: "no clear reason",
    Cause.BLOCKED: "blocked",
    Cause.CONTENT: "content refused",
    Cause.AUTHENTICATION: "authentication failed",
    Cause.POLICY: "against a rule of the host",
    Cause.COMPLAINT: "called spam",
    Cause.AUTOMATIC_REPLY: "automatic reply",
    Cause.NONE: "",
}

OUTCOMES: dict[Outcome, str] = {
    Outcome.COUNTED: "Noted about the person",
    Outcome.AGAIN: "Was noted before",
    Outcome.NOBODY: "The person is no longer here",
    Outcome.LEFT: "The person left the title",
    Outcome.STAYS: "Nothing changed: it was over, or the person has confirmed since",
    Outcome.NO_TITLE: "Nothing changed: nobody knows which title is meant",
    Outcome.NOTHING: "Nothing follows from such a message",
}

MEASURES: dict[Measure, str] = {
    Measure.COMPLAINTS: "Complaints",
    Measure.BOUNCES: "Bounces",
    Measure.DEFERRALS: "Deferrals",
    Measure.STALLED: "Standstill",
}

ADVICE: dict[Measure, str] = {
    Measure.COMPLAINTS: "Above 0.3 % providers take all of it for spam. Look at where these readers came from.",
    Measure.BOUNCES: "Many addresses that are not there look like a bought list. Look at the latest imports.",
    Measure.DEFERRALS: "Receiving hosts put us off: send more slowly, and look at what they say on the receipt.",
    Measure.STALLED: "See whether a worker runs, and whether the relay can be reached.",
}


def class_of(kind: str, cause: str) -> str:
    """What a message is, in a few words: “Came back: mailbox full”."""
    named = KINDS.get(Kind(kind), kind)
    why = CAUSES.get(Cause(cause), cause)
    shown = Kind(kind) in {Kind.BOUNCE, Kind.DELAY} and why
    return f"{named}: {why}" if shown else named


def told(measure: Measure, reading: Reading) -> str:
    """An alarm in a sentence, with its numbers."""
    count, base = f"{reading.count:,}", f"{reading.base:,}"
    share = f"{reading.value(measure) * 100:.2f} %"
    match measure:
        case Measure.COMPLAINTS:
            return f"{count} of {base} readers who got it called it spam ({share})."
        case Measure.BOUNCES:
            return f"{count} of {base} addresses did not take it ({share})."
        case Measure.DEFERRALS:
            return f"{count} of {base} answers put us off ({share})."
        case Measure.STALLED:
            return f"Nothing was answered for {count} minutes, and {base} people wait."
