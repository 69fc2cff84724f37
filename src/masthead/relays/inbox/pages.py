"""Folders shown read-only beside the inbox, such as the web page of an edition."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

_INDEX = ("index.html", "web.html")


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
