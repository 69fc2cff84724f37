"""Where the links of a mailing lead: one small file per mailing, so that no redirect needs a database.

Whoever launches a mailing writes the file before the first message leaves; the tracker reads it when the first reader
comes and again when it changes. Without its file a mailing is expired: its links lead nowhere.
"""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated
from urllib.parse import quote, urlsplit

import idna
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from masthead.tracking.records import NO_LINK

CHECK_SECONDS = 1.0
"""How long a table is used before its file is looked at again."""

MOST_KEPT = 4096
"""So many tables are kept in memory."""

_NAME = re.compile(r"(\d{1,10})\.json")
_MAILING_END = 0x8000_0000
# What may stand in a Location header as it is (RFC 3986 with the characters that browsers let pass, RFC 9110 §5.5).
_HEADER = re.compile(r"https?://[!-~]+")
_KEPT = "!#$%&'()*+,/:;=?@[]~|"
_LONGEST = 8000


class LinkTableError(ValueError):
    """A file that is no link table. The message names it and what is wrong."""


class Privacy(StrEnum):
    """What is kept of the readers of a mailing.

    FULL: who did what. AGGREGATE: what was done, by nobody in particular. OFF: nothing. Unsubscribing is always kept.
    """

    FULL = "full"
    AGGREGATE = "aggregate"
    OFF = "off"


def location_of(url: str) -> str:
    """What a Location header says to lead to `url`: ASCII, the host as A-labels, the rest percent-encoded (RFC 3987).

    "" for what no redirect may lead to: anything but http and https with a host, and what cannot be encoded.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", f":{parts.port}" if parts.port is not None else ""
        if parts.scheme not in {"http", "https"} or not host:
            return ""
        name = host if host.isascii() else idna.encode(host, uts46=True).decode("ascii")
        name = f"[{name}]" if ":" in name else name
        rest = quote(parts._replace(scheme="", netloc="").geturl(), safe=_KEPT)
    except ValueError:
        return ""
    said = f"{parts.scheme}://{name}{port}{rest}"
    return said if _HEADER.fullmatch(said) and len(said) <= _LONGEST else ""


def _page(url: str) -> str:
    if url and location_of(url) != url:
        raise ValueError("an address is needed like https://press.example/title")
    return url


class Target(BaseModel):
    """Where one link leads.

    url: as the edition has it; where that is no web address (`location_of`), the tracker leads nowhere. section:
    position in the edition as it is written, from 0, -1 for links outside every section: alternatives of which each
    reader sees one count as one. kind, label: of that section. canary: no reader sees this link.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    url: str
    section: int = -1
    kind: str = ""
    label: str = ""
    canary: bool = False


class LinkTable(BaseModel):
    """All links of one mailing, by index.

    publication: its id. web_url: the edition's public page, "" for none. reader_url: the front page of the publication
    for readers, under which ``unsubscribe/<token>/`` and ``preferences/<token>/`` are; "" for the tracker's own
    setting. expires_ms: UTC, milliseconds since 1970, when clicks and openings end; 0 for never.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    publication: int
    privacy: Privacy
    targets: Annotated[tuple[Target, ...], Field(max_length=NO_LINK)]
    web_url: Annotated[str, AfterValidator(_page)] = ""
    reader_url: Annotated[str, AfterValidator(_page)] = ""
    expires_ms: Annotated[int, Field(ge=0)] = 0


def table_path(folder: Path, mailing: int) -> Path:
    """The file of a mailing's table. Raises ValueError for what is no mailing's id."""
    if not 0 < mailing < _MAILING_END:
        raise ValueError(f"The mailing id {mailing} does not fit; it is a whole number from 1 to {_MAILING_END - 1}.")
    return folder / f"{mailing}.json"


def write_links(folder: Path, mailing: int, table: LinkTable) -> Path:
    """Write or replace a mailing's table; lasting when this returns. Raises OSError when the disk refuses."""
    path = table_path(folder, mailing)
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = folder / f".{mailing}.{secrets.token_hex(8)}"
    try:
        with unfinished.open("xb") as file:
            file.write(table.model_dump_json().encode())
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return path


def read_links(path: Path) -> LinkTable:
    """The table in a file. Raises `LinkTableError`; OSError when it cannot be read."""
    try:
        return LinkTable.model_validate_json(path.read_bytes())
    except ValidationError as fault:
        first = fault.errors(include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        raise LinkTableError(f"{path} is no link table: {place or 'all of it'}: {first['msg']}.") from None


def remove_links(folder: Path, mailing: int) -> None:
    """Let a mailing expire: its links lead nowhere from now on. Nothing happens when it has."""
    table_path(folder, mailing).unlink(missing_ok=True)


def mailings_with_links(folder: Path) -> list[int]:
    """Ids of all mailings that have a table, in order."""
    if not folder.is_dir():
        return []
    return sorted(int(found[1]) for each in folder.iterdir() if (found := _NAME.fullmatch(each.name)))


class _Kept:
    """A table, the stamp of its file, and until when nobody looks whether it has changed."""

    __slots__ = ("stamp", "table", "until")

    def __init__(self, table: LinkTable | None, stamp: tuple[int, int, int] | None, until: float) -> None:
        self.table, self.stamp, self.until = table, stamp, until


class LinkTables:
    """The tables of a folder, kept in memory, each looked after at most once in `CHECK_SECONDS`.

    A file that cannot be read or is damaged changes nothing: what was known before holds, and `fault` says what is
    wrong. For one thread.
    """

    def __init__(self, folder: Path, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._monotonic = monotonic
        self._kept: dict[int, _Kept] = {}
        self.fault = ""
        """What is wrong with the last table that could not be read; "" when the last one could."""

    def get(self, mailing: int) -> LinkTable | None:
        """The table of a mailing; None when it has none."""
        now = self._monotonic()
        kept = self._kept.get(mailing)
        if kept is not None and now < kept.until:
            return kept.table
        if kept is None:
            if len(self._kept) >= MOST_KEPT:
                self._kept.clear()
            kept = self._kept[mailing] = _Kept(None, None, 0)
        kept.until = now + CHECK_SECONDS
        self._refresh(mailing, kept)
        return kept.table

    def _refresh(self, mailing: int, kept: _Kept) -> None:
        try:
            path = table_path(self._folder, mailing)
            said = path.stat()
            stamp = (said.st_ino, said.st_mtime_ns, said.st_size)
            if stamp != kept.stamp:
                kept.table = read_links(path)
                kept.stamp = stamp
                self.fault = ""
        except FileNotFoundError:
            kept.table = kept.stamp = None
        except (OSError, ValueError) as fault:
            self.fault = str(fault)
