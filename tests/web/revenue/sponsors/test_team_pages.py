"""The team’s pages: the board, advertisers, campaigns, bookings, texts, the rate card; for those who run the income."""

from __future__ import annotations

import datetime as dt

import httpx
import pytest
from tests.web.conftest import SignIn
from tests.web.revenue.sponsored import MONDAY, NOW, WORDS, approved, book, narrow, written

from masthead.checks.reach import Network
from masthead.web.publications.models import Publication
from masthead.web.revenue.models import Advertiser, Booking, Campaign, Creative, HouseAd, SalesRules, Slot, SponsorLink
from masthead.web.revenue.sponsors import approving, asking
from masthead.web.revenue.sponsors.board import board, counted
from masthead.web.revenue.sponsors.faults import SponsorError
from masthead.web.revenue.views import campaigns
from masthead.web.revenue.views import slots as board_page
from masthead.web.team.models import AuditEntry, User

pytestmark = pytest.mark.django_db
ROOT = "/newsroom/revenue/"
Slots = dict[str, Slot]


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (board_page, campaigns):
        monkeypatch.setattr(module.timezone, "now", lambda: NOW)


def test_board_shows_every_slot_in_its_state(
    title: Publication, publisher: User, campaign: Campaign, slots: Slots
) -> None:
    book(publisher, campaign, slots["lead"])
    book(publisher, campaign, slots["middle"], sold=False)
    monday = dt.date(2026, 11, 16)
    weeks = board([title], monday, NOW)
    found = counted(weeks)
    # Of four weeks of 13 slots, one day has passed with its three, and two are booked.
    assert (found.open, {state.value: many for state, many in found.states.items()}) == (47, {"sold": 1, "held": 1})
    (row,) = weeks[1].titles
    assert [each.label for each in row.rows] == ["In partnership with", "Our partner", "Also with us"]
    cells = {each.rows[1].cells[0].note for each in weeks[1].titles}
    assert cells == {"no text yet"}
    late = board([title], monday, dt.datetime(2026, 11, 21, tzinfo=dt.UTC))
    assert late[1].titles[0].rows[1].cells[0].late
    assert [each.plain for each in weeks[1].sold] == ["2500.00"]


def test_publisher_books_on_the_board_and_is_told_why_not(
    publisher: User, campaign: Campaign, slots: Slots, sign_in: SignIn
) -> None:
    browser = sign_in(publisher)
    page = f"{ROOT}slots/?from=2026-11-23"
    assert "HK$2,500" in browser.get(page).content.decode()
    ticked = [f"{slots['lead'].pk}:2026-11-23", f"{slots['middle'].pk}:2026-11-23"]
    assert browser.post(page, {"place": ticked, "campaign": campaign.pk, "do": "hold"}).status_code == 302
    assert Booking.objects.filter(state="held").count() == 2
    again = browser.post(page, {"place": ticked[:1], "campaign": campaign.pk, "do": "sell"})
    assert again.status_code == 400
    assert "is taken. Nothing was booked" in again.content.decode()
    for wrong in ({"place": "x", "campaign": campaign.pk}, {"campaign": ""}, {"place": ["1:2026-99-99"]}):
        assert browser.post(page, wrong).status_code == 400


def test_rate_card_and_rules_are_read_with_care(
    title: Publication, publisher: User, slots: Slots, sign_in: SignIn
) -> None:
    browser = sign_in(publisher)
    page = f"{ROOT}slots/rates/{title.slug}/"
    takes = {"headline_characters": 60, "text_characters": 400, "button_characters": 20, "picture": "none",
             "image_width": 0, "image_height": 0, "image_kb": 100}  # fmt: skip
    said = {f"slot-{place}-{name}": value for place in (1, 2) for name, value in takes.items()}
    assert browser.post(page, {**said, "price-1-0": "a lot"}).status_code == 400
    assert slots["lead"].rates.count() == 5
    assert browser.post(page, {**said, "price-1-0": "1,234.50"}).status_code == 302
    assert list(slots["lead"].rates.values_list("weekday", "amount")) == [(0, 123_450)]
    assert Slot.objects.get(pk=slots["lead"].pk).picture == "none"
    rules = f"{ROOT}slots/rules/{title.slug}/"
    values = {
        "currency": "XYZ",
        "spacing_days": 1,
        "hold_days": 3,
        "text_days": 2,
        "remind_days": 1,
        "late_minutes": 60,
    }
    assert browser.post(rules, values).status_code == 400
    assert browser.post(rules, {**values, "currency": "EUR"}).status_code == 302
    assert SalesRules.objects.get().hold_days == 3


def test_advertiser_contact_campaign_and_link_by_hand(
    title: Publication, publisher: User, slots: Slots, sign_in: SignIn
) -> None:
    browser = sign_in(publisher)
    assert "No advertiser yet" in browser.get(f"{ROOT}advertisers/").content.decode()
    new = f"{ROOT}advertisers/of/{title.slug}/new/"
    assert browser.post(new, {"name": "Quay", "trade": "software"}).status_code == 302
    assert browser.post(new, {"name": "QUAY", "trade": "software"}).status_code == 400
    page = f"{ROOT}advertisers/{Advertiser.objects.get().pk}/"
    contact = {"do": "add", "name": "Cleo", "email": "cleo@quay.example", "reminded": "on"}
    assert browser.post(page, {**contact, "email": "cleo"}).status_code == 400
    browser.post(page, contact)
    assert "cleo@quay.example" in browser.get(page).content.decode()
    browser.post(f"{page}campaigns/new/", {"name": "Autumn"})
    campaign = f"{ROOT}campaigns/{Campaign.objects.get().pk}/"
    browser.post(campaign, {"do": "link"})
    link = SponsorLink.objects.get()
    assert "/sponsors/" in browser.get(campaign).content.decode()
    assert browser.post(campaign, {"do": "withdraw", "link": "9" * 5000}).status_code < 500
    browser.post(campaign, {"do": "withdraw", "link": link.pk})
    assert "None is good at the moment" in browser.get(campaign).content.decode()
    told = ["advertiser-added", "contact-added", "campaign-added", "sponsor-link-made", "sponsor-link-withdrawn"]
    assert list(AuditEntry.objects.filter(action__in=told).order_by("pk").values_list("action", flat=True)) == told


def test_booking_is_sold_and_called_off_by_its_buttons(
    publisher: User, campaign: Campaign, slots: Slots, sign_in: SignIn
) -> None:
    held = book(publisher, campaign, slots["lead"], sold=False)
    browser, page = sign_in(publisher), f"{ROOT}bookings/{held.pk}/"
    assert "Give it back" in browser.get(page).content.decode()
    browser.post(page, {"do": "sell"})
    assert browser.post(page, {"do": "cancel", "why": ""}).status_code == 400
    browser.post(page, {"do": "cancel", "why": "By phone."})
    held.refresh_from_db()
    assert (held.state, held.why) == ("cancelled", "By phone.")
    assert browser.get(f"{ROOT}slots/owed/").status_code == 200


def test_make_good_is_offered_where_something_is_for_sale(
    title: Publication, publisher: User, campaign: Campaign, slots: Slots, sign_in: SignIn
) -> None:
    owed = book(publisher, campaign, slots["lead"])
    Booking.objects.filter(pk=owed.pk).update(state="owed")
    browser, page = sign_in(publisher), f"{ROOT}bookings/{owed.pk}/"
    offered = [f'<option value="{slots[name].pk}"' in browser.get(page).content.decode() for name in ("lead", "middle")]
    assert offered == [True, True]
    narrow(title, "middle")
    shown = browser.get(page).content.decode()
    assert [f'<option value="{slots[name].pk}"' in shown for name in ("lead", "middle", "partner")] == [
        True,
        False,
        False,
    ]
    asked = {"do": "make-good", "slot": slots["middle"].pk, "day": "2026-11-27"}
    assert browser.post(page, asked).status_code == 400
    assert not owed.make_goods.exists()


def test_text_is_read_approved_and_opened_again(
    publisher: User, campaign: Campaign, slots: Slots, sign_in: SignIn
) -> None:
    made = written(campaign, book(publisher, campaign, slots["lead"]))
    browser, page = sign_in(publisher), f"{ROOT}creatives/{made.pk}/"
    assert WORDS.headline in browser.get(f"{ROOT}creatives/").content.decode()
    assert "Nobody has asked for the page yet" in browser.get(page).content.decode()
    assert browser.post(page, {"do": "approve", "version": made.version + 1}).status_code == 400
    browser.post(page, {"do": "return", "version": made.version, "remark": "Shorter, please."})
    assert "Shorter, please." in browser.get(page).content.decode()
    again = written(campaign, *made.bookings.all(), creative_id=made.pk, version=made.version)
    browser.post(page, {"do": "approve", "version": again.version})
    more = book(publisher, campaign, slots["middle"])
    browser.post(page, {"do": "place", "booking": more.pk})
    assert set(again.bookings.all()) == {*made.bookings.all(), more}
    browser.post(page, {"do": "reopen", "remark": "The price is wrong."})
    made.refresh_from_db()
    assert made.state == "changes"


def test_what_outgrew_its_slot_is_not_approved(publisher: User, campaign: Campaign, slots: Slots) -> None:
    made = written(campaign, book(publisher, campaign, slots["lead"]))
    Slot.objects.update(headline_characters=10)
    with pytest.raises(SponsorError, match="at most 10 fit"):
        approving.approve(user=publisher, creative_id=made.pk, version=made.version, now=NOW)


def test_pages_that_texts_lead_to_are_asked_once_a_version(publisher: User, campaign: Campaign, slots: Slots) -> None:
    made = written(campaign, book(publisher, campaign, slots["lead"]))
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return httpx.Response(404)

    async def resolve(_host: str, _port: int) -> tuple[str, ...]:
        return ("93.184.216.34",)

    for _ in range(2):
        asking.ask(NOW, lambda: Network(httpx.MockTransport(answer), resolve))
    made.refresh_from_db()
    assert len({each.partition("?")[0] for each in asked}) == 1
    assert (made.link, made.link_version) == ("broken", made.version)
    said, warns = asking.said_of_link(made)
    assert warns
    assert said.startswith("The page does not open")


def test_house_advertisement_is_added_and_put_away(title: Publication, publisher: User, sign_in: SignIn) -> None:
    browser = sign_in(publisher)
    new = f"{ROOT}slots/house/of/{title.slug}/new/"
    said = {"name": "Book", "headline": WORDS.headline, "text": WORDS.text, "button": "Read", "url": "ftp://x",
            "active": "on", "slots": ["lead"]}  # fmt: skip
    assert browser.post(new, said).status_code == 400
    assert browser.post(new, {**said, "url": WORDS.url}).status_code == 302
    made = HouseAd.objects.get()
    browser.post(f"{ROOT}slots/house/{made.pk}/", {**said, "url": WORDS.url, "active": ""})
    assert "Put away" in browser.get(f"{ROOT}slots/house/of/{title.slug}/").content.decode()


def test_others_see_and_change_nothing(
    title: Publication, publisher: User, editor: User, outsider: User, campaign: Campaign, slots: Slots, sign_in: SignIn
) -> None:
    sold = book(publisher, campaign, slots["lead"])
    text: Creative = approved(publisher, campaign, sold)
    theirs = [
        f"slots/rates/{title.slug}/", f"slots/rules/{title.slug}/", f"slots/house/of/{title.slug}/",
        f"slots/house/of/{title.slug}/new/", f"bookings/{sold.pk}/", f"advertisers/of/{title.slug}/",
        f"advertisers/{campaign.advertiser_id}/", f"advertisers/{campaign.advertiser_id}/edit/",
        f"advertisers/{campaign.advertiser_id}/campaigns/new/", f"campaigns/{campaign.pk}/",
        f"campaigns/{campaign.pk}/edit/", f"creatives/{text.pk}/",
    ]  # fmt: skip
    mine = sign_in(publisher)
    assert {mine.get(f"{ROOT}{each}").status_code for each in theirs} == {200}
    for somebody in (editor, outsider):
        browser = sign_in(somebody)
        for each in theirs:
            answers = (browser.get(f"{ROOT}{each}"), browser.post(f"{ROOT}{each}", {"do": "reopen"}))
            assert [answer.status_code for answer in answers if answer.status_code != 405] in ([302, 302], [302]), each
    text.refresh_from_db()
    assert text.state == "approved"
    browser = sign_in(outsider)
    assert "Quay" not in browser.get(f"{ROOT}slots/?from={MONDAY}").content.decode()
    assert "Quay" not in browser.get(f"{ROOT}creatives/").content.decode()
