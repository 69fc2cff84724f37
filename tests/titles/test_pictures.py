"""The shipped pictures are those their package draws."""

from __future__ import annotations

from importlib.resources import as_file
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from masthead.titles import STARTER
from masthead.titles.pictures import PICTURES

with as_file(STARTER) as _starter:
    TITLES_FOLDER = _starter.parent
# Scaling may round differently in another version of Pillow; a changed drawing is far beyond this.
CLOSE = 1.5
DRAWN_ONCE = sorted({draw: path for path, draw in reversed(PICTURES.items())}.values())


@pytest.mark.parametrize("path", DRAWN_ONCE)
def test_shipped_picture_is_what_is_drawn(path: str) -> None:
    with Image.open(TITLES_FOLDER / path) as shipped:
        drawn = PICTURES[path]()

        assert drawn.size == shipped.size
        difference = ImageStat.Stat(ImageChops.difference(drawn.convert("RGB"), shipped.convert("RGB"))).mean
        assert max(difference) < CLOSE


def test_pictures_drawn_by_one_function_are_the_same_file() -> None:
    for path, draw in PICTURES.items():
        twin = next(other for other, other_draw in PICTURES.items() if other_draw is draw)
        assert (TITLES_FOLDER / path).read_bytes() == (TITLES_FOLDER / twin).read_bytes()


def test_every_shipped_picture_is_drawn_here() -> None:
    shipped = {path.relative_to(TITLES_FOLDER).as_posix() for path in TITLES_FOLDER.glob("*/images/*")}

    assert shipped == {str(Path(path)) for path in PICTURES}
