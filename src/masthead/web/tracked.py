"""What a tracker answers, answered by the newsroom's own server: on one machine, nothing else has to run.

It stands before Django and the archive's pages: a click costs no database and none of the framework. Events go into the
same segment files as `masthead tracker` writes, each process as a writer of its own.
"""

from __future__ import annotations

import io
import logging
import threading
from collections.abc import Callable, Iterable
from http import HTTPStatus
from multiprocessing.util import Finalize
from typing import Any

from masthead.tokens import Keys
from masthead.tracking.answers import NOTHING, Answer, Header
from masthead.tracking.app import TrackingFolder
from masthead.tracking.desk import LONGEST_BODY, Asked, Desk, DeskSettings
from masthead.tracking.links import LinkTables
from masthead.tracking.segments import close_abandoned
from masthead.tracking.writer import SegmentWriter, new_writer
from masthead.web.site import Site

PREFIXES = ("/c/", "/o/")
"""Below these nothing else is: every address there is a click or an opening, or wrong."""

_WEB, _LEAVE = "/w/", "/u/"
_ENDS_FIRST = 10

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]

logger = logging.getLogger("masthead.tracking")


def desk_settings(site: Site) -> DeskSettings:
    """What a site says of its tracker."""
    said = site.settings
    return DeskSettings(
        reader_url=said.base_url,
        trusted_proxies=said.trusted_proxies,
        keep_networks=said.ip_addresses != "off",
    )


def keys_of(site: Site) -> Keys:
    """The installation's keys, where Django is not: its secret, and those before it."""
    previous = [each.get_secret_value().encode() for each in site.settings.previous_secret_keys]
    return Keys(site.settings.secret_key.get_secret_value().encode(), previous)


class Tracked:
    """Wraps a WSGI application. Safe for threads; begins to write with the first event, so that a process which answers
    no reader has no file open.

    Clicks, openings and the edition's page are answered here. A mail program's unsubscribing (RFC 8058) is written
    down, to be counted, and done at once by the application; when that cannot do it, whoever loads the event does.
    """

    def __init__(self, application: Application, site: Site) -> None:
        self._application = application
        self._site = site
        self._folder = TrackingFolder(site.tracking)
        # A desk is for one thread; it is held for some microseconds.
        self._turn = threading.Lock()
        self._desk: Desk | None = None
        self._writer: SegmentWriter | None = None

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        """Answer as a tracker, else ask the application."""
        path = environ["PATH_INFO"]
        prefix = path[:3]
        if prefix in PREFIXES:
            return _say(self._answer(environ), environ, start_response)
        if prefix == _WEB:
            answer = self._answer(environ)
            # Letters that are no mailing have such a link, too, which the application knows.
            if answer is not NOTHING:
                return _say(answer, environ, start_response)
        elif prefix == _LEAVE and environ["REQUEST_METHOD"] == "POST":
            self._note_leaving(environ)
        return self._application(environ, start_response)

    def close(self) -> None:
        """Write what waits, and close the segment. Nothing happens where nothing was written."""
        with self._turn:
            writer, self._desk, self._writer = self._writer, None, None
        if writer is not None:
            try:
                writer.close()
            except OSError as fault:
                logger.error("Events could not be written at the end: %s.", fault)  # noqa: TRY400 – in words

    def _answer(self, environ: dict[str, Any]) -> Answer:
        with self._turn:
            desk = self._ready()[0]
            return desk.answer((environ["REQUEST_METHOD"], environ["PATH_INFO"], *_who(environ)))

    def _note_leaving(self, environ: dict[str, Any]) -> None:
        """Write an unsubscription down. The body is put back for whoever reads it next."""
        length = environ.get("CONTENT_LENGTH") or ""
        if not length.isdecimal() or int(length) > LONGEST_BODY:
            return
        body = environ["wsgi.input"].read(int(length))
        environ["wsgi.input"] = io.BytesIO(body)
        with self._turn:
            desk, writer = self._ready()
            hit = desk.unsubscription(Asked("POST", environ["PATH_INFO"], *_who(environ)), body)
        if hit is not None:
            try:
                writer.keep(hit)
            except OSError as fault:
                logger.error("An unsubscription is done, and not counted: %s.", fault)  # noqa: TRY400 – in words

    def _ready(self) -> tuple[Desk, SegmentWriter]:
        """Held by the caller. Raises OSError when the folder cannot be used."""
        if self._desk is None or self._writer is None:
            close_abandoned(self._folder.events)
            self._writer = SegmentWriter(self._folder.events, new_writer())
            self._writer.start()
            # Servers of WSGI say nothing when they end; the process does.
            Finalize(None, self.close, exitpriority=_ENDS_FIRST)
            tables = LinkTables(self._folder.links)
            self._desk = Desk(desk_settings(self._site), keys=keys_of(self._site), tables=tables, writer=self._writer)
        return self._desk, self._writer


def _who(environ: dict[str, Any]) -> tuple[tuple[Header, ...], str]:
    """Headers that tell of a visitor, and the address of who connects."""
    agent, forwarded = environ.get("HTTP_USER_AGENT", ""), environ.get("HTTP_X_FORWARDED_FOR", "")
    headers = ((b"user-agent", agent.encode("latin-1", "replace")), (b"x-forwarded-for", forwarded.encode("latin-1")))
    return headers, environ.get("REMOTE_ADDR", "")


def _say(answer: Answer, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
    status = HTTPStatus(answer.status)
    headers = [(name.decode("ascii"), value.decode("ascii")) for name, value in answer.headers]
    start_response(f"{status.value} {status.phrase}", headers)
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else answer.body]
