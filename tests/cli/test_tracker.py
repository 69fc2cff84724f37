"""`masthead tracker`: readers answered by real processes, and what is left when these are killed."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from tests.cli.conftest import Run
from tests.sites import MadeSite, Server, run_masthead, served

from masthead.cli.bench_tracker import Report, Waits
from masthead.tokens import Keys, Purpose
from masthead.tracking.app import TrackingFolder
from masthead.tracking.links import LinkTable, Privacy, Target, remove_links, write_links
from masthead.tracking.records import Event, EventKind, Method
from masthead.tracking.segments import closed_segments, load_segment

SECRET = "a secret of a site that has no database"
KEYS = Keys(SECRET.encode())
MAILING, EXPIRED = 7, 8
TABLE = LinkTable(publication=1, privacy=Privacy.FULL, targets=(Target(url="https://quay.example/tide"),))


@pytest.fixture
def site(tmp_path: Path) -> MadeSite:
    """A site with nothing but its settings."""
    folder = tmp_path / "press"
    folder.mkdir()
    (folder / "masthead.toml").write_text(
        f'[site]\nsecret_key = "{SECRET}"\nbase_url = "https://press.example"\n', "utf-8"
    )
    write_links(place_of(folder).links, MAILING, TABLE)
    return MadeSite(folder)


def place_of(folder: Path) -> TrackingFolder:
    return TrackingFolder(folder / "tracking")


def events_of(site: MadeSite) -> list[Event]:
    """Everything that was written; nothing is cut, damaged or left open."""
    place = place_of(site.folder)
    assert list(place.events.glob("*.open")) == []
    segments = [load_segment(each) for each in closed_segments(place.events)]
    assert [each.skipped for each in segments] == [0] * len(segments)
    return [event for each in segments for event in each.events()]


def click(subscriber: int = 42, mailing: int = MAILING) -> str:
    return f"/c/{KEYS.token(Purpose.CLICK, mailing, subscriber)}/0"


def worker_of(server: Server) -> int:
    """The process that answers."""
    number = server.process.pid
    [child] = Path(f"/proc/{number}/task/{number}/children").read_text().split()
    return int(child)


def test_readers_are_answered_and_what_they_did_is_written(site: MadeSite) -> None:
    leave = f"/u/{KEYS.token(Purpose.UNSUBSCRIBE, MAILING, 42)}"
    pixel = f"/o/{KEYS.token(Purpose.OPEN, MAILING, 42)}.gif"
    with served(site, command="tracker") as server:
        ask = server.client.request
        answers = [ask("GET", click()), ask("HEAD", click()), ask("GET", pixel), ask("HEAD", pixel), ask("GET", leave)]
        multipart = server.client.post(leave, files={"List-Unsubscribe": (None, "One-Click")})
        plain = server.client.post(leave, data={"List-Unsubscribe": "One-Click"})

    assert [answer.status_code for answer in answers] == [302, 302, 200, 200, 302]
    assert [answer.status_code for answer in (multipart, plain)] == [200, 200]
    assert answers[0].headers["location"] == "https://quay.example/tide"
    assert answers[4].headers["location"] == f"https://press.example{leave.replace('/u/', '/unsubscribe/')}/"
    for get, head in (answers[:2], answers[2:4]):
        assert told(get) == told(head)
        assert head.content == b""
    for answer in (*answers, plain):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "noindex" in answer.headers["x-robots-tag"]
        assert "set-cookie" not in answer.headers
    assert server.process.returncode == 0
    # Unsubscribing overtakes what waits.
    assert sorted((event.kind, event.method) for event in events_of(site)) == [
        *((EventKind.OPEN, Method.GET), (EventKind.OPEN, Method.HEAD)),
        *((EventKind.CLICK, Method.GET), (EventKind.CLICK, Method.HEAD)),
        *[(EventKind.UNSUBSCRIBE, Method.POST)] * 2,
    ]


def told(answer: httpx.Response) -> list[tuple[str, str]]:
    """Every header but the time of day."""
    return sorted((name, value) for name, value in answer.headers.multi_items() if name != "date")


def test_everything_that_is_wrong_gets_the_same_bytes(site: MadeSite) -> None:
    write_links(place_of(site.folder).links, EXPIRED, TABLE)
    remove_links(place_of(site.folder).links, EXPIRED)
    paths = {
        "forged": f"/c/{Keys(b'x' * 32).token(Purpose.CLICK, MAILING, 42)}/0",
        "foreign": f"/c/{KEYS.token(Purpose.OPEN, MAILING, 42)}/0",
        "expired": click(mailing=EXPIRED),
        "cut": click()[:-3] + "/0",
        "beyond": click()[:-1] + "1",
        "a click token to leave": f"/u/{KEYS.token(Purpose.CLICK, MAILING, 42)}",
        "nothing": "/",
    }
    with served(site, command="tracker") as server:
        answers = {name: server.client.get(path) for name, path in paths.items()}
        answers["posted"] = server.client.post(paths["a click token to leave"], data={"List-Unsubscribe": "One-Click"})
        answers["put"] = server.client.put(click())

    [same] = {(answer.status_code, answer.content, tuple(told(answer))) for answer in answers.values()}
    assert same[:2] == (404, b"There is nothing here.\n")
    assert events_of(site) == []


def test_killed_process_loses_a_tenth_of_a_second_and_no_redirect(site: MadeSite) -> None:
    answered: dict[int, float] = {}
    with served(site, command="tracker") as server:
        started = time.monotonic()
        # Long enough that much of it is older than what may be lost.
        while time.monotonic() - started < 0.6:
            subscriber = len(answered) + 1
            assert server.client.get(click(subscriber)).status_code == 302
            answered[subscriber] = time.monotonic()
        killed_at = time.monotonic()
        os.kill(worker_of(server), signal.SIGKILL)
        after = first_answer(server, lambda: server.client.get(click(999_999)))
    assert after.status_code == 302

    written = {event.subscriber for event in events_of(site)}
    must = {subscriber for subscriber, at in answered.items() if at < killed_at - 0.1}
    assert len(must) > 10
    assert must - written == set()
    assert written <= {*answered, 999_999}
    assert 999_999 in written
    assert len({event.writer for event in events_of(site)}) == 2


def first_answer(server: Server, ask: Callable[[], httpx.Response]) -> httpx.Response:
    """From the process that comes after the killed one; a test that waits for ever is ended by its own limit."""
    while True:
        try:
            return ask()
        except httpx.TransportError:
            assert server.process.poll() is None


def test_unsubscription_survives_the_end_of_the_process(site: MadeSite) -> None:
    leave = f"/u/{KEYS.token(Purpose.UNSUBSCRIBE, MAILING, 42)}"
    with served(site, command="tracker") as server:
        assert server.client.post(leave, data={"List-Unsubscribe": "One-Click"}).status_code == 200
        os.kill(worker_of(server), signal.SIGKILL)
        first_answer(server, lambda: server.client.get("/health"))

    [event] = events_of(site)
    assert (event.kind, event.subscriber) == (EventKind.UNSUBSCRIBE, 42)


def test_each_process_is_a_writer_of_its_own(site: MadeSite) -> None:
    with served(site, "--workers=2", command="tracker") as server:
        writers: set[str] = set()
        while len(writers) < 2:
            said = httpx.get(f"{server.address}/health", trust_env=False).json()
            assert (said["status"], said["dropped"]) == ("ok", 0)
            writers.add(said["writer"])


def test_tracker_of_another_host_has_a_folder_of_its_own(site: MadeSite, tmp_path: Path) -> None:
    other = TrackingFolder(tmp_path / "elsewhere")
    write_links(other.links, EXPIRED, TABLE)
    with served(site, f"--folder={other.path}", command="tracker") as server:
        assert server.client.get(click(mailing=EXPIRED)).status_code == 302
        assert server.client.get(click()).status_code == 404
    assert len(closed_segments(other.events)) == 1
    assert not place_of(site.folder).events.exists()


def test_port_that_is_taken_is_a_clear_error(site: MadeSite) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = run_masthead("tracker", "--site", site.folder, "--port", str(port))
    assert done.returncode == 1
    assert f"127.0.0.1 port {port} cannot be listened on: Address already in use" in done.stderr


def test_folder_that_cannot_be_written_is_a_clear_error(masthead: Run, site: MadeSite) -> None:
    (site.folder / "tracking" / "events").write_text("in the way", "utf-8")
    done = masthead("tracker", "--site", site.folder)
    assert done.returncode == 1
    assert re.search(r"tracking cannot be written: File exists", done.stderr)


def test_folder_without_a_site_says_how_to_make_one(masthead: Run, tmp_path: Path) -> None:
    done = masthead("tracker")
    assert done.returncode == 2
    assert f"There is no site in {tmp_path}: it has no masthead.toml" in done.stderr


def test_bench_tracker_takes_the_ordinary_ratio_and_the_least_disturbed_wait() -> None:
    report = Report(runs=[300, 100, 200], empty_runs=[400, 200, 250], events=7)
    report.waits += [Waits(1.5, 9.0), Waits.of([1.0, 2.0, 3.0])]
    assert (report.ratio, report.half_load, report.best_waits) == (0.75, 100.0, Waits(2.0, 2.98))


def test_bench_tracker_reports_every_figure_and_drops_nothing() -> None:
    quick = ("--seconds", "0.2", "--runs", "1", "--connections", "2", "--readers", "50")
    done = run_masthead("bench", "tracker", *quick, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    figures = ("per_s", "ratio_to_empty_app", "p99_ms", "p50_ms", "empty_per_s", "half_load_per_s", "events")
    assert set(report) == {*figures, "dropped", "runs", "empty_runs", "waits"}
    assert [name for name in figures if not report[name] > 0] == []
    assert report["dropped"] == 0
