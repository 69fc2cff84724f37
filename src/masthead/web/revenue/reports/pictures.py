"""The picture of a section, small enough for a document."""

from __future__ import annotations

import io
import logging

from PIL import Image

from masthead.web.newsroom.mapping_pictures import picture_of

_LARGEST = (1200, 1600)
"""Pixels."""

logger = logging.getLogger("masthead.revenue")


def picture_for(src: str) -> bytes | None:
    """A picture of the library as JPEG, on white; None for one that is gone, or is none. Nothing is fetched."""
    found = picture_of(src)
    if found is None:
        return None
    try:
        with found.file.open("rb") as file, Image.open(file) as image:
            image.thumbnail(_LARGEST)
            whole = image.convert("RGBA")
        ground = Image.new("RGBA", whole.size, "white")
        out = io.BytesIO()
        Image.alpha_composite(ground, whole).convert("RGB").save(out, "JPEG", quality=85)
    except (OSError, ValueError, Image.DecompressionBombError) as fault:
        logger.warning("The picture of a sponsor's section could not be read: %s", fault)
        return None
    return out.getvalue()
