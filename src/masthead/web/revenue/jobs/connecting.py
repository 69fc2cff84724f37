"""Where jobs take part in what other apps do; called once, when the program is ready."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Any

from django.utils import timezone

from masthead.web.archive.addresses import Addresses
from masthead.web.archive.further import Further, tell_pages
from masthead.web.newsroom import filling, hearing
from masthead.web.revenue.jobs.appearances import note_appearances, take_back
from masthead.web.revenue.jobs.filling import PREFIX, fills, readers_of, saying
from masthead.web.revenue.jobs.queries import board_of, live_on, today_at
from masthead.web.subscribers import marks
from masthead.web.subscribers.words import add_area, words_for


def connect() -> None:
    """Fill sections, say whose they are, and count what appears."""
    filling.register("jobs", fills)
    marks.register(PREFIX, readers_of, saying=saying)
    hearing.tell_of_appearing(note_appearances)
    hearing.tell_of_withdrawing(_withdrawn)
    tell_pages(_pages)
    add_area("jobs", "masthead.web.revenue.words")


def _withdrawn(edition_id: int) -> None:
    take_back(edition_id, now=timezone.now())


def _pages(publication: Any) -> Further | None:
    """The board and its listings, where readers see it."""
    if not board_of(publication.pk).open:
        return None
    board = f"{Addresses.of(publication).prefix}/jobs/"
    words = words_for(publication.language).say("jobs_title")
    return Further(words, board, partial(_listed, publication.pk, board))


def _listed(publication_id: int, board: str) -> list[tuple[str, dt.date | None]]:
    live = live_on(publication_id, today_at(publication_id)).values_list("key", "starts_on")
    return [(board, None), *((f"{board}{key}/", first) for key, first in live)]
