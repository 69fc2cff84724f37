from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.tracking import writer as writing
from masthead.tracking.open_segment import OpenSegment
from masthead.tracking.records import NO_LINK, RECORD_SIZE, EventKind, Hit, Method
from masthead.tracking.segments import (
    HEADER_SIZE,
    SegmentError,
    close_abandoned,
    closed_segments,
    load_segment,
    read_segment,
    remove_segment,
)
from masthead.tracking.writer import SegmentWriter, new_writer

NOW = 1_795_400_000.0
CLICK = Hit(EventKind.CLICK, 1_795_400_000_123, 7, 42, 3, Method.GET, bytes(range(16)), "Mozilla/5.0 (Köln)")
OPENED = Hit(EventKind.OPEN, 1_795_400_000_456, 7, 43)
U16, U32, U64 = (st.integers(0, 2**bits - 1) for bits in (16, 32, 64))
HITS = st.builds(
    Hit,
    st.sampled_from(EventKind),
    U64,
    U32,
    U32,
    U16,
    st.sampled_from(Method),
    st.binary(min_size=16, max_size=16),
    st.text(max_size=20),
)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def writer(tmp_path: Path, clock: Clock) -> SegmentWriter:
    return SegmentWriter(tmp_path / "events", "w1", clock)


def only_file(folder: Path, ending: str) -> Path:
    [path] = folder.glob(f"events/*{ending}")
    return path


@settings(max_examples=30, deadline=None)
@given(hits=st.lists(HITS, max_size=8))
def test_events_come_back_as_they_were_written(hits: list[Hit], tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("events")
    name = new_writer()
    writer = SegmentWriter(folder, name)
    for hit in hits:
        assert writer.append(hit)
    writer.close()

    events = [event for path in closed_segments(folder) for event in read_segment(path)]

    assert [(event.writer, event.sequence) for event in events] == [(name, each + 1) for each in range(len(hits))]
    assert [Hit(e.kind, e.at_ms, e.mailing, e.subscriber, e.link, e.method, e.network, e.agent) for e in events] == hits


def test_segment_has_agents_once_and_rows_as_written(writer: SegmentWriter, tmp_path: Path) -> None:
    for hit in (CLICK, OPENED, CLICK):
        writer.append(hit)
    writer.close()

    segment = load_segment(only_file(tmp_path, ".closed"))

    assert segment.agents == ("", CLICK.agent)
    assert [row.agent for row in segment.rows] == [1, 0, 1]
    assert [row.link for row in segment.rows] == [3, NO_LINK, 3]
    assert (segment.writer, segment.number, segment.skipped) == ("w1", 1, 0)


def test_segment_is_closed_when_it_is_old_and_the_next_goes_on_counting(
    writer: SegmentWriter, clock: Clock, tmp_path: Path
) -> None:
    writer.append(CLICK)
    writer.flush()
    assert closed_segments(tmp_path / "events") == []
    clock.now += writing.CLOSE_SECONDS
    writer.flush()
    writer.append(OPENED)
    writer.close()

    first, second = closed_segments(tmp_path / "events")

    assert [event.sequence for path in (first, second) for event in read_segment(path)] == [1, 2]
    assert load_segment(second).number == 2
    assert list((tmp_path / "events").glob("*.open")) == []


def test_segment_is_closed_when_it_is_large_or_names_many_agents(
    writer: SegmentWriter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "CLOSE_BYTES", HEADER_SIZE + 2 * RECORD_SIZE)
    monkeypatch.setattr(writing, "CLOSE_AGENTS", 2)
    monkeypatch.setattr(writing, "_SLICE", 1)
    for number in range(5):
        writer.append(CLICK._replace(agent=f"Reader/{number}"))
    writer.close()

    assert [len(load_segment(path).rows) for path in closed_segments(tmp_path / "events")] == [2, 2, 1]


def test_clock_that_is_set_back_closes_the_segment(writer: SegmentWriter, clock: Clock, tmp_path: Path) -> None:
    writer.append(CLICK)
    writer.flush()
    clock.now -= 86_400
    writer.flush()

    assert len(closed_segments(tmp_path / "events")) == 1


def test_record_that_was_cut_is_skipped_and_counted(writer: SegmentWriter, tmp_path: Path) -> None:
    for hit in (CLICK, OPENED):
        writer.append(hit)
    writer.close()
    path = only_file(tmp_path, ".closed")
    os.truncate(path, path.stat().st_size - 1)

    segment = load_segment(path)

    assert [event.kind for event in segment.events()] == [EventKind.CLICK]
    assert (segment.cut, segment.damaged, segment.skipped) == (True, 0, 1)


@given(place=st.integers(0, RECORD_SIZE - 1), bit=st.integers(0, 7))
@settings(max_examples=30, deadline=None)
def test_damaged_record_is_skipped_and_counted(place: int, bit: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("events")
    writer = SegmentWriter(folder, "w1")
    for hit in (CLICK, OPENED, CLICK):
        writer.append(hit)
    writer.close()
    [path] = closed_segments(folder)
    data = bytearray(path.read_bytes())
    data[HEADER_SIZE + RECORD_SIZE + place] ^= 1 << bit
    path.write_bytes(data)

    segment = load_segment(path)

    assert [row.sequence for row in segment.rows] == [1, 3]
    assert (segment.cut, segment.damaged) == (False, 1)


@pytest.mark.parametrize("content", [b"", b"MHEVNT01", b"x" * 200])
def test_file_that_is_no_segment_is_an_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.closed"
    path.write_bytes(content)

    with pytest.raises(SegmentError, match=r"x\.closed is no segment"):
        load_segment(path)


def test_lost_agents_are_empty_and_lose_no_event(writer: SegmentWriter, tmp_path: Path) -> None:
    writer.append(CLICK)
    writer.close()
    only_file(tmp_path, ".agents").unlink()

    [event] = read_segment(only_file(tmp_path, ".closed"))

    assert (event.subscriber, event.agent) == (42, "")


def test_abandoned_segment_is_closed_and_one_in_use_is_not(writer: SegmentWriter, tmp_path: Path) -> None:
    folder = tmp_path / "events"
    abandoned = OpenSegment(folder, "w0", 1, opened=NOW, close_by=NOW)
    abandoned.write(1, [CLICK])
    # The end of a process lets go of its lock, and of nothing else.
    os.close(abandoned._file)
    writer.append(OPENED)
    writer.flush()

    [closed] = close_abandoned(folder)

    assert [event.writer for event in read_segment(closed)] == ["w0"]
    assert close_abandoned(folder) == []
    writer.close()
    assert len(closed_segments(folder)) == 2


def test_segment_is_removed_with_its_agents(writer: SegmentWriter, tmp_path: Path) -> None:
    writer.append(CLICK)
    writer.close()
    path = only_file(tmp_path, ".closed")

    remove_segment(path)
    remove_segment(path)

    assert list((tmp_path / "events").iterdir()) == []


def test_removal_that_was_cut_short_leaves_a_segment_that_is_found_again(
    writer: SegmentWriter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class KilledError(BaseException):
        pass

    def once(path: Path, *, missing_ok: bool) -> None:
        os.unlink(path)  # noqa: PTH108 – the other way is taken here
        raise KilledError

    writer.append(CLICK)
    writer.close()
    folder = tmp_path / "events"
    path = only_file(tmp_path, ".closed")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", once)
        with pytest.raises(KilledError):
            remove_segment(path)

    [left] = closed_segments(folder)
    assert len(load_segment(left).rows) == 1
    remove_segment(left)
    assert list(folder.iterdir()) == []


def test_event_that_must_be_kept_is_in_the_segment_at_once(writer: SegmentWriter, clock: Clock, tmp_path: Path) -> None:
    writer.append(CLICK)
    writer.keep(OPENED._replace(kind=EventKind.UNSUBSCRIBE, method=Method.POST))

    [event] = read_segment(only_file(tmp_path, ".open"))
    assert (event.kind, event.method, event.subscriber) == (EventKind.UNSUBSCRIBE, Method.POST, 43)
    clock.now += writing.CLOSE_SOON_SECONDS
    writer.flush()
    assert [row.sequence for row in load_segment(only_file(tmp_path, ".closed")).rows] == [1, 2]


def test_disk_that_refuses_loses_nothing_that_waits(
    writer: SegmentWriter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer.append(CLICK)
    writer.flush()
    real, full = os.pwrite, OSError(28, "No space left on device")

    def refuse(descriptor: int, data: bytes, offset: int) -> int:
        # Half of what is asked for fits, as on a disk that is nearly full.
        if offset == HEADER_SIZE + RECORD_SIZE and len(data) == RECORD_SIZE:
            return real(descriptor, data[: RECORD_SIZE // 2], offset)
        raise full

    monkeypatch.setattr(os, "pwrite", refuse)
    writer.append(OPENED)
    for _ in range(2):
        with pytest.raises(OSError, match="No space left"):
            writer.flush()
    with pytest.raises(OSError, match="No space left"):
        writer.keep(OPENED)
    assert (writer.state.written, writer.state.pending) == (1, 1)
    monkeypatch.undo()
    writer.close()

    segments = [load_segment(path) for path in closed_segments(tmp_path / "events")]
    assert [(row.sequence, row.subscriber) for each in segments for row in each.rows] == [(1, 42), (2, 43)]
    assert [each.skipped for each in segments] == [0, 0]
    assert {path.suffix for path in (tmp_path / "events").iterdir()} == {".closed", ".agents"}


def test_too_many_waiting_events_are_dropped_counted_and_logged_once(
    writer: SegmentWriter, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(writing, "FLUSH_EVENTS", 1)
    monkeypatch.setattr(writing, "MOST_PENDING", 2)

    taken = [writer.append(CLICK) for _ in range(5)]

    assert taken == [True, True, False, False, False]
    assert writer.state.dropped == 3
    assert [record.getMessage() for record in caplog.records] == [
        "Events are dropped, 1 so far; readers are still led on."
    ]
    writer.close()
    assert writer.state.written == 2


def test_thread_writes_without_being_asked_and_ends(tmp_path: Path) -> None:
    writer = SegmentWriter(tmp_path / "events", "w1")
    writer.start()
    writer.append(CLICK)
    while not writer.state.written:
        pass
    [event] = read_segment(only_file(tmp_path, ".open"))
    writer.append(OPENED)
    writer.close()
    writer.close()

    assert event.kind is EventKind.CLICK
    assert len(load_segment(only_file(tmp_path, ".closed")).rows) == 2
    assert writer._thread is not None
    assert not writer._thread.is_alive()


def test_thread_tells_of_a_disk_that_refuses_and_what_is_lost_counts_as_dropped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    writer = SegmentWriter(tmp_path / "events", "w1")

    def refuse(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "pwrite", refuse)
    writer.start()
    writer.append(CLICK)
    while not writer.state.fault:
        pass
    with pytest.raises(OSError, match="No space left"):
        writer.close()

    assert (writer.state.written, writer.state.dropped) == (0, 1)
    assert "cannot be written" in caplog.text
    assert list((tmp_path / "events").iterdir()) == []


def test_writer_ids_differ_and_are_checked(tmp_path: Path) -> None:
    assert new_writer() != new_writer()
    with pytest.raises(ValueError, match="must be 1 to 32"):
        SegmentWriter(tmp_path, "../w")
