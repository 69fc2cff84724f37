"""Where jobs take part in what other apps do; called once, when the program is ready."""

from __future__ import annotations

from django.utils import timezone

from masthead.web.newsroom import filling, hearing
from masthead.web.revenue.jobs.appearances import note_appearances, take_back
from masthead.web.revenue.jobs.filling import PREFIX, fills, readers_of, saying
from masthead.web.subscribers import marks
from masthead.web.subscribers.words import add_area


def connect() -> None:
    """Fill sections, say whose they are, and count what appears."""
    filling.register("jobs", fills)
    marks.register(PREFIX, readers_of, saying=saying)
    hearing.tell_of_appearing(note_appearances)
    hearing.tell_of_withdrawing(_withdrawn)
    add_area("jobs", "masthead.web.revenue.words")


def _withdrawn(edition_id: int) -> None:
    take_back(edition_id, now=timezone.now())
