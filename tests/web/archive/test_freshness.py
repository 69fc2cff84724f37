"""Nobody is shown what was there before something that has been published."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from masthead.web import freshness
from masthead.web.archive import actions
from masthead.web.archive.page_cache import PageCache
from masthead.web.archive.polling import read_version

from .conftest import Publish, edition, text
from .test_page_cache import Site

PATHS = st.sampled_from(["/", "/editions/", "/search"])


class FreshPages(RuleBasedStateMachine):
    """Two processes of one machine and one of another, all with the same database."""

    @initialize()
    def start(self) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="masthead-freshness-")
        self.site = Site(Path(self.folder.name))
        self.number = 0
        # What a page may say at least: what was published here, and what was elsewhere two seconds ago.
        self.least = 0
        self.site.body = "0"
        self.elsewhere: list[tuple[float, int]] = []

    @rule()
    def publish_here(self) -> None:
        self.number += 1
        self.site.publish_here(str(self.number))
        self.least = self.number

    @rule()
    def publish_elsewhere(self) -> None:
        self.number += 1
        self.site.publish_elsewhere(str(self.number))
        self.elsewhere.append((self.site.now, self.number))

    @rule(seconds=st.sampled_from([0.1, 0.6, 1.1, 2.5]))
    def wait(self, seconds: float) -> None:
        self.site.now += seconds

    @rule(path=PATHS)
    def read(self, path: str) -> None:
        self._check(path)

    @rule(path=PATHS, here=st.booleans())
    def read_while_something_is_published(self, path: str, here: bool) -> None:
        self.site.meanwhile = self.publish_here if here else self.publish_elsewhere
        least = self._least()
        said = int(self.site.ask(path)[2])
        self.site.meanwhile = lambda: None
        assert said >= least
        self._check(path)

    @rule(path=PATHS)
    def read_what_is_known_already(self, path: str) -> None:
        tag = self.site.ask(path)[1]["etag"]
        least = self._least()
        status, _, body = self.site.ask(path, HTTP_IF_NONE_MATCH=tag)
        assert status == "304 Not Modified" or int(body) >= least

    def teardown(self) -> None:
        if hasattr(self, "folder"):
            self.folder.cleanup()

    def _check(self, path: str) -> None:
        assert int(self.site.ask(path)[2]) >= self._least()

    def _least(self) -> int:
        settled = [number for at, number in self.elsewhere if self.site.now - at >= 2]
        return max([self.least, *settled])


TestFreshPages = FreshPages.TestCase
FreshPages.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def ask(cache: PageCache, path: str) -> str:
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "testserver",
        "SERVER_PORT": "80",
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(),
        "HTTP_HOST": "testserver",
    }
    return b"".join(cache(environ, _listen)).decode()


def _listen(*_: object) -> None:
    """Whatever the status, the page tells."""


@pytest.mark.django_db(transaction=True)
def test_two_processes_show_what_a_third_has_published(publish: Publish) -> None:
    django = WSGIHandler()
    caches = [PageCache(django, stamp_file=freshness.stamp_file(), read_version=read_version) for _ in range(2)]
    for number in range(3):
        publish(edition(text(f"Words, version {number}.")), source_id=1)
        for cache in caches:
            for _ in range(2):
                assert f"version {number}." in ask(cache, "/harbour-morning/editions/2026-11-23/")
                assert "The harbour opens late" in ask(cache, "/harbour-morning/")
    actions.withdraw(source_id=1)
    for cache in caches:
        assert "There is no such page" in ask(cache, "/harbour-morning/editions/2026-11-23/")
        assert "The harbour opens late" not in ask(cache, "/harbour-morning/")
