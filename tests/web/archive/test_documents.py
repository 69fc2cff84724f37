"""What machines read: feeds, sitemaps, robots.txt, pictures."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Mapping
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from PIL import Image

from masthead.web.archive import documents
from masthead.web.publications.models import Publication

from .conftest import MONDAY, Publish, edition, story, text

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"


def locations(content: bytes) -> list[str]:
    return [element.text or "" for element in ET.fromstring(content).iter(f"{SITEMAP}loc")]


@pytest.mark.parametrize(
    ("file", "kind"),
    [("feed.xml", "application/rss+xml"), ("atom.xml", "application/atom+xml"), ("feed.json", "application/feed+json")],
)
def test_feeds_carry_the_editions(shipped: Mapping[str, Publication], reader: Client, file: str, kind: str) -> None:
    answer = reader.get(f"/harbour-morning/{file}")
    assert answer["Content-Type"] == f"{kind}; charset=utf-8"
    content = answer.content.decode()
    assert content.index("Tokyo’s corner shops") < content.index("Hong Kong’s new ferries")
    assert "http://127.0.0.1:8000/harbour-morning/editions/2026-11-23/" in content
    assert f"http://127.0.0.1:8000/harbour-morning/{file}" in content
    assert "http://127.0.0.1:8000/media/images/harbour-morning/" in content


def test_label_feed_has_every_section_under_the_label(shipped: Mapping[str, Publication], reader: Client) -> None:
    root = ET.fromstring(reader.get("/harbour-morning/labels/head-of-the-day/atom.xml").content)
    assert [title.text for title in root.iter(f"{ATOM}title")] == [
        "Head of the day · Harbour Morning",
        "Baek Sol-bi",
        "Chinatsu Kirihara",
    ]


def test_feed_before_the_first_edition_is_empty(morning: Publication, reader: Client) -> None:
    assert reader.get("/harbour-morning/feed.json").json()["items"] == []


def test_sitemap_names_every_page(shipped: Mapping[str, Publication], reader: Client) -> None:
    found = locations(reader.get("/harbour-morning/sitemap.xml").content)
    assert "http://127.0.0.1:8000/harbour-morning/" in found
    assert "http://127.0.0.1:8000/harbour-morning/editions/2026-11-24/" in found
    assert "http://127.0.0.1:8000/harbour-morning/labels/head-of-the-day/" in found
    assert "http://127.0.0.1:8000/harbour-morning/authors/mei-tan/" in found
    for url in found:
        assert reader.get(url.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_long_sitemap_has_parts(publish: Publish, reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "ADDRESSES_PER_SITEMAP", 2)
    for day in range(5):
        publish(edition(text("Words."), date=MONDAY + dt.timedelta(days=day)))
    parts = locations(reader.get("/harbour-morning/sitemap.xml").content)
    assert [part.rpartition("/")[2] for part in parts] == ["sitemap-1.xml", "sitemap-2.xml", "sitemap-3.xml"]
    found = [url for part in parts for url in locations(reader.get(part.removeprefix("http://127.0.0.1:8000")).content)]
    assert len(found) == len(set(found))
    assert sum("/editions/2026" in url for url in found) == 5
    assert reader.get("/harbour-morning/sitemap-4.xml").status_code == 404


def test_robots_are_kept_out_of_the_newsroom_and_the_search(publications: object, reader: Client) -> None:
    lines = reader.get("/robots.txt").content.decode().splitlines()
    assert "Disallow: /newsroom/" in lines
    assert "Disallow: /harbour-morning/search" in lines
    assert "Sitemap: http://127.0.0.1:8000/harbour-lantern/sitemap.xml" in lines


def test_picture_is_kept_for_good_under_what_it_shows(publish: Publish, reader: Client) -> None:
    publish(edition(text("Words.")), source_id=1)
    page = reader.get("/harbour-morning/editions/2026-11-23/").content.decode()
    found = re.search(r'<meta property="og:image" content="http://127.0.0.1:8000(/[^"]+)">', page)
    assert found
    answer = reader.get(found[1])
    assert answer["Content-Type"] == "image/png"
    assert "immutable" in answer["Cache-Control"]
    assert Image.open(io.BytesIO(answer.content)).size == (1200, 630)
    publish(edition(text("Words."), title="Another title"), source_id=1)
    assert "immutable" not in reader.get(found[1])["Cache-Control"]
    assert found[1] not in reader.get("/harbour-morning/editions/2026-11-23/").content.decode()
    assert reader.get("/harbour-morning/pictures/2026-11-23.png").status_code == 200


def test_answers_may_be_kept_and_asked_again(publish: Publish, reader: Client) -> None:
    publish(edition(story("Boats", "Batteries.")))
    first = reader.get("/harbour-morning/editions/2026-11-23/")
    again = reader.get("/harbour-morning/editions/2026-11-23/")
    assert first["ETag"] == again["ETag"]
    assert first["Cache-Control"] == "public, max-age=60, stale-while-revalidate=600"
    assert first["ETag"] != reader.get("/harbour-morning/")["ETag"]
    assert "Last-Modified" not in first, "made within two seconds of a change"
