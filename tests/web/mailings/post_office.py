"""An SMTP server on loopback that takes mail for as long as a test wants it to, and then keeps silent."""

from __future__ import annotations

import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress


class PostOffice(socketserver.ThreadingTCPServer):
    """Counts the messages that it took, by address. `opening`: set while it answers; what comes else waits."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, until: int) -> None:
        super().__init__(("127.0.0.1", 0), _Counter)
        self.taken: Counter[str] = Counter()
        self.lock = threading.Lock()
        self.until = until
        self.opening = threading.Event()
        self.opening.set()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"

    def is_silent(self) -> bool:
        """Whether it has taken what it was to take."""
        return not self.opening.is_set()

    def open(self, until: int = 0) -> None:
        """Answer again, and fall silent at so many messages in all; 0 for never."""
        self.until = until
        self.opening.set()

    def take(self, address: str) -> None:
        """A message is whole. Once there are `until`, nobody gets an answer before `opening` is set again."""
        with self.lock:
            self.taken[address] += 1
            if sum(self.taken.values()) == self.until:
                self.opening.clear()
        self.opening.wait()


class _Counter(socketserver.StreamRequestHandler):
    server: PostOffice

    def handle(self) -> None:
        with suppress(OSError):
            self._say("220 post.example ready")
            address = ""
            while line := self.rfile.readline():
                verb = line[:4].upper()
                if verb == b"RCPT":
                    address = line.partition(b"<")[2].partition(b">")[0].decode()
                if verb == b"DATA":
                    self._say("354 go on")
                    while self.rfile.readline() not in {b".\r\n", b""}:
                        continue
                    self.server.take(address)
                self._say("221 bye" if verb == b"QUIT" else "250 fine")

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def post_office(until: int) -> Iterator[PostOffice]:
    """One that answers so many messages at once."""
    with PostOffice(until) as office:
        thread = threading.Thread(target=office.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield office
        finally:
            office.opening.set()
            office.shutdown()
            thread.join()
