from __future__ import annotations

import smtplib
import threading
from pathlib import Path

from tests.reports.doors.fake_imap import FakeImap

from masthead.reports.doors import Arrival, DoorError, Doors, Mailboxes, read_door

BOXES = Mailboxes(bounces=["bounce@news.harbour.example"])
DEADLINE = 20.0


def test_all_doors_take_in_at_once_and_close_together(tmp_path: Path) -> None:
    for name in ("new", "cur"):
        (tmp_path / name).mkdir()
    (tmp_path / "new" / "1").write_bytes(b"by maildir")
    arrived = threading.Barrier(4)
    kept: set[bytes] = set()

    def keep(arrival: Arrival) -> None:
        kept.add(arrival.raw.strip())
        arrived.wait(DEADLINE)

    with FakeImap([b"by imap"]) as server:
        urls = (
            f"maildir:{tmp_path}/",
            f"imap://bounce%40harbour.example:pass%20%22word%5C@127.0.0.1:{server.port}?starttls=never",
            "lmtp://127.0.0.1:0",
        )
        told: list[tuple[str, DoorError | None]] = []
        with Doors(
            map(read_door, urls),
            keep,
            takes=BOXES.takes,
            tell=lambda name, fault: told.append((name, fault)),
            every=3600,
        ) as doors:
            client = threading.Thread(target=send, args=(doors.listening[0].getsockname()[1],))
            client.start()
            arrived.wait(DEADLINE)
            client.join()
    assert kept == {b"by maildir", b"by imap", b"by lmtp"}
    assert dict(told) == {read_door(each).name: None for each in urls[:2]}


def send(port: int) -> None:
    with smtplib.LMTP("127.0.0.1", port) as client:
        client.sendmail("", ["bounce@news.harbour.example"], b"by lmtp")


def test_door_that_does_not_open_is_told_and_troubles_no_other(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    (tmp_path / "cur").mkdir()
    (tmp_path / "new" / "1").write_bytes(b"by maildir")
    told, kept = threading.Event(), threading.Event()
    faults: list[DoorError] = []

    def tell(name: str, fault: DoorError | None) -> None:
        if fault is not None:
            faults.append(fault)
            told.set()

    urls = (f"maildir:{tmp_path}/missing", f"maildir:{tmp_path}")
    with Doors(map(read_door, urls), lambda _: kept.set(), takes=BOXES.takes, tell=tell):
        assert told.wait(DEADLINE)
        assert kept.wait(DEADLINE)
    assert ["is no Maildir" in each.message for each in faults] == [True]
