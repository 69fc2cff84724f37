"""When sponsors are told."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum


class Stage(StrEnum):
    """HOUR: an hour after the first mail left. WEEK: a week after it."""

    HOUR = "hour"
    WEEK = "week"


AFTER = {Stage.HOUR: dt.timedelta(hours=1), Stage.WEEK: dt.timedelta(days=7)}
"""How long after the first mail."""

STEP = {Stage.HOUR: dt.timedelta(minutes=5), Stage.WEEK: dt.timedelta(hours=1)}
"""What one bar of the curve stands for."""
