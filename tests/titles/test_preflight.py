"""The shipped editions pass every check of their own house, with nothing at all found."""

from __future__ import annotations

from importlib.resources import as_file
from pathlib import Path

import pytest
from PIL import Image as Picture

from masthead.checks import Preflight, preflight
from masthead.edition.findings import Finding
from masthead.edition.house_toml import read_house
from masthead.edition.markdown import read_edition
from masthead.edition.media import Media
from masthead.edition.model import Edition
from masthead.render.email import render_email
from masthead.render.preview import fill_preview
from masthead.render.sheet import Sheet
from masthead.render.theme import Theme
from masthead.render.themes import read_theme, theme_named
from masthead.titles import STARTER

with as_file(STARTER) as _starter:
    TITLES_FOLDER = _starter.parent
NAMES = sorted(path.relative_to(TITLES_FOLDER).as_posix() for path in TITLES_FOLDER.glob("*/editions/*.md"))
GMAIL_CLIPS_AT = 102_000


def media_of(edition: Edition, folder: Path) -> dict[str, Media]:
    found = {}
    for image in (image for section in edition.sections for image in section.fields.images()):
        path = folder / image.src
        with Picture.open(path) as picture:
            url = f"https://harbour.example/media/{path.name}"
            found[image.src] = Media(url, *picture.size, path.stat().st_size, "image/png")
    return found


def theme_of(name: str, folder: Path) -> Theme:
    if not name.endswith(".toml"):
        return theme_named(name)
    theme = read_theme((folder / name).read_bytes()).theme
    assert theme is not None
    return theme


def judge(name: str) -> tuple[tuple[Finding, ...], int]:
    """The findings of an edition, and the bytes of its mail."""
    path = TITLES_FOLDER / name
    folder = path.parent.parent
    house = read_house((folder / "house.toml").read_bytes()).house
    assert house is not None
    reading = read_edition(path.read_bytes(), house)
    sheet = Sheet(
        edition=reading.edition,
        house=house,
        theme=theme_of(house.publication.theme, folder),
        media=media_of(reading.edition, path.parent),
        web_url=f"{house.publication.url}/editions/{reading.edition.date}",
        archive_url=house.publication.url,
    )
    rendered = render_email(sheet)
    html = fill_preview(rendered.html, rendered)
    found = preflight(
        Preflight(
            edition=reading.edition,
            house=house,
            sheet=sheet,
            rendered=rendered,
            html=html,
            text=fill_preview(rendered.text, rendered),
            read_findings=reading.findings,
            line_of=reading.line_of,
        )
    )
    return found, len(html.encode())


@pytest.mark.parametrize("name", NAMES)
def test_edition_passes_preflight_with_nothing_found(name: str) -> None:
    findings, size = judge(name)

    assert findings == ()
    assert size < GMAIL_CLIPS_AT
