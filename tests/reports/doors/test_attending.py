from __future__ import annotations

from collections.abc import Callable

from masthead.reports.doors import Arrival, DoorError, Keep, attend
from masthead.reports.doors.attending import patience


class ScriptedDoor:
    """Does one thing per round: takes in a message, or fails."""

    name = "scripted:"

    def __init__(self, *script: bytes | Exception) -> None:
        self.script = list(script)
        self.closed = 0

    def round(self, keep: Keep, *, ended: Callable[[], bool]) -> int:
        step = self.script.pop(0)
        if isinstance(step, Exception):
            raise step
        keep(Arrival(raw=step))
        assert not ended()
        return 1

    def close(self) -> None:
        self.closed += 1


def attended(door: ScriptedDoor) -> tuple[list[float], list[str]]:
    """The pauses between rounds, and what was told, until the script is at its end."""
    pauses: list[float] = []
    told: list[str] = []

    def pause(seconds: float) -> bool:
        if seconds:
            pauses.append(seconds)
        return not door.script

    def tell(name: str, fault: DoorError | None) -> None:
        told.append(f"{name} {fault.message if fault else 'works'}")

    attend(door, lambda _: None, pause=lambda seconds: pause(seconds) if seconds else False, tell=tell, every=60)
    return pauses, told


def test_door_is_visited_again_and_again_and_closed_at_the_end() -> None:
    door = ScriptedDoor(b"one", b"two")

    assert attended(door) == ([60, 60], ["scripted: works"])
    assert door.closed == 1


def test_faults_are_told_and_waited_for_longer_each_time() -> None:
    gone = DoorError("Gone.", "Wait.")
    pauses, told = attended(ScriptedDoor(gone, gone, gone, b"one", gone, b"two"))

    assert pauses == [5, 10, 20, 60, 5, 60]
    assert told == [*["scripted: Gone."] * 3, "scripted: works", "scripted: Gone.", "scripted: works"]


def test_wrong_password_is_not_tried_often() -> None:
    refused = DoorError("Refused.", "Check it.", retry=False)

    assert attended(ScriptedDoor(refused, refused))[0] == [900, 900]


def test_unforeseen_fault_ends_no_thread() -> None:
    door = ScriptedDoor(ZeroDivisionError("what"), b"one")
    pauses, told = attended(door)

    assert pauses == [5, 60]
    assert "nobody foresaw (ZeroDivisionError: what)" in told[0]
    assert door.closed == 2


def test_patience_has_an_end() -> None:
    assert [patience(each, retry=True) for each in (1, 2, 8, 9, 10_000)] == [5, 10, 640, 900, 900]
