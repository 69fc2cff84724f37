from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

import pytest
from django.test import Client

from masthead.web.archive import pages
from masthead.web.archive.models import PublishedEdition
from masthead.web.publications.models import Publication

from .conftest import MONDAY, Publish, edition, story, text

ADDRESSES = [
    "/harbour-morning/",
    "/harbour-morning/editions/",
    "/harbour-morning/editions/2026-11-23/",
    "/harbour-morning/labels/",
    "/harbour-morning/labels/top-story/",
    "/harbour-morning/labels/number-of-the-day/",
    "/harbour-morning/authors/mei-tan/",
    "/harbour-morning/search",
    "/harbour-morning/search?q=ferry",
    "/harbour-morning/search?q=zebra",
    "/hafen-am-morgen/",
    "/harbour-lantern/",
]


def page(reader: Client, address: str) -> str:
    answer = reader.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_need_no_scripts_no_cookies_and_nobody_else(
    shipped: Mapping[str, Publication], reader: Client, address: str
) -> None:
    answer = reader.get(address)
    html = answer.content.decode()
    assert not answer.cookies
    assert not re.findall(r"<script(?! type=\"application/ld\+json\")", html)
    assert not re.findall(r"<(?:link rel=\"stylesheet|iframe|object|embed)", html)
    assert all(src.startswith("/media/") for src in re.findall(r'<img src="([^"]+)"', html))
    assert answer["Content-Security-Policy"].startswith("default-src 'none'")


@pytest.mark.parametrize("address", ADDRESSES)
def test_pages_have_one_main_heading_and_say_where_they_are(
    shipped: Mapping[str, Publication], reader: Client, address: str
) -> None:
    html = page(reader, address)
    assert len(re.findall("<h1", html)) == 1
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    canonical = re.findall(r'<link rel="canonical" href="([^"]+)">', html)
    assert canonical == ([] if "q=" in address else [f"http://127.0.0.1:8000{address}"])
    assert re.search(r'<link rel="alternate" type="application/atom\+xml"', html)


def test_every_link_of_the_archive_leads_somewhere(shipped: Mapping[str, Publication], reader: Client) -> None:
    found: set[str] = set()
    todo = ["/harbour-morning/"]
    while todo:
        address = todo.pop()
        answer = reader.get(address)
        assert answer.status_code == 200, address
        if "html" not in answer["Content-Type"]:
            continue
        for link in re.findall(r'(?:href|action)="(/[^"#]*)', answer.content.decode()):
            if link not in found and not link.startswith(("/media/", "/static/")):
                found.add(link)
                todo.append(link)
    assert len(found) > 40


def test_anchors_that_are_linked_exist(shipped: Mapping[str, Publication], reader: Client) -> None:
    links = re.findall(r'href="(/[^"#]*)#([^"]+)"', page(reader, "/harbour-morning/"))
    assert len(links) > 20
    for address, anchor in links:
        assert f'id="{anchor}"' in page(reader, address)


def test_front_leads_with_the_newest_edition(publish: Publish, reader: Client) -> None:
    publish(edition(story("Boats change batteries", "In four minutes."), title="The old day"))
    tuesday = MONDAY + dt.timedelta(days=1)
    publish(edition(story("Shops close at night", "And sell more."), title="The new day", date=tuesday, number=413))
    html = page(reader, "/harbour-morning/")
    assert re.search(r"<h2><a href=\"/harbour-morning/editions/2026-11-24/\">The new day", html)
    lead, _, rest = html.partition('<aside class="side">')
    assert "And sell more." in lead
    assert "The old day" in rest


def test_front_before_the_first_edition_says_when_it_comes(
    morning: Publication, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    morning.holidays = ["2026-11-23"]
    morning.save()
    saturday = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
    monkeypatch.setattr("masthead.web.archive.views.timezone.now", lambda: saturday)
    html = page(reader, "/harbour-morning/")
    assert "The first edition appears on Tuesday 24 November 2026." in html


def test_edition_page_knows_its_neighbours(publish: Publish, reader: Client) -> None:
    for day in range(3):
        publish(edition(text("Words."), date=MONDAY + dt.timedelta(days=day), title=f"Day {day}"))
    html = page(reader, "/harbour-morning/editions/2026-11-24/")
    assert re.search(r'class="before" href="/harbour-morning/editions/2026-11-23/" rel="prev".*Day 0', html)
    assert re.search(r'class="after" href="/harbour-morning/editions/2026-11-25/" rel="next".*Day 2', html)
    assert '<link rel="prev" href="/harbour-morning/editions/2026-11-23/">' in html


def test_edition_page_has_breadcrumb_bylines_and_share_links(publish: Publish, reader: Client) -> None:
    publish(edition(text("Words."), authors=("Mei Tan", "Jonas Weber"), title="Boats & “batteries”"))
    html = page(reader, "/harbour-morning/editions/2026-11-23/")
    crumbs = re.search(r'aria-label="You are here">(.*?)</nav>', html, re.DOTALL)
    assert crumbs
    names = [re.sub(r"<[^>]+>", "", item) for item in re.findall(r"<li.*?>(.*?)</li>", crumbs[1])]
    assert names == ["Harbour Morning", "All editions", "Boats &amp; “batteries”"]
    assert '<a href="/harbour-morning/authors/mei-tan/" rel="author">Mei Tan</a> and <a' in html
    assert 'href="https://wa.me/?text=Boats%20%26%20%E2%80%9Cbatteries%E2%80%9D%20http%3A%2F%2F' in html
    assert ">http://127.0.0.1:8000/harbour-morning/editions/2026-11-23/</a>" in html


def test_language_versions_name_each_other(shipped: Mapping[str, Publication], reader: Client) -> None:
    english = page(reader, "/harbour-morning/editions/2026-11-23/")
    german = page(reader, "/hafen-am-morgen/editions/2026-11-23/")
    assert (
        '<link rel="alternate" hreflang="de" href="http://127.0.0.1:8000/hafen-am-morgen/editions/2026-11-23/">'
        in english
    )
    assert (
        '<link rel="alternate" hreflang="en" href="http://127.0.0.1:8000/harbour-morning/editions/2026-11-23/">'
        in german
    )
    assert 'hreflang="de" lang="de">Deutsch</a>' in page(reader, "/harbour-morning/")
    assert "hreflang" not in page(reader, "/harbour-morning/editions/2026-11-24/")


def test_translation_by_address_is_named(publish: Publish, reader: Client) -> None:
    said = (("fr", "https://port.example/1"), ("ja", "javascript:alert(1)"))
    publish(edition(text("Words."), translations=said))
    html = page(reader, "/harbour-morning/editions/2026-11-23/")
    assert '<link rel="alternate" hreflang="fr" href="https://port.example/1">' in html
    assert "javascript:" not in html


def test_sister_titles_are_shown_once_they_have_something(shipped: Mapping[str, Publication], reader: Client) -> None:
    shipped["harbour-morning"].sister_titles.set([shipped["harbour-lantern"], shipped["hafen-am-morgen"]])
    html = page(reader, "/harbour-morning/")
    assert 'href="http://127.0.0.1:8000/harbour-lantern/">Harbour Lantern</a>' in html
    assert ">Hafen am Morgen</a>" not in html, "a language version, which the footer names"
    PublishedEdition.objects.filter(publication=shipped["harbour-lantern"]).delete()
    assert "Harbour Lantern" not in page(reader, "/harbour-morning/")


def test_label_archive_shows_short_sections_whole_and_long_ones_in_brief(publish: Publish, reader: Client) -> None:
    publish(edition(text("<strong>Short</strong> words."), title="Short day"))
    long = " ".join(["word"] * 400)
    publish(edition(text(f"Beginning {long} end."), date=MONDAY + dt.timedelta(days=1)))
    html = page(reader, "/harbour-morning/labels/in-brief/")
    assert "<strong>Short</strong> words." in html
    assert "Beginning word" in html
    assert "end." not in html
    assert 'href="/harbour-morning/editions/2026-11-24/#in-brief"' in html
    assert "2 editions" in html


def test_paid_sections_have_no_archive(shipped: Mapping[str, Publication], reader: Client) -> None:
    assert reader.get("/harbour-morning/labels/our-partner/").status_code == 404
    assert "Our partner" not in page(reader, "/harbour-morning/")


def test_lists_have_pages(publish: Publish, reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "EDITIONS_PER_PAGE", 2)
    monkeypatch.setattr(pages, "SECTIONS_PER_PAGE", 2)
    for day in range(5):
        publish(edition(text(f"Words of {day}."), date=MONDAY + dt.timedelta(days=day), title=f"Day {day}"))
    for address in ("editions/", "labels/in-brief/", "authors/mei-tan/"):
        first = page(reader, f"/harbour-morning/{address}")
        assert "Page 1 of 3" in first
        assert f'href="/harbour-morning/{address}?page=2" rel="next"' in first
        last = page(reader, f"/harbour-morning/{address}?page=3")
        assert "Day 0" in last
        assert "Day 4" not in last
        for wrong in ("0", "4", "-1", "x", "1e3", "", "9999999999", "²"):
            assert reader.get(f"/harbour-morning/{address}", {"page": wrong}).status_code == 404


def test_author_goes_by_the_last_spelling(publish: Publish, reader: Client) -> None:
    publish(edition(text("Words."), authors=("Mei TAN",)))
    publish(edition(text("Words."), authors=("Mei Tan", "青山 遥"), date=MONDAY + dt.timedelta(days=1)))
    html = page(reader, "/harbour-morning/authors/mei-tan/")
    assert "<h1>Mei Tan</h1>" in html
    assert "2 editions since 23 Nov 2026" in html
    assert "青山" in page(reader, "/harbour-morning/authors/青山-遥/")


@pytest.mark.parametrize(
    "address",
    ["nope", "editions/2020-01-01/", "editions/2026-02-30/", "labels/nope/", "labels/nope/feed.xml", "authors/nope/",
     "authors/%00/", "labels/a%00b/feed.xml",
     "pictures/2020-01-01.png", "sitemap-2.xml", "a/b/c/", "editions/2026-11-23/extra/"],
)  # fmt: skip
def test_what_is_not_there_says_so_in_the_publications_look(publish: Publish, reader: Client, address: str) -> None:
    publish(edition(text("Words."), title="The harbour opens late"))
    answer = reader.get(f"/harbour-morning/{address}")
    html = answer.content.decode()
    assert answer.status_code == 404
    assert "There is no such page" in html
    assert "The harbour opens late" in html
    assert '<meta name="robots" content="noindex, follow">' in html
    assert answer["Cache-Control"] == "no-store"


def test_address_without_its_last_slash_leads_on(publish: Publish, reader: Client) -> None:
    publish(edition(text("Words.")))
    for address in (
        "/harbour-morning/editions",
        "/harbour-morning/editions/2026-11-23",
        "/harbour-morning/labels/in-brief",
    ):
        answer = reader.get(address)
        assert (answer.status_code, answer["Location"]) == (301, f"{address}/")


def test_archives_swallow_no_other_addresses(morning: Publication, reader: Client) -> None:
    for address in ("/newsroom/nope/", "/accounts/nope/", "/static/nope/", "/media/nope/", "/nope/", "/nope"):
        answer = reader.get(address)
        assert answer.status_code in {301, 302, 404}
        assert b"There is no such page" not in answer.content


def test_only_reading_is_allowed(morning: Publication, reader: Client) -> None:
    assert reader.post("/harbour-morning/").status_code == 405
    assert reader.head("/harbour-morning/").status_code == 200


def test_hostile_words_stay_words(publish: Publish, reader: Client) -> None:
    evil = "</title><script>alert(1)</script>\"'>{{ 7*7 }}{% x %}"
    publish(edition(story(evil, "Words.", evil), title=evil, authors=(evil,), preheader=evil))
    for address in (
        "",
        "editions/",
        "editions/2026-11-23/",
        "labels/",
        "search?q=words",
        "authors/title-script-alert-1-script-7-7-x/",
    ):
        html = page(reader, f"/harbour-morning/{address}")
        assert "<script>" not in html
        assert "&lt;script&gt;" in html


def test_pages_wear_the_theme(shipped: Mapping[str, Publication], reader: Client) -> None:
    assert "--paper:#F6F1E7" in page(reader, "/harbour-morning/editions/")
    assert "--paper:#FBF3EE" in page(reader, "/harbour-lantern/")
