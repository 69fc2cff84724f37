"""Zip archives with one list in them, and the guards against archives that were made to do harm.

What an archive says of itself is checked before anything is unpacked, and believed no further than that: reading stops
at the size that was said.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from typing import IO, BinaryIO, cast

from masthead.audience.intake.tables import TableError

MAX_UNPACKED = 2 << 30
"""Bytes of a list in an archive."""
MAX_WORKBOOK = 256 << 20
"""Bytes of a workbook within an archive, which has to be held in memory."""
MAX_RATIO = 250
"""Of unpacked to packed: text of lists packs to a tenth, the most monotonous to a hundredth."""
MAX_MEMBERS = 1_000

BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError, KeyError)
"""What Python's zip reader raises at files that are damaged, locked or packed in ways it does not know."""

_LISTS = (".csv", ".tsv", ".txt", ".tab", ".xlsx", ".xlsm")
_ARCHIVES = (".zip", ".gz", ".7z", ".rar", ".tar")
_LITTLE = 1 << 20
_LOCKED = 0x1


def is_workbook(source: BinaryIO) -> bool:
    """Whether an archive is a workbook. Raises `TableError` for one that cannot be read."""
    with _opened(source) as archive:
        names = set(archive.namelist())
    return "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names)


def only_list(source: BinaryIO) -> BinaryIO:
    """The one list of an archive, able to seek. Raises `TableError`."""
    archive = _opened(source)
    member = _only_member(archive)
    guard(member, limit=MAX_UNPACKED)
    try:
        if member.filename.lower().endswith((".xlsx", ".xlsm")):
            guard(member, limit=MAX_WORKBOOK)
            with archive.open(member) as inner:
                return io.BytesIO(inner.read(MAX_WORKBOOK))
        return cast(BinaryIO, _Unpacked(archive, member))
    except BROKEN as fault:
        raise broken(fault) from None


def guard(member: zipfile.ZipInfo, *, limit: int) -> None:
    """Raises `TableError` for a file in an archive that is locked, too large, or packed beyond all likelihood."""
    if member.flag_bits & _LOCKED:
        raise TableError(f"“{_shown(member)}” is locked with a password; pack it without one.")
    if member.file_size > limit:
        raise TableError(f"“{_shown(member)}” would unpack to {member.file_size:,} bytes; at most {limit:,} are read.")
    if member.file_size > _LITTLE and member.file_size > MAX_RATIO * max(member.compress_size, 1):
        raise TableError(f"“{_shown(member)}” unpacks to more than {MAX_RATIO} times its size, as no list does.")


def broken(fault: Exception) -> TableError:
    """What to say of an archive or workbook that cannot be read."""
    words = " ".join(str(fault).split())[:120]
    return TableError(
        f"The file is damaged or packed in an unknown way ({words or type(fault).__name__}); make it anew."
    )


class _Unpacked(io.RawIOBase):
    """A member as a file that can seek to its start again, which is all that a list needs."""

    def __init__(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
        self._archive = archive
        self._member = member
        self._inner: IO[bytes] = archive.open(member)
        self._place = 0

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._place

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """To any place before here by reading from the start once more."""
        if whence != io.SEEK_SET:
            raise io.UnsupportedOperation("a list is read from its start")
        if offset < self._place:
            self._inner.close()
            self._inner = self._archive.open(self._member)
            self._place = 0
        while self._place < offset and self.read(min(1 << 16, offset - self._place)):
            pass
        return self._place

    def read(self, size: int = -1) -> bytes:
        """Raises `TableError` where the archive is damaged."""
        try:
            found = self._inner.read(size)
        except BROKEN as fault:
            raise broken(fault) from None
        self._place += len(found)
        return found


def _opened(source: BinaryIO) -> zipfile.ZipFile:
    source.seek(0)
    try:
        archive = zipfile.ZipFile(source)
    except BROKEN as fault:
        raise broken(fault) from None
    if len(archive.filelist) > MAX_MEMBERS:
        raise TableError(f"The archive holds {len(archive.filelist):,} files; put one list into it.")
    return archive


def _only_member(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    members = [each for each in archive.infolist() if not each.is_dir() and not _is_baggage(each.filename)]
    lists = [each for each in members if each.filename.lower().endswith(_LISTS)]
    if not lists and len(members) == 1 and not members[0].filename.lower().endswith(_ARCHIVES):
        lists = members
    if len(lists) != 1:
        count = "no list" if not lists else f"{len(lists)} lists"
        raise TableError(f"The archive holds {count}; put exactly one CSV, TSV or XLSX file into it.")
    return lists[0]


def _is_baggage(name: str) -> bool:
    """What operating systems put into archives beside what people did."""
    last = name.rpartition("/")[2]
    return name.startswith("__MACOSX/") or last.startswith(".") or last in {"Thumbs.db", "desktop.ini"}


def _shown(member: zipfile.ZipInfo) -> str:
    name = member.filename.rpartition("/")[2][:80]
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name)
