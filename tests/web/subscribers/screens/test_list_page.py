"""The page with the list, and what goes out of it as a file."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from tests.web.conftest import MakePerson, SignIn
from tests.web.subscribers.people import AT, reader

from masthead.audience.subscription import SubscriptionState as State
from masthead.web.publications.models import Publication
from masthead.web.subscribers.actions.standing import Ground
from masthead.web.subscribers.actions.tags import add_tags
from masthead.web.subscribers.models import Subscriber
from masthead.web.team.models import AuditEntry, User
from masthead.web.team.roles import Role

LIST = "/newsroom/subscribers/"
EXPORT = "/newsroom/subscribers/export/"


@pytest.fixture
def browser(sign_in: SignIn, paula: User) -> Client:
    return sign_in(paula)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def downloaded(client: Client, **asked: str) -> str:
    answer = client.post(EXPORT, asked)
    assert isinstance(answer, StreamingHttpResponse)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content).decode()


def test_empty_list_says_how_people_come(browser: Client) -> None:
    page = text(browser, LIST)

    assert "Nobody is on the list yet" in page
    assert "/newsroom/subscribers/add/" in page


def test_list_shows_people_with_their_standing(browser: Client, morning: Publication, lantern: Publication) -> None:
    reader("anna", morning, lantern, state=State.ACTIVE, name="Anna <b>Berger</b>", language="de")
    reader("foreign", lantern, state=State.ACTIVE)

    page = text(browser, LIST)

    assert "anna<wbr>@example.com" in page
    assert "Anna &lt;b&gt;Berger" in page
    assert "German" in page
    assert "<strong>1 person</strong>" in page
    assert "foreign" not in page
    assert "Harbour Lantern" not in page


def test_filters_come_with_the_address_and_nonsense_is_passed_over(browser: Client, morning: Publication) -> None:
    reader("anna", morning, state=State.ACTIVE)
    reader("ben", morning, state=State.PAUSED)

    assert "anna<wbr>" not in text(browser, f"{LIST}?state=paused")
    assert "Nobody on the list is like that" in text(browser, f"{LIST}?q=zzz")
    nonsense = text(browser, f"{LIST}?state=gone&title=nothing&segment=x&by=luck&after=-1&language=&q=")
    assert "<strong>2 people</strong>" in nonsense
    assert "<strong>0 people</strong>" in text(browser, f"{LIST}?language={'x' * 60}")


def test_script_gets_the_results_alone(browser: Client, morning: Publication) -> None:
    reader("anna", morning, state=State.ACTIVE)

    part = text(browser, f"{LIST}?q=ann&part=1")

    assert "anna<wbr>" in part
    assert "<html" not in part
    assert '<input type="hidden" name="q" value="ann">' in part


def test_pages_lead_on_and_back(browser: Client, morning: Publication) -> None:
    for number in range(53):
        reader(f"r{number}", morning)
    first = text(browser, f"{LIST}?state=pending")
    last = Subscriber.objects.order_by("-pk")[49].pk

    assert f"?state=pending&amp;after={last}" in first
    second = text(browser, f"{LIST}?state=pending&after={last}")
    assert "r2<wbr>" in second
    assert "r3<wbr>" not in second
    assert "Back to the first" in second
    assert "The list ends here" in text(browser, f"{LIST}?after=1")


@pytest.mark.parametrize("after", ["0", "4294967295", "4294967296", "9999999999", "٣"])
@pytest.mark.parametrize("filters", ["", "&by=address", "&q=ann"])
def test_page_after_what_is_no_id_is_answered(browser: Client, morning: Publication, after: str, filters: str) -> None:
    reader("anna", morning, state=State.ACTIVE)

    assert browser.get(f"{LIST}?after={after}{filters}").status_code == 200


@pytest.mark.parametrize("role", [Role.WRITER, Role.EDITOR])
def test_list_is_for_those_with_the_right(
    person: MakePerson, sign_in: SignIn, morning: Publication, role: Role
) -> None:
    client = sign_in(person("edgar", {morning: role}))

    assert client.get(LIST).status_code in {302, 403}
    assert client.post(EXPORT, {"form": "csv"}).status_code in {302, 403}
    assert not AuditEntry.objects.filter(action="subscribers-exported").exists()


def test_csv_has_everybody_under_the_filters_and_no_formulas(
    browser: Client, paula: User, morning: Publication, lantern: Publication
) -> None:
    anna = reader("anna", morning, lantern, state=State.ACTIVE, name='=HYPERLINK("x")', language="de")
    Subscriber.objects.filter(pk=anna.pk).update(attributes={"city": "@Bremen", "=key": "1"})
    add_tags(ground=Ground(paula, AT), subscriber_id=anna.pk, names=["vip", "a-b"])
    reader("ben", morning, state=State.PAUSED)
    reader("foreign", lantern, state=State.ACTIVE)

    raw = downloaded(browser, form="csv", state="active")

    assert raw.startswith("\ufeff")
    heading, row = csv.reader(io.StringIO(raw.removeprefix("\ufeff")))
    said = dict(zip(heading, row, strict=True))
    assert said["email"] == "anna@example.com"
    assert said["name"] == '\'=HYPERLINK("x")'
    assert said["tags"] == "a-b, vip"
    assert said["harbour-morning state"] == "active"
    assert said["harbour-morning confirmed_at"] == "2026-11-03T06:01:00+00:00"
    assert said["attribute city"] == "'@Bremen"
    assert said["suppressed"] == ""
    assert not any(cell[:1] in "=+-@" for cell in (*heading, *row) if cell)
    assert not any("lantern" in each for each in heading)


def test_json_lines_hold_one_person_each(browser: Client, morning: Publication) -> None:
    reader("anna", morning, state=State.ACTIVE, name="Zoë\nB")
    reader("ben", morning, state=State.PAUSED)

    people = [json.loads(line) for line in downloaded(browser, form="jsonl").splitlines()]

    assert [each["address"] for each in people] == ["anna@example.com", "ben@example.com"]
    assert people[0]["name"] == "Zoë\nB"
    assert people[1]["subscriptions"] == [
        {
            "publication": "harbour-morning",
            "state": "paused",
            "since": "2026-11-03T06:02:00+00:00",
            "asked_at": "2026-11-03T06:00:00+00:00",
            "confirmed_at": "2026-11-03T06:01:00+00:00",
            "paused_until": None,
            "source": "form",
        }
    ]


def test_export_is_noted_without_the_words_looked_for(browser: Client, morning: Publication) -> None:
    reader("anna.secret", morning, state=State.ACTIVE)

    downloaded(browser, form="csv", q="anna.secret", state="active")

    entry = AuditEntry.objects.get(action="subscribers-exported")
    assert (entry.subject, entry.publication_id) == ("1 person", morning.pk)
    assert entry.details == {"form": "CSV", "filters": {"state": "active"}, "by_words": True}


def test_export_wants_a_post_and_a_form_that_exists(browser: Client) -> None:
    assert browser.get(EXPORT).status_code == 405
    assert browser.post(EXPORT, {"form": "exe"}).status_code == 302
    assert not AuditEntry.objects.filter(action="subscribers-exported").exists()
