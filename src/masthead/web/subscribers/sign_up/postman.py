"""Sign-ups and their letters, looked after every second in a thread of one process."""

from __future__ import annotations

import logging

from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone

from masthead.web.rounds import Rounds
from masthead.web.subscribers.sign_up.posting import post_due

LOOK_SECONDS = 1.0

logger = logging.getLogger("masthead.sign_up")


class Postman(Rounds):
    """Takes in sign-ups and sends letters. A fault is logged and tried again at the next look."""

    def __init__(self, *, look_seconds: float = LOOK_SECONDS) -> None:
        super().__init__("postman", _look, pause=look_seconds)


def _look() -> bool:
    close_old_connections()
    try:
        post_due(now=timezone.now())
    except DatabaseError as fault:
        logger.warning("Sign-ups cannot be looked up: %s", " ".join(str(fault).split()))
        connections.close_all()
    except Exception:
        logger.exception("Sign-ups could not be looked after.")
    return False
