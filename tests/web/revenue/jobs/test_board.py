"""What readers, search engines and employers see of listings."""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.revenue.listed import OPEN, listed, words

from masthead.web.publications.models import Publication
from masthead.web.revenue.jobs import actions, applying
from masthead.web.revenue.jobs.actions import Terms
from masthead.web.revenue.jobs.applying import Press, board_clicks, is_human
from masthead.web.revenue.jobs.letters import report_url
from masthead.web.revenue.jobs.tokens import confirm_token, report_token
from masthead.web.revenue.models import EmployerLink, Listing
from masthead.web.subscribers.public import Place
from masthead.web.subscribers.sign_up.limits import DAY, Limit
from masthead.web.team.models import User

pytestmark = pytest.mark.django_db
BOARD = "/harbour-morning/jobs/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0"
HOSTILE = "</script><script>alert(1)</script>"


@pytest.fixture(autouse=True)
def _open(title: Publication, publisher: User) -> None:
    actions.set_board(user=publisher, publication_id=title.pk, plan=OPEN)


def now() -> dt.datetime:
    return timezone.now()


def page(client: Client, path: str = BOARD, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.status_code
    return str(answer.content.decode())


def data_of(text: str) -> Any:
    return json.loads(re.findall(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)[0])


def test_board_shows_what_is_live_and_fits(client: Client, title: Publication, publisher: User) -> None:
    listed(title, publisher, "Deck editor", now=now())
    listed(title, publisher, "Lotse", country="DE", place="Hamburg", now=now(), terms=Terms(0, 9, boosted=True))
    listed(title, publisher, "Stoker", remote=True, place="", now=now())
    actions.add_listing(user=publisher, publication_id=title.pk, words=words("Waiting"), now=now())

    found = re.findall(r'<h2 [^>]*><a href="[^"]*">([^<]+)', page(client))
    assert found == ["Lotse", "Stoker", "Deck editor"]
    for query, fits in (
        ("q=lumen+deck", ["Deck editor"]),
        ("country=DE", ["Lotse"]),
        ("remote=1", ["Stoker"]),
        ("q=%00nothing", []),
        ("country=%27%22&p=99&remote=x", ["Lotse", "Stoker", "Deck editor"]),
    ):
        assert re.findall(r'<h2 [^>]*><a href="[^"]*">([^<]+)', page(client, f"{BOARD}?{query}")) == fits, query
    assert 'content="noindex, follow"' in page(client, f"{BOARD}?remote=1")
    answer = client.get(BOARD)
    assert "X-Robots-Tag" not in answer.headers
    assert not answer.cookies


def test_listing_is_a_posting_for_search_engines(client: Client, title: Publication, publisher: User) -> None:
    made = listed(title, publisher, f"Editor {HOSTILE}", country="DE", remote=True, now=now(), about=HOSTILE)

    said = data_of(page(client, f"{BOARD}{made.key}/"))
    assert said["@type"] == "JobPosting"
    assert said["title"] == f"Editor {HOSTILE}"
    assert said["hiringOrganization"]["name"] == "Lumen Press"
    assert said["jobLocation"]["address"]["addressCountry"] == "DE"
    assert said["jobLocationType"] == "TELECOMMUTE"
    assert said["validThrough"].startswith(str(made.ends_on))
    listing = data_of(page(client))["itemListElement"][0]["item"]
    assert listing == {key: value for key, value in said.items() if key != "@context"}
    assert HOSTILE not in page(client)
    assert "alert(1)</p>" not in page(client, f"{BOARD}{made.key}/")


def test_what_is_over_is_gone_everywhere(client: Client, title: Publication, publisher: User) -> None:
    made = listed(title, publisher, now=now())
    own = f"{BOARD}{made.key}/"
    assert own in page(client)
    assert own in page(client, f"{BOARD}feed.xml")
    assert own in page(client, "/harbour-morning/sitemap.xml")
    assert f'href="{BOARD}"' in page(client, "/harbour-morning/")

    actions.withdraw(user=publisher, listing_id=made.pk, reason="Filled.", now=now())
    for path in (BOARD, f"{BOARD}feed.xml", f"{BOARD}atom.xml", f"{BOARD}feed.json", "/harbour-morning/sitemap.xml"):
        assert own not in page(client, path), path
    assert "JobPosting" not in page(client, own, 410)
    assert client.get(f"{own}apply/").headers["Location"] == own
    assert client.get(f"{BOARD}zzzzzzzz/").status_code == 404


def test_closed_board_shows_nothing(client: Client, title: Publication, publisher: User) -> None:
    made = listed(title, publisher, now=now())
    shut = actions.BoardPlan(open=False, submissions=False, per_edition=3, term_days=9, promised=1, boosted_promised=1)
    actions.set_board(user=publisher, publication_id=title.pk, plan=shut)

    assert client.get(BOARD).status_code == 404
    assert client.get(f"{BOARD}feed.xml").status_code == 404
    assert "/jobs/" not in page(client, "/harbour-morning/sitemap.xml")
    assert "/jobs/" not in page(client, "/harbour-morning/")
    # The sections of editions lead there.
    assert "Deck editor" in page(client, f"{BOARD}{made.key}/")


def test_apply_leads_to_the_employer_and_counts_people_once(
    client: Client, title: Publication, publisher: User, other_title: Publication
) -> None:
    made = listed(title, publisher, now=now())
    path = f"{BOARD}{made.key}/apply/"

    answer = client.get(f"{path}?next=https://evil.example", HTTP_USER_AGENT=FIREFOX)
    assert answer.status_code == 302
    assert answer.headers["Location"] == (
        f"https://lumen.example/jobs/7?utm_source=harbour-morning&utm_medium=jobs&utm_content={made.key}"
    )
    client.get(path, HTTP_USER_AGENT=FIREFOX)
    client.head(path, HTTP_USER_AGENT=FIREFOX)
    client.get(path, HTTP_USER_AGENT="Googlebot/2.1")
    client.get(path, HTTP_USER_AGENT=FIREFOX, HTTP_SEC_PURPOSE="prefetch", REMOTE_ADDR="192.0.2.8")
    assert board_clicks([made.pk]) == {made.pk: 1}
    client.get(path, HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="192.0.2.9")
    assert board_clicks([made.pk]) == {made.pk: 2}
    assert client.get(f"/{other_title.slug}/jobs/{made.key}/apply/").headers["Location"].startswith("/")
    assert not is_human(Press("192.0.2.1", ""))
    assert not is_human(Press("192.0.2.1", FIREFOX, mode="no-cors"))


def test_a_flood_of_presses_counts_no_more_than_a_network_may(
    title: Publication, publisher: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = listed(title, publisher, now=now())
    monkeypatch.setattr(applying, "PER_NETWORK", Limit(3, DAY))

    for number in range(6):
        applying.note_press(made, Press(f"192.0.2.{number + 1}", FIREFOX), now=now())
    assert board_clicks([made.pk]) == {made.pk: 3}


def test_application_by_mail_says_the_address(client: Client, title: Publication, publisher: User) -> None:
    made = listed(title, publisher, link="jobs@lumen.example", now=now())

    text = page(client, f"{BOARD}{made.key}/")
    assert 'href="mailto:jobs@lumen.example"' in text
    assert client.get(f"{BOARD}{made.key}/apply/").headers["Location"] == f"{BOARD}{made.key}/"


def test_report_shows_an_employer_its_own_until_the_link_ends(
    client: Client, title: Publication, publisher: User, other_title: Publication
) -> None:
    made = listed(title, publisher, now=now())
    listed(title, publisher, "Secret role", company="Rival Ltd", now=now())
    second = listed(title, publisher, "Second role", now=now())
    assert made.employer is not None
    link = actions.make_link(user=publisher, employer_id=made.employer.pk, days=30, now=now())
    path = f"{BOARD}report/{report_token(link.pk)}/"
    assert report_url(link, Place.of(title)).endswith(path)

    text = page(client, path)
    assert "Deck editor" in text
    assert "Second role" in text
    assert "Secret role" not in text
    own = EmployerLink.objects.get(listing=second)
    assert "Deck editor" not in page(client, f"{BOARD}report/{report_token(own.pk)}/")
    assert client.get(f"{BOARD}report/{report_token(link.pk)}x/").status_code == 404
    assert client.get(f"{BOARD}report/{confirm_token(link.pk)}/").status_code == 404
    assert client.get(f"/{other_title.slug}/jobs/report/{report_token(link.pk)}/").status_code == 404
    actions.withdraw_link(user=publisher, link_id=link.pk, now=now())
    assert client.get(path).status_code == 404
    EmployerLink.objects.filter(pk=own.pk).update(expires_at=now())
    assert client.get(f"{BOARD}report/{report_token(own.pk)}/").status_code == 404


def test_board_speaks_german(client: Client, publications: dict[str, Publication], administrator: User) -> None:
    hafen = publications["hafen-am-morgen"]
    actions.set_board(user=administrator, publication_id=hafen.pk, plan=OPEN)
    made = listed(hafen, administrator, "Lotse", country="DE", now=now())

    text = page(client, "/hafen-am-morgen/jobs/")
    assert "1 offene Stelle" in text
    assert "Deutschland" in text
    assert "Bei Lumen Press bewerben" in page(client, f"/hafen-am-morgen/jobs/{made.key}/")
    assert "Stelle einreichen" in page(client, "/hafen-am-morgen/jobs/new/")
    assert Listing.objects.count() == 1
