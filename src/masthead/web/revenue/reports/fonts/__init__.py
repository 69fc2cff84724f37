"""Fonts of documents: one that is shipped, and those of the machine for scripts that it lacks.

A PDF brings its letters along, so that a name reads the same everywhere. The shipped font has Latin, Greek, Cyrillic,
Vietnamese, Chinese, Japanese and Korean.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PIL import ImageFont

SHIPPED = Path(__file__).with_name("WenQuanYiMicroHei.ttf")

_FURTHER = (
    "NotoSansArabic-Regular.ttf",
    "NotoSansHebrew-Regular.ttf",
    "NotoSansThai-Regular.ttf",
    "NotoSansDevanagari-Regular.ttf",
    "NotoSansBengali-Regular.ttf",
    "NotoSansTamil-Regular.ttf",
    "NotoSansGeorgian-Regular.ttf",
    "NotoSansArmenian-Regular.ttf",
    "DejaVuSans.ttf",
    "FreeSans.ttf",
    "Arial Unicode.ttf",
    "arial.ttf",
)


@cache
def further() -> tuple[Path, ...]:
    """Fonts of the machine that the shipped one is helped out by, found in the system's font folders; maybe none."""
    found = (_path(name) for name in _FURTHER)
    return tuple(each for each in found if each is not None)


def _path(name: str) -> Path | None:
    try:
        return Path(str(ImageFont.truetype(name, 12).path))
    except OSError:
        return None
