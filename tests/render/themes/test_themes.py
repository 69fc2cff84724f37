"""The shipped themes, and those that are refused."""

from __future__ import annotations

from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from masthead.render.theme import Theme
from masthead.render.themes import SHIPPED, UnknownThemeError, contrast, read_theme, theme_named

HARBOUR = files("masthead.render.themes").joinpath("harbour.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SHIPPED)
def test_shipped_theme_passes_what_it_asks_of_others(name: str) -> None:
    reading = read_theme(files("masthead.render.themes").joinpath(f"{name}.toml").read_bytes())

    assert reading.findings == ()
    assert reading.theme == theme_named(name)


def test_unknown_theme_names_those_there_are() -> None:
    with pytest.raises(UnknownThemeError, match="no theme “harbor”; shipped are “harbour” and “lantern”"):
        theme_named("harbor")


@pytest.mark.parametrize(
    ("a", "b", "ratio"),
    [
        ("#000000", "#FFFFFF", 21),
        ("#FFFFFF", "#FFFFFF", 1),
        ("#777777", "#FFFFFF", 4.48),
        ("#1B2430", "#ffffff", 15.65),
    ],
)
def test_contrast_is_that_of_wcag(a: str, b: str, ratio: float) -> None:
    assert contrast(a, b) == pytest.approx(ratio, abs=0.03)
    assert contrast(a, b) == contrast(b, a)


def test_weak_contrast_is_refused_with_pair_mode_and_ratio() -> None:
    reading = read_theme(HARBOUR.replace('muted = "#5B6572"', 'muted = "#8A929C"'), file="dim.toml")

    assert reading.theme is None
    assert [(finding.code, finding.message, finding.line) for finding in reading.findings] == [
        ("theme-contrast", "“muted” on “card” has a contrast of 3.14:1 in the light palette.", 12),
        ("theme-contrast", "“muted” on “paper” has a contrast of 2.79:1 in the light palette.", 12),
    ]
    assert reading.findings[0].remedy == "Move “muted” darker until it reaches 4.5:1."
    assert reading.findings[0].file == "dim.toml"


def test_weak_contrast_is_refused_in_the_dark_too() -> None:
    reading = read_theme(HARBOUR.replace('on_accent = "#1A110E"', 'on_accent = "#FFFFFF"'))

    assert [finding.message for finding in reading.findings] == [
        "“on_accent” on “accent” has a contrast of 2.30:1 in the dark palette."
    ]


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ('"#F6F1E7"', '"red"', "light.paper"),
        ('"#F6F1E7"', '"#fff;}*{display:none"', "light.paper"),
        ('"#F6F1E7"', '"url(https://track.example/x)"', "light.paper"),
        ('"#F6F1E7"', "7", "light.paper"),
        ('serif"', 'serif;} body{display:none"', "display"),
        ('serif"', 'serif, \\"x"', "display"),
        ('serif"', 'url(https://a.example)"', "display"),
        ('serif"', "'unclosed\"", "display"),
        ("radius = 3", "radius = 900", "radius"),
        ("radius = 3", 'radius = "3px;x:y"', "radius"),
        ("radius = 3", 'radius = 3\nlogo = "javascript:alert(1)"', "logo"),
        ("radius = 3", "radius = 3\nlogo = 'x\" onerror=\"alert(1)'", "logo"),
        ("radius = 3", 'radius = 3\nlogo = "http://a.example/logo.png"', "logo"),
        ("version = 1", "version = 2", "version"),
        ("version = 1", "version = 1\nscript = 'x'", "script"),
    ],
)
def test_hostile_or_wrong_value_is_refused_by_key(old: str, new: str, key: str) -> None:
    reading = read_theme(HARBOUR.replace(old, new, 1))

    assert reading.theme is None
    assert [key in finding.message for finding in reading.findings] == [True]
    assert reading.findings[0].remedy


def test_every_fault_is_told_at_once_with_its_line() -> None:
    reading = read_theme('name = "X"\ntext = "serif"\n[light]\npaper = "red"\ncard = "blue"\n')

    lines = {finding.message.split("”")[0].removeprefix("“"): finding.line for finding in reading.findings}
    assert (lines["light.paper"], lines["light.card"]) == (4, 5)
    assert any("has no “dark”" in finding.message for finding in reading.findings)


@pytest.mark.parametrize("source", [b"\xff\xfe", "name = ", "[light", b"x" * 100_000, ""])
def test_file_that_is_no_theme_is_a_finding(source: bytes | str) -> None:
    reading = read_theme(source)

    assert reading.theme is None
    assert reading.findings
    assert all(finding.severity == "error" for finding in reading.findings)


def test_theme_cannot_be_built_around_the_reader() -> None:
    shipped = theme_named("harbour").model_dump()
    with pytest.raises(ValidationError):
        Theme.model_validate({**shipped, "display": "x</style><script>"})


@settings(max_examples=60)
@given(st.text(max_size=200))
def test_reading_never_raises(source: bytes | str) -> None:
    assert read_theme(source).theme is None
