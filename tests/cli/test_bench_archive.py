from __future__ import annotations

import http.server
import json
import subprocess
import threading
from collections.abc import Callable, Iterator

import pytest

from masthead.cli import load_client
from masthead.cli.load_client import LoadFailedError, requests_per_second

Run = Callable[..., subprocess.CompletedProcess[str]]


class _Pages(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        body = b"x" * 5000
        self.send_response(200 if self.path == "/" else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setattr(load_client, "load_tool", lambda: "masthead")
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Pages) as served:
        thread = threading.Thread(target=served.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{served.server_port}"
        served.shutdown()
        thread.join()


def test_load_counts_whole_answers(server: str) -> None:
    assert requests_per_second(f"{server}/", seconds=0.2, processes=2, connections=2) > 1


def test_load_ends_at_answers_that_are_no_pages(server: str) -> None:
    with pytest.raises(LoadFailedError, match="404"):
        requests_per_second(f"{server}/nope", seconds=0.2, processes=1, connections=1)


def test_load_ends_where_nobody_answers(server: str) -> None:
    with pytest.raises(LoadFailedError, match=r"127\.0\.0\.1:1/"):
        requests_per_second("http://127.0.0.1:1/", seconds=0.2, processes=1, connections=1)


def test_bench_archive_reports_every_figure(masthead: Run) -> None:
    quick = ("--seconds", "0.2", "--runs", "1", "--rounds", "4", "--workers", "1", "--clients", "1")
    done = masthead("bench", "archive", *quick, "--json")
    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert set(report) == {
        "cached_per_s",
        "cold_ms",
        "ratio_to_static_file",
        "static_per_s",
        "page_bytes",
        "tool",
        "cached_runs",
        "static_runs",
    }
    assert all(report[name] > 0 for name in ("cached_per_s", "cold_ms", "ratio_to_static_file", "static_per_s"))
