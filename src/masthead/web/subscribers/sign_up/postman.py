"""Sign-ups and their letters, looked after every second in a thread of one process."""

from __future__ import annotations

import logging
import os
import threading

from django.db import DatabaseError, close_old_connections, connections
from django.utils import timezone

from masthead.web.subscribers.sign_up.posting import post_due

LOOK_SECONDS = 1.0

logger = logging.getLogger("masthead.sign_up")


class Postman:
    """Takes in sign-ups and sends letters. A fault is logged and tried again at the next look."""

    def __init__(self, *, look_seconds: float = LOOK_SECONDS) -> None:
        self._seconds = look_seconds
        self._ended = threading.Event()
        self._working = threading.Lock()
        self._thread = threading.Thread(target=self._run, name="postman", daemon=True)

    def start(self) -> None:
        """Begin. Processes that are forked later are forked between two looks, never within one."""
        os.register_at_fork(
            before=self._working.acquire, after_in_parent=self._working.release, after_in_child=self._working.release
        )
        self._thread.start()

    def stop(self) -> None:
        """Let the letters under way go out."""
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.is_set():
            with self._working:
                self._look()
            self._ended.wait(self._seconds)
        connections.close_all()

    def _look(self) -> None:
        close_old_connections()
        try:
            post_due(now=timezone.now())
        except DatabaseError as fault:
            logger.warning("Sign-ups cannot be looked up: %s", " ".join(str(fault).split()))
            connections.close_all()
        except Exception:
            logger.exception("Sign-ups could not be looked after.")
