"""One look for alarms: everything that is watched, then what has to be mailed."""

from __future__ import annotations

import datetime as dt

from masthead.web.returns.alarms.raising import watch
from masthead.web.returns.alarms.telling import tell


def look(*, now: dt.datetime) -> int:
    """Raise, clear and tell; how many alarms were mailed. Meant for a thread, outside transactions."""
    watch(now=now)
    return tell(now=now)
