"""What else is known of a person: apps above this one add sections to the page about them.

A function is registered with Wagtail's hooks under `PARTS_HOOK`. It is called with who asks and the person's id, and
gives `PersonPart`s of the titles whose audience whoever asks looks after; none where there is nothing to tell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wagtail import hooks

from masthead.web.team.queries import Somebody

PARTS_HOOK = "register_person_parts"


@dataclass(frozen=True, slots=True)
class PersonPart:
    """A section. key: for its address within the page. template: gets `told` as its only words."""

    key: str
    heading: str
    template: str
    told: Mapping[str, object]


def parts_of(user: Somebody, subscriber_id: int) -> tuple[PersonPart, ...]:
    """Every section, in the order of their hooks."""
    return tuple(part for add in hooks.get_hooks(PARTS_HOOK) for part in add(user, subscriber_id))
