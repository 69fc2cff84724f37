"""Where sequences take part in what other apps do; called once, when the program is ready."""

from __future__ import annotations

from masthead.web.growth.sequences.offering import chosen
from masthead.web.growth.sequences.passing import PREFIX, note_sent
from masthead.web.mailings import hearing, origins
from masthead.web.subscribers.words import add_area


def connect() -> None:
    """Choose whom mailings of steps are for, and write down who got them."""
    origins.register(PREFIX, chosen)
    hearing.tell_of_freezing(note_sent)
    add_area("sequences", "masthead.web.growth.words")
