from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree as ET

import pytest

from masthead.edition.media import Image, Media
from masthead.edition.model import Section
from masthead.edition.richtext import RichText
from masthead.edition.sections.image.fields import ImageFields
from masthead.edition.sections.text.fields import TextFields
from masthead.render.feeds import atom, feed_labels, json_feed, label_feed, publication_feed, rss, tag_uri
from masthead.render.feeds_values import Feed
from masthead.render.sheet import Sheet
from masthead.render.themes import theme_named

URL = "https://harbour.example/feed.xml"
SENT = dt.datetime(2026, 11, 23, 6, 30, tzinfo=dt.timezone(dt.timedelta(hours=8)))
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
ATOM = "{http://www.w3.org/2005/Atom}"

SheetOf = Callable[..., Sheet]
HOSTILE = "]]><script>\x00\x0b\x1f\ufffe alert(1)</script> & 国"


@pytest.fixture
def feed(sheets: dict[str, Sheet]) -> Feed:
    return publication_feed(sheets["en"].house, [sheets["en"]], feed_url=URL)


def words(element: ET.Element, path: str) -> str:
    return element.findtext(path) or ""


def test_rss_has_what_the_specification_asks_for(feed: Feed) -> None:
    root = ET.fromstring(rss(feed))
    channel = root[0]
    assert (root.tag, root.get("version"), channel.tag) == ("rss", "2.0", "channel")
    assert words(channel, "title") == "Harbour Morning"
    assert words(channel, "link") == "https://harbour.example/editions"
    assert words(channel, "description") == "Asia’s business day before breakfast"
    self_link = channel.find(f"{ATOM}link")
    assert self_link is not None
    assert self_link.attrib == {"href": URL, "rel": "self", "type": "application/rss+xml"}
    item = channel.findall("item")[0]
    guid = item.find("guid")
    assert guid is not None
    assert (guid.text, guid.get("isPermaLink")) == ("tag:harbour.example,2026-11-23:harbour-morning/412", "false")
    assert parsedate_to_datetime(words(item, "pubDate")) == SENT
    assert [creator.text for creator in item.findall(CREATOR)] == ["Mei Tan", "Jonas Weber", "Aiko Mori"]
    assert words(item, "link") == "https://harbour.example/harbour-morning/412"


def test_atom_has_what_the_specification_asks_for(feed: Feed) -> None:
    root = ET.fromstring(atom(feed))
    assert root.tag == f"{ATOM}feed"
    assert words(root, f"{ATOM}id") == URL
    assert dt.datetime.fromisoformat(words(root, f"{ATOM}updated")) == SENT
    assert words(root, f"{ATOM}author/{ATOM}name") == "Harbour Morning"
    assert [link.get("rel") for link in root.findall(f"{ATOM}link")] == ["self", "alternate"]
    entry = root.findall(f"{ATOM}entry")[0]
    assert words(entry, f"{ATOM}id") == "tag:harbour.example,2026-11-23:harbour-morning/412"
    assert dt.datetime.fromisoformat(words(entry, f"{ATOM}published")) == SENT
    assert words(entry, f"{ATOM}updated")
    content = entry.find(f"{ATOM}content")
    assert content is not None
    assert content.get("type") == "html"


def test_json_feed_has_what_the_specification_asks_for(feed: Feed) -> None:
    document = json.loads(json_feed(feed))
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    assert document["title"] == "Harbour Morning"
    assert document["feed_url"] == URL
    item = document["items"][0]
    assert item["id"] == "tag:harbour.example,2026-11-23:harbour-morning/412"
    assert dt.datetime.fromisoformat(item["date_published"]) == SENT
    assert item["language"] == "en"
    assert item["summary"] == "Four floats, one gatekeeper, and a cheese tariff"


def test_all_formats_carry_the_same_content_with_its_labels_and_disclosure(feed: Feed) -> None:
    content = feed.items[0].content
    assert words(ET.fromstring(rss(feed)), f"channel/item/{CONTENT}") == content
    assert words(ET.fromstring(atom(feed)), f"{ATOM}entry/{ATOM}content") == content
    assert json.loads(json_feed(feed))["items"][0]["content_html"] == content
    for part in (
        "In partnership with <strong>Lumen Press",
        "Our partner · Advertisement",
        "Links marked with *",
        "Salt",
    ):
        assert part in content
    for part in ("For members", "Share my link", "{{"):
        assert part not in content


def test_feed_addresses_are_absolute(sheet_of: SheetOf) -> None:
    sections = (
        Section(kind="image", label="Picture", fields=ImageFields(image=Image(src="a.png", alt="A"))),
        Section(kind="text", label="T", fields=TextFields(body=RichText.from_html('<p><a href="/about">us</a></p>'))),
    )
    sheet = sheet_of(*sections)
    sheet = Sheet(
        edition=sheet.edition,
        house=sheet.house,
        theme=theme_named("harbour"),
        media={"a.png": Media("img/a.png", 10, 10, 1, "image/png")},
        web_url="https://harbour.example/2026/412",
    )
    content = publication_feed(sheet.house, [sheet], feed_url=URL).items[0].content
    assert 'src="https://harbour.example/2026/img/a.png"' in content
    assert 'href="https://harbour.example/about"' in content
    assert 'href="#' not in content


def test_label_feed_has_every_section_of_a_label_by_any_of_its_names(sheets: dict[str, Sheet]) -> None:
    feed = label_feed(sheets["en"].house, [sheets["en"]], "person of the DAY", feed_url=URL)
    assert [(item.title, item.url, item.labels) for item in feed.items] == [
        ("Haruka Aoyama", "https://harbour.example/harbour-morning/412#head-of-the-day", ("Head of the day",))
    ]
    assert feed.items[0].id == "tag:harbour.example,2026-11-23:harbour-morning/412/head-of-the-day"
    assert feed.items[0].summary.startswith("President, Minato Beverages – First woman to lead")


def test_label_feed_of_a_paid_section_says_so_and_names_no_editor(sheets: dict[str, Sheet]) -> None:
    item = label_feed(sheets["en"].house, [sheets["en"]], "Our partner", feed_url=URL).items[0]
    assert item.title == "Advertisement: Say it in half the words"
    assert item.authors == ()


def test_label_feed_of_what_nobody_wrote_is_empty_and_valid(sheets: dict[str, Sheet]) -> None:
    feed = label_feed(sheets["en"].house, [sheets["en"]], "Nothing", feed_url=URL)
    assert feed.items == ()
    assert words(ET.fromstring(atom(feed)), f"{ATOM}updated") == "1970-01-01T00:00:00+00:00"
    assert json.loads(json_feed(feed))["items"] == []
    assert ET.fromstring(rss(feed)).findall("channel/item") == []


def test_label_feed_encodes_an_anchor_of_another_script(sheets: dict[str, Sheet]) -> None:
    item = label_feed(sheets["ja"].house, [sheets["ja"]], "今日の人", feed_url=URL).items[0]
    assert item.url == "https://harbour.example/minato-asa/77#%E4%BB%8A%E6%97%A5%E3%81%AE%E4%BA%BA"


def test_feed_is_newest_first_and_no_longer_than_asked(sheet_of: SheetOf) -> None:
    days = [dt.date(2026, 11, day) for day in (20, 23, 19, 22)]
    numbered = [sheet_of(number=day.day, date=day, title=str(day.day)) for day in days]
    feed = publication_feed(numbered[0].house, numbered, feed_url=URL, limit=3)
    assert [item.title for item in feed.items] == ["23", "22", "20"]


def test_feed_labels_lists_what_there_is_once(sheets: dict[str, Sheet]) -> None:
    assert list(feed_labels([sheets["ja"], sheets["ja"]])) == ["今日の一面", "今日の数字", "今日の人"]


@pytest.mark.parametrize("write", [rss, atom, json_feed])
def test_feed_of_hostile_words_is_well_formed(write: Callable[[Feed], bytes], sheet_of: SheetOf) -> None:
    body = Section(kind="text", label=HOSTILE, fields=TextFields(body=RichText.from_html(f"<p>{HOSTILE} ]]&gt;</p>")))
    sheet = sheet_of(body, title=HOSTILE, preheader=HOSTILE, authors=(HOSTILE,))
    written = write(publication_feed(sheet.house, [sheet], feed_url=URL))
    text = written.decode()
    assert not [char for char in "\x00\x0b\x1f\ufffe" if char in text]
    if write is json_feed:
        item = json.loads(text)["items"][0]
        title, content = item["title"], item["content_html"]
    else:
        root = ET.fromstring(text)
        title = next(
            element.text
            for element in list(root.iter())[2:]
            if element.tag.endswith("title") and element.text == "]]><script> alert(1)</script> & 国"
        )
        content = next(element.text or "" for element in root.iter() if element.tag in {CONTENT, f"{ATOM}content"})
    assert title == "]]><script> alert(1)</script> & 国"
    assert "<script>" not in content


def test_tag_uri_falls_back_on_the_senders_domain(sheets: dict[str, Sheet]) -> None:
    house = sheets["en"].house
    bare = house.model_copy(update={"publication": house.publication.model_copy(update={"url": ""})})
    assert (
        tag_uri(bare, dt.date(2026, 1, 2), 7, "a b/ü")
        == "tag:harbour.example,2026-01-02:harbour-morning/7/a%20b%2F%C3%BC"
    )


def test_feeds_are_the_same_every_time(feed: Feed) -> None:
    assert (rss(feed), atom(feed), json_feed(feed)) == (rss(feed), atom(feed), json_feed(feed))
