"""Images: said in words, found, light enough, sharp enough, and of a format that mail programs show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from urllib.parse import unquote, urlsplit

from masthead.checks.check import Check, Code, PlacedImage, Preflight, error, info, quoted, warning
from masthead.edition.findings import Finding
from masthead.edition.media import Media

ALT_MISSING = error(
    "image-alt-missing",
    "An image has no alternative text; readers who do not see it get nothing.",
    'Say what it shows between “![” and “]”; write “![](picture.png){alt=""}” if it is mere decoration.',
)
ALT_AUTOMATIC = warning(
    "image-alt-automatic",
    "An alternative text is a file name or says only “image”.",
    "Say in a sentence what it shows.",
)
ALT_LONG = info(
    "image-alt-long",
    "An alternative text is longer than 200 characters, and screen readers cannot pause in it.",
    "Keep one sentence and move the rest into caption or text.",
)
MISSING = error(
    "image-missing",
    "An image file is not where the edition says.",
    "Put the file there, or correct its path: it is relative to the edition file.",
)
SOURCE = error(
    "image-source",
    "An image is embedded, or a path that exists only on its editor’s computer.",
    "Put the file beside the edition and write its relative path.",
)
INSECURE = warning(
    "image-insecure",
    "An image is fetched over “http://”; many mail programs refuse to show it.",
    "Write “https://” or put the file beside the edition.",
)
FORMAT = error(
    "image-format",
    "An image has a format that some mail programs do not show: SVG, WebP, AVIF, HEIC, TIFF.",
    "Save it as PNG (drawings), JPEG (photographs) or GIF (animations).",
)
HEAVY = warning(
    "image-heavy",
    "An image file is heavier than the house format allows.",
    "Save it smaller: 1,200 pixels wide, JPEG quality 80.",
)
LARGE = warning(
    "image-large",
    "An image has far more pixels than any mail shows.",
    "Scale it to 1,200 pixels in width.",
)
SMALL = info(
    "image-small",
    "An image has too few pixels to be sharp on a phone’s screen.",
    "Use a version twice as wide as it is shown.",
)

_AUTOMATIC = re.compile(
    r"(?:(?:an?|the|the following)\s)?(?:image|images|picture|photo|photograph|photography|pic|graphic|graphics|figure"
    r"|icon|logo|banner|bild|foto|grafik|abbildung|symbolbild|unbenannt|untitled|screenshot|bildschirmfoto|thumbnail|alt"
    r"|alt text|placeholder)(?:\s?(?:of|von)?\s?\d*)?"
    r"|(?:img|dsc|dscn|dscf|pxl|pict|gopr|mvimg|screen[ _-]?shot|bildschirmfoto|whatsapp[ _-]image|image|photo)"
    r"[ _-]?\d[\w :.()-]*"
    r"|\S+\.(?:jpe?g|png|gif|webp|svg|heic|avif|tiff?|bmp)"
    r"|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[\d\W_]+",
    re.IGNORECASE,
)
_FORMATS = {
    "avif": "AVIF",
    "bmp": "BMP",
    "heic": "HEIC",
    "heif": "HEIC",
    "jxl": "JPEG XL",
    "pdf": "PDF",
    "svg": "SVG",
    "tif": "TIFF",
    "tiff": "TIFF",
    "webp": "WebP",
}
_ALT_LIMIT = 200
_WIDEST = 3000
# Phones have two to three pixels for each that is asked for; below half as many again it shows.
_SHARP, _SOFT = 2.0, 1.5


def _run(p: Preflight) -> Iterator[Finding]:
    for placed in p.images:
        for code, message, remedy in _remarks(p, placed):
            yield code.found(message, remedy, at=p.place(placed.section, placed.image.src, placed.image.alt or ""))


CHECK = Check(
    "images",
    "Every image says what it shows, is there, and suits mail in format, weight and size.",
    (ALT_MISSING, ALT_AUTOMATIC, ALT_LONG, MISSING, SOURCE, INSECURE, FORMAT, HEAVY, LARGE, SMALL),
    _run,
)

_Remark = tuple[Code, str, str]


def _remarks(p: Preflight, placed: PlacedImage) -> Iterator[_Remark]:
    yield from _alt_remarks(placed)
    src = placed.image.src.strip()
    shown = quoted(src)
    media = p.sheet.media.get(placed.image.src)
    if _is_local_or_embedded(src):
        yield SOURCE, f"The image {shown} cannot be fetched by readers.", ""
        return
    if media is None and "//" not in src:
        yield MISSING, f"The image file {shown} was not found.", ""
    if src.lower().startswith("http://"):
        yield INSECURE, f"The image {shown} is fetched without encryption.", f"Write {quoted('https://' + src[7:])}."
    if name := _unsuitable_format(src, media):
        yield FORMAT, f"The image {shown} is {name}, which not every mail program shows.", ""
    if media is not None:
        yield from _measures(p, placed, media, shown)


def _alt_remarks(placed: PlacedImage) -> Iterator[_Remark]:
    image, shown = placed.image, quoted(placed.image.src)
    if image.alt is None:
        yield ALT_MISSING, f"The image {shown} has no alternative text.", ""
    elif _is_automatic(image.alt.strip(), image.src):
        yield ALT_AUTOMATIC, f"The alternative text {quoted(image.alt)} of {shown} says nothing.", ""
    elif len(image.alt) > _ALT_LIMIT:
        yield ALT_LONG, f"The alternative text of {shown} has {len(image.alt)} characters.", ""


def _is_automatic(alt: str, src: str) -> bool:
    if not alt:
        return False
    name = PurePosixPath(unquote(src)).name
    return bool(_AUTOMATIC.fullmatch(alt)) or alt.casefold() in {name.casefold(), PurePosixPath(name).stem.casefold()}


def _is_local_or_embedded(src: str) -> bool:
    return (
        not src
        or src.startswith(("/", "~", "\\"))
        or bool(re.match(r"^(?:[A-Za-z]:[\\/]|data:|file:|cid:|blob:)", src, re.IGNORECASE))
    )


def _unsuitable_format(src: str, media: Media | None) -> str | None:
    if media is not None:
        return _FORMATS.get(media.content_type.partition("/")[2].partition("+")[0].lower())
    try:
        path = urlsplit(src).path
    except ValueError:
        return None
    return _FORMATS.get(path.rpartition(".")[2].lower())


def _measures(p: Preflight, placed: PlacedImage, media: Media, shown: str) -> Iterator[_Remark]:
    kilobytes = media.weight / 1000
    if kilobytes > p.house.budget.image_kb:
        yield HEAVY, f"The image {shown} weighs {kilobytes:,.0f} kB; the house allows {p.house.budget.image_kb}.", ""
    size = f"{media.width:,} × {media.height:,} pixels"
    shown_width = _shown_width(p, placed, media)
    if max(media.width, media.height) > _WIDEST:
        yield LARGE, f"The image {shown} has {size}.", ""
    elif 0 < media.width < shown_width * _SOFT:
        remedy = f"Use one {shown_width * _SHARP:,.0f} pixels wide."
        yield SMALL, f"The image {shown} has {size} and is shown {shown_width:,} wide.", remedy


def _shown_width(p: Preflight, placed: PlacedImage, media: Media) -> int:
    """Pixels as the mail asks for them; 0 when the image is not in it."""
    widths = (each.width for each in p.mail.pictures if each.src == media.url and each.section == placed.section)
    return next((int(width) for width in widths if width.isdecimal()), 0)
