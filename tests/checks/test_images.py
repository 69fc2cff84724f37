from __future__ import annotations

from collections.abc import Callable

import pytest

from masthead.checks import Check, Preflight
from masthead.checks.images import CHECK
from masthead.edition.media import Image, Media
from masthead.edition.model import Section
from masthead.edition.sections.image.fields import ImageFields
from masthead.edition.sections.profile.fields import ProfileFields

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
        (Media("u", 600, 400, 9, "image/png"), ["image-small"]),
        (Media("u", 1200, 800, 9, "image/svg+xml"), ["image-format"]),
        (Media("u", 1200, 800, 9, "image/webp"), ["image-format"]),
    ],
)
def test_images_judge_files(
    a_preflight: Build, a_section: MakeSection, codes: Codes, media: Media, expected: list[str]
) -> None:
    p = a_preflight(a_section("Picture", ImageFields(image=Image(src="a.png", alt=ALT))), media={"a.png": media})
    assert codes(CHECK, p) == expected


def test_images_ask_less_of_a_portrait(a_preflight: Build, a_section: MakeSection, codes: Codes) -> None:
    profile = a_section("Head", ProfileFields(name="Mei Tan", image=Image(src="a.png", alt="Mei Tan at her desk")))
    wide = {"a.png": Media("u", 240, 240, 9, "image/png")}
    narrow = {"a.png": Media("u", 96, 96, 9, "image/png")}

    assert codes(CHECK, a_preflight(profile, media=wide)) == []
    assert codes(CHECK, a_preflight(profile, media=narrow)) == ["image-small"]
