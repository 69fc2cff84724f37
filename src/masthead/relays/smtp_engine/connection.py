"""One socket and its dialogue: moves bytes, watches the deadline, knows what has left this host.

The socket is driven directly (`loop.add_reader`) and not through an asyncio transport: a transport forgets at the
moment of a loss how much it had not sent, and that is what decides between “deferred” and “in doubt”. Works on
asyncio's selector loops and on uvloop.
"""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import Callable

from masthead.relays import smtp_faults
from masthead.relays.smtp_engine.dialogue import Dialogue
from masthead.relays.smtp_engine.ending import Ending
from masthead.relays.smtp_engine.settings import Encryption, SmtpSettings
from masthead.relays.smtp_engine.tls import Tls

_READ = 16384
_MOST_PARTS = 64


class Connection:
    """A connected socket on its way from the greeting to its end.

    ready: done once the server is ready for mail, or at the end where that came first. ended: done at the end.
    """

    def __init__(
        self, sock: socket.socket, dialogue: Dialogue, settings: SmtpSettings, *, on_end: Callable[[Connection], None]
    ) -> None:
        """`on_end` is called once, in the same moment in which the dialogue has settled everything."""
        loop = asyncio.get_running_loop()
        self.dialogue = dialogue
        self.ready: asyncio.Future[None] = loop.create_future()
        self.ended: asyncio.Future[Ending] = loop.create_future()
        self._loop = loop
        self._sock = sock
        self._settings = settings
        self._on_end = on_end
        self._tls: Tls | None = None
        self._backlog: list[memoryview] = []
        self._due: float | None = None
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Begin to read; with implicit TLS the handshake comes first."""
        self._loop.add_reader(self._sock.fileno(), self._readable)
        if self._settings.encryption is Encryption.IMPLICIT:
            self._start_tls()
        self._after(progress=True)

    def kick(self) -> None:
        """The feed may have work."""
        if self.dialogue.idle:
            self.dialogue.kick()
            self._after(progress=True)

    def quit(self) -> None:
        """Say goodbye, or end at once where something is under way."""
        if not self.ended.done():
            self.dialogue.quit()
            self._after(progress=True)

    def abort(self, words: str) -> None:
        """Give the connection up."""
        if not self.ended.done():
            self.dialogue.lost(words)
            self._after(progress=False)

    # Reading

    def _readable(self) -> None:
        dialogue = self.dialogue
        heard = dialogue.heard
        self._read()
        self._after(progress=dialogue.heard != heard)

    def _read(self) -> bool:
        """Whether there may be more to read."""
        try:
            data = self._sock.recv(_READ)
        except (BlockingIOError, InterruptedError):
            return False
        except OSError as error:
            self.dialogue.lost(f"The connection was lost ({error.strerror or error}).")
            return False
        if not data:
            self.dialogue.lost("The relay closed the connection.")
        elif self._tls is None:
            self.dialogue.receive(data)
        else:
            self._receive_sealed(self._tls, data)
        return self.dialogue.ending is None

    def _receive_sealed(self, tls: Tls, data: bytes) -> None:
        try:
            plain = tls.decrypt(data)
        except ssl.SSLError as error:
            self._tls_failed(tls, error)
            return
        if tls.established and self.dialogue.wants_tls:
            self.dialogue.secured()
        if plain:
            self.dialogue.receive(plain)
        if tls.ended:
            self.dialogue.lost("The relay closed the connection.")

    # Writing

    def _write(self, parts: list[bytes]) -> None:
        """Hand `parts` to the kernel; what it does not take now waits in the backlog."""
        tls = self._tls
        if tls is not None:
            try:
                tls.encrypt(parts)
            except ssl.SSLError as error:
                self._tls_failed(tls, error)
                return
            parts = tls.take()
        if self._backlog:
            self._backlog += map(memoryview, parts)
            self._count_unsent()
            return
        failure: OSError | None = None
        try:
            sent = self._sock.sendmsg(parts)
        except (BlockingIOError, InterruptedError):
            sent = 0
        except OSError as error:
            sent, failure = 0, error
        if sent != sum(map(len, parts)):
            self._backlog = _after_first(sent, [memoryview(part) for part in parts])
            if failure is None:
                self._loop.add_writer(self._sock.fileno(), self._writable)
        if self._backlog or tls is not None:
            self._count_unsent()
        if failure is not None:
            self._broken(failure)

    def _writable(self) -> None:
        try:
            sent = self._sock.sendmsg(self._backlog[:_MOST_PARTS])
        except (BlockingIOError, InterruptedError):
            return
        except OSError as error:
            self._broken(error)
            self._after(progress=False)
            return
        self._backlog = _after_first(sent, self._backlog)
        if not self._backlog:
            self._loop.remove_writer(self._sock.fileno())
        self._count_unsent()
        self._after(progress=True)

    def _count_unsent(self) -> None:
        waiting = sum(map(len, self._backlog))
        self.dialogue.unsent = waiting if self._tls is None else self._tls.unsent(waiting)

    def _broken(self, error: OSError) -> None:
        """Nothing more can be written; but the server may have said why before it left."""
        while self.dialogue.ending is None and self._read():
            pass
        self.dialogue.lost(f"The connection was lost ({error.strerror or error}).")

    # TLS

    def _start_tls(self) -> None:
        context = self._settings.context or ssl.create_default_context()
        self._tls = tls = Tls(context, self._settings.target.host)
        try:
            tls.shake_hands()
        except ssl.SSLError as error:
            self._tls_failed(tls, error)

    def _tls_failed(self, tls: Tls, error: ssl.SSLError) -> None:
        if tls.established:
            self.dialogue.lost(f"The encrypted connection broke ({error.reason or error}).")
        else:
            self.dialogue.fail(smtp_faults.connection_fault(error, self._settings.target))

    # What follows on everything

    def _after(self, *, progress: bool) -> None:
        """Send what is to be sent, then see to the deadline. progress: the server did what it was waited for."""
        dialogue = self.dialogue
        if not dialogue.ready and dialogue.wants_tls and self._tls is None and dialogue.ending is None:
            self._start_tls()
        if dialogue.outgoing and dialogue.ending is None:
            parts = dialogue.outgoing[:]
            dialogue.outgoing.clear()
            self._write(parts)
        elif self._tls is not None and self._tls.outgoing:
            self._write([])
        if dialogue.ending is not None:
            self._finish(dialogue.ending)
            return
        if dialogue.ready and not self.ready.done():
            self.ready.set_result(None)
        if progress:
            self._set_deadline()

    def _set_deadline(self) -> None:
        deadline = self._settings.block if self._backlog else self.dialogue.deadline
        if deadline is None:
            self._due = None
            return
        self._due = due = self._loop.time() + deadline
        if self._timer is None:
            self._timer = self._loop.call_at(due, self._tick)
        elif due < self._timer.when():
            self._timer.cancel()
            self._timer = self._loop.call_at(due, self._tick)

    def _tick(self) -> None:
        self._timer = None
        if self._due is None:
            return
        # Loops wake up to a millisecond early.
        if self._loop.time() < self._due - 0.001:
            self._timer = self._loop.call_at(self._due, self._tick)
            return
        if self._backlog:
            self.dialogue.lost("The relay took in nothing more of what it was sent.")
        else:
            self.dialogue.expired()
        self._after(progress=False)

    def _finish(self, ending: Ending) -> None:
        if self.ended.done():
            return
        if self._timer is not None:
            self._timer.cancel()
        descriptor = self._sock.fileno()
        self._loop.remove_reader(descriptor)
        self._loop.remove_writer(descriptor)
        self._sock.close()
        self._backlog = []
        if not self.ready.done():
            self.ready.set_result(None)
        self.ended.set_result(ending)
        self._on_end(self)


def _after_first(count: int, parts: list[memoryview]) -> list[memoryview]:
    """`parts` without their first `count` bytes."""
    for position, part in enumerate(parts):
        if count < len(part):
            return [part[count:], *parts[position + 1 :]]
        count -= len(part)
    return []
