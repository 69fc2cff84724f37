"""An IMAP mailbox (RFC 3501) that reports arrive in: everything in one folder is taken in, then moved to another.

Nothing is marked as read before it is kept, and what people have read counts as much as what they have not: only moving
it out of the folder says that it is done.
"""

from __future__ import annotations

import imaplib
import re
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from masthead.mime.text import one_line
from masthead.reports.doors.arrival import MOST_AT_ONCE, MOST_BYTES, Arrival, DoorError, Keep, not_kept

KEPT = "Kept by Masthead"
"""The folder that what was kept is moved to, where the address names none."""

_DEADLINE = 60.0
_BODY = re.compile(rb"BODY\[\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mailbox:
    """Where a mailbox is, and how to get in. implicit: TLS from the start, else by STARTTLS where `tls`.

    folder: what to read. kept: where to move what was kept; made when missing; "" deletes it.
    """

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    folder: str = "INBOX"
    kept: str = KEPT
    implicit: bool = True
    tls: bool = True

    @property
    def name(self) -> str:
        """Its address without the password."""
        return f"imap{'s' if self.implicit else ''}://{self.user}@{self.host}:{self.port}/{self.folder}"


class ImapDoor:
    """One mailbox; the connection is kept between rounds, and opened again after a fault. For one thread."""

    def __init__(
        self,
        mailbox: Mailbox,
        *,
        context: ssl.SSLContext | None = None,
        most_bytes: int = MOST_BYTES,
        deadline: float = _DEADLINE,
    ) -> None:
        """context: for TLS; certificates are checked against the system's authorities without one. deadline: seconds
        for every answer of the server.
        """
        self.name = mailbox.name
        self._mailbox = mailbox
        self._context = context
        self._most = most_bytes
        self._deadline = deadline
        self._connection: imaplib.IMAP4 | None = None

    def round(self, keep: Keep, *, ended: Callable[[], bool]) -> int:
        """See `Door.round`: the oldest first, at most `MOST_AT_ONCE`."""
        kept, failures = 0, 0
        first: Exception | None = None
        with self._in_words():
            connection = self._open()
            for uid in self._waiting(connection):
                if ended():
                    break
                raw = self._fetch(connection, uid)
                if raw is None:
                    continue
                try:
                    keep(Arrival(raw=raw, door=self.name))
                except Exception as fault:  # noqa: BLE001 - whatever keeps messages may fail in any way; they stay
                    failures, first = failures + 1, first or fault
                    continue
                self._set_aside(connection, uid)
                kept += 1
        if failures:
            raise not_kept(failures, first, self.name)
        return kept

    def close(self) -> None:
        """See `Door.close`."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(OSError, imaplib.IMAP4.error):
                connection.logout()
            _drop(connection)

    def _open(self) -> imaplib.IMAP4:
        """A connection with the folder selected; selected anew each time, so that a server shows what has come."""
        if self._connection is None:
            self._connection = self._connect()
            self._log_in(self._connection)
        answer, said = self._connection.select(_quoted(self._mailbox.folder))
        if answer != "OK":
            raise DoorError(
                f"{self.name} has no folder “{self._mailbox.folder}” that can be opened: {_words(said)}.",
                "Name one that exists in the address of the mailbox.",
            )
        return self._connection

    def _connect(self) -> imaplib.IMAP4:
        box = self._mailbox
        if box.implicit:
            return imaplib.IMAP4_SSL(box.host, box.port, ssl_context=self._checking(), timeout=self._deadline)
        connection = imaplib.IMAP4(box.host, box.port, timeout=self._deadline)
        if not box.tls:
            return connection
        if "STARTTLS" not in connection.capabilities:
            _drop(connection)
            raise DoorError(
                f"{self.name} offers no STARTTLS.",
                "Use imaps://, or add ?starttls=never on a network that nobody else can read.",
                retry=False,
            )
        try:
            connection.starttls(self._checking())
        except BaseException:
            _drop(connection)
            raise
        return connection

    def _checking(self) -> ssl.SSLContext:
        # Without a context of ours, imaplib would check no certificate.
        return self._context or ssl.create_default_context()

    def _log_in(self, connection: imaplib.IMAP4) -> None:
        box = self._mailbox
        try:
            if (box.user + box.password).isascii():
                connection.login(box.user, box.password)
            else:
                secret = f"\0{box.user}\0{box.password}".encode()
                connection.authenticate("PLAIN", lambda _: secret)
        except imaplib.IMAP4.abort:
            raise
        except imaplib.IMAP4.error as fault:
            self.close()
            raise DoorError(
                f"{self.name} does not accept the user name or password: {_words(fault)}.",
                "Check both; many providers want a password made for one application.",
                retry=False,
            ) from None  # the fault's own trace would show the command with the password
        # Servers offer more to those they know.
        connection.capabilities = tuple(_words(connection.capability()[1]).upper().split())

    def _waiting(self, connection: imaplib.IMAP4) -> list[str]:
        said = _fine(connection.uid("SEARCH", "UNDELETED"), "search the folder")
        numbers = b" ".join(each for each in said if isinstance(each, bytes)).decode("ascii", "replace").split()
        return [each for each in numbers if each.isdecimal()][:MOST_AT_ONCE]

    def _fetch(self, connection: imaplib.IMAP4, uid: str) -> bytes | None:
        """The message, or its beginning; None for one that has gone."""
        said = _fine(connection.uid("FETCH", uid, f"(BODY.PEEK[]<0.{self._most}>)"), "read a message")
        for each in said:
            if isinstance(each, tuple) and _BODY.search(each[0]):
                body = each[1]
                return body if isinstance(body, bytes) else None
        return None

    def _set_aside(self, connection: imaplib.IMAP4, uid: str) -> None:
        """Move what was kept, or mark it as deleted where the server cannot; it is not read again either way."""
        kept = self._mailbox.kept
        if kept:
            can_move = "MOVE" in connection.capabilities
            command = "MOVE" if can_move else "COPY"
            answer = connection.uid(command, uid, _quoted(kept))
            if answer[0] != "OK":
                connection.create(_quoted(kept))
                answer = connection.uid(command, uid, _quoted(kept))
            _fine(answer, f"move messages to the folder “{kept}”")
            if can_move:
                return
        _fine(connection.uid("STORE", uid, "+FLAGS.SILENT", r"(\Deleted)"), "mark messages as deleted")
        if "UIDPLUS" in connection.capabilities:
            # Without it, EXPUNGE would remove what people have marked in the same folder.
            _fine(connection.uid("EXPUNGE", uid), "remove messages")

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        """Turn what goes wrong on the way into a `DoorError`; the connection is not used again then."""
        try:
            yield
        except DoorError:
            self.close()
            raise
        except (OSError, imaplib.IMAP4.error, ValueError) as fault:
            self.close()
            raise self._fault(fault) from fault

    def _fault(self, fault: Exception) -> DoorError:
        name = self.name
        if isinstance(fault, ssl.SSLCertVerificationError):
            return DoorError(
                f"The certificate of {name} is not good: {fault.verify_message}.",
                "Use the host name that stands in the certificate, or have it renewed.",
            )
        if isinstance(fault, ssl.SSLError):
            return DoorError(
                f"No TLS could be agreed on with {name}.",
                "Check the port: imaps:// is 993, imap:// with STARTTLS is 143.",
            )
        if isinstance(fault, socket.gaierror):
            return DoorError(f"There is no server called {self._mailbox.host}.", "Check the name in the address.")
        if isinstance(fault, TimeoutError):
            return DoorError(f"{name} does not answer.", "It is tried again; check host and port if it goes on.")
        if isinstance(fault, ConnectionRefusedError):
            return DoorError(f"Nothing listens at {name}.", "Check host and port, and whether the server runs.")
        return DoorError(f"The connection to {name} was lost: {_words(fault)}.", "It is tried again.")


def _drop(connection: imaplib.IMAP4) -> None:
    """Let go of the socket, also of one that is broken."""
    with suppress(OSError, imaplib.IMAP4.error):
        connection.shutdown()


def _fine(answer: tuple[str, list[Any]], what: str) -> list[Any]:
    """The data of an answer that is OK. Raises `DoorError`."""
    said, data = answer
    if said != "OK":
        raise DoorError(f"The mail server refuses to {what}: {_words(data)}.", "Look at the rights of the mailbox.")
    return data


def _quoted(folder: str) -> str:
    """A folder's name as a quoted string (RFC 3501 §4.3)."""
    escaped = folder.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _words(said: object) -> str:
    """What a server said, fit to be shown."""
    if isinstance(said, BaseException):
        said = said.args
    if isinstance(said, list | tuple):
        return " ".join(_words(each) for each in said if each is not None)
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
    return one_line(text, 5_000)
