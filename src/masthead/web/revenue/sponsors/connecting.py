"""Where sponsors take part in what other apps do; called once, when the program is ready."""

from __future__ import annotations

from masthead.web.newsroom import filling
from masthead.web.revenue.sponsors.filling import partner, sponsored
from masthead.web.subscribers.words import add_area


def connect() -> None:
    """Fill sections and the line, and speak to sponsors."""
    filling.register("sponsor", sponsored)
    filling.register_partner(partner)
    add_area("sponsors", "masthead.web.revenue.words")
