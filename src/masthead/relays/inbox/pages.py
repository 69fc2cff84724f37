"""Folders shown read-only beside the inbox, such as the web page of an edition."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

_INDEX = ("index.html", "web.html")


MOST_LINKS = 12


def page_addresses(pages: Mapping[str, Path]) -> list[tuple[str, str]]:
    """Name and address of what there is to look at now: each folder that has an index, or its subfolders that do."""
    found: list[tuple[str, str]] = []
    for name, root in pages.items():
        if page_file(pages, name, ""):
            found.append((name, f"/pages/{quote(name)}/"))
            continue
        with contextlib.suppress(OSError):
            below = sorted(entry.name for entry in root.iterdir() if page_file(pages, name, entry.name))
            found += [(entry, f"/pages/{quote(name)}/{quote(entry)}/") for entry in below if (root / entry).is_dir()]
    return found[:MOST_LINKS]


def page_file(pages: Mapping[str, Path], name: str, path: str) -> Path | None:
    """The file at `path` inside the folder called `name`; None when there is none, or it lies outside.

    Links that lead out of the folder and hidden files count as outside. A folder is its ``index.html`` or ``web.html``.
    """
    root = pages.get(name)
    pieces = path.split("/") if path else []
    if root is None or "\0" in path or any(piece.startswith(".") for piece in pieces):
        return None
    try:
        base = root.resolve()
        target = base.joinpath(*(piece for piece in pieces if piece)).resolve()
        if not target.is_relative_to(base):
            return None
        candidates = [target / index for index in _INDEX] if target.is_dir() else [target]
        return next((file for file in candidates if file.is_file() and file.resolve().is_relative_to(base)), None)
    except (OSError, ValueError, RuntimeError):  # names too long, loops of links
        return None
