"""Where affiliate programmes take part in what other apps do; called once, when the program is ready."""

from __future__ import annotations

from masthead.web.newsroom import filling
from masthead.web.revenue.affiliate.rules import rules_of


def connect() -> None:
    """Mark links that pay, wherever they stand."""
    filling.register_paid_links(rules_of)
