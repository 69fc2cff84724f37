"""Pages behind signed links: what opens them, and that looking changes nothing."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.apps import apps
from django.test import Client
from tests.web.subscribers.rights.world import (
    NOW,
    preferences_link,
    somebody,
    stands,
    unsubscribe_link,
)

from masthead.audience.subscription import SubscriptionState as State
from masthead.tokens import Purpose
from masthead.web.publications.models import Publication
from masthead.web.subscribers.actions import address_change, erasure
from masthead.web.subscribers.links import LETTER, address_change_token, keys, letter_token
from masthead.web.subscribers.models import AddressChange, Subscriber

pytestmark = pytest.mark.django_db

PAGES = {
    "preferences/{}/": Purpose.PREFERENCES,
    "preferences/{}/data.json": Purpose.PREFERENCES,
    "preferences/{}/data.html": Purpose.PREFERENCES,
    "preferences/{}/delete/": Purpose.PREFERENCES,
    "unsubscribe/{}/": Purpose.UNSUBSCRIBE,
    "address/{}/": Purpose.CONFIRM,
}


@pytest.fixture
def reader() -> Client:
    """A browser without a session that would fail for want of a CSRF token."""
    return Client(enforce_csrf_checks=True)


@pytest.fixture
def mei(morning: Publication) -> Subscriber:
    """Somebody who reads the daily title, and gave another address."""
    person = somebody("mei@reader.example", name="Mei Lin")
    stands(person, morning)
    address_change.ask_for(subscriber_id=person.pk, publication_id=morning.pk, text="new@reader.example", at=NOW)
    return person


@pytest.fixture(autouse=True)
def at_that_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """The day of these tests."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)


def token_of(purpose: Purpose, title: Publication, person: Subscriber) -> str:
    if purpose is Purpose.CONFIRM:
        change = AddressChange.objects.filter(subscriber_id=person.pk).values_list("pk", flat=True).first() or 1
        return address_change_token(change, person.pk)
    return letter_token(purpose, title.pk, person.pk)


def everything() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table there is."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
    }


@pytest.mark.parametrize(("page", "purpose"), list(itertools.product(PAGES, Purpose)))
def test_page_opens_to_tokens_of_its_own_purpose_alone(
    reader: Client, morning: Publication, mei: Subscriber, page: str, purpose: Purpose
) -> None:
    address = f"/{morning.slug}/{page.format(token_of(purpose, morning, mei))}"

    answer = reader.get(address)

    assert answer.status_code == (200 if purpose is PAGES[page] else 404)


@pytest.mark.parametrize("page", PAGES)
def test_every_dead_link_has_the_same_answer(
    reader: Client, morning: Publication, lantern: Publication, mei: Subscriber, page: str
) -> None:
    purpose = PAGES[page]
    good = token_of(purpose, morning, mei)
    gone = somebody("gone@reader.example")
    stands(gone, morning)
    erased = token_of(purpose, morning, gone)
    erasure.erase_own(subscriber_id=gone.pk, at=NOW)
    dead = {
        "forged": good[:-1] + ("A" if good[-1] != "A" else "Q"),
        "cut": good[:-3],
        "nonsense": "x" * 22,
        "unknown": keys().token(purpose, LETTER | morning.pk, 4_000_000),
        "of a mailing": keys().token(purpose, 7, mei.pk),
        "erased": erased,
    }
    answers = {name: reader.get(f"/{morning.slug}/{page.format(token)}") for name, token in dead.items()}
    foreign = reader.get(f"/{lantern.slug}/{page.format(good)}")

    assert {answer.status_code for answer in (*answers.values(), foreign)} == {404}
    assert len({answer.content for answer in answers.values()}) == 1
    posted = reader.post(f"/{morning.slug}/{page.format(dead['forged'])}", {"do": "leave"})
    if posted.status_code != 405:
        assert (posted.status_code, posted.content) == (404, answers["forged"].content)


@pytest.mark.parametrize(
    ("page", "state"),
    [
        *itertools.product(["preferences/{}/", "unsubscribe/{}/"], State),
        *((page, State.ACTIVE) for page in [*PAGES][1:4]),
        ("address/{}/", State.ACTIVE),
    ],
)
def test_looking_changes_nothing(
    reader: Client, morning: Publication, lantern: Publication, mei: Subscriber, page: str, state: State
) -> None:
    stands(mei, lantern, state)
    title = lantern if PAGES[page] is Purpose.UNSUBSCRIBE else morning
    address = f"/{title.slug}/{page.format(token_of(PAGES[page], title, mei))}"
    before = everything()

    for query in ("", "?done=saved&do=leave", "?List-Unsubscribe=One-Click&do=undo&title-1="):
        assert reader.get(address + query).status_code == 200
        assert reader.head(address + query).status_code == 200
    for method in ("put", "patch", "delete"):
        assert getattr(reader, method)(address).status_code == 405

    assert everything() == before


@pytest.mark.parametrize("page", PAGES)
def test_answers_are_kept_by_nobody_and_set_no_cookie(
    reader: Client, morning: Publication, mei: Subscriber, page: str
) -> None:
    answer = reader.get(f"/{morning.slug}/{page.format(token_of(PAGES[page], morning, mei))}")

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert "script-src 'self'" in answer.headers["Content-Security-Policy"]
    assert not answer.cookies
    assert "http://" not in answer.content.decode().replace("http://127.0.0.1", "").replace("http://www.w3.org", "")


def test_unsubscribe_page_tells_nobody_who_it_is_for(reader: Client, morning: Publication, mei: Subscriber) -> None:
    text = reader.get(unsubscribe_link(morning, mei)).content.decode()

    assert "Mei Lin" not in text
    assert "reader.example" not in text


def test_names_and_addresses_are_written_as_text(reader: Client, morning: Publication) -> None:
    person = somebody("o'neil@reader.example", name="<script>alert(1)</script>")
    stands(person, morning)
    link = preferences_link(morning, person)

    for page in (link, f"{link}data.html"):
        text = reader.get(page).content.decode()
        assert "<script>alert" not in text
        assert "&lt;script&gt;alert(1)" in text


def test_page_speaks_the_publications_language(reader: Client, publications: dict[str, Publication]) -> None:
    german = next(each for each in publications.values() if each.language == "de")
    person = somebody()
    stands(person, german)

    answer = reader.get(preferences_link(german, person))

    assert '<html lang="de">' in answer.content.decode()
    assert "Ihre Newsletter" in answer.content.decode()
    assert answer.headers["Content-Language"] == "de"


def test_publication_with_a_host_of_its_own_answers_there(
    reader: Client, morning: Publication, mei: Subscriber
) -> None:
    morning.host = "morning.harbour.example"
    morning.save()
    link = unsubscribe_link(morning, mei)

    moved = reader.get(link)
    assert moved.status_code == 301
    assert moved.headers["Location"] == f"http://morning.harbour.example:8000{link.removeprefix('/harbour-morning')}"
    there = reader.get(link.removeprefix("/harbour-morning"), headers={"host": "morning.harbour.example"})
    assert there.status_code == 200
    # What a mail program posts to the address of before is taken, not led elsewhere.
    assert reader.post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
