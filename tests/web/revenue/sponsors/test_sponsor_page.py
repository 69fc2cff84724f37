"""The page behind a link: one campaign and nothing else, while the link is good; texts within their limits."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.web.revenue.sponsored import (
    MONDAY,
    NOW,
    TUESDAY,
    WORDS,
    a_picture,
    address_of,
    approved,
    book,
    campaign_of,
    link_to,
    written,
)

from masthead.web.newsroom.models import Picture
from masthead.web.publications.models import Publication
from masthead.web.revenue.models import Booking, Campaign, Creative, Slot, SponsorLink
from masthead.web.revenue.sponsors import links
from masthead.web.revenue.sponsors.rate_card import SlotPlan, set_rates
from masthead.web.revenue.sponsors.wording import check_tracking, tracked
from masthead.web.revenue.views import sponsor_page
from masthead.web.subscribers.words import word_table
from masthead.web.team.models import User

pytestmark = pytest.mark.django_db
Slots = dict[str, Slot]
PAGE: Any = sponsor_page


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PAGE.timezone, "now", lambda: NOW)


def said(*bookings: Booking, do: str = "submit", **more: Any) -> dict[str, Any]:
    values = {name: getattr(WORDS, name) for name in ("headline", "text", "button", "url", "alt")}
    return {**values, "bookings": [each.pk for each in bookings], "do": do, "version": "0", **more}


def test_sponsor_writes_hands_in_and_changes(publisher: User, campaign: Campaign, slots: Slots, client: Client) -> None:
    first, second = (book(publisher, campaign, slots["lead"], day) for day in (MONDAY, TUESDAY))
    page = address_of(link_to(campaign, publisher))
    overview = client.get(page).content.decode()
    assert "Monday, 23 November" in overview
    assert "250" not in overview, "a price"
    assert client.get(f"{page}new/").content.decode().count("checked") == 1
    kept = client.post(f"{page}new/", {"headline": "Only this", "bookings": [first.pk], "do": "save", "version": "0"})
    assert kept.headers["Location"] == f"{page}?done=kept"
    made = Creative.objects.get()
    assert (made.state, made.version) == ("draft", 1)
    done = client.post(f"{page}{made.pk}/", said(first, second, version="1"))
    assert done.headers["Location"] == f"{page}?done=submitted"
    assert "Handed in" in client.get(done.headers["Location"]).content.decode()
    assert set(made.bookings.all()) == {first, second}
    late = client.post(f"{page}{made.pk}/", said(first, version="1", headline="Too late"))
    assert late.status_code == 400
    assert "changed this text meanwhile" in late.content.decode()
    assert "Too late" in late.content.decode()
    client.post(f"{page}{made.pk}/", said(first, version="2", headline="Better"))
    made.refresh_from_db()
    assert (made.state, made.version, made.headline, list(made.bookings.all())) == ("submitted", 3, "Better", [first])
    assert not client.cookies


def test_link_opens_one_campaign_of_one_title_while_it_is_good(
    title: Publication, other_title: Publication, publisher: User, campaign: Campaign, slots: Slots, client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    theirs = campaign_of(title, publisher, "Heron", "travel")
    foreign = written(theirs, book(publisher, theirs, slots["lead"]), words=WORDS)
    ours = book(publisher, campaign, slots["middle"])
    link = link_to(campaign, publisher)
    page = address_of(link)
    shown = client.get(page).content.decode()
    assert "Heron" not in shown
    assert client.get(f"{page}{foreign.pk}/").status_code == 404
    assert client.post(f"{page}{foreign.pk}/", said(ours, version="1")).status_code == 404
    assert client.post(f"{page}new/", said(*foreign.bookings.all())).status_code == 400
    token = links.token_of(link)
    report = links.make_link(user=publisher, campaign_id=campaign.pk, kind=link.Kind.REPORT, now=NOW)
    for wrong in (token[:-1], f"{token}x", f"{link.pk}.x", links.token_of(report), str(link.pk)):
        assert client.get(f"/{title.slug}/sponsors/{wrong}/").status_code == 404
    assert client.get(f"/{other_title.slug}/sponsors/{token}/").status_code == 404
    monkeypatch.setattr(PAGE.timezone, "now", lambda: link.expires_at)
    assert client.get(page).status_code == 404
    monkeypatch.setattr(PAGE.timezone, "now", lambda: NOW)
    links.withdraw_link(user=publisher, link_id=link.pk, now=NOW)
    assert (client.get(page).status_code, client.post(f"{page}new/", said(ours)).status_code) == (404, 404)
    assert not campaign.creatives.exists()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"headline": "  "}, "Write some words."),
        ({"headline": "x" * 71}, "That is 71 characters; at most 70 fit."),
        ({"text": "Dear {{ name }}"}, "Double braces"),
        ({"url": "http://quay.example/"}, "begins with https://"),
        ({"url": "https://localhost/"}, "begins with https://"),
        ({"url": "https://user:key@quay.example/"}, "begins with https://"),
        ({"bookings": []}, "Choose at least one day."),
    ],
)
def test_text_beyond_its_limits_is_told_and_not_lost(
    publisher: User, campaign: Campaign, slots: Slots, client: Client, more: dict[str, Any], words: str
) -> None:
    sold = book(publisher, campaign, slots["lead"])
    answer = client.post(f"{address_of(link_to(campaign, publisher))}new/", said(sold, **more))
    assert answer.status_code == 400
    assert words in answer.content.decode().replace("&#x27;", "’")
    assert "Try Quay" in answer.content.decode()
    assert not Creative.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (a_picture(300, 100), "The picture has 300 × 100 pixels; at least 600 × 200 are needed."),
        (a_picture() + b"\0" * 101_000, "at most 100 kB are taken"),
        (b"%PDF-1.7 no picture", "no picture that can be read"),
        (a_picture()[:400], "no picture that can be read"),
        (a_picture(form="GIF"), "no picture that can be read"),
        (a_picture(), "Say what the picture shows."),
    ],
)
def test_picture_that_a_slot_does_not_take_is_told_and_not_kept(
    publisher: User, campaign: Campaign, slots: Slots, client: Client, content: bytes, words: str
) -> None:
    sold = book(publisher, campaign, slots["lead"])
    file = SimpleUploadedFile("a.png", content)
    answer = client.post(f"{address_of(link_to(campaign, publisher))}new/", said(sold, picture=file))
    assert (answer.status_code, words in answer.content.decode()) == (400, True)
    assert not Picture.objects.exists()


def test_picture_goes_into_the_library_and_the_page(
    publisher: User, campaign: Campaign, slots: Slots, client: Client
) -> None:
    sold = book(publisher, campaign, slots["lead"])
    page = address_of(link_to(campaign, publisher))
    file = SimpleUploadedFile("x.exe", a_picture(form="JPEG"))
    assert client.post(f"{page}new/", said(sold, picture=file, alt="A quay")).status_code == 303
    picture = Creative.objects.get().picture
    assert picture is not None
    assert (picture.width, picture.height, picture.file.name.endswith(".jpg")) == (640, 240, True)
    assert 'alt="A quay"' in client.get(page).content.decode()


def test_approved_text_and_its_days_are_closed(
    publisher: User, campaign: Campaign, slots: Slots, client: Client
) -> None:
    sold = book(publisher, campaign, slots["lead"])
    text = approved(publisher, campaign, sold)
    page = address_of(link_to(campaign, publisher))
    assert "runs as it is" in client.get(f"{page}{text.pk}/").content.decode()
    assert client.post(f"{page}{text.pk}/", said(sold, version="1", headline="Other")).status_code == 400
    assert client.post(f"{page}new/", said(sold, headline="Other")).status_code == 400
    text.refresh_from_db()
    assert (text.state, text.headline) == ("approved", WORDS.headline)


def test_german_title_speaks_german(publications: dict[str, Publication], administrator: User, client: Client) -> None:
    title = publications["hafen-am-morgen"]
    slot = set_rates(user=administrator, publication_id=title.pk, plans=[SlotPlan("lead", {0: 90_000})])[0]
    campaign = campaign_of(title, administrator)
    book(administrator, campaign, slot)
    page = client.get(address_of(link_to(campaign, administrator))).content.decode()
    assert "Montag, 23. November" in page
    assert "Noch kein Text" in page


@pytest.mark.parametrize(
    ("url", "tracking", "expected"),
    [
        ("https://a.example", "", "https://a.example"),
        ("https://a.example/x#y", "a={slot}&b=1", "https://a.example/x?a=top%20%26%20tail&b=1#y"),
        ("https://a.example/?a=%7E&c", "a=9&c=9&d={day}", "https://a.example/?a=%7E&c&d=2026-11-23"),
    ],
)
def test_tracking_is_added_and_changes_nothing_else(url: str, tracking: str, expected: str) -> None:
    values = {"slot": "top & tail", "day": "2026-11-23"}
    assert tracked(url, check_tracking(tracking), values) == expected


@pytest.mark.parametrize("wrong", ["novalue", "a b=1&=2", "a={name}", "a={slot", "a<b=1", "a=1&&b=2"])
def test_tracking_that_cannot_be_read_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"parameter|In values"):
        check_tracking(wrong)


def test_words_are_the_same_in_both_languages() -> None:
    english, german = word_table("sponsors", "en"), word_table("sponsors", "de")
    assert list(english) == list(german)
    assert not [each for each in (*english.values(), *german.values()) if set(each) & set("\"'!")]


def test_span_of_a_link_is_bounded(publisher: User, campaign: Campaign) -> None:
    for days in (0, 366):
        with pytest.raises(ValueError, match="1 to 365 days"):
            links.make_link(user=publisher, campaign_id=campaign.pk, kind=SponsorLink.Kind.CREATIVE, now=NOW, days=days)
    assert link_to(campaign, publisher).expires_at == NOW + dt.timedelta(days=60)
