"""The tracker as an ASGI application (spec 3.0): `tracker_app` builds it from settings.

    app = tracker_app(settings, keys)      # granian, or any other server of ASGI, runs it

A server that speaks the lifespan protocol starts and ends the writer; others call `Tracker.start` and `Tracker.close`.
Each process has an application, and so a writer, of its own.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from masthead.tokens import Keys
from masthead.tracking.answers import LATER, NOTHING, UNSUBSCRIBED, Answer
from masthead.tracking.desk import LONGEST_BODY, Asked, Desk, DeskSettings
from masthead.tracking.links import LinkTables
from masthead.tracking.records import Hit
from masthead.tracking.segments import close_abandoned
from masthead.tracking.writer import SegmentWriter, new_writer

KEEP_SECONDS = 10.0
"""How long an unsubscription may take to reach the disk, before its sender is asked to come back."""

MOST_KEEPING = 512
"""So many may be on their way to the disk at once."""

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

log = logging.getLogger("masthead.tracking")


@dataclass(frozen=True, slots=True)
class TrackingFolder:
    """Where link tables come from and events go to. On a local disk: a lock tells whether a writer lives."""

    path: Path

    @property
    def links(self) -> Path:
        """Link tables, one file for each mailing."""
        return self.path / "links"

    @property
    def events(self) -> Path:
        """Segments of events."""
        return self.path / "events"


def tracker_app(folder: TrackingFolder, settings: DeskSettings, keys: Keys) -> Tracker:
    """The tracker of one process. Raises OSError when the folder cannot be used."""
    folder.links.mkdir(parents=True, exist_ok=True)
    writer = SegmentWriter(folder.events, new_writer())
    desk = Desk(settings, keys=keys, tables=LinkTables(folder.links), writer=writer)
    return Tracker(desk, writer, before=lambda: close_abandoned(folder.events))


class Tracker:
    """The application. before: what is to be done before the writer starts."""

    def __init__(self, desk: Desk, writer: SegmentWriter, before: Callable[[], object] = lambda: None) -> None:
        self._desk = desk
        self._answer = desk.answer
        self._writer = writer
        self._before = before
        self._keeping = 0
        # The disk makes only these wait.
        self._pool = ThreadPoolExecutor(max_workers=4, thread_name_prefix="unsubscribe")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the module."""
        if scope["type"] == "http":
            client = scope["client"]
            # Not yet an `Asked`, which costs more than it says.
            asked = (scope["method"], scope["path"], scope["headers"], client[0] if client else "")
            answer = self._answer(asked) if asked[0] != "POST" else await self._posted(Asked(*asked), receive)
            await send(answer.start)
            await send(answer.end)
        elif scope["type"] == "lifespan":
            await self._live(receive, send)

    def start(self) -> None:
        """Begin to write. Raises OSError."""
        self._before()
        self._writer.start()

    def close(self) -> None:
        """Write what waits, and end. What cannot be written is logged."""
        self._pool.shutdown()
        try:
            self._writer.close()
        except OSError as fault:
            lost = self._writer.state.dropped
            log.error("Events could not be written at the end: %s; %d are lost.", fault, lost)  # noqa: TRY400 – in words

    async def _posted(self, asked: Asked, receive: Receive) -> Answer:
        """Unsubscribe, for a mail program: done when the event is on the disk."""
        body = await _body(receive)
        hit = self._desk.unsubscription(asked, body) if body is not None else None
        if hit is None:
            return NOTHING
        return UNSUBSCRIBED if await self._kept(hit) else LATER

    async def _kept(self, hit: Hit) -> bool:
        if self._keeping >= MOST_KEEPING:
            return False
        self._keeping += 1
        try:
            work = asyncio.get_running_loop().run_in_executor(self._pool, self._writer.keep, hit)
            await asyncio.wait_for(work, KEEP_SECONDS)
        except (OSError, TimeoutError) as fault:
            log.error("An unsubscription could not be kept: %s.", str(fault) or "the disk does not answer")  # noqa: TRY400 – in words
            return False
        else:
            return True
        finally:
            self._keeping -= 1

    async def _live(self, receive: Receive, send: Send) -> None:
        """Start and end with the server (ASGI lifespan 2.0)."""
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                try:
                    self.start()
                except OSError as fault:
                    await send({"type": "lifespan.startup.failed", "message": str(fault)})
                    return
                await send({"type": "lifespan.startup.complete"})
            elif message["type"] == "lifespan.shutdown":
                await asyncio.get_running_loop().run_in_executor(None, self.close)
                await send({"type": "lifespan.shutdown.complete"})
                return


async def _body(receive: Receive) -> bytes | None:
    """A whole body; None when it is longer than any of ours, or its sender has gone."""
    body: bytes = b""
    while True:
        message = await receive()
        if message["type"] != "http.request":
            return None
        body += message.get("body", b"")
        if len(body) > LONGEST_BODY:
            return None
        if not message.get("more_body", False):
            return body
