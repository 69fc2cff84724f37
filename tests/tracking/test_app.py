"""The application as a server of ASGI meets it."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from tests.tracking.conftest import AGENT, FULL, OFF, READER, Bench

from masthead.testing.builders import SECRET
from masthead.tokens import Keys, Purpose
from masthead.tracking import app as application
from masthead.tracking.answers import LATER, NOTHING, PIXEL, UNSUBSCRIBED, Answer
from masthead.tracking.app import Tracker, TrackingFolder, tracker_app
from masthead.tracking.desk import LONGEST_BODY, DeskSettings
from masthead.tracking.open_segment import OpenSegment
from masthead.tracking.records import EventKind, Method
from masthead.tracking.segments import closed_segments, load_segment, read_segment

ONE_CLICK = b"List-Unsubscribe=One-Click"
Said = list[dict[str, Any]]


def scope(path: str, method: str, client: tuple[str, int] | None = ("192.0.2.77", 4711)) -> dict[str, Any]:
    headers = [(b"host", b"t.harbour.example"), (b"user-agent", AGENT)]
    return {"type": "http", "method": method, "path": path, "headers": headers, "client": client}


def ask(tracker: Tracker, path: str, method: str = "GET", *body: bytes, gone: bool = False, **more: Any) -> Said:
    """What is said to a request whose body comes in such pieces; gone: whose sender leaves after them."""
    return asyncio.run(conversation(tracker, scope(path, method, **more), body, gone=gone))


async def conversation(tracker: Tracker, about: dict[str, Any], body: tuple[bytes, ...], *, gone: bool) -> Said:
    said: Said = []
    pieces = [{"type": "http.request", "body": part, "more_body": True} for part in body]
    if gone:
        pieces.append({"type": "http.disconnect"})
    elif pieces:
        pieces[-1]["more_body"] = False
    else:
        pieces = [{"type": "http.request"}]

    async def receive() -> dict[str, Any]:
        return pieces.pop(0)

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    await tracker(about, receive, send)
    return said


def said_by(answer: Answer) -> Said:
    return [answer.start, answer.end]


@pytest.fixture
def tracker(bench: Bench) -> Tracker:
    return Tracker(bench.desk, bench.writer)


def test_click_and_pixel_are_answered_by_the_desk(bench: Bench, tracker: Tracker) -> None:
    start, end = ask(tracker, bench.click(0))
    assert (start["status"], dict(start["headers"])[b"location"]) == (302, b"https://quay.example/tide?a=1&b=2")
    assert end == {"type": "http.response.body", "body": b""}
    assert ask(tracker, bench.pixel())[1]["body"] == PIXEL
    assert ask(tracker, "/c/x/0") == said_by(NOTHING)
    assert [event.kind for event in bench.events()] == [EventKind.CLICK, EventKind.OPEN]


def test_client_of_a_unix_socket_has_no_network(bench: Bench, tracker: Tracker) -> None:
    ask(tracker, bench.click(0), client=None)
    [event] = bench.events()
    assert event.network == bytes(16)


@pytest.mark.parametrize("mailing", [FULL, OFF])
def test_unsubscription_is_on_the_disk_before_it_is_answered(bench: Bench, tracker: Tracker, mailing: int) -> None:
    path = f"/u/{bench.token(Purpose.UNSUBSCRIBE, mailing)}"

    assert ask(tracker, path, "POST", ONE_CLICK[:7], ONE_CLICK[7:]) == said_by(UNSUBSCRIBED)

    [segment] = (bench.folder / "events").glob("*.open")
    [event] = read_segment(segment)
    assert (event.kind, event.mailing, event.subscriber, event.method) == (
        *(EventKind.UNSUBSCRIBE, mailing, READER),
        Method.POST,
    )


def test_unsubscription_that_cannot_be_kept_is_asked_for_again(
    bench: Bench, tracker: Tracker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    path = f"/u/{bench.token(Purpose.UNSUBSCRIBE)}"

    def refuse(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "pwrite", refuse)
    assert ask(tracker, path, "POST", ONE_CLICK) == said_by(LATER)
    assert "could not be kept: [Errno 28]" in caplog.text
    # Readers are led on all the same.
    assert ask(tracker, bench.click(0))[0]["status"] == 302
    monkeypatch.undo()
    assert ask(tracker, path, "POST", ONE_CLICK) == said_by(UNSUBSCRIBED)
    assert {event.kind for event in bench.events()} == {EventKind.CLICK, EventKind.UNSUBSCRIBE}


def test_too_many_unsubscriptions_at_once_are_asked_for_again(
    bench: Bench, tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(application, "MOST_KEEPING", 0)
    path = f"/u/{bench.token(Purpose.UNSUBSCRIBE)}"
    assert ask(tracker, path, "POST", ONE_CLICK) == said_by(LATER)
    assert bench.events() == []


def test_disk_that_does_not_answer_holds_nobody_for_ever(
    bench: Bench, tracker: Tracker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(application, "KEEP_SECONDS", 0.01)
    path = f"/u/{bench.token(Purpose.UNSUBSCRIBE)}"
    with bench.writer._lock:
        assert ask(tracker, path, "POST", ONE_CLICK) == said_by(LATER)
    tracker.close()


def test_posts_that_are_no_unsubscription_get_nothing(bench: Bench, tracker: Tracker) -> None:
    path = f"/u/{bench.token(Purpose.UNSUBSCRIBE)}"
    for answer in (
        ask(tracker, path, "POST", b""),
        ask(tracker, path, "POST", ONE_CLICK + b"&" + b"x" * LONGEST_BODY),
        ask(tracker, path, "POST", ONE_CLICK, gone=True),
        ask(tracker, bench.click(0), "POST", ONE_CLICK),
        ask(tracker, f"/u/{bench.token(Purpose.CLICK)}", "POST", ONE_CLICK),
    ):
        assert answer == said_by(NOTHING)
    assert bench.events() == []


async def lifetime(tracker: Tracker, between: Callable[[], Awaitable[object]]) -> list[str]:
    """The whole life of an application under a server; what it said of it."""
    asks: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    life = asyncio.create_task(tracker({"type": "lifespan"}, asks.get, said.put))
    await asks.put({"type": "lifespan.startup"})
    first = await said.get()
    if first["type"].endswith("failed"):
        await life
        return [first["type"], first["message"]]
    await between()
    await asks.put({"type": "lifespan.shutdown"})
    last = await said.get()
    await life
    return [first["type"], last["type"]]


def test_application_writes_while_it_lives_and_closes_what_an_earlier_one_left(tmp_path: Path) -> None:
    folder = TrackingFolder(tmp_path / "tracking")
    tracker = tracker_app(folder, DeskSettings(), Keys(SECRET))
    left = OpenSegment(folder.events, "w0", 1, opened=1.0, close_by=2.0)
    os.close(left._file)
    path = f"/u/{Keys(SECRET).token(Purpose.UNSUBSCRIBE, FULL, READER)}"

    async def unsubscribe() -> None:
        await conversation(tracker, scope(path, "POST"), (ONE_CLICK,), gone=False)

    said = asyncio.run(lifetime(tracker, unsubscribe))

    assert said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    earlier, ours = [load_segment(each) for each in closed_segments(folder.events)]
    assert (earlier.writer, len(earlier.rows)) == ("w0", 0)
    assert [event.subscriber for event in ours.events()] == [READER]


def test_application_that_cannot_start_says_why(bench: Bench) -> None:
    def fail() -> None:
        raise OSError(30, "Read-only file system")

    async def nothing() -> None:
        """Never comes to this."""

    said = asyncio.run(lifetime(Tracker(bench.desk, bench.writer, before=fail), nothing))
    assert said == ["lifespan.startup.failed", "[Errno 30] Read-only file system"]


def test_what_is_lost_at_the_end_is_told(
    bench: Bench, tracker: Tracker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "pwrite", refuse)
    ask(tracker, bench.click(0))
    tracker.close()
    assert "1 are lost" in caplog.text
