"""Where else an edition leads: apps above the newsroom add links to its pages.

A function is registered with Wagtail's hooks under `WAYS_HOOK`. It is called with who asks and the edition, and gives
`Way`s; none for somebody who may not go there, or an edition that is not that far.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from wagtail import hooks

from masthead.web.team.queries import Somebody

WAYS_HOOK = "register_edition_ways"


@dataclass(frozen=True, slots=True)
class Way:
    """A link. icon: one of Wagtail's. about: what it means, a sentence; "" for nothing to say."""

    label: str
    url: str
    icon: str = "arrow-right"
    about: str = ""


def ways_of(user: Somebody, edition: Any) -> tuple[Way, ...]:
    """Every way on from an edition, in the order of their hooks."""
    return tuple(way for add in hooks.get_hooks(WAYS_HOOK) for way in add(user, edition))
