"""Reports behind their link: what a sponsor sees, and that it is nothing else."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.conftest import SignIn
from tests.web.revenue.reports.reported import HEADLINE, HOUR, MONDAY, WEEK, a_campaign, booked

from masthead.web.publications.models import Publication
from masthead.web.revenue.models import Booking, Campaign, Report, ReportLetter, SponsorLink
from masthead.web.revenue.reports.making import make_due
from masthead.web.revenue.sponsors.links import make_link, token_of, withdraw_link
from masthead.web.team.models import AuditEntry, User

pytestmark = pytest.mark.django_db
FILES = ("", "section/", "report.csv", "report.pdf")
Kind = SponsorLink.Kind


@pytest.fixture
def reported(booking: Booking) -> Booking:
    make_due(HOUR)
    make_due(WEEK)
    SponsorLink.objects.all().delete()
    return booking


def a_link(user: User, campaign: Campaign, kind: Kind = Kind.REPORT) -> SponsorLink:
    return make_link(user=user, campaign_id=campaign.pk, kind=kind, now=timezone.now())


def base_of(link: SponsorLink, title: Publication) -> str:
    return f"/{title.slug}/reports/{token_of(link)}/"


def answers(base: str, booking: Booking) -> list[int]:
    return [Client().get(f"{base}{booking.pk}/{file}").status_code for file in FILES]


def test_sponsor_reads_the_report_of_its_booking(reported: Booking, title: Publication, publisher: User) -> None:
    base = base_of(a_link(publisher, reported.campaign), title)
    assert f'href="{base}{reported.pk}/"' in Client().get(base).content.decode()
    answer = Client().get(f"{base}{reported.pk}/")
    page = answer.content.decode()
    for words in ("Report for Lumen Press 流明出版", "After a week", "60.0 % of those", "Most, 2, came in hour 1."):
        assert words in page
    assert '<dd class="report-figure">5</dd>' in page
    assert answer.headers["Content-Security-Policy"].endswith("; frame-src 'self'")
    assert "Set-Cookie" not in answer.headers
    first = Client().get(f"{base}{reported.pk}/?stage=hour").content.decode()
    assert "within minutes 20 to 25" in first
    reported.campaign.advertiser.publication.language = "de"
    Publication.objects.filter(pk=title.pk).update(language="de")
    german = Client().get(f"{base}{reported.pk}/").content.decode()
    assert "Bericht für Lumen Press 流明出版" in german
    assert "Die meisten, 2, kamen in Stunde 1." in german


def test_section_stands_alone_and_runs_nothing(reported: Booking, title: Publication, publisher: User) -> None:
    base = base_of(a_link(publisher, reported.campaign), title)
    answer = Client().get(f"{base}{reported.pk}/section/")
    shown = answer.content.decode()
    assert shown.count(HEADLINE) == 1
    assert "Advertisement" in shown
    assert "Good morning" not in shown
    assert "unsubscribe" not in shown.lower()
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_files_say_the_same(reported: Booking, title: Publication, publisher: User) -> None:
    base = f"{base_of(a_link(publisher, reported.campaign), title)}{reported.pk}/"
    table = Client().get(f"{base}report.csv?stage=hour").content.decode("utf-8-sig")
    rows = {(row["figure"], row["address"]): row["value"] for row in csv.DictReader(io.StringIO(table))}
    assert rows["delivered", ""] == "5"
    assert rows["clicks on", "https://lumen.example/seat"] == "3"
    answer = Client().get(f"{base}report.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"].endswith(f'harbour-morning-2026-11-23-{reported.pk}-week.pdf"')
    assert answer.content.startswith(b"%PDF-")


def test_link_opens_nothing_else(
    reported: Booking, title: Publication, other_title: Publication, publisher: User
) -> None:
    rival = booked(a_campaign(title, "Rival Tides", "Ann Ott"), title, "middle", state="delivered")
    Report.objects.create(booking=rival, stage="hour", figures=reported.reports.get(stage="hour").figures, made_at=HOUR)
    good = a_link(publisher, reported.campaign)
    assert answers(base_of(good, title), reported) == [200] * 4
    assert "Rival" not in Client().get(base_of(good, title)).content.decode()
    assert answers(base_of(good, title), rival) == [404] * 4
    assert answers(base_of(good, other_title), reported) == [404] * 4
    writing = a_link(publisher, reported.campaign, Kind.CREATIVE)
    assert answers(base_of(writing, title), reported) == [404] * 4
    assert answers(f"/{title.slug}/reports/{good.pk}.forged/", reported) == [404] * 4
    withdrawn = a_link(publisher, reported.campaign)
    withdraw_link(user=publisher, link_id=withdrawn.pk, now=timezone.now())
    assert answers(base_of(withdrawn, title), reported) == [404] * 4
    SponsorLink.objects.filter(pk=good.pk).update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    assert answers(base_of(good, title), reported) == [404] * 4
    assert Client().get(base_of(good, title)).status_code == 404
    assert Client().post(base_of(good, title)).status_code == 405


def test_link_shows_what_the_campaign_booked_elsewhere_too(
    reported: Booking, title: Publication, other_title: Publication, publisher: User
) -> None:
    away = booked(reported.campaign, other_title, "weekend", state="delivered")
    Report.objects.create(booking=away, stage="hour", figures=reported.reports.get(stage="hour").figures, made_at=HOUR)
    base = base_of(a_link(publisher, reported.campaign), title)
    assert Client().get(base).content.decode().count('class="report-list"') == 1
    page = Client().get(f"{base}{away.pk}/").content.decode()
    assert "Harbour Lantern" in page
    assert "The section is not kept any more." in page


def test_team_sees_figures_letters_and_links(
    reported: Booking, title: Publication, publisher: User, editor: User, outsider: User, sign_in: SignIn
) -> None:
    root = "/newsroom/revenue/reports/"
    page = f"{root}{reported.pk}/"
    paths = [f"{root}of/{title.slug}/", page, f"{page}section/", f"{page}hour.pdf", f"{page}week.csv"]
    client = sign_in(publisher)
    assert [client.get(path).status_code for path in paths] == [200] * 5
    assert client.get(f"{page}month.csv").status_code == 404
    for stranger in (editor, outsider):
        assert [sign_in(stranger).get(path).status_code for path in paths] == [302] * 5
        sign_in(stranger).post(page, {"do": "link"})
    assert not SponsorLink.objects.exists()
    client.post(page, {"do": "link"})
    made = SponsorLink.objects.get()
    assert f"/reports/{token_of(made)}/{reported.pk}/" in client.get(page).content.decode()
    assert client.post(page, {"do": "withdraw", "link": "9" * 5000}).status_code == 302
    client.post(page, {"do": "withdraw", "link": made.pk})
    made.refresh_from_db()
    assert made.withdrawn_at is not None
    assert AuditEntry.objects.filter(action__startswith="sponsor-link-").count() == 2


def test_title_that_only_carried_a_booking_sees_neither_links_nor_contacts(
    reported: Booking, other_title: Publication, publisher: User, outsider: User, sign_in: SignIn
) -> None:
    away = booked(reported.campaign, other_title, "weekend", state="delivered")
    report = Report.objects.create(
        booking=away, stage="hour", figures=reported.reports.get(stage="hour").figures, made_at=HOUR
    )
    contact = reported.campaign.advertiser.contacts.get()
    ReportLetter.objects.create(report=report, contact=contact, created_at=HOUR, next_at=HOUR)
    link, page = a_link(publisher, reported.campaign), f"/newsroom/revenue/reports/{away.pk}/"
    client = sign_in(outsider)
    shown = client.get(page)
    assert shown.status_code == 200
    for kept in (token_of(link), contact.email, contact.name, 'name="do"'):
        assert kept not in shown.content.decode()
    for deed in ({"do": "link"}, {"do": "withdraw", "link": link.pk}):
        assert client.post(page, deed).headers["Location"] == "/newsroom/"
    assert list(SponsorLink.objects.values_list("pk", "withdrawn_at")) == [(link.pk, None)]
    # Whoever looks after the advertiser sees both, where the booking is theirs to see.
    team = sign_in(publisher).get(f"/newsroom/revenue/reports/{reported.pk}/").content.decode()
    assert token_of(link) in team


def test_link_of_another_campaign_is_not_withdrawn_here(
    reported: Booking, title: Publication, publisher: User, sign_in: SignIn
) -> None:
    theirs = a_link(publisher, a_campaign(title, "Rival Tides", "Ann Ott"))
    sign_in(publisher).post(f"/newsroom/revenue/reports/{reported.pk}/", {"do": "withdraw", "link": theirs.pk})
    theirs.refresh_from_db()
    assert theirs.withdrawn_at is None


def test_invoice_data_has_what_is_due_and_what_is_not(
    title: Publication, publisher: User, outsider: User, sign_in: SignIn
) -> None:
    campaign = a_campaign(title)
    kept = booked(campaign, title, state="delivered")
    booked(campaign, title, "middle", state="owed", amount=12_345)
    booked(campaign, title, day=MONDAY + dt.timedelta(days=1), state="cancelled")
    booked(campaign, title, day=dt.date(2026, 12, 1), state="delivered")
    base = f"/newsroom/revenue/invoices/of/{title.slug}/"
    client = sign_in(publisher)
    whole = json.loads(client.get(f"{base}2026-11.json").content)
    assert whole["due"] == [{"amount": "450.00", "currency": "HKD"}]
    assert [(each["state"], each["due"], each["amount"]) for each in whole["bookings"]] == [
        ("delivered", True, "450.00"),
        ("owed", False, "123.45"),
    ]
    table = client.get(f"{base}2026-11.csv").content.decode("utf-8-sig")
    (first, _) = csv.DictReader(io.StringIO(table))
    assert (first["booking"], first["billing_address"], first["order"]) == (str(kept.pk), "1 Pier Road", "PO-7")
    assert "HK$450.00" in client.get(f"{base}?month=2026-11").content.decode()
    assert "Nothing to invoice" in client.get(f"{base}?month=2024-01").content.decode()
    assert client.get(f"{base}2026-13.csv").status_code == 404
    for path in (base, f"{base}2026-11.csv", f"{base}2026-11.json"):
        assert sign_in(outsider).get(path).status_code == 302


def test_pages_say_that_nothing_went_out_yet(title: Publication, publisher: User, sign_in: SignIn) -> None:
    booking = booked(a_campaign(title), title)
    client = sign_in(publisher)
    assert "Nothing has gone out yet" in client.get("/newsroom/revenue/reports/").content.decode()
    assert "No figures yet" in client.get(f"/newsroom/revenue/reports/{booking.pk}/").content.decode()
    link = a_link(publisher, booking.campaign)
    assert "There is no report yet" in Client().get(base_of(link, title)).content.decode()
