from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from PIL import Image

from masthead.render import pictures
from masthead.render.pictures import SIZE, title_picture
from masthead.render.sheet import Sheet

SheetOf = Callable[..., Sheet]


def drawn(png: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(png))
    image.load()
    return image


def ink_box(png: bytes) -> tuple[int, int, int, int]:
    """Where the title stands: what is as dark as ink between the rule and the foot."""
    band = drawn(png).convert("L").crop((0, 150, SIZE[0], 530))
    found = band.point(lambda value: 255 if value < 90 else 0).getbbox()
    assert found
    return found


@pytest.mark.parametrize("language", ["en", "de", "ja"])
def test_title_picture_is_a_png_of_the_size_sharing_asks_for(language: str, sheets: dict[str, Sheet]) -> None:
    image = drawn(title_picture(sheets[language]))
    assert (image.format, image.size) == ("PNG", (1200, 630))


def test_title_picture_is_the_same_every_time(sheets: dict[str, Sheet]) -> None:
    assert title_picture(sheets["ja"]) == title_picture(sheets["ja"])


@pytest.mark.parametrize(
    "title", ["Cheese", "word " * 400, "x" * 3000, "長" * 500, "A " + "🟠" * 40 + "\x00{{ name | you }}"]
)
def test_title_picture_keeps_its_margins(title: str, sheet_of: SheetOf) -> None:
    left, top, right, bottom = ink_box(title_picture(sheet_of(title=title)))
    assert left >= 60
    assert right <= SIZE[0] - 60
    assert top > 0
    assert bottom < 380


def test_title_picture_without_a_title_still_has_its_name(sheet_of: SheetOf) -> None:
    colours = drawn(title_picture(sheet_of(title=""))).getcolors(100_000)
    assert colours
    assert len(colours) > 10


def test_title_picture_on_a_machine_without_fonts_uses_pillows_own(
    sheets: dict[str, Sheet], monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures._face_for.cache_clear()
    monkeypatch.setattr(pictures, "_faces", lambda _family: [""])
    try:
        assert ink_box(title_picture(sheets["en"]))
    finally:
        pictures._face_for.cache_clear()


def test_title_that_no_face_can_set_gives_way_to_the_publications_name(
    sheet_of: SheetOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures._face_for.cache_clear()
    monkeypatch.setattr(pictures, "_faces", lambda _family: ["DejaVuSans-Bold.ttf#0", ""])
    japanese = title_picture(sheet_of(title="東京の商店街が夜に閉まる"))
    name = sheet_of().house.publication.name
    assert japanese == title_picture(sheet_of(title=name))
    assert japanese != title_picture(sheet_of(title="A name in a headline: 青山"))
    pictures._face_for.cache_clear()
