"""The pages of one message: as HTML, text, headers, links, attachments and source."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from masthead.mime.letter import Letter, read_letter
from masthead.mime.text import visible
from masthead.relays.inbox import guard
from masthead.relays.inbox.html import Scheme, external_pictures, links_of, shown_html
from masthead.relays.inbox.rendering import Pages
from masthead.relays.inbox.store import MailStore, Row

_SHOWN = 1_000_000
"""Characters of text or source on one page."""


class View(StrEnum):
    """How a message is looked at; the value stands in the address."""

    HTML = "html"
    TEXT = "text"
    HEADERS = "headers"
    LINKS = "links"
    ATTACHMENTS = "attachments"
    SOURCE = "source"


class Width(StrEnum):
    """The width of the frame: 375 or 640 CSS pixels."""

    PHONE = "phone"
    DESKTOP = "desktop"


@dataclass(frozen=True, slots=True)
class Display:
    """How the HTML is shown; all of it stands in the address, so that it can be passed on."""

    width: Width = Width.DESKTOP
    colours: Scheme = Scheme.LIGHT
    pictures: bool = True

    @classmethod
    def of(cls, request: Request) -> Display:
        """From the query of an address; what is not known counts as not said."""
        query = request.query_params
        return cls(
            width=Width.PHONE if query.get("width") == Width.PHONE else Width.DESKTOP,
            colours=Scheme.DARK if query.get("colours") == Scheme.DARK else Scheme.LIGHT,
            pictures=query.get("pictures") != "off",
        )

    def query(self, **changes: str) -> str:
        """The query of an address that shows it so, with `changes`."""
        values = {
            "width": self.width.value,
            "colours": self.colours.value,
            "pictures": "on" if self.pictures else "off",
        }
        plain = {"width": "desktop", "colours": "light", "pictures": "on"}
        wanted = {name: value for name, value in {**values, **changes}.items() if value != plain[name]}
        return "?" + urlencode(wanted) if wanted else ""


class MessagePages:
    """Endpoints under ``/message/<id>``."""

    def __init__(self, store: MailStore, pages: Pages) -> None:
        self._store = store
        self._pages = pages

    def routes(self) -> list[Route]:
        """What to mount."""
        return [
            Route("/message/{message:int}", self.show),
            Route("/message/{message:int}/frame", self.frame),
            Route("/message/{message:int}/raw", self.raw),
            Route("/message/{message:int}/part/{part:int}", self.part),
            Route("/message/{message:int}/{view}", self.show),
        ]

    def show(self, request: Request) -> Response:
        """One view of a message inside the inbox's page."""
        row, content = self._stored(request)
        letter = read_letter(content)
        view = self._view(request, letter)
        newer, older = self._store.neighbours(row.id)
        values: dict[str, object] = {
            "row": row,
            "letter": letter,
            "view": view.value,
            "display": Display.of(request),
            "newer": newer,
            "older": older,
            "links": links_of(letter.html.text()) if letter.html else (),
        }
        return self._pages.show(f"message-{view}.html", values | self._extra(view, letter, content))

    def frame(self, request: Request) -> Response:
        """The mail's own HTML, for the sandboxed frame or a tab of its own. It can run nothing and reach nothing."""
        _, content = self._stored(request)
        letter = read_letter(content)
        if letter.html is None:
            raise HTTPException(404, "This message has no HTML.")
        display = Display.of(request)
        html = shown_html(letter.html.text(), letter.attachments, display.colours)
        policy = guard.MAIL_POLICY if display.pictures else guard.MAIL_POLICY_WITHOUT_PICTURES
        return HTMLResponse(html.encode("utf-8", "replace"), headers={"content-security-policy": policy})

    def raw(self, request: Request) -> Response:
        """The stored file."""
        row, content = self._stored(request)
        return _download(content, f"message-{row.id}.eml", "message/rfc822")

    def part(self, request: Request) -> Response:
        """One attachment; always a download, never shown by the browser."""
        _, content = self._stored(request)
        number = request.path_params["part"]
        parts = read_letter(content).parts
        if number >= len(parts):
            raise HTTPException(404, "This message has no such part.")
        return _download(
            parts[number].content(), parts[number].filename or f"part-{number}", "application/octet-stream"
        )

    def _stored(self, request: Request) -> tuple[Row, bytes]:
        number = request.path_params["message"]
        row = self._store.get(number) if number < 2**63 else None
        content = self._store.content(row) if row else None
        if row is None or content is None:
            raise HTTPException(404, "There is no such message. It may have been deleted.")
        return row, content

    def _view(self, request: Request, letter: Letter) -> View:
        wanted = request.path_params.get("view", View.HTML if letter.html else View.TEXT)
        try:
            return View(wanted)
        except ValueError:
            raise HTTPException(404, "A message has no such page.") from None

    def _extra(self, view: View, letter: Letter, content: bytes) -> dict[str, object]:
        match view:
            case View.HTML:
                return {"external": external_pictures(letter.html.text()) if letter.html else 0}
            case View.TEXT:
                return _cut(letter.plain.text() if letter.plain else "")
            case View.ATTACHMENTS:
                return {"sizes": {part.number: len(part.content()) for part in letter.attachments}}
            case View.SOURCE:
                return _cut(content[: _SHOWN * 4].decode("utf-8", "replace"), len(content) > _SHOWN * 4)
            case _:
                return {}


def _cut(text: str, already: bool = False) -> dict[str, object]:
    return {"text": visible(text[:_SHOWN]), "cut": already or len(text) > _SHOWN}


def _download(content: bytes, name: str, kind: str) -> Response:
    plain = "".join(char if char.isascii() and (char.isalnum() or char in "-_. ") else "_" for char in name)
    disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    headers = {"content-disposition": disposition, "content-security-policy": "default-src 'none'; sandbox"}
    return Response(content, media_type=kind, headers=headers)
