"""Telling machines from people: rules as data, and what they say of each event.

    verdict    what may be said of an event
    rules      what is known of machines, read from the shipped ``rules.toml`` and a file of the operator's
    origins    what an agent and a network tell
    crowding   what a person's clicks tell of each other
    classify   all of it together, event by event

Nothing here knows a clock or a disk beyond reading those two files: the same events with the same rules get the same
verdicts, in whatever order they come. What goes wrong: `RulesError` for a file that holds no rules.
"""

from masthead.tracking.robots.classify import AcceptedMs, alone, classify
from masthead.tracking.robots.crowding import Click, crowding
from masthead.tracking.robots.origins import Origin, Origins
from masthead.tracking.robots.rules import Rules, RulesError, load_rules, read_rules, shipped_rules
from masthead.tracking.robots.verdict import BY_CROWDING, Verdict

__all__ = [
    "BY_CROWDING",
    "AcceptedMs",
    "Click",
    "Origin",
    "Origins",
    "Rules",
    "RulesError",
    "Verdict",
    "alone",
    "classify",
    "crowding",
    "load_rules",
    "read_rules",
    "shipped_rules",
]
