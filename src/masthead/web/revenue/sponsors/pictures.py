"""Pictures that sponsors send: read as what they are, never by their name, and held to what a slot takes."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

from masthead.web.newsroom.actions.pictures import add_picture
from masthead.web.revenue.models import Slot
from masthead.web.revenue.sponsors.faults import SponsorError
from masthead.web.revenue.sponsors.wording import Limits

ENDINGS = {"PNG": "png", "JPEG": "jpg"}
"""What every mail program shows."""
_MOST_PIXELS = 40_000_000


@dataclass(frozen=True, slots=True)
class Sent:
    """A picture that was read. content: the file."""

    content: bytes
    ending: str
    width: int
    height: int


def read_picture(content: bytes, limits: Limits) -> Sent:
    """A picture out of a file. Raises `SponsorError` for what is none, or is too small or too heavy for its slot."""
    if limits.picture is Slot.Picture.NONE:
        raise SponsorError("This slot takes no picture.", "picture", key="sponsor_fault_picture")
    if len(content) > limits.image_kb * 1000:
        many = -(-len(content) // 1000)
        raise SponsorError(
            f"The file has {many} kB; at most {limits.image_kb} are taken.",
            "picture",
            key="sponsor_fault_heavy",
            many=many,
            most=limits.image_kb,
        )
    found = _decoded(content)
    if found.width < limits.image_width or found.height < limits.image_height:
        raise SponsorError(
            f"The picture has {found.width} × {found.height} pixels; at least {limits.image_width} × "
            f"{limits.image_height} are needed.",
            "picture",
            key="sponsor_fault_small",
            size=f"{found.width} × {found.height}",
            least=f"{limits.image_width} × {limits.image_height}",
        )
    return found


def keep_picture(sent: Sent, *, title: str, shows: str) -> int:
    """Put it into the library; its id."""
    return add_picture(
        content=sent.content,
        file_name=f"sponsor.{sent.ending}",
        title=title,
        description=shows,
        width=sent.width,
        height=sent.height,
    )


def _decoded(content: bytes) -> Sent:
    fault = SponsorError(
        "That is no picture that can be read; send a PNG or a JPEG.", "picture", key="sponsor_fault_file"
    )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=list(ENDINGS)) as picture:
                width, height, form = picture.width, picture.height, str(picture.format)
                if width * height > _MOST_PIXELS or getattr(picture, "n_frames", 1) > 1:
                    raise fault
                # Every pixel: a file that ends half-way is no picture.
                picture.load()
    except (UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise fault from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise fault from None
    return Sent(content, ENDINGS[form], width, height)
