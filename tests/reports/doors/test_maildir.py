from __future__ import annotations

from pathlib import Path

import pytest
from tests.reports.doors.conftest import Keeper

from masthead.reports.doors import Arrival, DoorError, MaildirDoor, attend
from masthead.reports.doors.arrival import MOST_AT_ONCE


def go_on() -> bool:
    return False


@pytest.fixture(name="box")
def a_maildir(tmp_path: Path) -> Path:
    for name in ("tmp", "new", "cur"):
        (tmp_path / name).mkdir()
    return tmp_path


def arrive(box: Path, name: str, raw: bytes) -> None:
    (box / "new" / name).write_bytes(raw)


def names(box: Path, folder: str) -> list[str]:
    return sorted(path.name for path in (box / folder).iterdir())


def test_messages_are_kept_in_their_order_and_moved(box: Path, keeper: Keeper) -> None:
    arrive(box, "2.b.host", b"two")
    arrive(box, "1.a.host:2,", b"one")

    assert MaildirDoor(box).round(keeper, ended=go_on) == 2
    assert keeper.kept == [Arrival(raw=each, door=f"maildir:{box}") for each in (b"one", b"two")]
    assert names(box, "new") == []
    assert names(box, "cur") == ["1.a.host:2,S", "2.b.host:2,S"]
    assert MaildirDoor(box).round(keeper, ended=go_on) == 0


def test_message_is_still_new_while_it_is_kept(box: Path) -> None:
    arrive(box, "1", b"one")
    seen: list[list[str]] = []
    MaildirDoor(box).round(lambda _: seen.append(names(box, "new")), ended=go_on)

    assert seen == [["1"]]


def test_what_cannot_be_kept_stays_and_the_others_are_kept(box: Path, keeper: Keeper) -> None:
    arrive(box, "1", b"one")
    arrive(box, "2", b"two")
    keeper.refuses.add(b"one")
    with pytest.raises(DoorError, match=r"1 message from maildir:.* could not be kept: the disk is full"):
        MaildirDoor(box).round(keeper, ended=go_on)

    assert keeper.raw() == [b"two"]
    assert names(box, "new") == ["1"]


def test_beginning_of_a_huge_message_is_kept_and_all_of_it_stays_on_disk(box: Path, keeper: Keeper) -> None:
    arrive(box, "1", b"x" * 1_000)
    MaildirDoor(box, most_bytes=10).round(keeper, ended=go_on)

    assert keeper.raw() == [b"x" * 10]
    assert (box / "cur" / "1:2,S").stat().st_size == 1_000


def test_folders_and_hidden_files_are_no_messages(box: Path, keeper: Keeper) -> None:
    (box / "new" / "folder").mkdir()
    arrive(box, ".hidden", b"x")

    assert MaildirDoor(box).round(keeper, ended=go_on) == 0


def test_round_ends_between_two_messages(box: Path, keeper: Keeper) -> None:
    arrive(box, "1", b"one")
    arrive(box, "2", b"two")

    assert MaildirDoor(box).round(keeper, ended=lambda: bool(keeper.kept)) == 1


def test_folder_that_is_no_maildir_is_said(tmp_path: Path, keeper: Keeper) -> None:
    with pytest.raises(DoorError, match="is no Maildir"):
        MaildirDoor(tmp_path).round(keeper, ended=go_on)


def test_folder_without_cur_is_said_and_the_message_stays(box: Path, keeper: Keeper) -> None:
    (box / "cur").rmdir()
    arrive(box, "1", b"one")
    with pytest.raises(DoorError, match="is no Maildir"):
        MaildirDoor(box).round(keeper, ended=go_on)

    assert names(box, "new") == ["1"]


def test_many_messages_are_taken_in_by_rounds_that_follow_at_once(box: Path, keeper: Keeper) -> None:
    for number in range(MOST_AT_ONCE + 1):
        arrive(box, f"{number:04}", b"%d" % number)
    pauses: list[float] = []

    def pause(seconds: float) -> bool:
        pauses.append(seconds)
        return seconds > 0

    attend(MaildirDoor(box), keeper, pause=pause, tell=lambda *_: None, every=60)

    assert keeper.raw() == [b"%d" % number for number in range(MOST_AT_ONCE + 1)]
    assert pauses[-1] == 60
