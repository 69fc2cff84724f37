"""The table of all conditions: for the reference, and for whoever builds one in a form."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of leaf. name: its “kind” in the tree. label: in a list to choose from. forms: how it is written, capitals
    standing for something else. example: one of them. meaning: a sentence."""

    name: str
    label: str
    forms: tuple[str, ...]
    example: str
    meaning: str


_DATED = "before / until / on / from / after DATE, in last N days"
_TEXT = "= VALUE, != VALUE, in (VALUE, …), contains VALUE, starts with VALUE, is set; not before the last five"

KINDS: tuple[Kind, ...] = (
    Kind(
        "title",
        "Subscription",
        ("title:SLUG", "title:SLUG is STATE", "title:SLUG is STATE asked / confirmed / changed …"),
        "title:harbour-morning is paused changed before 2026-01-31",
        "Has a subscription to a title: active, or in the state that is named; “any” for all states. With one of its "
        f"dates: {_DATED}.",
    ),
    Kind("tag", "Tag", ("tag:NAME",), "tag:vip", "Has a tag."),
    Kind(
        "segment",
        "Other segment",
        ("segment:SLUG",),
        "segment:readers-in-austria",
        "Is in another segment of the same publication.",
    ),
    Kind(
        "suppressed",
        "Suppressed",
        ("suppressed",),
        "not suppressed",
        "Has an address that must not be mailed: by any title, or by this one.",
    ),
    Kind(
        "field",
        "Profile",
        ("FIELD = VALUE", "FIELD in (VALUE, …)", "FIELD contains VALUE", "FIELD starts with VALUE", "FIELD is set"),
        "language in (de, en)",
        f"A field of the profile: address, domain, language, name, source, time_zone. {_TEXT}.",
    ),
    Kind(
        "attribute",
        "Attribute",
        ("KEY …", "attribute.KEY …", "KEY < NUMBER", "KEY >= DATE"),
        "country in (DE, AT)",
        "What a list, a form or a tool said about the person, compared like a field; <, <=, > and >= where both are "
        "numbers or both are dates. With attribute. before it when a word of its own has the same name.",
    ),
    Kind("created", "First seen", ("created …",), "created in last 30 days", f"When the person came: {_DATED}."),
    Kind(
        "referrer",
        "Brought by somebody",
        ("referrer is set", "referrer = NUMBER"),
        "referrer is set",
        "Was brought by somebody, or by the person with this number.",
    ),
    Kind(
        "engaged",
        "Opened or clicked",
        ("opened(last N days) >= NUMBER", "clicked(section:KIND, last N days)"),
        "opened(last 30 days) >= 3",
        "Opened, or clicked something in, so many editions; at least one when no number stands. Within so many days, "
        "or ever; in sections of one kind, or in all.",
    ),
    Kind(
        "import",
        "Came with a list",
        ("in(import NUMBER)",),
        "in(import 12)",
        "A list that was brought in is evidence of the person’s consent.",
    ),
    Kind(
        "poll",
        "Answer in a poll",
        ("poll(DATE) = LETTER", "poll(DATE, NUMBER) in (LETTER, …)", "poll(DATE) is set"),
        "poll(2026-11-20, 1) = B",
        "Answered the poll in the edition of a day with one of these answers, or at all. With a number where the "
        "edition had several polls: the first is 1. Also !=, not in, is not set.",
    ),
    Kind(
        "share",
        "Random share",
        ("share N% of WORD",),
        'share 10% of "subject test"',
        "A random share, always the same people for the same word.",
    ),
    Kind("everybody", "Everybody", ("everybody",), "everybody", "Everybody with a subscription, in any state."),
)
