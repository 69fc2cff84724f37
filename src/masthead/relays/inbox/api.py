"""The inbox for scripts: the list, a search, one message, all as JSON and read-only."""

from __future__ import annotations

import datetime as dt

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from masthead.mime.letter import Letter, read_letter
from masthead.relays.inbox.html import links_of
from masthead.relays.inbox.store import MailStore, Row

MOST = 500
"""Messages in one answer."""


class Api:
    """Endpoints under ``/api``."""

    def __init__(self, store: MailStore) -> None:
        self._store = store

    def routes(self) -> list[Route]:
        """What to mount."""
        return [
            Route("/api/status", self.status),
            Route("/api/messages", self.messages),
            Route("/api/messages/{message:int}", self.message),
        ]

    def status(self, request: Request) -> JSONResponse:  # noqa: ARG002
        """How many messages there are, how many are new, and the newest id."""
        return JSONResponse(
            {"count": self._store.count(), "unseen": self._store.unseen(), "newest": self._store.newest()}
        )

    def messages(self, request: Request) -> JSONResponse:
        """``?search=…&limit=…&offset=…``: newest first. total counts everything that matches."""
        search = request.query_params.get("search", "")
        limit = _number(request, "limit", 50, MOST)
        offset = _number(request, "offset", 0, 2**31)
        rows = self._store.page(search=search, offset=offset, limit=limit)
        return JSONResponse({"total": self._store.count(search), "messages": [_summary(row) for row in rows]})

    def message(self, request: Request) -> JSONResponse:
        """One message with its headers, both bodies, links and attachments."""
        number = request.path_params["message"]
        row = self._store.get(number) if number < 2**63 else None
        content = self._store.content(row) if row else None
        if row is None or content is None:
            raise HTTPException(404, "There is no such message.")
        return JSONResponse(_summary(row) | _details(row, read_letter(content)))


def _number(request: Request, name: str, default: int, most: int) -> int:
    text = request.query_params.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdecimal() and len(text) < 12) or int(text) > most:
        raise HTTPException(400, f"“{name}” must be a number from 0 to {most}.")
    return int(text)


def _summary(row: Row) -> dict[str, object]:
    received = dt.datetime.fromtimestamp(row.received / 1_000_000, tz=dt.UTC)
    return {
        "id": row.id,
        "received": received.isoformat(timespec="milliseconds"),
        "from": row.sender,
        "to": row.recipient,
        "subject": row.subject,
        "preview": row.preview,
        "size": row.size,
        "seen": row.seen,
        "url": f"/message/{row.id}",
        "raw": f"/message/{row.id}/raw",
    }


def _details(row: Row, letter: Letter) -> dict[str, object]:
    html = letter.html.text() if letter.html else None
    return {
        "headers": [[header.name, header.value] for header in letter.headers],
        "text": letter.plain.text() if letter.plain else None,
        "html": html,
        "links": [{"text": link.text, "target": link.target, "warning": link.warning} for link in links_of(html or "")],
        "attachments": [
            {
                "filename": part.filename,
                "type": part.type,
                "size": len(part.content()),
                "url": f"/message/{row.id}/part/{part.number}",
            }
            for part in letter.attachments
        ],
        "remarks": list(letter.remarks),
    }
