"""The inbox's web pages: the list, the actions, errors, and everything put together."""

from __future__ import annotations

import mimetypes
import secrets
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from masthead.relays.inbox import guard
from masthead.relays.inbox.api import Api
from masthead.relays.inbox.message_pages import MessagePages
from masthead.relays.inbox.pages import page_addresses, page_file
from masthead.relays.inbox.rendering import Pages
from masthead.relays.inbox.store import MailStore

PER_PAGE = 50
_FORM_LIMIT = 10_000
_STATIC = Path(__file__).parent / "static"
_STATIC_FILES = {"inbox.css": "text/css", "inbox.js": "text/javascript", "icon.svg": "image/svg+xml"}
_DEFAULT_WORDS = {
    "Not Found": "There is nothing at this address.",
    "Method Not Allowed": "This address cannot be used in this way.",
}
_TITLES = {403: "Not done", 404: "Not here", 405: "Not like this", 421: "Not this name"}


def create_app(store: MailStore, *, smtp_url: str, pages: Mapping[str, Path]) -> Starlette:
    """The whole site over an open store. smtp_url: what the empty page tells people to send to."""
    site = _Site(store, smtp_url=smtp_url, folders=pages)
    return Starlette(
        routes=site.routes(),
        middleware=[Middleware(guard.Guard)],
        exception_handlers={HTTPException: site.refused, 500: site.failed},
    )


class _Site:
    """Endpoints that are not about one message."""

    def __init__(self, store: MailStore, *, smtp_url: str, folders: Mapping[str, Path]) -> None:
        self._store = store
        self._folders = dict(folders)
        self._token = secrets.token_urlsafe(24)
        smtp = urlsplit(smtp_url)
        self._pages = Pages(
            token=self._token,
            relay=smtp_url,
            smtp_host=smtp.hostname,
            smtp_port=smtp.port,
        )

    def routes(self) -> list[Route]:
        """Every address of the site."""
        return [
            Route("/", self.messages),
            *MessagePages(self._store, self._pages).routes(),
            *Api(self._store).routes(),
            Route("/delete", self.delete, methods=["POST"]),
            Route("/delete-all", self.delete_all, methods=["POST"]),
            Route("/seen", self.seen, methods=["POST"]),
            Route("/pages/{name}", self.page_folder),
            Route("/pages/{name}/{path:path}", self.page),
            Route("/static/{name}", self.static),
        ]

    def messages(self, request: Request) -> Response:
        """The list, newest first, or what a search finds."""
        search = request.query_params.get("search", "").strip()[:300]
        total = self._store.count(search)
        last = max(1, -(-total // PER_PAGE))
        number = min(_page_number(request.query_params.get("page", "1")), last)
        values: dict[str, object] = {
            "page_links": page_addresses(self._folders),
            "rows": self._store.page(search=search, offset=(number - 1) * PER_PAGE, limit=PER_PAGE),
            "search": search,
            "total": total,
            "everything": self._store.count() if search else total,
            "unseen": self._store.unseen(),
            "newest": self._store.newest(),
            "page": number,
            "last": last,
            "newer": _list_url(search, number - 1) if number > 1 else None,
            "older": _list_url(search, number + 1) if number < last else None,
        }
        return self._pages.show("list.html", values)

    async def delete(self, request: Request) -> Response:
        """Delete one message."""
        form = await self._checked(request)
        number = _message_number(form)
        if number is not None:
            await run_in_threadpool(self._store.delete, number)
        return RedirectResponse("/", status_code=303)

    async def delete_all(self, request: Request) -> Response:
        """Delete every message."""
        await self._checked(request)
        await run_in_threadpool(self._store.clear)
        return RedirectResponse("/", status_code=303)

    async def seen(self, request: Request) -> Response:
        """Mark one message, or all, as seen. Opening a message posts here; a GET changes nothing."""
        form = await self._checked(request)
        await run_in_threadpool(self._store.mark_seen, _message_number(form))
        return RedirectResponse("/", status_code=303)

    async def _checked(self, request: Request) -> dict[str, str]:
        """The fields of a form that one of our own pages sent."""
        body = b""
        async for piece in request.stream():
            body += piece
            if len(body) > _FORM_LIMIT:
                raise HTTPException(413, "That is more than a form of this inbox holds.")
        values = dict(parse_qsl(body.decode("utf-8", "replace")))
        if not guard.may_change(request, given=values.get("token", ""), token=self._token):
            raise HTTPException(403, "This did not come from a page of this inbox. Load the page again, then repeat.")
        return values

    def page_folder(self, request: Request) -> Response:
        """With a slash at the end, so that relative addresses in the page work."""
        name = request.path_params["name"]
        if name not in self._folders:
            raise HTTPException(404, "There are no such pages.")
        return RedirectResponse(f"/pages/{name}/", status_code=307)

    def page(self, request: Request) -> Response:
        """A file of one of the folders shown beside the inbox."""
        path = request.path_params["path"]
        file = page_file(self._folders, request.path_params["name"], path)
        if file is None:
            raise HTTPException(404, "There is no such page.")
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        last = path.rpartition("/")[2]
        if last and last != file.name:  # a folder, shown with a slash at the end so that relative addresses work
            return RedirectResponse(f"./{quote(last)}/", status_code=307)
        headers = {
            "content-security-policy": guard.EDITION_POLICY,
            # Mail in the sandboxed frame has no origin of its own, and shows these pictures.
            "cross-origin-resource-policy": "cross-origin",
        }
        return FileResponse(file, media_type=kind, headers=headers)

    def static(self, request: Request) -> Response:
        """Style, script and icon."""
        kind = _STATIC_FILES.get(request.path_params["name"])
        if kind is None:
            raise HTTPException(404, "There is no such file.")
        return FileResponse(_STATIC / request.path_params["name"], media_type=kind)

    def refused(self, request: Request, error: Exception) -> Response:
        """Something is not there, or not allowed."""
        assert isinstance(error, HTTPException)
        status, headers = error.status_code, error.headers
        words = _DEFAULT_WORDS.get(error.detail, error.detail)
        if request.url.path.startswith("/api/"):
            return JSONResponse({"error": words}, status_code=status, headers=headers)
        title = _TITLES.get(status, "Not possible")
        page = self._pages.show("error.html", {"title": title, "words": words}, status=status)
        page.headers.update(headers or {})
        return page

    def failed(self, request: Request, error: Exception) -> Response:  # noqa: ARG002
        """A fault of ours: say so, keep the mail."""
        words = "The inbox made a mistake with this page. Your mail is safe; its source can still be downloaded."
        return self._pages.show("error.html", {"title": "Our mistake", "words": words}, status=500)


def _message_number(form: Mapping[str, str]) -> int | None:
    text = form.get("message", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _page_number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 9 else 1


def _list_url(search: str, page: int) -> str:
    query = {"search": search} if search else {}
    if page > 1:
        query["page"] = str(page)
    return "/?" + urlencode(query) if query else "/"
