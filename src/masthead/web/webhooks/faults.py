"""What may be wrong with a wish about webhooks. Every sentence is meant for the person who wished it."""

from __future__ import annotations


class WebhookError(ValueError):
    """The wish cannot be fulfilled; nothing was changed."""
