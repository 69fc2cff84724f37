"""List bombing: somebody uses the form to fill strangers' inboxes."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone
from tests.web.subscribers.sign_up.conftest import Post

from masthead.web.publications.models import Publication
from masthead.web.subscribers.models import Arrival, Brake, Subscriber
from masthead.web.subscribers.sign_up import limits, posting

pytestmark = pytest.mark.django_db
REQUESTS, VICTIMS = 10_000, 300
AS_BROWSERS_DO = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """Ten thousand lines of the request log are no help to anybody."""
    logging.getLogger("masthead.request").setLevel(logging.WARNING)
    yield
    logging.getLogger("masthead.request").setLevel(logging.NOTSET)


def victim(number: int) -> str:
    """Spelled now this way, now that: it is one mailbox."""
    name = f"victim-{number % VICTIMS}"
    return f"{name.upper() if number % 2 else name}@harbour-{number % VICTIMS % 7}.com"


def test_flood_of_ten_thousand_forms_sends_each_of_three_hundred_victims_at_most_one_letter(
    publications: dict[str, Publication], post: Post
) -> None:
    client = Client()
    answers: Counter[tuple[int, str]] = Counter()
    for number in range(REQUESTS):
        # From as many networks as a botnet has, so that nothing but the address holds it back.
        network = f"10.{number >> 8 & 255}.{number & 255}.9"
        body = urlencode({"email": victim(number)})
        answer = client.post("/harbour-morning/subscribe/", body, content_type=AS_BROWSERS_DO, REMOTE_ADDR=network)
        answers[answer.status_code, answer.headers.get("Location", "")] += 1
        if number % 1_000 == 999:
            posting.post_due(now=timezone.now())

    assert answers == {(303, "/harbour-morning/subscribe/sent/"): REQUESTS}
    assert mail.outbox == []
    for _ in range(int(limits.PATIENCE / limits.HOUR)):
        post.later(hours=1).brings()

    received = Counter(address.casefold() for message in mail.outbox for address in message.to)
    assert len(received) > VICTIMS / 2
    assert set(received.values()) == {1}
    assert not Arrival.objects.exists()


def test_flood_from_one_network_is_told_to_wait_and_mails_few(publications: dict[str, Publication], post: Post) -> None:
    client = Client()
    codes = Counter(
        client.post("/harbour-morning/subscribe/", {"email": victim(n)}, REMOTE_ADDR=f"192.0.2.{n % 250}").status_code
        for n in range(100)
    )
    most = limits.AT_DOOR_NETWORK[False][0].most
    assert codes == {303: most, 429: 100 - most}
    post.later(minutes=4).brings()
    assert len(mail.outbox) == most


def test_brake_lets_so_many_go_in_an_hour_and_the_others_later(
    publications: dict[str, Publication], post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    client = Client()
    for number in range(100):
        client.post("/harbour-morning/subscribe/", {"email": victim(number)}, REMOTE_ADDR=f"10.1.{number}.9")

    with caplog.at_level(logging.INFO, logger="masthead.sign_up"):
        first = len(post.later(minutes=4).brings())
        assert first == limits.BRAKE_TITLE[False]
        assert Brake.objects.get(publication=publications["harbour-morning"]).waiting == 40
        assert Subscriber.objects.count() == first, "whom the brake holds nobody has noted yet"
        assert "Sign-ups wait (title:" in caplog.text

        assert post.later(minutes=30).brings() == []
        assert len(post.later(minutes=31).brings()) == 40
    assert "no longer wait" in caplog.text
    assert Brake.objects.get(publication=publications["harbour-morning"]).on_since is None


def test_what_waits_too_long_is_dropped_with_an_alarm(
    publications: dict[str, Publication], post: Post, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "BRAKE_TITLE", {True: 0, False: 0})
    Client().post("/harbour-morning/subscribe/", {"email": "anna@example.com"})
    post.later(minutes=4).brings()
    assert Arrival.objects.count() == 1

    with caplog.at_level(logging.ERROR, logger="masthead.sign_up"):
        post.later(hours=13).brings()
    assert not Arrival.objects.exists()
    assert Brake.objects.get(publication=publications["harbour-morning"]).dropped == 1
    assert "1 sign-ups were dropped" in caplog.text


def test_full_queue_drops_the_newest(
    publications: dict[str, Publication], post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "LONGEST_QUEUE", 2)
    for number in range(4):
        Client().post(
            "/harbour-morning/subscribe/", {"email": f"a{number}@example.com"}, REMOTE_ADDR=f"10.1.{number}.9"
        )
    post.brings()
    assert list(Arrival.objects.order_by("id").values_list("key", flat=True)) == ["a0@example.com", "a1@example.com"]
