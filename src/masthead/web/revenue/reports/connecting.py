"""Where reports take part in what other apps do; called once, when the program is ready."""

from __future__ import annotations

from masthead.web.subscribers.words import add_area


def connect() -> None:
    """Speak to sponsors."""
    add_area("reports", "masthead.web.revenue.words")
