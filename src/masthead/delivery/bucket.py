"""A token bucket as arithmetic; the ledger keeps its two numbers for all workers."""

from __future__ import annotations

import math

# What sums of fractions may lack of a whole token.
_ROUNDING = 1e-9


def draw(
    tokens: float, filled_at: float, *, want: int, rate: float, burst: float, now: float
) -> tuple[int, float, float]:
    """Draw up to `want` tokens at `now`: how many are granted, how many are left, and until when it is filled.

    rate: tokens a second. burst: the most the bucket holds. A clock that runs behind another worker's fills nothing.
    Raises ValueError when `want` is negative, or rate or burst are not positive.
    """
    if want < 0 or rate <= 0 or burst <= 0:
        raise ValueError(f"Nothing can be drawn: want {want}, rate {rate} a second, burst {burst}.")
    filled = min(burst, tokens + max(0.0, now - filled_at) * rate)
    granted = min(want, math.floor(filled + _ROUNDING))
    return granted, max(0.0, filled - granted), max(filled_at, now)
