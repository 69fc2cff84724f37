"""A mail server that follows a script, for every answer a relay can give.

The certificates in ``tls/`` were made for these tests alone: one for this computer, one for another name, one
that has expired.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO

import pytest

TLS = Path(__file__).parent / "tls"
CLOSE = "<close>"
SILENCE = "<silence>"
FEATURES = ("PIPELINING", "8BITMIME", "SMTPUTF8", "SIZE 1000000")
PLAIN_ANSWERS = {
    "CONNECT": "220 mail.example ready",
    "HELO": "250 mail.example",
    "STARTTLS": "220 go ahead",
    "AUTH": "235 welcome",
    "MAIL": "250 sender fine",
    "RCPT": "250 recipient fine",
    "DATA": "354 go ahead",
    ".": "250 2.0.0 queued as 1",
    "RSET": "250 reset",
    "QUIT": "221 bye",
}
Script = dict[str, str | list[str]]


class ScriptedSmtp:
    """Answers each connection by its own script: verb → reply, or list of replies used up one by one.

    What a script does not name is answered as a friendly server would. "." is the end of the data.
    The last script serves all further connections.
    """

    def __init__(self, scripts: Sequence[Script], *, features: Sequence[str], tls: str | None, implicit: bool) -> None:
        self.commands: list[str] = []
        self.messages: list[bytes] = []
        self.connections = 0
        self._scripts = [{verb: _as_list(replies) for verb, replies in script.items()} for script in scripts or [{}]]
        self._features = list(features)
        self._implicit = implicit
        self._context = _server_context(tls) if tls else None
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._stopping = False
        self._current: socket.socket | None = None
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping = True
        if self._current is not None:
            with contextlib.suppress(OSError):
                self._current.shutdown(socket.SHUT_RDWR)
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        self._thread.join()
        self._listener.close()

    def _serve(self) -> None:
        while True:
            connection, _ = self._listener.accept()
            if self._stopping:
                connection.close()
                return
            script = self._scripts[min(self.connections, len(self._scripts) - 1)]
            self.connections += 1
            self._current = connection
            try:
                if self._implicit and self._context:
                    self._current = self._context.wrap_socket(connection, server_side=True)
                self._converse(script)
            except OSError:
                pass  # the client left, as some tests want
            finally:
                self._current.close()

    def _converse(self, script: dict[str, list[str]]) -> None:
        assert self._current is not None
        lines = self._current.makefile("rb")
        try:
            if not self._answer(script, "CONNECT", lines):
                return
            while line := lines.readline():
                command = line.decode("utf-8", "replace").strip()
                self.commands.append(command)
                verb = command.partition(" ")[0].upper()
                if not self._answer(script, verb, lines) or verb == "QUIT":
                    return
                if verb == "STARTTLS" and self._context:
                    lines.close()
                    self._current = self._context.wrap_socket(self._current, server_side=True)
                    lines = self._current.makefile("rb")
        finally:
            lines.close()

    def _answer(self, script: dict[str, list[str]], verb: str, lines: IO[bytes]) -> bool:
        assert self._current is not None
        reply = script[verb].pop(0) if script.get(verb) else self._usual(verb)
        if reply == SILENCE:
            lines.readline()
            return False
        if reply == CLOSE:
            return False
        self._current.sendall(reply.encode() + b"\r\n")
        if verb == "DATA" and reply.startswith("354"):
            self.messages.append(_data(lines))
            return self._answer(script, ".", lines)
        return not reply.startswith("421")

    def _usual(self, verb: str) -> str:
        if verb == "EHLO":
            names = ["mail.example", *self._features]
            if self._context and not isinstance(self._current, ssl.SSLSocket):
                names.append("STARTTLS")
            return "\r\n".join(f"250{'-' if name is not names[-1] else ' '}{name}" for name in names)
        return PLAIN_ANSWERS.get(verb, "500 unknown")


def _as_list(replies: str | list[str]) -> list[str]:
    return [replies] if isinstance(replies, str) else list(replies)


def _server_context(name: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / f"{name}.pem")
    return context


def _data(lines: IO[bytes]) -> bytes:
    """The message with dot-stuffing undone, as a server would store it."""
    out = []
    while (line := lines.readline()) and line != b".\r\n":
        out.append(line[1:] if line.startswith(b".") else line)
    return b"".join(out)


@pytest.fixture
def smtp_server() -> Iterator[Callable[..., ScriptedSmtp]]:
    """`smtp_server({"RCPT": "550 no such user"}, tls="loopback")` starts a server and stops it after the test."""
    servers: list[ScriptedSmtp] = []

    def start(
        *scripts: Script, features: Sequence[str] = FEATURES, tls: str | None = None, implicit: bool = False
    ) -> ScriptedSmtp:
        servers.append(ScriptedSmtp(scripts, features=features, tls=tls, implicit=implicit))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()


@pytest.fixture(scope="session")
def trusting() -> Callable[[str], ssl.SSLContext]:
    """A client context that trusts one of the test certificates and checks everything else as usual."""
    return lambda name: ssl.create_default_context(cafile=str(TLS / f"{name}.pem"))


@pytest.fixture(scope="session")
def closed_port() -> int:
    """A port of this computer where nothing listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
