"""How often a token may ask: so many requests a minute, counted for all processes together.

Each process takes a handful of requests at once from the token's row and spends them by itself, so that a busy token
costs one write for twenty requests. What is left of a handful at the end of its minute is lost.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from masthead.web.api.models import ApiToken

REQUESTS_PER_MINUTE = 600
HANDFUL = 20
_MOST_KNOWN = 1_000


class Allowance:
    """The requests that one process may still spend, by token. Safe to share between threads."""

    def __init__(
        self, *, per_minute: int = REQUESTS_PER_MINUTE, handful: int = HANDFUL, clock: Callable[[], float] = time.time
    ) -> None:
        self.per_minute = per_minute
        self._handful = min(handful, per_minute)
        self._clock = clock
        self._left: dict[int, tuple[int, int]] = {}
        self._lock = threading.Lock()

    def spend(self, token_id: int) -> int:
        """Take one request. 0 when it may go on, else the seconds until the next one may."""
        now = self._clock()
        minute = int(now // 60)
        with self._lock:
            known, left = self._left.get(token_id, (0, 0))
            if known == minute and left:
                self._left[token_id] = minute, left - 1
                return 0
        if not take(token_id, minute=minute, handful=self._handful, most=self.per_minute):
            return max(1, round((minute + 1) * 60 - now))
        with self._lock:
            if len(self._left) >= _MOST_KNOWN:
                self._left.clear()
            known, left = self._left.get(token_id, (0, 0))
            self._left[token_id] = minute, (left if known == minute else 0) + self._handful - 1
        return 0

    def forget(self) -> None:
        """Give up what was taken."""
        with self._lock:
            self._left.clear()


def take(token_id: int, *, minute: int, handful: int, most: int) -> bool:
    """Take requests of a minute from the row that all processes share; whether there were any. Notes the use."""
    anew = ~Q(minute=minute)
    taken = ApiToken.objects.filter(anew | Q(spent__lt=most), pk=token_id).update(
        spent=Case(When(anew, then=Value(handful)), default=F("spent") + handful, output_field=models.IntegerField()),
        last_used_at=Case(When(anew, then=Value(timezone.now())), default=F("last_used_at")),
        minute=minute,
    )
    return bool(taken)


ALLOWANCE = Allowance()
"""That of this process."""
