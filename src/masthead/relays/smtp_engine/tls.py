"""TLS between a dialogue and a socket, in memory: bytes in, bytes out, and always known what has left."""

from __future__ import annotations

import ssl
from collections import deque

_RECORD = 16384
"""The most plain bytes in one TLS record (RFC 8446 §5.1)."""


class Tls:
    """The client's side of one TLS connection. ended: the server said goodbye.

    A record that has not left completely cannot be read by the server (its seal is missing), so `left` counts whole
    records only.
    """

    def __init__(self, context: ssl.SSLContext, host: str) -> None:
        self.established = False
        self.ended = False
        self.outgoing: list[bytes] = []
        self._from_server = ssl.MemoryBIO()
        self._to_server = ssl.MemoryBIO()
        self._object = context.wrap_bio(self._from_server, self._to_server, server_hostname=host)
        self._records: deque[tuple[int, int]] = deque()
        self._plain = 0
        self._gone = 0
        self._sealed = 0

    def shake_hands(self) -> None:
        """Begin or go on with the handshake. Raises `ssl.SSLError`, also where the certificate is not good."""
        try:
            self._object.do_handshake()
            self.established = True
        except ssl.SSLWantReadError:
            pass
        finally:
            self._collect()

    def decrypt(self, data: bytes) -> bytes:
        """What the server said. Raises `ssl.SSLError`."""
        self._from_server.write(data)
        if not self.established:
            self.shake_hands()
            if not self.established:
                return b""
        plain: list[bytes] = []
        try:
            while piece := self._object.read(_RECORD):
                plain.append(piece)
            self.ended = True
        except ssl.SSLWantReadError:
            pass
        self._collect()
        return b"".join(plain)

    def encrypt(self, parts: list[bytes]) -> None:
        """Put `parts` into `outgoing`, record by record. Raises `ssl.SSLError`."""
        for part in parts:
            view = memoryview(part)
            for start in range(0, len(view), _RECORD):
                self._plain += self._object.write(view[start : start + _RECORD])
                self._collect()
                self._records.append((self._sealed, self._plain))

    def take(self) -> list[bytes]:
        """What is to be sent now."""
        parts, self.outgoing = self.outgoing, []
        return parts

    def unsent(self, sealed_unsent: int) -> int:
        """How many plain bytes have certainly not left, where `sealed_unsent` bytes of TLS have not."""
        left = self._sealed - sealed_unsent
        while self._records and self._records[0][0] <= left:
            self._gone = self._records.popleft()[1]
        return self._plain - self._gone

    def _collect(self) -> None:
        if self._to_server.pending:
            sealed = self._to_server.read()
            self._sealed += len(sealed)
            self.outgoing.append(sealed)
