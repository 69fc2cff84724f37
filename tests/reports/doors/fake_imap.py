"""A small IMAP server on loopback (RFC 3501, with MOVE and UIDPLUS where wanted): folders in memory, real sockets."""

from __future__ import annotations

import base64
import contextlib
import re
import socket
import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

USER, PASSWORD = "bounce@harbour.example", 'pass "word\\'

_ARGUMENT = re.compile(rb'"((?:[^"\\]|\\.)*)"|(\S+)')
_PARTIAL = re.compile(rb"<(\d+)\.(\d+)>")


@dataclass
class Message:
    """One message of a folder."""

    uid: int
    raw: bytes
    flags: set[str] = field(default_factory=set)


class FakeImap:
    """Serves until it is closed. faults: command → what is to happen instead, once: “drop” or an answer such as
    “NO [ALERT] Over quota”. log: the commands as they came, without their tags.
    """

    def __init__(
        self,
        messages: list[bytes] | None = None,
        *,
        extensions: str = "MOVE UIDPLUS",
        tls: ssl.SSLContext | None = None,
        implicit: bool = True,
    ) -> None:
        self.folders: dict[str, list[Message]] = {
            "INBOX": [Message(number, raw) for number, raw in enumerate(messages or [], 11)]
        }
        self.extensions = extensions
        self.tls = tls
        self.implicit = implicit
        self.faults: dict[str, str] = {}
        self.log: list[str] = []
        self.connections = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        self._threads = [threading.Thread(target=self._serve, daemon=True)]

    def __enter__(self) -> Self:
        self._threads[0].start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.drop()
        for thread in self._threads:
            thread.join()

    def drop(self) -> None:
        """End every connection, as a server that is restarted does."""
        for each in self._open:
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)

    def inbox(self) -> list[bytes]:
        return [each.raw for each in self.folders["INBOX"]]

    def _serve(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            thread = threading.Thread(target=self._talk, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _talk(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError):
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if self.tls and self.implicit:
                connection = self.tls.wrap_socket(connection, server_side=True)
                self._open.append(connection)
            session = Session(self, connection)
            try:
                session.run()
            finally:
                session.close()
        connection.close()


class Session:
    """One connection."""

    def __init__(self, server: FakeImap, connection: socket.socket) -> None:
        self.server = server
        self.connection = connection
        self.reader = connection.makefile("rb")
        self.known = False
        self.folder: list[Message] = []

    def run(self) -> None:
        self.say(f"* OK [CAPABILITY {self.capabilities()}] ready")
        while line := self.reader.readline():
            tag, _, rest = line.strip().partition(b" ")
            name = rest.split()[0].decode("utf-8", "replace").upper() if rest else ""
            if name == "UID":
                name = f"UID {rest.split()[1].decode().upper()}"
            self.server.log.append(rest.decode("utf-8", "replace"))
            if not self.obey(tag.decode("utf-8", "replace"), name, rest):
                return

    def close(self) -> None:
        self.reader.close()
        self.connection.close()

    def obey(self, tag: str, name: str, rest: bytes) -> bool:
        """One command; whether the connection goes on."""
        fault = self.server.faults.pop(name, "")
        if fault == "drop":
            self.connection.shutdown(socket.SHUT_RDWR)
            return False
        method: Callable[[bytes], str] | None = getattr(self, name.replace(" ", "_").lower(), None)
        free = name in {"CAPABILITY", "LOGIN", "AUTHENTICATE", "LOGOUT", "STARTTLS"}
        if method is None or not (self.known or free):
            self.say(f"{tag} BAD unknown, or not now")
            return True
        self.say(f"{tag} {fault or method(rest)}")
        if name == "STARTTLS" and self.server.tls:
            self.reader.close()
            self.connection = self.server.tls.wrap_socket(self.connection, server_side=True)
            self.reader = self.connection.makefile("rb")
            self.server._open.append(self.connection)
        return name != "LOGOUT"

    def say(self, line: str) -> None:
        self.connection.sendall(line.encode() + b"\r\n")

    def capabilities(self) -> str:
        starttls = " STARTTLS" if self.server.tls and not self.server.implicit else ""
        return f"IMAP4rev1 AUTH=PLAIN{starttls}{' ' + self.server.extensions if self.known else ''}"

    def capability(self, _: bytes) -> str:
        self.say(f"* CAPABILITY {self.capabilities()}")
        return "OK done"

    def starttls(self, _: bytes) -> str:
        return "OK begin" if self.server.tls and not self.server.implicit else "NO not offered"

    def login(self, rest: bytes) -> str:
        user, password = _arguments(rest)[1:3]
        return self.admit(user, password)

    def authenticate(self, _: bytes) -> str:
        self.say("+ ")
        user, password = base64.b64decode(self.reader.readline()).decode().split("\0")[1:]
        return self.admit(user, password)

    def admit(self, user: str, password: str) -> str:
        self.known = (user, password) in {(USER, PASSWORD), ("bücher@harbour.example", "schlüssel")}
        return "OK in" if self.known else "NO [AUTHENTICATIONFAILED] Invalid credentials"

    def select(self, rest: bytes) -> str:
        name = _arguments(rest)[1]
        if name not in self.server.folders:
            return "NO [NONEXISTENT] no such folder"
        self.folder = self.server.folders[name]
        self.say(f"* {len(self.folder)} EXISTS")
        return "OK [READ-WRITE] open"

    def create(self, rest: bytes) -> str:
        self.server.folders.setdefault(_arguments(rest)[1], [])
        return "OK made"

    def logout(self, _: bytes) -> str:
        self.say("* BYE")
        return "OK bye"

    def uid_search(self, _: bytes) -> str:
        found = " ".join(str(each.uid) for each in self.folder if r"\Deleted" not in each.flags)
        self.say(f"* SEARCH {found}".rstrip())
        return "OK found"

    def uid_fetch(self, rest: bytes) -> str:
        for position, each in self.those(rest):
            partial = _PARTIAL.search(rest)
            start, size = (int(partial[1]), int(partial[2])) if partial else (0, len(each.raw))
            body = each.raw[start : start + size]
            self.say(f"* {position} FETCH (FLAGS ())")  # servers say such things unasked
            head = f"* {position} FETCH (UID {each.uid} BODY[]<{start}> {{{len(body)}}}\r\n"
            self.connection.sendall(head.encode() + body + b")\r\n")
        return "OK fetched"

    def uid_copy(self, rest: bytes) -> str:
        target = _arguments(rest)[3]
        if target not in self.server.folders:
            return "NO [TRYCREATE] no such folder"
        self.server.folders[target] += [each for _, each in self.those(rest)]
        return "OK copied"

    def uid_move(self, rest: bytes) -> str:
        if "MOVE" not in self.server.extensions:
            return "BAD unknown"
        said = self.uid_copy(rest)
        if said.startswith("OK"):
            self.remove([each for _, each in self.those(rest)])
        return said

    def uid_store(self, rest: bytes) -> str:
        for _, each in self.those(rest):
            each.flags.add(r"\Deleted")
        return "OK stored"

    def uid_expunge(self, rest: bytes) -> str:
        self.remove([each for _, each in self.those(rest) if r"\Deleted" in each.flags])
        return "OK gone"

    def those(self, rest: bytes) -> list[tuple[int, Message]]:
        uid = int(_arguments(rest)[2])
        return [(position, each) for position, each in enumerate(self.folder, 1) if each.uid == uid]

    def remove(self, gone: list[Message]) -> None:
        self.folder[:] = [each for each in self.folder if each not in gone]


def _arguments(rest: bytes) -> list[str]:
    """Words and quoted strings of a command."""
    return [
        re.sub(r"\\(.)", r"\1", match[1].decode()) if match[1] is not None else match[2].decode()
        for match in _ARGUMENT.finditer(rest)
    ]
