"""From the form to the first edition: sign up, letter, button, welcome; and back again."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone
from tests.web.subscribers.sign_up.conftest import Post, Visitor, filled, link_in, parsed

from masthead.audience.subscription import SubscriptionEvent
from masthead.web.publications.models import Publication
from masthead.web.subscribers import suppression_rows
from masthead.web.subscribers.actions.moves import move
from masthead.web.subscribers.evidence import READER, Evidence
from masthead.web.subscribers.models import Consent, SignUp, Subscriber, Subscription, Suppression, TimelineEntry
from masthead.web.subscribers.queries.suppressions import is_suppressed

pytestmark = pytest.mark.django_db
Publications = dict[str, Publication]


def sign_up(visitor: Visitor, post: Post, publication: Publication, email: str = "Anna.Berg@example.com") -> str:
    """Ask, and give the link of the letter."""
    assert visitor.post(email, **filled(publication)).status_code == 303
    (letter,) = post.brings()
    return link_in(letter, "confirm")


def states(email: str = "anna.berg@example.com") -> dict[str, str]:
    rows = Subscription.objects.filter(subscriber__key=email).select_related("publication")
    return {row.publication.slug: row.state for row in rows}


def test_form_leads_to_a_letter_and_its_button_to_a_subscription(
    visitor: Visitor, post: Post, publications: Publications
) -> None:
    morning = publications["harbour-morning"]
    answer = visitor.post("Anna.Berg@example.com", **filled(morning, source="homepage"))

    assert (answer.status_code, answer["Location"]) == (303, "/harbour-morning/subscribe/sent/")
    assert not Subscriber.objects.exists()
    (letter,) = post.brings()
    assert letter.to == ["Anna.Berg@example.com"]
    assert letter.subject == "Please confirm: Harbour Morning"
    assert states() == {"harbour-morning": "pending"}

    path = link_in(letter, "confirm")
    assert Client().get(path).status_code == 200
    assert Client().head(path).status_code == 200
    assert states() == {"harbour-morning": "pending"}

    done = Client(enforce_csrf_checks=True).post(path)
    assert done.status_code == 200
    assert "You are subscribed" in done.content.decode()
    assert states() == {"harbour-morning": "active"}
    (welcome,) = post.brings()
    assert welcome.subject == "Welcome to Harbour Morning"
    assert Client().get(link_in(welcome, "preferences")).status_code == 200
    assert Client().get(link_in(welcome, "unsubscribe")).status_code == 200
    assert states() == {"harbour-morning": "active"}


def test_everything_that_happened_is_evidence(visitor: Visitor, post: Post, publications: Publications) -> None:
    morning = publications["harbour-morning"]
    visitor.client.defaults["HTTP_REFERER"] = "https://harbour.example/news?utm=1"
    visitor.post("anna.berg@example.com", **filled(morning, source="homepage"))
    (letter,) = post.brings()
    Client(REMOTE_ADDR="2001:db8:1:2:3::4").post(link_in(letter, "confirm"))
    post.brings()

    asked, confirmed = Consent.objects.order_by("id")
    assert (asked.kind, asked.method, asked.origin, asked.network) == (
        "asked",
        "form",
        "https://harbour.example/news",
        "192.0.2.0/24",
    )
    assert asked.wording is not None
    assert asked.wording == confirmed.wording
    assert "“Harbour Morning”" in asked.wording.text
    assert (confirmed.kind, confirmed.method, confirmed.network) == ("confirmed", "button", "2001:db8:1::/48")
    said = TimelineEntry.objects.order_by("id").values_list("what", "actor_name")
    assert list(said) == [
        ("subscription-asked", "the reader"),
        ("confirmation-sent", "Masthead"),
        ("subscription-confirmed", "the reader"),
        ("welcome-sent", "Masthead"),
    ]
    assert Subscriber.objects.get().source == "form:homepage"


def test_several_titles_are_one_letter_one_button_and_a_welcome_each(
    visitor: Visitor, post: Post, publications: Publications
) -> None:
    morning, lantern = publications["harbour-morning"], publications["harbour-lantern"]
    morning.sister_titles.add(lantern)
    visitor.post("anna.berg@example.com", **filled(morning, title=["harbour-morning", "harbour-lantern"]))

    (letter,) = post.brings()
    page = Client().get(link_in(letter, "confirm")).content.decode()
    assert "Harbour Morning" in page
    assert "Harbour Lantern" in page
    Client().post(link_in(letter, "confirm"))
    assert states() == {"harbour-morning": "active", "harbour-lantern": "active"}
    assert sorted(each.subject for each in post.brings()) == [
        "Welcome to Harbour Lantern",
        "Welcome to Harbour Morning",
    ]


def test_button_pressed_twice_is_as_good_as_once(visitor: Visitor, post: Post, publications: Publications) -> None:
    path = sign_up(visitor, post, publications["harbour-morning"])
    Client().post(path)
    again = Client().post(path)

    assert "This was confirmed already" in again.content.decode()
    assert len(post.brings()) == 1
    assert Consent.objects.filter(kind="confirmed").count() == 1


def test_used_button_does_not_bring_back_who_unsubscribed(
    visitor: Visitor, post: Post, publications: Publications
) -> None:
    path = sign_up(visitor, post, publications["harbour-morning"])
    Client().post(path)
    unsubscribe()
    Client().post(path)
    assert states() == {"harbour-morning": "unsubscribed"}


def test_who_unsubscribed_comes_back_by_asking_and_confirming_anew(
    visitor: Visitor, post: Post, publications: Publications
) -> None:
    Client().post(sign_up(visitor, post, publications["harbour-morning"]))
    post.brings()
    unsubscribe()
    Client().post(sign_up(visitor, post, publications["harbour-morning"]))
    assert states() == {"harbour-morning": "active"}


@pytest.mark.parametrize(
    ("reason", "lifted"),
    [
        ("bounced", True),
        ("complained", True),
        ("erased", True),
        ("asked", True),
        ("manual", False),
        ("imported", False),
    ],
)
def test_own_confirmation_lifts_what_was_about_the_person_and_nothing_of_the_team(
    visitor: Visitor, post: Post, publications: Publications, reason: str, lifted: bool
) -> None:
    morning = publications["harbour-morning"]
    ground = suppression_rows.Ground(reason, timezone.now())
    suppression_rows.put({"anna.berg@example.com": "anna.berg@example.com"}, ground)

    answer = visitor.post("anna.berg@example.com", **filled(morning))
    assert answer.status_code == 303
    letters = post.brings()
    assert len(letters) == int(lifted)
    for letter in letters:
        Client().post(link_in(letter, "confirm"))
    assert is_suppressed("anna.berg@example.com", morning.pk) is not lifted
    assert Suppression.objects.exists() is not lifted
    assert states() == ({"harbour-morning": "active"} if lifted else {})


def test_suppression_that_the_team_sets_meanwhile_holds_against_the_button(
    visitor: Visitor, post: Post, publications: Publications
) -> None:
    path = sign_up(visitor, post, publications["harbour-morning"])
    ground = suppression_rows.Ground("manual", timezone.now())
    suppression_rows.put({"anna.berg@example.com": "anna.berg@example.com"}, ground)

    assert Client().post(path).status_code == 200
    assert states() == {"harbour-morning": "pending"}
    assert post.brings() == []


@pytest.mark.parametrize("broken", ["cut", "forged", "foreign", "elsewhere", "expired", "erased"])
def test_links_that_open_nothing_get_one_plain_page(
    visitor: Visitor, post: Post, publications: Publications, broken: str
) -> None:
    path = sign_up(visitor, post, publications["harbour-morning"])
    plain = Client().get("/harbour-morning/confirm/nothing/")
    if broken == "cut":
        path = path[:-4] + "/"
    elif broken == "forged":
        path = path[:-3] + ("A" if path[-3] != "A" else "B") + path[-2:]
    elif broken == "foreign":
        path = path.replace(path.split("/")[-2], "A" * 22)
    elif broken == "elsewhere":
        path = path.replace("harbour-morning", "harbour-lantern")
        plain = Client().get("/harbour-lantern/confirm/nothing/")
    elif broken == "expired":
        SignUp.objects.update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    else:
        Subscriber.objects.get().delete()

    for answer in (Client().get(path), Client().post(path)):
        assert (answer.status_code, answer.content) == (404, plain.content)
    assert "active" not in states().values()


def test_wish_for_another_title_while_a_letter_is_out_joins_its_button(
    visitor: Visitor, post: Post, publications: Publications
) -> None:
    morning, lantern = publications["harbour-morning"], publications["harbour-lantern"]
    path = sign_up(visitor, post, morning)
    visitor.post("anna.berg@example.com", slug="harbour-lantern", **filled(lantern))

    assert post.brings() == []
    assert "Harbour Lantern" in Client().get(path).content.decode()
    Client().post(path)
    assert states() == {"harbour-morning": "active", "harbour-lantern": "active"}


def test_letter_is_multipart_in_the_titles_name_and_language(
    visitor: Visitor, post: Post, publications: Publications
) -> None:
    hafen = publications["hafen-am-morgen"]
    visitor.post("jörg@example.com", slug=hafen.slug, **filled(hafen))
    (letter,) = post.brings()
    message = parsed(letter)

    assert letter.subject == "Bitte bestätigen: Hafen am Morgen"
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.walk()][1:] == ["text/plain", "text/html"]
    assert letter.from_email == hafen.house["publication"]["from"]
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@" + letter.from_email.rpartition("@")[2].rstrip(">") + ">")
    assert message["List-Unsubscribe"] is None
    html = str(letter.alternatives[0][0])
    assert '<html lang="de">' in html
    assert "http://127.0.0.1:8000/hafen-am-morgen/confirm/" in html


def unsubscribe() -> None:
    held = Subscription.objects.get()
    move(
        subscription=held,
        event=SubscriptionEvent.UNSUBSCRIBED,
        at=timezone.now(),
        by=READER,
        evidence=Evidence("withdrawn", "one-click"),
    )
