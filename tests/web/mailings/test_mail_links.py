"""Where the links of mailings lead on the newsroom's own host."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.web.mailings.conftest import Crowd
from tests.web.mailings.walking import launched

from masthead.audience.subscription import SubscriptionState
from masthead.tokens import Keys, Purpose
from masthead.web.subscribers import links
from masthead.web.subscribers.models import Subscription
from masthead.web.team.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("relayed")]
PURPOSES = {"u": Purpose.UNSUBSCRIBE, "p": Purpose.PREFERENCES, "w": Purpose.WEB, "r": Purpose.REFERRAL}
PAGES = {"u": "unsubscribe/{}/", "p": "preferences/{}/", "w": "", "r": "subscribe/?ref={}"}


@pytest.fixture
def client(relayed: None) -> Client:
    return Client(headers={"host": "press.example"})


@pytest.fixture
def sent(edition: Any, publisher: User, crowd: Crowd) -> tuple[int, int]:
    """(part, reader) of a mailing that goes out."""
    (reader,) = crowd(1)
    return launched(publisher, edition).parts.get().pk, reader.pk


def token(letter: str, sent: tuple[int, int]) -> str:
    return links.keys().token(PURPOSES[letter], *sent)


@pytest.mark.parametrize("letter", PURPOSES)
def test_link_leads_on_and_the_page_is_there(letter: str, sent: tuple[int, int], client: Client) -> None:
    said = token(letter, sent)

    answer = client.get(f"/{letter}/{said}")

    assert answer.status_code == 302
    shown = links.codes().code(sent[1]) if letter == "r" else said
    assert answer["Location"] == "https://press.example/harbour-morning/" + PAGES[letter].format(shown)
    assert (answer["Cache-Control"], answer["Referrer-Policy"]) == ("no-store", "no-referrer")
    if letter in {"u", "p"}:
        page = client.get(answer["Location"].removeprefix("https://press.example"))
        assert page.status_code == 200


def test_one_click_unsubscribes_at_once_and_looking_does_not(sent: tuple[int, int], client: Client) -> None:
    address = f"/u/{token('u', sent)}"
    client.get(address)
    assert Subscription.objects.get().state == SubscriptionState.ACTIVE
    assert client.post(address, {"anything": "else"}).status_code == 404
    assert Subscription.objects.get().state == SubscriptionState.ACTIVE

    for _ in range(2):
        assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200

    assert Subscription.objects.get().state == SubscriptionState.UNSUBSCRIBED


@pytest.mark.parametrize("letter", PURPOSES)
def test_whatever_is_wrong_has_one_plain_answer(letter: str, sent: tuple[int, int], client: Client) -> None:
    said = token(letter, sent)
    other = next(each for each in PURPOSES if each != letter)
    foreign = Keys(b"somebody else's secret, long enough").token(PURPOSES[letter], *sent)
    unknown = links.keys().token(PURPOSES[letter], sent[0] + 1, sent[1])
    wrong = [said[:-1], said.swapcase(), token(other, sent), foreign, unknown, "x" * 22, "é" * 22]

    answers = {(client.get(f"/{letter}/{each}").status_code, client.get(f"/{letter}/{each}").content) for each in wrong}

    assert answers == {(404, b"There is nothing here.\n")}
