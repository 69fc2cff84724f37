"""The PDF: letters of every script are in it, and what is long takes more sheets."""

from __future__ import annotations

import datetime as dt
import io
import re
import zlib

import pytest
from PIL import Image

from masthead.render.themes import theme_named
from masthead.web.revenue.reports.drawing import draw
from masthead.web.revenue.reports.fonts import SHIPPED, further
from masthead.web.revenue.reports.showing import Shown
from masthead.web.revenue.reports.telling import Bar, Curve, Tile, Told
from masthead.web.subscribers.words import words_for

AT = dt.datetime(2026, 11, 30, 6, tzinfo=dt.UTC)


def a_told(heading: str = "Report for Lumen Press") -> Told:
    bars = tuple(Bar(place, place / 9, f"hour {place}", str(place)) for place in range(10))
    tiles = (Tile("Delivered", "48,210", "messages"), Tile("Position", "Top", "the line", small=True))
    return Told(
        heading=heading, title="Harbour Morning", day="23 November 2026", slot="Slot “lead”", campaign="Autumn",
        stage="After a week", tiles=tiles, curve=Curve(bars, ("day 1", "day 2"), "Most, 9, came in hour 9.", "9"),
        no_curve="", links=(("https://lumen.example/seat", "812"),), as_of="As of today.", how="Programs are left out.",
    )  # fmt: skip


def a_shown(*paragraphs: str, picture: bytes | None = None) -> Shown:
    return Shown("Advertisement", "Lumen", "Half the words", paragraphs, "Save", "https://lumen.example/", picture)


def drawn(told: Told, shown: Shown | None = None) -> bytes:
    return draw(told, shown, theme_named("harbour").light, words_for("en"), AT)


def letters(pdf: bytes) -> set[str]:
    """What can be copied from it: the letters that its fonts bring along (ISO 32000-1, 9.10.3)."""
    found: set[str] = set()
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            text = zlib.decompress(stream)
        except zlib.error:
            text = stream
        if b"beginbfchar" in text or b"beginbfrange" in text:
            for each in re.findall(rb"<[0-9A-Fa-f]+>\s+<([0-9A-Fa-f]{4,8})>", text):
                found.add(bytes.fromhex(each.decode()).decode("utf-16-be"))
    return found


def test_names_of_many_scripts_are_in_it() -> None:
    name = "Łukasz Größe Ελένη Олена Nguyễn 流明出版 國家 山田さん 김민수 “quoted”"
    assert set(name) - {" "} <= letters(drawn(a_told(name)))


@pytest.mark.skipif(not further(), reason="this machine has no further fonts")
def test_letters_that_the_shipped_font_lacks_come_from_the_machine() -> None:
    assert set("שלום") <= letters(drawn(a_told("שלום")))


def test_same_report_is_the_same_file() -> None:
    assert drawn(a_told(), a_shown("One.")) == drawn(a_told(), a_shown("One."))


def test_long_text_and_high_picture_take_more_sheets() -> None:
    out = io.BytesIO()
    Image.new("RGB", (300, 900), "teal").save(out, "JPEG")
    short = drawn(a_told())
    long = drawn(a_told(), a_shown(*["All of it matters, every word. " * 12] * 9, picture=out.getvalue()))
    assert short.count(b"/Type /Page\n") == 1
    assert long.count(b"/Type /Page\n") >= 2
    assert b"/Subtype /Image" in long


def test_shipped_font_says_what_it_is() -> None:
    assert SHIPPED.stat().st_size < 4_000_000
    assert "Apache License 2.0" in SHIPPED.with_name("README.md").read_text(encoding="utf-8")
