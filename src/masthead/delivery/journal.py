"""The journal: fixed records in a memory-mapped file, so that writing one costs no system call.

A page that was written through a mapping belongs to the kernel: `kill -9` cannot take it back. Power loss can, so
the file is synced in a thread of its own, at most `SYNC_SECONDS` or `SYNC_RECORDS` after a record.

File: a header of 128 bytes, then records of 16 bytes, both little-endian and closed by a CRC-32 of what stands before::

    header  8s magic · 16s boot id · 36s owner · I mailing · I position · I epoch · I passes · I crc, zeros
    record  B type · B outcome · H index · H code · H 0 · I serial · I crc

The serial counts records from 1 and starts anew with each chunk, so that what an earlier chunk left behind is never
taken for the present one. What cannot be read – cut off, a flipped bit, another boot of the host – makes a recovery
incomplete: then whoever may have been submitted is in doubt, never guessed.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
import threading
import uuid
import zlib
from enum import IntEnum
from pathlib import Path

from masthead.delivery.mailing import CHUNK_SIZE, Claim, MailingId
from masthead.delivery.outcome import Outcome
from masthead.delivery.ports import Recovery

SYNC_SECONDS = 0.1
SYNC_RECORDS = 256

_MAGIC = b"MHJRNL01"
_HEADER = struct.Struct("<8s16s36sIIII")
_RECORD = struct.Struct("<BBHHHI")
_CRC = struct.Struct("<I")
_HEADER_SIZE = 128
_RECORD_SIZE = _RECORD.size + _CRC.size
# A member begins once and is answered once per claim; given back after begin is possible only through an answer.
_RECORDS = 4 * CHUNK_SIZE
_FILE_SIZE = _HEADER_SIZE + _RECORDS * _RECORD_SIZE
_OUTCOMES = tuple(Outcome)
_NUMBER = {outcome: number for number, outcome in enumerate(_OUTCOMES)}


class _Type(IntEnum):
    BEGIN = 1
    RESULT = 2


class JournalBusyError(Exception):
    """Another process is writing this journal."""


# Members of enums are looked up by a function call, and these are asked for with every message.
_BEGIN, _RESULT = int(_Type.BEGIN), int(_Type.RESULT)


class FileJournal:
    """Implements `Journal` in one file of `folder`.

    Raises `JournalBusyError` when another process holds it, OSError when the disk refuses; the file has its full size
    from the first moment, so that a full disk is met here and never in the middle of a mailing.
    """

    def __init__(self, folder: Path, *, boot_id: bytes | None = None) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._boot = boot_id or boot_id_of_host()
        self._descriptor = os.open(folder / "journal", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            self._lock(folder)
            self._recovery = self._read(os.pread(self._descriptor, _FILE_SIZE, 0))
            os.posix_fallocate(self._descriptor, 0, _FILE_SIZE)
            self._map = mmap.mmap(self._descriptor, _FILE_SIZE)
        except BaseException:
            os.close(self._descriptor)
            raise
        self.owner = self._owner(folder)
        self._serial = 0
        self._unsynced = 0
        self._wake = threading.Event()
        self._closing = False
        self._syncer = threading.Thread(target=self._sync_forever, name="journal", daemon=True)
        self._syncer.start()

    def recover(self) -> Recovery | None:
        """See `Journal.recover`."""
        return self._recovery

    def start(self, claim: Claim) -> None:
        """See `Journal.start`."""
        self._serial = 0
        self._map[_HEADER_SIZE:] = bytes(_FILE_SIZE - _HEADER_SIZE)
        self._write_header(claim.mailing, claim.position, claim.epoch, claim.passes)
        self._map.flush()

    def begin(self, index: int) -> None:
        """See `Journal.begin`."""
        self._append(_BEGIN, 0, index, 0)

    def result(self, index: int, outcome: Outcome, code: int) -> None:
        """See `Journal.result`."""
        self._append(_RESULT, _NUMBER[outcome], index, code)

    def finish(self) -> None:
        """See `Journal.finish`."""
        self._write_header(0, 0, 0, 0)
        self._recovery = None

    def close(self) -> None:
        """See `Journal.close`."""
        if self._closing:
            return
        self._closing = True
        self._wake.set()
        self._syncer.join()
        self._map.flush()
        self._map.close()
        os.close(self._descriptor)

    def _append(self, kind: int, outcome: int, index: int, code: int) -> None:
        offset = _HEADER_SIZE + self._serial * _RECORD_SIZE
        self._serial = serial = self._serial + 1
        if offset >= _FILE_SIZE:
            raise JournalFullError
        record = _RECORD.pack(kind, outcome, index, code, 0, serial)
        # In one assignment, so that a record is whole or not there.
        self._map[offset : offset + _RECORD_SIZE] = record + _CRC.pack(zlib.crc32(record))
        self._unsynced += 1
        if self._unsynced >= SYNC_RECORDS:
            self._wake.set()

    def _write_header(self, mailing: int, position: int, epoch: int, passes: int) -> None:
        header = _HEADER.pack(_MAGIC, self._boot, self.owner.encode(), mailing, position, epoch, passes)
        self._map[: len(header) + _CRC.size] = header + _CRC.pack(zlib.crc32(header))

    def _sync_forever(self) -> None:
        while not self._closing:
            self._wake.wait(SYNC_SECONDS)
            self._wake.clear()
            if self._unsynced:
                self._unsynced = 0
                os.fdatasync(self._descriptor)

    def _lock(self, folder: Path) -> None:
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise JournalBusyError(
                f"Another worker is writing {folder}. Wait until it ends, or give this one a folder of its own."
            ) from None

    def _owner(self, folder: Path) -> str:
        path = folder / "owner"
        try:
            return str(uuid.UUID(path.read_text("ascii").strip()))
        except (OSError, ValueError):
            owner = str(uuid.uuid4())
            path.write_text(owner + "\n", "ascii")
            return owner

    def _read(self, content: bytes) -> Recovery | None:
        """What an existing file says; None when it is new or nothing was open."""
        if len(content) < _HEADER_SIZE:
            return None
        header, crc = content[: _HEADER.size], content[_HEADER.size : _HEADER.size + _CRC.size]
        magic, boot, _, mailing, position, epoch, passes = _HEADER.unpack(header)
        if _CRC.pack(zlib.crc32(header)) != crc or magic != _MAGIC or mailing == 0:
            # Nothing is known then, and the worker takes all that is unresolved as in doubt.
            return None
        results, begun, intact = read_records(content[_HEADER_SIZE:])
        return Recovery(
            MailingId(mailing),
            position,
            epoch,
            passes,
            results,
            frozenset(begun - results.keys()),
            complete=intact and boot == self._boot and len(content) == _FILE_SIZE,
        )


class JournalFullError(Exception):
    """More records than a chunk can have: a fault of the worker, which must stop."""


def read_records(content: bytes) -> tuple[dict[int, tuple[Outcome, int]], set[int], bool]:
    """Results and begun members from a journal's records; whether all of them were readable.

    Records end where zeros begin. A damaged record is passed over and said in the third value; later records still
    count, for each carries its own serial and CRC.
    """
    results: dict[int, tuple[Outcome, int]] = {}
    begun: set[int] = set()
    intact = len(content) == _FILE_SIZE - _HEADER_SIZE
    last = 0
    for number, offset in enumerate(range(0, len(content) - _RECORD_SIZE + 1, _RECORD_SIZE), 1):
        raw = content[offset : offset + _RECORD_SIZE]
        if not any(raw):
            continue
        kind, outcome, index, code, _, serial = _RECORD.unpack_from(raw)
        if raw[_RECORD.size :] != _CRC.pack(zlib.crc32(raw[: _RECORD.size])) or serial != number:
            intact = False
            continue
        intact = intact and serial == last + 1
        last = serial
        if kind == _Type.BEGIN:
            begun.add(index)
            results.pop(index, None)
        else:
            results[index] = (_OUTCOMES[outcome], code)
    return results, begun, intact


def boot_id_of_host() -> bytes:
    """Differs after every boot of this host, 16 bytes; zeros where the system does not tell."""
    try:
        return uuid.UUID(Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()).bytes
    except (OSError, ValueError):
        return bytes(16)
