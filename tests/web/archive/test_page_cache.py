"""The pages kept before Django, around an application that counts what it is asked."""

from __future__ import annotations

import gzip
import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from masthead.web.archive.page_cache import LONGEST_AGE, LONGEST_KEPT_QUERY, PageCache

HTML = "text/html; charset=utf-8"
PUBLIC = {"Content-Type": HTML, "Cache-Control": "public, max-age=60", "X-Masthead-Archive": "path"}


class Site:
    """An application and what stands before it. body: what every page says."""

    def __init__(self, folder: Path) -> None:
        self.body = "Words. " * 100
        self.status = "200 OK"
        self.headers = dict(PUBLIC)
        self.made: list[str] = []
        self.version = 1
        self.database = True
        self.now = 1000.0
        self.meanwhile: Callable[[], None] = lambda: None
        self.stamp = folder / "archive-stamp"
        self.cache = PageCache(
            self._application,
            stamp_file=self.stamp,
            read_version=self._read_version,
            clock=lambda: self.now,
            page_bytes=60_000,
            search_bytes=40_000,
        )

    def _application(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = self.body.encode()
        self.made.append(environ["PATH_INFO"])
        self.meanwhile()
        start_response(self.status, [*self.headers.items(), ("ETag", f'"{hash(body)}"')])
        return [body]

    def _read_version(self) -> int:
        if not self.database:
            raise ConnectionError("gone")
        return self.version

    def ask(
        self, path: str = "/", query: str = "", method: str = "GET", **said: str
    ) -> tuple[str, dict[str, str], bytes]:
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "wsgi.url_scheme": "http",
            "HTTP_HOST": "harbour.example:8000",
            **said,
        }
        answer: list[Any] = []
        body = b"".join(self.cache(environ, lambda *said: answer.extend(said)))
        return answer[0], {name.lower(): value for name, value in answer[1]}, body

    def publish_here(self, body: str) -> None:
        """As another process of this machine does."""
        self.body, self.version = body, self.version + 1
        with self.stamp.open("ab") as file:
            file.write(b".")

    def publish_elsewhere(self, body: str) -> None:
        """As a process of another machine does."""
        self.body, self.version = body, self.version + 1


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_page_is_made_once(site: Site) -> None:
    first = site.ask()
    assert site.ask() == first
    assert site.ask(HTTP_HOST="HARBOUR.example") == first
    assert site.ask(query="utm_source=x") == first
    assert site.made == ["/"]


def test_own_mark_stays_inside(site: Site) -> None:
    assert "x-masthead-archive" not in site.ask()[1]
    site.status = "404 Not Found"
    assert "x-masthead-archive" not in site.ask("/nope")[1]


def test_hosts_paths_and_schemes_are_apart(site: Site) -> None:
    for said in ({}, {"HTTP_HOST": "other.example"}, {"wsgi.url_scheme": "https"}):
        site.ask(**said)
    site.ask("/other")
    assert len(site.made) == 4


def test_head_says_what_get_says_without_a_body(site: Site) -> None:
    _, headers, body = site.ask()
    assert site.ask(method="HEAD") == ("200 OK", headers, b"")
    assert int(headers["content-length"]) == len(body)
    assert site.made == ["/"]


def test_other_methods_go_through(site: Site) -> None:
    site.ask()
    site.ask(method="POST")
    assert site.made == ["/", "/"]


@pytest.mark.parametrize(
    ("accepted", "zipped"),
    [("gzip", True), ("br, gzip;q=0.5", True), ("*", True), ("GZIP", True), ("gzip;q=0", False),
     ("gzip; q=0.0, br", False),
     ("br", False), ("", False), ("gzipped", False), ("x-gzip", False)],
)  # fmt: skip
def test_texts_are_compressed_for_who_takes_it(site: Site, accepted: str, zipped: bool) -> None:
    _, headers, body = site.ask(HTTP_ACCEPT_ENCODING=accepted)
    assert (headers.get("content-encoding") == "gzip") is zipped
    assert (gzip.decompress(body) if zipped else body).decode() == site.body
    assert headers["vary"] == "Accept-Encoding"


def test_pictures_are_not_compressed(site: Site) -> None:
    site.headers["Content-Type"] = "image/png"
    _, headers, _ = site.ask(HTTP_ACCEPT_ENCODING="gzip")
    assert "content-encoding" not in headers
    assert "vary" not in headers


def test_who_has_the_page_is_told_so(site: Site) -> None:
    plain = site.ask()[1]["etag"]
    zipped = site.ask(HTTP_ACCEPT_ENCODING="gzip")[1]["etag"]
    assert plain != zipped
    for said in (plain, zipped, f"W/{plain}", f'"other", {zipped}', "*"):
        status, headers, body = site.ask(HTTP_IF_NONE_MATCH=said)
        assert (status, body) == ("304 Not Modified", b"")
        assert "content-length" not in headers
        assert headers["cache-control"] == "public, max-age=60"
    assert site.ask(HTTP_IF_NONE_MATCH='"other"')[0] == "200 OK"


def test_date_counts_only_without_a_tag(site: Site) -> None:
    site.headers["Last-Modified"] = "Mon, 23 Nov 2026 06:30:00 GMT"
    for since, status in {
        "Mon, 23 Nov 2026 06:30:00 GMT": "304 Not Modified",
        "Tue, 24 Nov 2026 06:30:00 GMT": "304 Not Modified",
        "Sun, 22 Nov 2026 06:30:00 GMT": "200 OK",
        "yesterday": "200 OK",
    }.items():
        assert site.ask(HTTP_IF_MODIFIED_SINCE=since)[0] == status
    both = {"HTTP_IF_MODIFIED_SINCE": "Tue, 24 Nov 2026 06:30:00 GMT", "HTTP_IF_NONE_MATCH": '"other"'}
    assert site.ask(**both)[0] == "200 OK"


@pytest.mark.parametrize(
    "said", [{"HTTP_COOKIE": "sessionid=1"}, {"HTTP_AUTHORIZATION": "Basic x"}], ids=["cookie", "authorization"]
)
def test_nothing_is_kept_of_somebody(site: Site, said: dict[str, str]) -> None:
    site.ask(**said)
    site.ask(**said)
    assert len(site.made) == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [("Set-Cookie", "a=b"), ("Vary", "Cookie"), ("Cache-Control", "private"), ("X-Masthead-Archive", "")],
)
def test_nothing_is_kept_that_is_not_for_everybody(site: Site, name: str, value: str) -> None:
    site.headers[name] = value
    site.ask()
    site.ask()
    assert len(site.made) == 2


@pytest.mark.parametrize("status", ["404 Not Found", "500 Internal Server Error", "301 Moved Permanently"])
def test_only_good_answers_are_kept(site: Site, status: str) -> None:
    site.status = status
    assert site.ask()[0] == status
    site.ask()
    assert len(site.made) == 2


def test_lists_and_searches_are_kept_by_what_was_asked(site: Site) -> None:
    site.headers["X-Masthead-Archive"] = "query"
    for query in ("", "page=2", "q=ferry", "q=ferry&page=2", "page=2&q=ferry", "utm_source=x&q=ferry", "q=x&q=ferry"):
        site.ask("/search", query)
    assert len(site.made) == 4
    long = f"q={'x' * (LONGEST_KEPT_QUERY + 1)}"
    site.ask("/search", long)
    site.ask("/search", long)
    assert len(site.made) == 6


def test_searches_push_out_no_pages(site: Site) -> None:
    site.ask("/")
    site.headers["X-Masthead-Archive"] = "query"
    for number in range(200):
        site.ask("/search", f"q={number}")
    made = len(site.made)
    site.ask("/")
    assert len(site.made) == made


def test_memory_is_bounded_and_the_least_used_goes_first(site: Site) -> None:
    for number in range(10):
        site.ask(f"/{number}")
        site.ask("/0")
    made = len(site.made)
    for number in range(100, 130):
        site.ask(f"/{number}")
        site.ask("/0")
    assert len(site.made) == made + 30
    site.ask("/1")
    assert len(site.made) == made + 31


def test_page_too_large_for_the_shelf_is_served_all_the_same(site: Site) -> None:
    site.body = "".join(chr(33 + number * number % 90) for number in range(90_000))
    assert len(site.ask()[2]) == 90_000
    site.ask()
    assert len(site.made) == 2


def test_publishing_here_shows_at_once(site: Site) -> None:
    site.ask()
    site.publish_here("New.")
    assert site.ask()[2] == b"New."
    site.publish_here("Newer.")
    assert site.ask()[2] == b"Newer."


def test_publishing_elsewhere_shows_within_two_seconds(site: Site) -> None:
    site.ask()
    site.publish_elsewhere("New.")
    site.now += 2
    assert site.ask()[2] == b"New."


def test_page_made_while_something_is_published_is_not_kept(site: Site) -> None:
    site.meanwhile = lambda: site.publish_here("New.")
    assert site.ask()[2].startswith(b"Words.")
    site.meanwhile = lambda: None
    assert site.ask()[2] == b"New."


def test_silent_database_leaves_readers_their_pages(site: Site) -> None:
    first = site.ask()
    site.database = False
    site.now += 60
    assert site.ask() == first
    site.publish_here("New.")
    assert site.ask()[2] == b"New."
    assert len(site.made) == 2


def test_page_that_is_old_is_made_anew(site: Site) -> None:
    site.ask()
    site.now += LONGEST_AGE + 1
    site.ask()
    assert len(site.made) == 2


def test_newsroom_is_never_looked_at(site: Site) -> None:
    site.ask("/newsroom/")
    site.ask("/newsroom/")
    assert len(site.made) == 2


def test_page_from_memory_has_its_line_in_the_request_log(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    site.ask("/馬/".encode().decode("latin-1"), query="page=2&key=s3cret")
    etag = site.ask("/a/")[1]["etag"]
    with caplog.at_level(logging.INFO, "masthead.request"):
        site.ask("/馬/".encode().decode("latin-1"), query="page=2&key=s3cret")
        site.ask("/a/", HTTP_IF_NONE_MATCH=etag)
    assert [record.getMessage() for record in caplog.records] == ["GET /馬/", "GET /a/"]
    assert [record.__dict__["facts"]["status"] for record in caplog.records] == [200, 304]
    assert "s3cret" not in caplog.text
