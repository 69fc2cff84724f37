"""Where promotions take part in what other apps do; called once, when the program is ready."""

from __future__ import annotations

from masthead.web.growth.promotions.actions import note_showings
from masthead.web.growth.promotions.filling import sister_titles
from masthead.web.growth.promotions.queries import PREFIX, in_words, may_see
from masthead.web.mailings import hearing
from masthead.web.newsroom import filling
from masthead.web.subscribers import marks
from masthead.web.subscribers.words import add_area


def connect() -> None:
    """Fill sections, say who sees them, keep who did."""
    filling.register("text", sister_titles)
    marks.register(PREFIX, may_see, saying=in_words)
    hearing.tell_of_freezing(note_showings)
    add_area("promotions", "masthead.web.growth.words")
