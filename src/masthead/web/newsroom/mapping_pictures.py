"""Pictures of the library ↔ images of an edition.

In an edition a picture's source is ``media/<id>/<file name>``. Both have to agree with the library: a file from
another installation that says ``media/3/…`` is not given whatever happens to be number 3 here.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from masthead.edition.media import Image, Media
from masthead.edition.model import Edition as CoreEdition
from masthead.edition.richtext import RichLine
from masthead.web.newsroom.models import Picture

Sources = Mapping[int, str]
"""The source of each picture, by its id."""

# Twice the width of a mail’s column, for sharp screens; higher than any phone’s screen.
_SIZE = "max-1280x2560"
# What mail programs cannot show is turned into what they can.
_FORMATS = {".webp": "|format-jpeg", ".avif": "|format-jpeg"}
_SOURCE = re.compile(r"media/(\d{1,18})/([^/]+)")


def image_src(picture: Picture) -> str:
    """How an edition refers to a picture."""
    return f"media/{picture.pk}/{PurePosixPath(picture.file.name).name}"


def picture_of(src: str) -> Picture | None:
    """The picture an edition refers to, if the library has it."""
    found = pictures_of([src])
    return Picture.objects.get(pk=found[src]) if found else None


def pictures_of(sources: Iterable[str]) -> dict[str, int]:
    """Ids of the pictures behind sources, for those that the library has."""
    named = {int(match[1]): src for src in sources if (match := _SOURCE.fullmatch(src))}
    if not named:
        return {}
    return {
        named[picture.pk]: picture.pk
        for picture in Picture.objects.filter(pk__in=named).only("file")
        if image_src(picture) == named[picture.pk]
    }


def sources_in(stored: Any) -> Sources:
    """The sources of all pictures that stored sections use."""
    ids = set(_picture_ids(stored))
    if not ids:
        return {}
    return {picture.pk: image_src(picture) for picture in Picture.objects.filter(pk__in=ids).only("file")}


def media_of(edition: CoreEdition, *, base_url: str) -> dict[str, Media]:
    """The files behind an edition's images, by source; none for a picture that is gone. Makes smaller ones at need."""
    images = {image.src for section in edition.sections for image in section.fields.images()}
    found = pictures_of(images)
    pictures = Picture.objects.prefetch_renditions(_SIZE).in_bulk(found.values())
    media = ((src, _media(pictures[pk], base_url)) for src, pk in found.items())
    return {src: each for src, each in media if each is not None}


def core_image(stored: Any, sources: Sources) -> Image | None:
    """An image as its block stores it; None when nothing at all was filled in."""
    if not isinstance(stored, dict) or not any(stored.values()):
        return None
    pk = stored.get("image")
    address = str(stored.get("address") or "")
    # A picture that was removed from the library leaves its alternative text.
    src = sources.get(pk, f"media/{pk}/") if isinstance(pk, int) else address
    return Image(
        src=src,
        alt="" if stored.get("decorative") else stored.get("alt_text") or None,
        credit=str(stored.get("credit") or ""),
        caption=RichLine.from_html(str(stored.get("caption") or "")),
    )


def stored_image(image: Image, pictures: Mapping[str, int]) -> dict[str, Any]:
    """An image as its block stores it."""
    pk = pictures.get(image.src)
    return {
        "image": pk,
        "alt_text": image.alt or "",
        "decorative": image.alt == "",
        "credit": image.credit,
        "address": "" if pk else image.src,
        "caption": image.caption.html,
    }


def _media(picture: Picture, base_url: str) -> Media | None:
    format_ = _FORMATS.get(PurePosixPath(picture.file.name).suffix.lower(), "")
    try:
        rendition = picture.get_rendition(_SIZE + format_)
        weight = rendition.file.size
    except OSError:  # The file is gone, or no picture.
        return None
    url = rendition.url if "://" in rendition.url else f"{base_url.rstrip('/')}{rendition.url}"
    content_type = mimetypes.guess_type(rendition.file.name)[0] or "application/octet-stream"
    return Media(url, rendition.width, rendition.height, weight, content_type)


def _picture_ids(stored: Any) -> Iterator[int]:
    if isinstance(stored, list):
        for item in stored:
            yield from _picture_ids(item)
    elif isinstance(stored, dict):
        if "alt_text" in stored and isinstance(stored.get("image"), int):
            yield stored["image"]
        for inner in stored.values():
            yield from _picture_ids(inner)
