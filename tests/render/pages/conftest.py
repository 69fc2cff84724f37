"""Three made-up editions, the English one with every section kind, and what reads them."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from masthead.edition.house import HouseFormat, Publication, RundownSlot
from masthead.edition.markdown import read_edition
from masthead.edition.media import Media
from masthead.edition.model import Edition, Section
from masthead.render.pieces import RenderedEmail
from masthead.render.preview import fill_preview
from masthead.render.sheet import Sheet
from masthead.render.slots import LinkBook
from masthead.render.text import render_text
from masthead.render.themes import theme_named

MEDIA = {
    "portrait.jpg": Media("https://media.harbour.example/412/portrait.jpg", 320, 320, 21_400, "image/jpeg"),
    "skyline.jpg": Media("https://media.harbour.example/412/skyline.jpg", 1200, 675, 88_300, "image/jpeg"),
    "seats.png": Media("https://media.harbour.example/412/seats.png", 1200, 500, 40_100, "image/png"),
}


def house(**changes: object) -> HouseFormat:
    values: dict[str, object] = {
        "slug": "harbour-morning",
        "name": "Harbour Morning",
        "language": "en",
        "timezone": "Asia/Hong_Kong",
        "send_at": "06:30",
        "from": "Harbour Morning <editors@harbour.example>",
        "postal_address": "Harbour Press, 9 Pier Street, Hong Kong",
        "tagline": "Asia’s business day before breakfast",
        "url": "https://harbour.example/",
        **changes,
    }
    return HouseFormat(
        publication=Publication.model_validate(values),
        rundown=(RundownSlot(label="Head of the day", kind="profile", aliases=("Person of the day",)),),
        labels={"sources": "All details & data"} if values["language"] == "en" else {},
    )


GOLDENS = Path(__file__).parent / "goldens"


def edition(language: str, format_: HouseFormat) -> Edition:
    """The edition in ``goldens/<language>.md``: the input of the goldens beside it."""
    return read_edition((GOLDENS / f"{language}.md").read_bytes(), format_, file=f"{language}.md").edition


def in_german() -> HouseFormat:
    return house(slug="hafen-am-morgen", name="Hafen am Morgen", language="de", tagline="")


def in_japanese() -> HouseFormat:
    return house(
        slug="minato-asa", name="みなと朝刊", language="ja", tagline="", postal_address="港新聞社、東京都港区一丁目"
    )


PERSONAL_LINKS = {
    "web_link": "https://harbour.example/w/AbCdEfGhIjKlMnOpQrStUv",
    "preferences_link": "https://harbour.example/p/AbCdEfGhIjKlMnOpQrStUv",
    "unsubscribe_link": "https://harbour.example/u/AbCdEfGhIjKlMnOpQrStUv",
    "referral_link": "https://harbour.example/r/AbCdEfGhIjKlMnOpQrStUv",
}


@pytest.fixture
def sheets() -> dict[str, Sheet]:
    """The three editions by language, each on its own page."""

    def sheet(language: str, format_: HouseFormat, **more: object) -> Sheet:
        read = edition(language, format_)
        return Sheet(
            edition=read,
            house=format_,
            theme=theme_named("harbour"),
            media=MEDIA,
            web_url=f"https://harbour.example/{read.publication}/{read.number}",
            archive_url="https://harbour.example/editions",
            **more,  # type: ignore[arg-type]
        )

    return {
        "en": sheet("en", house(), translations={"de": "https://harbour.example/hafen-am-morgen/188"}),
        "de": sheet("de", in_german()),
        "ja": sheet("ja", in_japanese()),
    }


@pytest.fixture
def sheet_of(sheets: dict[str, Sheet]) -> Callable[..., Sheet]:
    """A sheet with nothing but the given sections, in the English publication."""

    def build(*sections: Section, **changes: object) -> Sheet:
        changed = sheets["en"].edition.model_copy(update={"sections": sections, **changes})
        return Sheet(edition=changed, house=house(), theme=theme_named("harbour"), web_url="https://harbour.example/1")

    return build


@pytest.fixture
def plain_text() -> Callable[[Sheet], str]:
    """The plain text as somebody of every segment reads it whose name nobody knows."""

    def read(sheet: Sheet) -> str:
        book = LinkBook()
        pieces = render_text(sheet, book)
        rendered = RenderedEmail((), (), (), pieces, book.links, (), sheet.edition.language)
        return fill_preview(pieces, rendered, links=PERSONAL_LINKS)

    return read


@pytest.fixture
def same_as_golden() -> Callable[[str, str], None]:
    """Compares with a file in ``goldens``; MASTHEAD_WRITE_GOLDENS=1 writes it instead."""

    def compare(name: str, written: str) -> None:
        golden = GOLDENS / name
        if os.environ.get("MASTHEAD_WRITE_GOLDENS"):
            golden.write_text(written, encoding="utf-8")
        assert written == golden.read_text(encoding="utf-8")

    return compare
