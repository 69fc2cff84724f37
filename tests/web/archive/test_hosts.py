"""A publication with a host of its own."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from django.test import Client

from masthead.edition.media import Image, Media
from masthead.edition.model import Section
from masthead.edition.sections.image.fields import ImageFields
from masthead.web.archive import addresses
from masthead.web.publications.models import Publication

from .conftest import Publish, edition, text

HOST = "morning.harbour.example"
DAY = dt.date(2026, 11, 23)


@pytest.fixture
def hosted(publish: Publish, morning: Publication) -> Publication:
    morning.host = HOST
    morning.save()
    publish(edition(text("Words.")))
    return morning


@pytest.fixture
def visitor() -> Client:
    return Client(headers={"host": HOST})


def test_archive_is_at_the_root_of_its_own_host(hosted: Publication, visitor: Client) -> None:
    for address in ("/", "/editions/", "/editions/2026-11-23/", "/labels/in-brief/", "/feed.xml", "/search?q=words"):
        answer = visitor.get(address)
        assert answer.status_code == 200, address
    html = visitor.get("/").content.decode()
    assert f'<link rel="canonical" href="http://{HOST}:8000/">' in html
    assert 'href="/editions/2026-11-23/"' in html
    assert "/harbour-morning/" not in html


def test_own_host_has_no_newsroom(hosted: Publication, visitor: Client) -> None:
    for address in ("/newsroom/", "/accounts/login/", "/harbour-morning/"):
        answer = visitor.get(address)
        assert answer.status_code == 404
        assert "There is no such page" in answer.content.decode()


def test_newsrooms_host_leads_to_the_own_one(hosted: Publication, reader: Client) -> None:
    answer = reader.get("/harbour-morning/labels/in-brief/?page=2")
    assert (answer.status_code, answer["Location"]) == (301, f"http://{HOST}:8000/labels/in-brief/?page=2")
    assert reader.get("/harbour-morning/")["Location"] == f"http://{HOST}:8000/"


def test_robots_of_the_own_host(hosted: Publication, visitor: Client, reader: Client) -> None:
    lines = visitor.get("/robots.txt").content.decode().splitlines()
    assert lines == ["User-agent: *", "Disallow: /search", "", f"Sitemap: http://{HOST}:8000/sitemap.xml"]
    assert "harbour-morning" not in reader.get("/robots.txt").content.decode()


def test_addresses_are_absolute(hosted: Publication, publications: dict[str, Publication]) -> None:
    lantern = publications["harbour-lantern"]
    assert addresses.edition_url(hosted, DAY) == f"http://{HOST}:8000/editions/2026-11-23/"
    assert addresses.edition_url(lantern, DAY) == "http://127.0.0.1:8000/harbour-lantern/editions/2026-11-23/"
    assert addresses.front_url(hosted) == f"http://{HOST}:8000/"
    assert (
        addresses.label_url(lantern, "zahl-des-tages") == "http://127.0.0.1:8000/harbour-lantern/labels/zahl-des-tages/"
    )
    assert addresses.author_url(hosted, "青山-遥") == f"http://{HOST}:8000/authors/%E9%9D%92%E5%B1%B1-%E9%81%A5/"
    assert addresses.feed_url(hosted) == f"http://{HOST}:8000/feed.xml"
    assert addresses.picture_url(hosted, DAY) == f"http://{HOST}:8000/pictures/2026-11-23.png"


def test_host_that_nobody_named_is_refused(hosted: Publication) -> None:
    assert Client(headers={"host": "other.example"}).get("/").status_code == 400


def test_pictures_of_the_newsroom_come_from_the_own_host(
    publish: Publish, hosted: Publication, visitor: Client
) -> None:
    name = "images/boat.png"
    kept = settings.MEDIA_ROOT / name
    kept.parent.mkdir(parents=True, exist_ok=True)
    kept.write_bytes(b"png")
    media = {"boat": Media(f"http://127.0.0.1:8000/media/{name}", 30, 20, 3, "image/png")}
    shown = Section(kind="image", label="Picture", fields=ImageFields(image=Image(src="boat", alt="A boat")))
    publish(edition(shown), media=media)
    assert f'<img src="/media/{name}"' in visitor.get("/editions/2026-11-23/").content.decode()
    assert f"http://{HOST}:8000/media/{name}" in visitor.get("/feed.xml").content.decode()
    answer = visitor.get(f"/media/{name}")
    assert (answer.status_code, answer.getvalue()) == (200, b"png")


def test_host_that_was_given_away_shows_nothing_of_before(hosted: Publication, visitor: Client) -> None:
    assert visitor.get("/").status_code == 200
    hosted.host = "elsewhere.harbour.example"
    hosted.save()
    assert visitor.get("/").status_code in {400, 404}
