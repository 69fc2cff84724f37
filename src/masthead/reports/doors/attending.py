"""Going to a door again and again, patiently when it does not open."""

from __future__ import annotations

from collections.abc import Callable

from masthead.reports.doors.arrival import MOST_AT_ONCE, Door, DoorError, Keep

EVERY = 60.0
"""Seconds between two rounds."""

_FIRST, _LONGEST = 5.0, 900.0


def attend(
    door: Door,
    keep: Keep,
    *,
    pause: Callable[[float], bool],
    tell: Callable[[str, DoorError | None], None],
    every: float = EVERY,
) -> None:
    """Make rounds until asked to end. Blocks; meant for a thread of its own.

    pause: waits so many seconds, True when asked to end, at once then (`threading.Event.wait`); asked with 0 between
    messages. tell: hears the door's name with each fault, and with None when it works: after its first round, and after
    faults.
    """
    faults, known = 0, False
    try:
        while True:
            try:
                kept = door.round(keep, ended=lambda: pause(0))
                wait = every if kept < MOST_AT_ONCE else 0
                if not known or faults:
                    tell(door.name, None)
                faults, known = 0, True
            except DoorError as fault:
                faults += 1
                tell(door.name, fault)
                wait = patience(faults, retry=fault.retry)
            except Exception as unforeseen:  # noqa: BLE001 - a thread that ended would take in nothing, and say nothing
                faults += 1
                door.close()
                tell(door.name, _unforeseen(door.name, unforeseen))
                wait = patience(faults, retry=True)
            if pause(wait):
                return
    finally:
        door.close()


def patience(faults: int, *, retry: bool) -> float:
    """Seconds to wait after so many faults in a row. A wrong password is tried seldom: servers shut out who insists."""
    return min(_LONGEST, _FIRST * 2.0 ** min(faults - 1, 20)) if retry else _LONGEST


def _unforeseen(name: str, fault: Exception) -> DoorError:
    said = f"{type(fault).__name__}: {fault}"[:300]
    return DoorError(f"Reading {name} failed in a way that nobody foresaw ({said}).", "It is tried again.")
