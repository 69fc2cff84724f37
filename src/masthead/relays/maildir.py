"""A Maildir on disk as a relay: one file per message, for trials, archives and mail readers.

Delivery follows the Maildir rules (https://cr.yp.to/proto/maildir.html): written and synced in
``tmp``, then renamed into ``new``, so that a reader never sees half a message and a crash leaves
nothing worse than a forgotten file in ``tmp``.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
import socket
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from masthead.delivery.ports import Outcome, RelayError, Reply, Submission
from masthead.relays.drops import Answers, DropRelay
from masthead.relays.envelope import envelope_fault, unstuffed
from masthead.relays.url import RelayUrl, RelayUrlError

TOGETHER = 16
"""Messages that one connection writes before it syncs their folder, once for all."""

_FOLDERS = ("tmp", "new", "cur")
_FULL = {errno.ENOSPC, errno.EDQUOT}


class Maildir:
    """A folder with ``tmp``, ``new`` and ``cur``, lines ended by LF. Safe to share between threads."""

    def __init__(self, folder: Path, *, clock: Callable[[], int] = time.time_ns) -> None:
        """clock: nanoseconds since the epoch, for names."""
        self._folder = folder
        self._clock = clock
        self._sequence = itertools.count()
        self._host = socket.gethostname().replace("/", r"\057").replace(":", r"\072")

    @classmethod
    def from_url(cls, url: RelayUrl) -> Maildir:
        """From ``maildir:/path``. Raises `RelayUrlError`."""
        if not url.path.strip("/"):
            raise RelayUrlError("The folder is missing. Write for example maildir:/var/mail/test.")
        return cls(Path(url.path))

    def make(self) -> None:
        """Make the folders that are missing. Raises `RelayError`, also for a folder that holds something else."""
        try:
            if self._is_something_else():
                raise RelayError(f"{self._folder} is not a Maildir and is not empty. Name an empty or a new folder.")
            for name in _FOLDERS:
                (self._folder / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise self.fault(error) from error

    def write(self, content: bytes) -> str:
        """Write and sync a message that nobody sees yet: its name. Raises `RelayError`, and leaves nothing then."""
        seconds, nanoseconds = divmod(self._clock(), 1_000_000_000)
        name = f"{seconds}.M{nanoseconds // 1000}P{os.getpid()}Q{next(self._sequence)}.{self._host}"
        try:
            descriptor = os.open(self._folder / "tmp" / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            self.remove(name)
            raise self.fault(error) from error
        return name

    def show(self, name: str) -> None:
        """Let readers see a written message. Raises `OSError`; it is not delivered then."""
        (self._folder / "tmp" / name).rename(self._folder / "new" / name)

    def sync(self) -> None:
        """Make what was shown survive a power cut. Raises `OSError`."""
        sync_folder(self._folder / "new")

    def remove(self, name: str) -> None:
        """Drop a written message, as far as the disk lets us; what stays in ``tmp`` troubles no reader."""
        with contextlib.suppress(OSError):
            (self._folder / "tmp" / name).unlink(missing_ok=True)

    def fault(self, error: OSError) -> RelayError:
        """What a refusal of the disk means."""
        if error.errno in _FULL:
            return RelayError(f"The disk with {self._folder} is full. Make room and send again.", retry=True)
        if isinstance(error, PermissionError):
            return RelayError(
                f"Masthead may not write to {self._folder}. Change its permissions or name another folder."
            )
        if isinstance(error, NotADirectoryError | FileExistsError):
            return RelayError(f"{self._folder} is not a folder. Name an empty or a new folder.")
        return RelayError(f"Cannot store mail in {self._folder}: {error.strerror}.", retry=True)

    def _is_something_else(self) -> bool:
        if not self._folder.exists():
            return False
        names = {entry.name for entry in self._folder.iterdir()}
        return bool(names) and not names.issuperset(_FOLDERS)


class MaildirDrop:
    """A Maildir for `DropRelay`: `prepare` writes and syncs, so that a full disk concerns nobody; `commit` shows."""

    most = TOGETHER

    def __init__(self, maildir: Maildir) -> None:
        self._maildir = maildir

    def open(self) -> None:
        """See `Drop.open`."""
        self._maildir.make()

    def prepare(self, submission: Submission) -> str | Reply:
        """See `Drop.prepare`: the name under which the message waits."""
        sender, recipient = submission.sender, submission.recipient.address
        refusal = envelope_fault(sender=sender, recipient=recipient)
        if refusal:
            return Reply(Outcome.REJECTED, text=refusal)
        return self._maildir.write(as_stored(sender, recipient, unstuffed(submission.message)))

    def commit(self, prepared: Sequence[str]) -> Answers:
        """See `Drop.commit`."""
        shown: list[str] = []
        try:
            for name in prepared:
                self._maildir.show(name)
                shown.append(name)
            self._maildir.sync()
        except OSError as error:
            fault = self._maildir.fault(error)
            doubt = Reply(Outcome.IN_DOUBT, text="The disk did not confirm that the message is kept.")
            for name in prepared[len(shown) :]:
                self._maildir.remove(name)
            put_off = [Reply(Outcome.DEFERRED, text=str(fault))] * (len(prepared) - len(shown))
            return Answers([*[doubt] * len(shown), *put_off], fault)
        return Answers([_accepted(name) for name in prepared])

    def discard(self, prepared: str) -> None:
        """See `Drop.discard`."""
        self._maildir.remove(prepared)

    def close(self) -> None:
        """See `Drop.close`: nothing is held open between messages."""


def maildir_relay(url: RelayUrl) -> DropRelay[str]:
    """The relay of ``maildir:/path``. Raises `RelayUrlError`."""
    maildir = Maildir.from_url(url)
    return DropRelay(lambda: MaildirDrop(maildir))


def as_stored(sender: str, recipient: str, message: bytes) -> bytes:
    """A message with its envelope before it: ``Return-Path`` and ``Delivered-To`` (RFC 5321 §4.4)."""
    return f"Return-Path: <{sender}>\nDelivered-To: {recipient}\n".encode() + message.replace(b"\r\n", b"\n")


def _accepted(name: str) -> Reply:
    return Reply(Outcome.ACCEPTED, 250, f"Stored as {name}")


def sync_folder(folder: Path) -> None:
    """Make a rename into `folder` survive a power cut, where the system can."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
