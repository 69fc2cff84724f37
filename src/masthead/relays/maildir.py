"""A Maildir on disk as a relay: one file per message, for trials, archives and mail readers.

Delivery follows the Maildir rules (https://cr.yp.to/proto/maildir.html): written and synced in
``tmp``, then renamed into ``new``, so that a reader never sees half a message and a crash leaves
nothing worse than a forgotten file in ``tmp``.
"""

from __future__ import annotations

import errno
import itertools
import os
import socket
import time
from collections.abc import Callable
from pathlib import Path

from masthead.delivery.ports import Outcome, RelayError, Reply
from masthead.relays.envelope import envelope_fault
from masthead.relays.url import RelayUrl, RelayUrlError

_FOLDERS = ("tmp", "new", "cur")
_FULL = {errno.ENOSPC, errno.EDQUOT}


class MaildirRelay:
    """Stores every message under `folder`, which is made when it is missing. Lines end in LF, as Maildirs have them."""

    def __init__(self, folder: Path, *, clock: Callable[[], int] = time.time_ns) -> None:
        self._folder = folder
        self._clock = clock
        self._sequence = itertools.count()
        self._host = socket.gethostname().replace("/", r"\057").replace(":", r"\072")

    @classmethod
    def from_url(cls, url: RelayUrl) -> MaildirRelay:
        """From ``maildir:/path``. Raises `RelayUrlError`."""
        if not url.path.strip("/"):
            raise RelayUrlError("The folder is missing. Write for example maildir:/var/mail/test.")
        return cls(Path(url.path))

    def open(self) -> None:
        """Make the folders. Refuses a folder that already holds something else."""
        try:
            if self._is_something_else():
                raise RelayError(f"{self._folder} is not a Maildir and is not empty. Name an empty or a new folder.")
            for name in _FOLDERS:
                (self._folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise self._fault(error) from error

    def submit(self, *, sender: str, recipient: str, message: bytes) -> Reply:
        """Store one message, with ``Return-Path`` and ``Delivered-To`` before its own headers (RFC 5321 §4.4)."""
        fault = envelope_fault(sender=sender, recipient=recipient)
        if fault:
            return Reply(Outcome.REJECTED, text=fault)
        trace = f"Return-Path: <{sender}>\nDelivered-To: {recipient}\n".encode()
        name = self._unique_name()
        try:
            self._deliver(name, trace + message.replace(b"\r\n", b"\n"))
        except OSError as error:
            (self._folder / "tmp" / name).unlink(missing_ok=True)
            raise self._fault(error) from error
        return Reply(Outcome.ACCEPTED, 250, f"Stored as {name}")

    def close(self) -> None:
        """Nothing is held open between messages."""

    def _is_something_else(self) -> bool:
        if not self._folder.exists():
            return False
        names = {entry.name for entry in self._folder.iterdir()}
        return bool(names) and not names.issuperset(_FOLDERS)

    def _unique_name(self) -> str:
        seconds, nanoseconds = divmod(self._clock(), 1_000_000_000)
        return f"{seconds}.M{nanoseconds // 1000}P{os.getpid()}Q{next(self._sequence)}.{self._host}"

    def _deliver(self, name: str, content: bytes) -> None:
        waiting = self._folder / "tmp" / name
        descriptor = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new = self._folder / "new"
        waiting.rename(new / name)
        sync_folder(new)

    def _fault(self, error: OSError) -> RelayError:
        if error.errno in _FULL:
            return RelayError(f"The disk with {self._folder} is full. Make room and send again.", retry=True)
        if isinstance(error, PermissionError):
            return RelayError(
                f"Masthead may not write to {self._folder}. Change its permissions or name another folder."
            )
        if isinstance(error, NotADirectoryError | FileExistsError):
            return RelayError(f"{self._folder} is not a folder. Name an empty or a new folder.")
        return RelayError(f"Cannot store mail in {self._folder}: {error.strerror}.", retry=True)


def sync_folder(folder: Path) -> None:
    """Make a rename into `folder` survive a power cut, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
