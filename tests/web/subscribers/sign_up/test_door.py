"""What visitors are told, and what they are not."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from tests.web.subscribers.sign_up.conftest import Post, Visitor, filled, link_in, solved

from masthead.web.publications.models import Publication
from masthead.web.subscribers import suppression_rows
from masthead.web.subscribers.models import Arrival, SignUp, Subscription
from masthead.web.subscribers.sign_up import limits, stamps

pytestmark = pytest.mark.django_db
Publications = dict[str, Publication]
SENT = (303, "/harbour-morning/subscribe/sent/")


def told(answer: object) -> tuple[int, str]:
    return answer.status_code, answer.headers.get("Location", "")  # type: ignore[attr-defined]


@pytest.fixture
def known(visitor: Visitor, post: Post, publications: Publications) -> str:
    """Somebody who is subscribed."""
    visitor.post("known@example.com", **filled(publications["harbour-morning"]))
    Client().post(link_in(post.brings()[0], "confirm"))
    post.brings()
    return "known@example.com"


def test_known_unknown_left_and_suppressed_addresses_get_the_same_answer_for_the_same_work(
    visitor: Visitor, publications: Publications, known: str
) -> None:
    morning = publications["harbour-morning"]
    Subscription.objects.filter(subscriber__key=known).update(state="unsubscribed")
    suppression_rows.put({"held@example.com": "held@example.com"}, suppression_rows.Ground("manual", timezone.now()))
    work: dict[str, tuple[object, ...]] = {}
    for address in ("known@example.com", "fresh@example.com", "held@example.com"):
        fields = filled(morning)
        with CaptureQueriesContext(connection) as asked:
            answer = visitor.post(address, **fields)
        tables = tuple(query["sql"].split('"')[1] if '"' in query["sql"] else "" for query in asked.captured_queries)
        work[address] = (*told(answer), answer.content, tables)
    assert len(set(work.values())) == 1
    assert not any("subscriber_subscriber" in table for table in work[known][-1])  # type: ignore[attr-defined]


def test_who_is_subscribed_already_is_told_so_by_mail_and_by_mail_alone(
    visitor: Visitor, post: Post, publications: Publications, known: str
) -> None:
    assert told(visitor.post(known, **filled(publications["harbour-morning"]))) == SENT
    (letter,) = post.brings()
    assert letter.subject == "You are subscribed already: Harbour Morning"
    assert Client().get(link_in(letter, "preferences")).status_code == 200

    visitor.post(known, **filled(publications["harbour-morning"]))
    assert post.brings() == [], "one such letter in six hours"


def test_one_address_gets_three_letters_a_week_at_most(
    visitor: Visitor, post: Post, publications: Publications
) -> None:
    for _ in range(8):
        visitor.post("anna@example.com", **filled(publications["harbour-morning"]))
        post.brings()
        post.later(hours=6)
    assert len(mail.outbox) == limits.LETTERS_PER_WEEK


@pytest.mark.parametrize(
    "fields", [{"company_url": "https://spam.example"}, {"stamp": "now"}], ids=["trapped", "too fast"]
)
def test_what_a_program_sends_is_answered_as_ever_and_goes_nowhere(
    visitor: Visitor, post: Post, publications: Publications, fields: dict[str, str]
) -> None:
    said = filled(publications["harbour-morning"]) | fields
    if said["stamp"] == "now":
        said["stamp"] = stamps.stamp(timezone.now())
    assert told(visitor.post("anna@example.com", **said)) == SENT
    assert not Arrival.objects.exists()


@pytest.mark.parametrize("page", ["http://[x/", "https://a@[", "http://\u2100.example/"])
def test_page_with_an_address_that_is_none_takes_sign_ups_as_ever(visitor: Visitor, page: str) -> None:
    said = {"email": "anna@example.com"}
    answer = visitor.client.post("/harbour-morning/subscribe/", said, headers={"referer": page, "origin": page})
    assert told(answer) == SENT
    assert Arrival.objects.get().origin == ""


@pytest.mark.parametrize("stamp", ["", "1:forged", "x" * 900])
def test_form_without_a_believable_time_is_a_form_without_one(
    visitor: Visitor, publications: Publications, stamp: str
) -> None:
    assert (
        told(visitor.post("anna@example.com", **(filled(publications["harbour-morning"]) | {"stamp": stamp}))) == SENT
    )
    assert Arrival.objects.count() == 1


def test_form_without_proof_works_and_waits_longer(visitor: Visitor, post: Post) -> None:
    assert told(visitor.post("anna@example.com")) == SENT
    assert post.brings() == []
    assert len(post.later(minutes=3).brings()) == 1


def test_proof_is_worth_one_sign_up_of_its_own_title_in_half_an_hour(
    visitor: Visitor, publications: Publications
) -> None:
    morning, lantern = publications["harbour-morning"], publications["harbour-lantern"]
    good, foreign = solved(morning.pk), solved(lantern.pk)
    old = solved(morning.pk, now=timezone.now() - limits.PROOF_LASTS - dt.timedelta(seconds=1))
    forged = good[:-8] + "AAAAAAA="
    for index, proof in enumerate((good, good, foreign, old, forged, "nonsense", "W10=", "x" * 5_000)):
        assert told(visitor.post(f"a{index}@example.com", altcha=proof)) == SENT
    assert list(Arrival.objects.order_by("id").values_list("proven", flat=True)) == [True] + [False] * 7


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("", "Please enter your e-mail address."),
        ("anna.example.com", "There is no “@” in it."),
        ("anna@example.com, ben@example.com", "That is more than one address."),
        ("Anna <anna@example.com>", "Please enter the address alone"),
        ("anna berg@example.com", "There is a blank in it."),
        ("anna\r\nBcc: ben@example.com", "nobody can see"),
        ("аnna@example.com", "a letter of another script"),
        ("anna@mailinator.com", "last only minutes"),
        ("anna@localhost", "No mail can be sent to that."),
        ("a" * 70 + "@example.com", "longer than any address can be"),
    ],
)
def test_address_that_cannot_be_is_refused_with_a_sentence_beside_the_field(
    visitor: Visitor, publications: Publications, email: str, words: str
) -> None:
    page = visitor.post(email, **filled(publications["harbour-morning"]))
    html = page.content.decode()
    assert page.status_code == 200
    assert words in html
    assert 'aria-invalid="true" aria-describedby="email-error' in html
    assert not Arrival.objects.exists()


def test_every_fault_of_an_address_has_words_in_both_languages() -> None:
    import re
    from pathlib import Path

    from masthead.audience import addresses
    from masthead.web.subscribers.words import word_table

    source = Path(addresses.__file__).read_text("utf-8")
    codes = set(re.findall(r'\("([a-z-]+)", (?:r?"|$)', source, re.MULTILINE)) | {"long", "lookalike", "typographic"}
    assert {"missing", "no-at", "several"} <= codes
    for language in ("en", "de"):
        table = word_table("sign_up", language)
        assert {f"address_{code.replace('-', '_')}" for code in codes} <= set(table)


def test_slip_is_asked_about_and_may_be_kept(visitor: Visitor, post: Post, publications: Publications) -> None:
    fields = filled(publications["harbour-morning"])
    hint = visitor.post("Anna@gmai.com", **fields)
    html = hint.content.decode()
    assert "Did you mean another address?" in html
    assert 'value="Anna@gmail.com"' in html
    assert not Arrival.objects.exists()

    assert told(visitor.post("Anna@gmai.com", **fields, keep="1")) == SENT
    assert Arrival.objects.get().address == "Anna@gmai.com"
    assert Arrival.objects.get().proven, "the proof was not spent on the question"


def test_slip_that_leads_to_a_throw_away_domain_is_asked_about_first(
    visitor: Visitor, publications: Publications
) -> None:
    fields = filled(publications["harbour-morning"])
    assert "Did you mean" in visitor.post("anna@gmial.com", **fields).content.decode()
    assert "last only minutes" in visitor.post("anna@gmial.com", **fields, keep="1").content.decode()


def test_form_that_names_titles_needs_one_and_takes_offered_ones_alone(
    visitor: Visitor, publications: Publications
) -> None:
    morning = publications["harbour-morning"]
    page = visitor.post("anna@example.com", **(filled(morning) | {"title": []}))
    assert "Choose at least one title." in page.content.decode()
    page = visitor.post("anna@example.com", **(filled(morning) | {"title": ["harbour-lantern", "nothing"]}))
    assert "Choose at least one title." in page.content.decode()
    assert not Arrival.objects.exists()


def test_address_is_kept_as_typed_and_known_however_it_is_spelled(
    visitor: Visitor, post: Post, publications: Publications
) -> None:
    morning = publications["harbour-morning"]
    visitor.post("Jörg.Öz@BÜCHER.com", **filled(morning))
    (letter,) = post.brings()
    assert letter.to == ["Jörg.Öz@bücher.com"]
    assert SignUp.objects.get().subscriber.key == "jörg.öz@bücher.com"
    visitor.post("jörg.öz@xn--bcher-kva.com", **filled(morning))
    assert post.brings() == []
    assert SignUp.objects.count() == 1


def test_page_takes_what_a_link_fills_in_and_nothing_dangerous(visitor: Visitor, publications: Publications) -> None:
    publications["harbour-morning"].sister_titles.add(publications["harbour-lantern"])
    link = "/harbour-morning/subscribe/?title=harbour-lantern&email=anna%40example.com&source=%3Cb%3Epodcast%22"
    html = visitor.client.get(link).content.decode()
    assert 'id="title-harbour-lantern" name="title" value="harbour-lantern" checked' in html
    assert 'id="title-harbour-morning" name="title" value="harbour-morning">' in html
    assert 'value="anna@example.com"' in html
    assert 'name="source" value="b podcast"' in html
    assert 'name="via" value="link"' in html
    assert "<b>" not in html


def test_nobody_reads_what_is_longer_than_any_form(visitor: Visitor) -> None:
    assert visitor.post("a" * 40_000).status_code == 413


@pytest.mark.parametrize("path", ["subscribe/", "subscribe/sent/", "confirm/x/"])
def test_pages_are_found_and_kept_by_nobody_and_run_nothing_of_others(
    visitor: Visitor, publications: Publications, path: str
) -> None:
    for slug, language in (("harbour-morning", "en"), ("hafen-am-morgen", "de")):
        page = visitor.client.get(f"/{slug}/{path}")
        html = page.content.decode()
        assert f'<html lang="{language}">' in html
        assert (page["Cache-Control"], page["X-Robots-Tag"], page["X-Frame-Options"]) == ("no-store", "noindex", "DENY")
        assert "script-src 'self';" in page["Content-Security-Policy"]
        assert "default-src 'none'" in page["Content-Security-Policy"]
        assert not page.cookies
        assert "http://" not in html.replace("http://www.w3.org", "")


def test_title_on_a_host_of_its_own_has_its_form_there(visitor: Visitor, publications: Publications) -> None:
    morning = publications["harbour-morning"]
    morning.host = "morning.example"
    morning.save()
    moved = visitor.client.get("/harbour-morning/subscribe/?source=x")
    assert (moved.status_code, moved["Location"]) == (301, "http://morning.example:8000/subscribe/?source=x")
    own = Client(HTTP_HOST="morning.example")
    assert 'action="/subscribe/"' in own.get("/subscribe/").content.decode()
    assert told(own.post("/subscribe/", {"email": "anna@example.com"})) == (303, "/subscribe/sent/")
    # A form that stands on another site and still has the old address is not lost on the way.
    assert visitor.post("ben@example.com").status_code == 303
    assert Arrival.objects.count() == 2
