from __future__ import annotations

from collections.abc import Callable

import pytest

from masthead.checks import Check, Preflight
from masthead.checks.images import CHECK
from masthead.edition.media import Image, Media
from masthead.edition.model import Section
from masthead.edition.sections.image.fields import ImageFields

Build = Callable[..., Preflight]
MakeSection = Callable[..., Section]
Codes = Callable[[Check, Preflight], list[str]]

GOOD = Media("https://harbour.example/media/a.png", 1200, 800, 90_000, "image/png")
ALT = "Ferries crossing the harbour at dawn"


@pytest.mark.parametrize(
    ("alt", "code"),
    [
        (ALT, None),
        ("", None),
        ("Bild der Wissenschaft wins a prize", None),
        ("A photo of ferries", None),
        (None, "image-alt-missing"),
        ("image", "image-alt-automatic"),
        ("An image", "image-alt-automatic"),
        ("Foto 3", "image-alt-automatic"),
        ("IMG_1234", "image-alt-automatic"),
        ("DSC00042.JPG", "image-alt-automatic"),
        ("Screenshot 2026-11-23 at 05.10.12", "image-alt-automatic"),
        ("harbour-ferry.png", "image-alt-automatic"),
        ("harbour-ferry", "image-alt-automatic"),
        ("123", "image-alt-automatic"),
        ("x" * 201, "image-alt-long"),
    ],
)
def test_images_judge_alternative_texts(
    a_preflight: Build, a_section: MakeSection, codes: Codes, alt: str | None, code: str | None
) -> None:
    src = "images/harbour-ferry.png"
    p = a_preflight(a_section("Picture", ImageFields(image=Image(src=src, alt=alt))), media={src: GOOD})
    assert codes(CHECK, p) == ([code] if code else [])


@pytest.mark.parametrize(
    ("src", "expected"),
    [
        ("https://harbour.example/a.png", []),
        ("https://harbour.example/a.webp?v=2", ["image-format"]),
        ("https://harbour.example/logo.svg", ["image-format"]),
        ("http://harbour.example/a.png", ["image-insecure"]),
        ("a.png", ["image-missing"]),
        ("a.heic", ["image-missing", "image-format"]),
        ("data:image/png;base64,AAAA", ["image-source"]),
        ("/pictures/a.png", ["image-source"]),
        ("C:\\pictures\\a.png", ["image-source"]),
        ("file:///a.png", ["image-source"]),
        ("", ["image-source"]),
    ],
)
def test_images_judge_where_they_come_from(
    a_preflight: Build, a_section: MakeSection, codes: Codes, src: str, expected: list[str]
) -> None:
    assert codes(CHECK, a_preflight(a_section("Picture", ImageFields(image=Image(src=src, alt=ALT))))) == expected


@pytest.mark.parametrize(
    ("media", "expected"),
    [
        (GOOD, []),
        (Media("u", 1200, 800, 500_001, "image/png"), ["image-heavy"]),
        (Media("u", 4000, 800, 9, "image/png"), ["image-large"]),
        (Media("u", 1200, 800, 9, "image/svg+xml"), ["image-format"]),
        (Media("u", 1200, 800, 9, "image/webp"), ["image-format"]),
    ],
)
def test_images_judge_files(
    a_preflight: Build, a_section: MakeSection, codes: Codes, media: Media, expected: list[str]
) -> None:
    p = a_preflight(a_section("Picture", ImageFields(image=Image(src="a.png", alt=ALT))), media={"a.png": media})
    assert codes(CHECK, p) == expected


@pytest.mark.parametrize(("width", "shown", "expected"), [(1200, 584, []), (240, 96, []), (600, 584, ["image-small"])])
def test_images_are_sharp_at_the_size_they_are_shown(
    *,
    a_preflight: Build,
    a_section: MakeSection,
    codes: Codes,
    width: int,
    shown: int,
    expected: list[str],
) -> None:
    media = Media("https://harbour.example/a.png", width, 400, 9, "image/png")
    body = f'<section id="1"><img src="{media.url}" alt="" width="{shown}" height="9"></section>'
    picture = a_section("Picture", ImageFields(image=Image(src="a.png", alt=ALT)))
    assert codes(CHECK, a_preflight(picture, media={"a.png": media}, body=body)) == expected
