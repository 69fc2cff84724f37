"""The newsroom's own server answering what readers of mailings ask for, around any application."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from masthead.tokens import Keys, Purpose
from masthead.tracking.app import TrackingFolder
from masthead.tracking.links import LinkTable, Privacy, Target, write_links
from masthead.tracking.records import Event, EventKind, Method
from masthead.tracking.segments import closed_segments, read_segment
from masthead.web.site import FILE, load_site
from masthead.web.tracked import Tracked

SECRET = "a secret that is long enough for a site"
KEYS = Keys(SECRET.encode())
PAGE = "https://press.example/morning/editions/2026-11-23/"
LEAVE = b"List-Unsubscribe=One-Click"


class Application:
    """Says which path it was asked for, and remembers the body."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, bytes]] = []

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        self.asked.append((environ["PATH_INFO"], environ["wsgi.input"].read()))
        start_response("200 OK", [("content-type", "text/plain")])
        return [b"the application"]


class Server:
    def __init__(self, folder: Path) -> None:
        (folder / FILE).write_text(f'[site]\nsecret_key = "{SECRET}"\ntracker_url = "here"\ntrusted_proxies = 1\n')
        site = load_site(folder, {})
        assert site.settings.tracker == site.settings.base_url
        self.place = TrackingFolder(site.tracking)
        targets = (Target(url="https://quay.example/tide"), Target(url=PAGE, canary=True))
        table = LinkTable(publication=1, privacy=Privacy.FULL, targets=targets, web_url=PAGE)
        write_links(self.place.links, 7, table)
        self.inner = Application()
        self.tracked = Tracked(self.inner, site)

    def ask(self, method: str, path: str, body: bytes = b"") -> tuple[str, dict[str, str], bytes]:
        said: list[Any] = []
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_USER_AGENT": "A mail program",
            "HTTP_X_FORWARDED_FOR": "198.51.100.77",
            "CONTENT_LENGTH": str(len(body)) if body else "",
            "wsgi.input": io.BytesIO(body),
        }
        answer = b"".join(self.tracked(environ, lambda *what: said.extend(what)))
        return said[0], dict(said[1]), answer

    def events(self) -> list[Event]:
        self.tracked.close()
        assert list(self.place.events.glob("*.open")) == []
        return [event for path in closed_segments(self.place.events) for event in read_segment(path)]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path)
    yield made
    made.tracked.close()


def token(purpose: Purpose, mailing: int = 7) -> str:
    return KEYS.token(purpose, mailing, 42)


def test_click_and_opening_are_answered_before_the_application_and_written_down(server: Server) -> None:
    click = server.ask("GET", f"/c/{token(Purpose.CLICK)}/0")
    server.ask("HEAD", f"/c/{token(Purpose.CLICK)}/1")
    pixel = server.ask("GET", f"/o/{token(Purpose.OPEN)}.gif")
    head = server.ask("HEAD", f"/o/{token(Purpose.OPEN)}.gif")

    assert click[0] == "302 Found"
    assert click[1]["location"] == "https://quay.example/tide"
    assert (pixel[0], pixel[1]["content-type"], pixel[2][:6]) == ("200 OK", "image/gif", b"GIF89a")
    assert head == (pixel[0], pixel[1], b"")
    assert server.inner.asked == []
    events = server.events()
    assert [(each.kind, each.method) for each in events] == [
        (EventKind.CLICK, Method.GET),
        (EventKind.CANARY, Method.HEAD),
        (EventKind.OPEN, Method.GET),
        (EventKind.OPEN, Method.HEAD),
    ]
    assert {(each.mailing, each.subscriber, each.agent) for each in events} == {(7, 42, "A mail program")}
    assert {each.network[12:] for each in events} == {bytes((198, 51, 100, 0))}


@pytest.mark.parametrize("path", ["/c/", "/c/x/0", "/o/x.gif", f"/c/{token(Purpose.OPEN)}/0", "/c/../newsroom/"])
def test_what_is_wrong_gets_one_plain_answer(server: Server, path: str) -> None:
    right = f"/c/{token(Purpose.CLICK, 8)}/0"

    assert server.ask("GET", path) == server.ask("GET", right) == server.ask("POST", f"/c/{token(Purpose.CLICK)}/0")
    assert server.ask("GET", path)[0] == "404 Not Found"
    assert server.inner.asked == []
    assert server.events() == []


def test_one_click_is_written_down_and_done_at_once_by_the_application(server: Server) -> None:
    path = f"/u/{token(Purpose.UNSUBSCRIBE)}"

    assert server.ask("POST", path, LEAVE)[2] == b"the application"
    server.ask("GET", path)
    server.ask("POST", path, b"something else")
    server.ask("POST", f"/u/{token(Purpose.CLICK)}", LEAVE)
    server.ask("POST", path, b"x" * 5000)

    bodies = [body for _, body in server.inner.asked]
    assert bodies == [LEAVE, b"", b"something else", LEAVE, b"x" * 5000]
    [event] = server.events()
    assert (event.kind, event.mailing, event.subscriber) == (EventKind.UNSUBSCRIBE, 7, 42)


def test_page_of_a_mailing_is_answered_and_that_of_a_letter_is_the_applications(server: Server) -> None:
    letter = KEYS.token(Purpose.WEB, 0x8000_0001, 42)

    assert server.ask("GET", f"/w/{token(Purpose.WEB)}")[1]["location"] == PAGE
    assert server.ask("GET", f"/w/{letter}")[2] == b"the application"


def test_process_that_answers_no_reader_opens_no_file(server: Server) -> None:
    assert server.ask("GET", "/newsroom/")[2] == b"the application"
    server.tracked.close()

    assert not server.place.events.exists()
