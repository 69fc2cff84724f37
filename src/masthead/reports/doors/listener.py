"""A listener for the mail server beside us: LMTP (RFC 2033), or plain SMTP.

It takes mail for our own report addresses alone, passes nothing on, and says 250 when a message is kept. It is meant
for a mail server on this machine or network; it asks for no password and offers no TLS.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable
from enum import StrEnum

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

from masthead.reports.doors.arrival import MOST_BYTES, Arrival, Keep

MOST_SESSIONS = 50
MOST_RECIPIENTS = 100
"""Of one message (RFC 5321 §4.5.3.1.8)."""

_SILENCE = 300.0
_LONGEST_LINE = 1_000_000


class Protocol(StrEnum):
    """LMTP: one answer per recipient. SMTP: one for all of them."""

    LMTP = "lmtp"
    SMTP = "smtp"


class Listener:
    """Listens on one bound socket inside a running event loop.

    takes: whether there is such an address; others are refused before their message is sent. keep: see `Keep`; called
    in a thread, for one message at a time.
    """

    def __init__(
        self,
        keep: Keep,
        *,
        takes: Callable[[str], bool],
        protocol: Protocol = Protocol.LMTP,
        name: str = "",
        most_bytes: int = MOST_BYTES,
    ) -> None:
        self.name = name or protocol.value
        self.protocol = protocol
        self.most_bytes = most_bytes
        self.sessions: set[_Smtp] = set()
        self._keep = keep
        self._takes = takes
        self._turn = asyncio.Lock()
        self._server: asyncio.Server | None = None

    async def start(self, listening: socket.socket) -> None:
        """Begin to take mail on a bound socket, of the internet or of this machine (Unix)."""
        loop = asyncio.get_running_loop()
        kind = _Lmtp if self.protocol is Protocol.LMTP else _Smtp

        def session() -> _Smtp:
            return kind(self, loop)

        if listening.family == getattr(socket, "AF_UNIX", None):
            self._server = await loop.create_unix_server(session, sock=listening)
        else:
            self._server = await loop.create_server(session, sock=listening)

    async def stop(self) -> None:
        """Take no more mail, and end the connections there are. What was answered with 250 is kept."""
        if self._server is None:
            return
        self._server.close()
        for each in list(self.sessions):
            each.hang_up()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._server.wait_closed(), timeout=1)
        self._server = None

    async def handle_RCPT(  # noqa: N802 - the names of these hooks are aiosmtpd's
        self,
        server: SMTP,  # noqa: ARG002
        session: Session,  # noqa: ARG002
        envelope: Envelope,
        address: str,
        options: list[str],
    ) -> str:
        """Take or refuse one recipient."""
        if not self._takes(address):
            return "550 5.1.1 No reports are taken at this address"
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients at once"
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 Fine"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802
        """Keep one message for each of its recipients; one line of answer for each in LMTP, one for all in SMTP."""
        answers = [await self._kept(envelope, address) for address in envelope.rcpt_tos]
        if self.protocol is Protocol.LMTP:
            return "\r\n".join(answers)
        return next((each for each in answers if not each.startswith("250")), answers[0])

    async def _kept(self, envelope: Envelope, address: str) -> str:
        assert isinstance(envelope.original_content, bytes)
        sender = envelope.mail_from or ""
        arrival = Arrival(
            raw=envelope.original_content,
            envelope_to=address,
            envelope_from="" if sender == "<>" else sender,
            door=self.name,
        )
        try:
            async with self._turn:
                await asyncio.to_thread(self._keep, arrival)
        except Exception:  # noqa: BLE001 - whatever keeps messages may fail in any way; the sender keeps it then
            return "451 4.3.0 Not kept just now, please try again"
        return "250 2.0.0 Kept"


class _Smtp(SMTP):
    """One connection, known to its listener so that it can be ended."""

    line_length_limit = _LONGEST_LINE  # lines of broken reports are longer than RFC 5321 allows

    def __init__(self, listener: Listener, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(
            listener,
            data_size_limit=listener.most_bytes,
            enable_SMTPUTF8=True,
            hostname="localhost",
            ident="Masthead reports",
            timeout=_SILENCE,
            loop=loop,
        )
        self._sessions = listener.sessions

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._sessions.add(self)
        if len(self._sessions) > MOST_SESSIONS:
            self.hang_up()

    def connection_lost(self, error: Exception | None) -> None:
        self._sessions.discard(self)
        super().connection_lost(error)

    def hang_up(self) -> None:
        """End the connection as it is."""
        if isinstance(self.transport, asyncio.WriteTransport):
            self.transport.abort()


class _Lmtp(_Smtp, LMTP):
    """One LMTP connection: after the final dot, an answer for every recipient (RFC 2033 §4.2)."""

    _owed = 0
    _after_dot = False

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - aiosmtpd's name
        """DATA as in SMTP, but for the number of answers."""
        self._owed = len(self.envelope.rcpt_tos) if self.envelope else 0
        try:
            await super().smtp_DATA(arg)
        finally:
            self._after_dot = False

    async def push(self, status: str | bytes) -> None:
        """Send an answer; one that aiosmtpd itself gives after the dot holds for every recipient."""
        text = status.decode("utf-8", "replace") if isinstance(status, bytes) else status
        if self._after_dot and "\r\n" not in text:
            text = "\r\n".join([text] * max(1, self._owed))
        await super().push(text)
        self._after_dot = text.startswith("354")
