"""Finished pages, served before Django: one look at a file and two at a dict, no database, no Python of the framework.

It keeps what the archive's answers allow it to keep (`answers.ANSWERS_HEADER`), by host and path, compressed as well,
within a bound of bytes. Nothing with a cookie, nothing but 200s, nothing of the newsroom.

A page that is kept is never older than the archive:

- Its *state* is taken before it is made: the stamp file of this machine (`masthead.web.freshness`) and the version
  that was last read from the database. A page that was made while something was published has the state from
  before, and is thrown away.
- The stamp is looked at with every request. So a page of this machine is fresh from the moment that `publish` or
  `withdraw` has returned.
- The version is read again once a second, for changes that other machines make. While the database does not answer,
  what is kept goes on being served.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from masthead.web.archive.kept_pages import Headers, KeptPage, Key, Query, Shelf
from masthead.web.archive.recommended import is_recommended
from masthead.web.freshness import NO_STAMP, Stamp
from masthead.web.logs import request_logger

logger = logging.getLogger(__name__)

POLL_SECONDS = 1.0
"""How old what is known of other machines may be."""

LONGEST_AGE = 600.0
"""Seconds after which a page is made anew even so: what it says of today may have changed with the day."""

PAGE_BYTES = 64 * 1024 * 1024
SEARCH_BYTES = 4 * 1024 * 1024
LONGEST_KEPT_QUERY = 120

_SAFE = frozenset({"GET", "HEAD"})
_NEVER_KEPT = ("/newsroom/", "/accounts/")
_ASKED = frozenset({"q", "page"})
_MOST_FIELDS = 20
_MARK = "x-masthead-archive"
_WAIT_SECONDS = 5.0

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]
State = tuple[Stamp, int]


class PageCache:
    """Wraps a WSGI application. stamp_file: see `freshness`. read_version: asks the database; may raise OSError.

    Safe for threads; each process has its own. clock: seconds that never go back.
    """

    def __init__(
        self,
        application: Application,
        *,
        stamp_file: Path,
        read_version: Callable[[], int],
        clock: Callable[[], float] = time.monotonic,
        page_bytes: int = PAGE_BYTES,
        search_bytes: int = SEARCH_BYTES,
    ) -> None:
        self._application = application
        self._stamp_file = os.fspath(stamp_file)
        self._read_version = read_version
        self._clock = clock
        self._pages = Shelf(page_bytes)
        self._searches = Shelf(search_bytes)
        self._polling = threading.Lock()
        self._polled = float("-inf")
        self._state: State = (NO_STAMP, -1)
        self._making: dict[Key, threading.Lock] = {}

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer from what is kept, else from the application."""
        if environ["REQUEST_METHOD"] not in _SAFE or environ["PATH_INFO"].startswith(_NEVER_KEPT):
            return self._application(environ, start_response)
        if is_recommended(environ.get("QUERY_STRING", "")):
            return self._application(environ, start_response)
        state = self._now()
        key = Key.of(environ)
        found = self._find(key, environ, state)
        if found is not None:
            return found.answer(environ, _noted(environ, start_response))
        # Of a page that many ask for at once, one makes it and the others wait: mails reach everybody together.
        with _turn(self._making.get(key)):
            state = self._now()
            found = self._find(key, environ, state)
            if found is not None:
                return found.answer(environ, _noted(environ, start_response))
            return self._make(key, environ, start_response, state)

    def clear(self) -> None:
        """Put everything away, as if nothing had been asked for yet."""
        self._pages.clear()
        self._searches.clear()

    def _find(self, key: Key, environ: dict[str, Any], state: State) -> KeptPage | None:
        now = self._clock()
        found = self._pages.get(key, state, now)
        if found is None:
            asked = key.with_query(_asked(environ.get("QUERY_STRING", "")))
            found = self._pages.get(asked, state, now) or self._searches.get(asked, state, now)
        return found

    def _make(self, key: Key, environ: dict[str, Any], start_response: StartResponse, state: State) -> Iterable[bytes]:
        """Ask the application; keep what it says may be kept."""
        said: list[Any] = []

        def listen(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
            said[:] = [status, headers, exc_info]
            return _no_write

        body = self._application(environ, listen)
        status, headers, exc_info = said
        mark = next((value for name, value in headers if name.lower() == _MARK), "")
        if not mark or status[:3] != "200" or environ["REQUEST_METHOD"] != "GET":
            start_response(status, [pair for pair in headers if pair[0].lower() != _MARK], exc_info)
            return body
        with closing(_Closed(body)):
            content = b"".join(body)
        page = KeptPage.of(headers, content, state=state, until=self._clock() + LONGEST_AGE)
        if _may_be_kept(environ, headers):
            self._keep(key, environ, mark, page)
        return page.answer(environ, start_response)

    def _keep(self, key: Key, environ: dict[str, Any], mark: str, page: KeptPage) -> None:
        if mark == "path":
            self._making.setdefault(key, threading.Lock())
            self._pages.put(key, page)
            return
        asked = _asked(environ.get("QUERY_STRING", ""))
        if sum(len(value) for _, value in asked) <= LONGEST_KEPT_QUERY:
            is_search = any(name == "q" for name, _ in asked)
            (self._searches if is_search else self._pages).put(key.with_query(asked), page)

    def _now(self) -> State:
        """The state of the archive. A new one empties the shelves: no page of another is given out."""
        try:
            seen = os.stat(self._stamp_file)  # noqa: PTH116 – with every request, and half the time of a Path
            stamp = Stamp(seen.st_size, seen.st_mtime_ns)
        except OSError:
            stamp = NO_STAMP
        known = self._state
        if stamp == known[0] and self._clock() - self._polled < POLL_SECONDS:
            return known
        state = (stamp, self._poll(known[1]))
        if state != self._state:
            self._state = state
            self.clear()
        return state

    def _poll(self, known: int) -> int:
        """The version now; what is known while another thread asks, or the database does not answer."""
        if not self._polling.acquire(blocking=False):
            return known
        try:
            self._polled = self._clock()
            return self._read_version()
        except OSError as fault:
            logger.warning("The archive’s version cannot be read: %s", fault)
            return known
        finally:
            self._polling.release()


def _noted(environ: dict[str, Any], start_response: StartResponse) -> StartResponse:
    """Write the line of the request log that the application writes for what it answers itself."""

    def start(status: str, headers: Headers) -> Any:
        facts = {"method": environ["REQUEST_METHOD"], "path": _path(environ), "status": int(status[:3]), "kept": True}
        request_logger.info("%s %s", facts["method"], facts["path"], extra={"facts": facts})
        return start_response(status, headers)

    return start


def _path(environ: dict[str, Any]) -> str:
    """As the application’s own lines have it: the bytes of WSGI (PEP 3333) read as UTF-8."""
    said: str = environ["PATH_INFO"]
    return said if said.isascii() else said.encode("latin-1").decode(errors="replace")


def _asked(query: str) -> Query:
    """What of a query string pages depend on, in one order; "" of what is no query."""
    try:
        pairs = parse_qsl(query, max_num_fields=_MOST_FIELDS)
    except ValueError:
        return ()
    # As Django reads it, the last of several counts.
    return tuple(sorted({name: value for name, value in pairs if name in _ASKED}.items()))


def _may_be_kept(environ: dict[str, Any], headers: Headers) -> bool:
    """Nothing of somebody in particular."""
    if "HTTP_COOKIE" in environ or "HTTP_AUTHORIZATION" in environ:
        return False
    said = {name.lower(): value.lower() for name, value in headers}
    public = "public" in said.get("cache-control", "")
    return public and "set-cookie" not in said and "cookie" not in said.get("vary", "")


@contextmanager
def _turn(lock: threading.Lock | None) -> Iterator[None]:
    """One's turn at making a page; nobody waits longer than it should take."""
    held = lock is not None and lock.acquire(timeout=_WAIT_SECONDS)
    try:
        yield
    finally:
        if lock is not None and held:
            lock.release()


class _Closed:
    """A WSGI body as something to close; many have nothing to."""

    def __init__(self, body: Iterable[bytes]) -> None:
        self._body = body

    def close(self) -> None:
        """See PEP 3333."""
        close = getattr(self._body, "close", None)
        if close is not None:
            close()


def _no_write(_: bytes) -> None:
    raise RuntimeError("write() of WSGI is for frameworks of another age.")
