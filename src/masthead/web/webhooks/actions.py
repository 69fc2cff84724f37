"""What happens here, announced to the programs that listen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def announce(*, event: str, publication_id: int, data: Mapping[str, Any]) -> None:
    """Note an event for the listeners of a publication, within the transaction of what happened.

    event: a key of `masthead.web.webhooks.events.EVENTS`. data: JSON values.
    """
    del event, publication_id, data
