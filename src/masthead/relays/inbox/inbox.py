"""The local inbox: catches mail over SMTP and shows it as web pages, both on this computer only."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import socket
import sqlite3
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import uvicorn
from starlette.applications import Starlette

from masthead.relays.inbox.catcher import Catcher
from masthead.relays.inbox.store import MailStore
from masthead.relays.inbox.web import create_app

SMTP_PORT = 2525
WEB_PORT = 8025


class InboxError(Exception):
    """The inbox cannot start. The message says why and what to do."""


class Inbox:
    """Two small servers over one folder of mail, as a context manager.

    folder: made when missing; what it holds is shown again after a restart. smtp_port, web_port: 0 is any free one.
    host: a loopback address; others are refused. pages: folders shown read-only at ``/pages/<name>/``.
    Both servers run in one background thread, which ends on leaving; connections still open are closed.
    Raises `InboxError` on entering. Set while it runs: `smtp_url`, a relay's address, and `web_url`, without a slash
    at the end.
    """

    smtp_url: str
    web_url: str

    def __init__(
        self,
        folder: Path,
        *,
        smtp_port: int = SMTP_PORT,
        web_port: int = WEB_PORT,
        host: str = "127.0.0.1",
        pages: Mapping[str, Path] | None = None,
    ) -> None:
        self._folder = folder
        self._ports = (smtp_port, web_port)
        self._host = host
        self._pages = dict(pages or {})
        self._store = MailStore(folder)
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self._failure: BaseException | None = None

    def __enter__(self) -> Self:
        """Start both servers; they answer when this returns."""
        address = self._address()
        self._check_pages()
        with contextlib.ExitStack() as undo:
            self._open_store()
            undo.callback(self._store.close)
            listeners = []
            for what, port in zip(("SMTP", "web"), self._ports, strict=True):
                listener = _listen(address, port, what)
                undo.callback(listener.close)
                listeners.append(listener)
            self.smtp_url = f"inbox://{_netloc(listeners[0])}"
            self.web_url = f"http://{_netloc(listeners[1])}"
            self._start(*listeners)
            undo.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Stop both servers and close the folder."""
        if self._thread is None:
            return
        if self._loop is not None and self._stopping is not None:
            with contextlib.suppress(RuntimeError):  # the loop has ended by itself
                self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join()
        self._thread = None
        self._store.close()

    def count(self) -> int:
        """How many messages there are."""
        return self._store.count()

    def wait_for(self, count: int, *, timeout: float = 30.0) -> bool:
        """Wait until there are at least `count` messages, at most `timeout` seconds; whether there are."""
        return self._store.wait_for(count, timeout)

    def _address(self) -> str:
        try:
            address = ipaddress.ip_address("127.0.0.1" if self._host == "localhost" else self._host)
        except ValueError:
            address = None
        if address is None or not address.is_loopback:
            raise InboxError(
                f"The inbox has no password, so it only listens on this computer, not on “{self._host}”. "
                "Use 127.0.0.1, ::1 or localhost."
            )
        return str(address)

    def _check_pages(self) -> None:
        for name, folder in self._pages.items():
            if not folder.is_dir():
                raise InboxError(f"The folder {folder} for the pages “{name}” does not exist.")

    def _open_store(self) -> None:
        try:
            self._store.open()
        except (OSError, sqlite3.Error) as error:
            self._store.close()
            words = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            raise InboxError(f"Cannot keep mail in {self._folder}: {words}. Name another folder.") from error

    def _start(self, smtp: socket.socket, web: socket.socket) -> None:
        ready = threading.Event()
        self._failure = None
        self._thread = threading.Thread(target=self._run, args=(smtp, web, ready), name="masthead-inbox", daemon=True)
        self._thread.start()
        ready.wait()
        if self._failure is not None:
            self._thread.join()
            self._thread = None
            raise InboxError(f"The inbox could not start: {self._failure}") from self._failure

    def _run(self, smtp: socket.socket, web: socket.socket, ready: threading.Event) -> None:
        try:
            asyncio.run(self._serve(smtp, web, ready))
        except BaseException as error:  # noqa: BLE001 - handed to the thread that waits for the start
            self._failure = error
        finally:
            smtp.close()
            web.close()
            ready.set()

    async def _serve(self, smtp: socket.socket, web: socket.socket, ready: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._stopping = asyncio.Event()
        catcher = Catcher(self._store)
        await catcher.start(smtp)
        app = create_app(self._store, smtp_url=self.smtp_url, pages=self._pages)
        server = _Server(app, self._stopping)
        # The sockets listen since they were bound: whoever comes from now on is served.
        self._loop.call_soon(ready.set)
        await server.serve(sockets=[web])
        await catcher.stop()


class _Server(uvicorn.Server):
    """A quiet uvicorn that ends when it is told to, without looking ten times a second whether it should."""

    def __init__(self, app: Starlette, stopping: asyncio.Event) -> None:
        config = uvicorn.Config(
            app,
            lifespan="off",
            ws="none",
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            timeout_graceful_shutdown=1,
        )
        super().__init__(config)
        self._stopping = stopping

    async def main_loop(self) -> None:
        await self._stopping.wait()


def _listen(address: str, port: int, what: str) -> socket.socket:
    # asyncio turns Nagle's algorithm off only for sockets that name their protocol; with it, answers take 40 ms.
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((address, port))
        listener.listen(100)
        listener.setblocking(False)
    except (OSError, OverflowError) as error:
        listener.close()
        raise _port_fault(error, address, port, what) from error
    return listener


def _port_fault(error: OSError | OverflowError, address: str, port: int, what: str) -> InboxError:
    code = error.errno if isinstance(error, OSError) else None
    if code == errno.EADDRINUSE:
        return InboxError(
            f"Port {port} at {address} is taken. Stop what runs there (another inbox?) or choose another {what} port."
        )
    if code == errno.EACCES:
        return InboxError(f"Port {port} needs special rights. Choose a {what} port from 1024 upwards.")
    if isinstance(error, OverflowError):
        return InboxError(f"{port} is not a port. Choose a {what} port from 1024 to 65535, or 0 for any free one.")
    return InboxError(f"Cannot listen at {address}, port {port}: {error.strerror}.")


def _netloc(listener: socket.socket) -> str:
    address, port = listener.getsockname()[:2]
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
