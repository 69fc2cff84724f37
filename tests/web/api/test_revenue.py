"""Income by program: slots sold, texts approved, earnings taken, jobs approved and ended."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from tests.web.api.conftest import MakeProgram, Program
from tests.web.api.growing import EARNINGS, a_job, an_affiliate
from tests.web.api.selling import Shop, a_campaign, a_shop
from tests.web.revenue.sponsored import narrow, open_shop

from masthead.web.publications.models import Publication
from masthead.web.revenue.models import Booking, Earning, Report
from masthead.web.team.models import AuditEntry, User

TEXT = {
    "headline": "Roasted on Lamma",
    "text": "Fresh every Tuesday.",
    "button": "Taste it",
    "url": "https://lammaroasters.example/fresh",
}
FIGURES = {
    "started": "2026-11-23T05:00:00+00:00",
    "until": "2026-11-23T06:00:00+00:00",
    "delivered": 90,
    "clicks": 12,
    "people": 9,
    "place": 3,
    "sections": 8,
    "links": [["https://quay.example/try", 12]],
    "step": 5,
    "curve": [0, 12],
}


@pytest.fixture
def shop(owner: User, harbour: Publication) -> Shop:
    return a_shop(owner, harbour)


def test_slot_is_held_sold_filled_and_approved(ours: Program, shop: Shop) -> None:
    place = {"slot": shop.slot.pk, "day": shop.free.isoformat()}
    made = ours.post(f"/campaigns/{shop.campaign.pk}/bookings", {"places": [place]})
    (held,) = made.json()["items"]
    assert (made.status_code, held["state"], held["price"]) == (
        201,
        "held",
        {"minor": 250_000, "currency": "HKD", "amount": "2500.00"},
    )
    taken = ours.post(f"/campaigns/{shop.campaign.pk}/bookings", {"places": [place], "sold": True})
    assert (taken.status_code, taken.json()["code"]) == (409, "conflict")
    assert ours.post(f"/bookings/{held['id']}/sell").json()["state"] == "sold"

    at = f"/campaigns/{shop.campaign.pk}/sponsor-texts"
    long = ours.post(at, {**TEXT, "headline": "Roasted " * 20, "bookings": [held["id"]], "submit": True})
    assert (long.status_code, long.json()["errors"][0]["pointer"]) == (422, "#/headline")
    text = ours.post(at, {**TEXT, "bookings": [held["id"]], "submit": True}).json()
    assert (text["state"], [each["booking"] for each in text["runs"]]) == ("submitted", [held["id"]])
    stale = ours.post(f"/sponsor-texts/{text['id']}/approve", {"version": text["version"] + 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "conflict")
    approved = ours.post(f"/sponsor-texts/{text['id']}/approve", {"version": text["version"]}).json()
    assert approved["state"] == "approved"
    assert ours.get(f"/bookings/{held['id']}").json()["text_state"] == "approved"
    assert AuditEntry.objects.filter(action="creative-approved").latest("pk").details["token"] == "CRM"


def test_board_says_what_is_open_and_what_is_whose(ours: Program, shop: Shop) -> None:
    since = shop.sold.day.isoformat()
    said = ours.get(f"/publications/harbour-morning/slot-board?since={since}&weeks=2").json()
    cells = {(each["day"], each["slot_name"]): each for each in said["items"]}
    mine = cells[since, "lead"]
    assert (mine["state"], mine["booking"], mine["advertiser_name"], mine["price"]) == (
        "sold",
        shop.sold.pk,
        "Quay",
        None,
    )
    free = cells[shop.free.isoformat(), "lead"]
    assert (free["state"], free["booking"], free["price"]["minor"]) == ("open", None, 250_000)
    assert [each["day"] for each in said["items"]] == sorted(each["day"] for each in said["items"])

    far = ours.get("/publications/harbour-morning/slot-board?since=9999-12-31")
    assert (far.status_code, far.json()["errors"][0]["parameter"]) == (422, "since")


def test_slots_name_the_days_on_which_they_are_for_sale(ours: Program, shop: Shop, harbour: Publication) -> None:
    def said() -> dict[str, list[int]]:
        items = ours.get("/publications/harbour-morning/slots").json()["items"]
        return {each["name"]: [rate["weekday"] for rate in each["rates"]] for each in items}

    assert said() == {"partner": [0, 1, 2, 3, 4], "lead": [0, 1, 2, 3, 4], "middle": [0, 2, 4]}
    narrow(harbour, "middle", "fri")
    narrow(harbour, "lead")
    # What was booked there still names its slot.
    assert said() == {"partner": [0, 1, 2, 3, 4], "lead": [], "middle": [4]}
    body = {"places": [{"slot": shop.slot.pk, "day": str(shop.free)}]}
    refused = ours.post(f"/campaigns/{shop.campaign.pk}/bookings", body)
    assert (refused.status_code, "is not for sale" in refused.json()["detail"]) == (409, True)


def test_same_request_books_once(ours: Program, shop: Shop) -> None:
    at, body = f"/campaigns/{shop.campaign.pk}/bookings", {"places": [{"slot": shop.slot.pk, "day": str(shop.free)}]}
    first, again = (ours.post(at, body, idempotency_key="order-77") for _ in range(2))

    assert (first.status_code, again.status_code, first.content) == (201, 201, again.content)
    assert Booking.objects.filter(day=shop.free).count() == 1


def test_token_of_one_title_books_no_slot_of_another(
    program: MakeProgram, administrator: User, harbour: Publication, lantern: Publication
) -> None:
    campaign, _ = a_campaign(administrator, lantern)
    slot = open_shop(harbour, administrator)["lead"]
    narrow = program(administrator, titles=[lantern.pk])
    day = (timezone.now().date() + dt.timedelta(days=3)).isoformat()
    answer = narrow.post(f"/campaigns/{campaign.pk}/bookings", {"places": [{"slot": slot.pk, "day": day}]})

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/places/0/slot")
    assert not Booking.objects.exists()


def test_text_that_runs_beyond_the_token_is_not_decided_by_it(
    program: MakeProgram, administrator: User, shop: Shop, harbour: Publication, lantern: Publication
) -> None:
    Booking.objects.filter(pk=shop.sold.pk).update(publication=lantern)
    narrow = program(administrator, titles=[harbour.pk])
    body = {"version": shop.submitted.version}

    assert narrow.post(f"/sponsor-texts/{shop.submitted.pk}/approve", body).status_code == 403
    assert program(administrator).post(f"/sponsor-texts/{shop.submitted.pk}/approve", body).status_code == 200


def test_what_is_owed_is_made_good_once(ours: Program, shop: Shop) -> None:
    at, body = f"/bookings/{shop.owed.pk}/make-good", {"slot": shop.slot.pk, "day": shop.free.isoformat()}
    made = ours.post(at, body).json()

    assert (made["state"], made["price"]["minor"], made["make_good_of"]) == ("sold", 0, shop.owed.pk)
    assert ours.post(at, body).status_code == 409
    assert ours.post(f"/bookings/{shop.owed.pk}/waive", {"why": "They are fine."}).status_code == 409


def test_report_and_invoice_of_what_went_out(ours: Program, shop: Shop) -> None:
    Booking.objects.filter(pk=shop.past.pk).update(state="delivered", delivered_at=timezone.now())
    Report.objects.create(booking=shop.past, stage="hour", figures=FIGURES, made_at=timezone.now())
    (report,) = ours.get(f"/bookings/{shop.past.pk}/reports").json()["items"]
    assert (report["stage"], report["delivered"], report["clicks"], report["place"]) == ("hour", 90, 12, 3)
    assert report["links"] == [{"url": "https://quay.example/try", "clicks": 12}]

    shop.past.refresh_from_db()
    said = ours.get(f"/publications/harbour-morning/invoices?month={shop.past.day:%Y-%m}").json()
    rows = {each["booking"]: each for each in said["items"]}
    assert (rows[shop.past.pk]["amount"], rows[shop.past.pk]["due"]) == ("2500.00", True)
    assert [each["minor"] for each in said["due"]] == [250_000]


def test_sponsors_link_opens_its_page_until_it_is_withdrawn(ours: Program, shop: Shop, client: Any) -> None:
    at = f"/campaigns/{shop.campaign.pk}/links"
    made = ours.post(at, {"kind": "creative", "days": 3}).json()
    path = "/" + made["url"].partition("://")[2].partition("/")[2]
    assert client.get(path).status_code == 200

    assert ours.ask("DELETE", f"{at}/{made['link']['id']}").status_code == 204
    assert client.get(path).status_code == 404
    links = ours.get(f"/campaigns/{shop.campaign.pk}").json()["links"]
    assert [each["withdrawn_at"] is None for each in links] == [False, True]
    assert "url" not in links[0]


def test_earnings_are_looked_through_then_taken_once(ours: Program, owner: User, harbour: Publication) -> None:
    programme = an_affiliate(owner, harbour)
    at = f"/affiliate-programmes/{programme.pk}"
    upload = ours.ask("POST", f"{at}/earnings-imports?file_name=november.csv", EARNINGS, media_type="text/csv")
    found = upload.json()
    assert (upload.status_code, found["state"], found["added"], found["refused"]) == (201, "checked", 1, 1)
    assert [(each["line"], each["reference"]) for each in found["faults"]] == [(3, "A-2")]
    assert not Earning.objects.exists()

    for _ in range(2):
        assert ours.post(f"/earnings-imports/{found['id']}/take").json()["state"] == "done"
    assert ours.ask("DELETE", f"/earnings-imports/{found['id']}").status_code == 409
    said = ours.get(at).json()
    assert (said["orders"], said["earned"]) == (1, [{"minor": 420, "currency": "EUR", "amount": "4.20"}])
    unreadable = ours.ask("POST", f"{at}/earnings-imports", b"name\nTea\n", media_type="text/csv")
    assert (unreadable.status_code, unreadable.json()["code"]) == (422, "invalid")
    money = ours.ask("POST", f"{at}/earnings-imports?currency=XQQ", EARNINGS, media_type="text/csv")
    assert money.json()["errors"][0]["parameter"] == "currency"


def test_rules_of_a_programme_are_changed_one_by_one(ours: Program, owner: User, harbour: Publication) -> None:
    at = f"/affiliate-programmes/{an_affiliate(owner, harbour).pk}"
    changed = ours.ask("PATCH", at, {"domains": ["pierbooks.example", "www.quaybooks.example"]}).json()
    assert (changed["domains"], changed["parameters"]) == (["pierbooks.example", "quaybooks.example"], "tag=harbour-21")
    wrong = ours.ask("PATCH", at, {"domains": ["no domain".replace(" ", "_")]})
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "#/domains")
    assert ours.post(f"{at}/pause").json()["paused"] is True
    assert ours.get(f"{at}/links").json() == {"items": []}


def test_job_goes_from_its_entry_to_its_end(ours: Program) -> None:
    entered = {"company": "Quay Coffee", "role": "Roaster", "link": "https://quaycoffee.example/jobs", "remote": True}
    made = ours.post("/publications/harbour-morning/jobs", entered).json()
    at = f"/jobs/{made['id']}"
    assert (made["state"], made["employer"]) == ("waiting", None)
    nowhere = ours.ask("PATCH", at, {"remote": False})
    assert (nowhere.status_code, nowhere.json()["errors"][0]["pointer"]) == (422, "#/place")

    live = ours.post(f"{at}/approve", {"promised": 1, "term_days": 30}).json()
    assert (live["state"], live["promised"]) == ("live", 1)
    employers = ours.get("/publications/harbour-morning/employers").json()["items"]
    assert [(each["id"], each["name"]) for each in employers] == [(live["employer"], "Quay Coffee")]
    longer = ours.post(f"{at}/prolong", {"days": 7}).json()
    assert longer["term_days"] == 37
    figures = ours.get(f"{at}/figures").json()
    assert (figures["promised"], figures["editions"], figures["board_clicks"]) == (1, [], 0)
    ended = ours.post(f"{at}/withdraw", {"reason": "The position is filled."}).json()
    assert (ended["state"], ended["reason"]) == ("withdrawn", "The position is filled.")
    assert ours.post(f"{at}/approve", {}).status_code == 409


def test_promise_that_cannot_be_kept_is_refused(ours: Program, owner: User, harbour: Publication) -> None:
    waiting = a_job(owner, harbour, live=False)
    answer = ours.post(f"/jobs/{waiting.pk}/approve", {"promised": 250, "term_days": 3})

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/promised")
