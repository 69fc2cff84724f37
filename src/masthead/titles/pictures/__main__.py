"""Draw the shipped titles' pictures anew, into the package itself."""

from __future__ import annotations

from pathlib import Path

from masthead.titles.pictures import draw_all

draw_all(Path(__file__).resolve().parent.parent)
