"""The pictures of the shipped titles, drawn by this package: nobody in them exists, nobody else drew them.

``python -m masthead.titles.pictures`` draws them anew into the titles' folders;
a test holds the shipped files against what is drawn.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PIL import Image

from masthead.titles.pictures import neon, portraits, scenes
from masthead.titles.pictures.canvas import save

PICTURES: dict[str, Callable[[], Image.Image]] = {
    "harbour-morning/images/harbour-ferry.png": scenes.harbour_ferry,
    "harbour-morning/images/chinatsu-kirihara.png": portraits.president,
    "harbour-morning/images/umbrellas.png": scenes.umbrellas,
    "harbour-morning/images/night-shop.png": scenes.night_shop,
    "harbour-morning/images/baek-sol-bi.png": portraits.founder,
    "hafen-am-morgen/images/hafenfaehre.png": scenes.harbour_ferry,
    "hafen-am-morgen/images/chinatsu-kirihara.png": portraits.president,
    "hafen-am-morgen/images/schirme.png": scenes.umbrellas,
    "harbour-lantern/images/neon-carp.png": neon.carp,
    "harbour-lantern/images/wen-ruolan.png": portraits.soup_keeper,
    "harbour-lantern/images/neon-bars.png": neon.bars,
    "starter/images/morning-cup.png": scenes.morning_cup,
}
"""What is drawn, by its path below the titles' folder."""


def draw_all(folder: Path) -> None:
    """Draw every picture into `folder`, replacing what is there."""
    for path, draw in PICTURES.items():
        save(draw(), folder / path)
