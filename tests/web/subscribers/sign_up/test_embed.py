"""The form on other sites."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client
from tests.web.conftest import MakePerson, SignIn
from tests.web.subscribers.sign_up.conftest import Post, Visitor, solved

from masthead.web.publications.models import Publication
from masthead.web.subscribers.models import Arrival, Brake
from masthead.web.subscribers.public import Place
from masthead.web.subscribers.sign_up import embedding
from masthead.web.team.models import User
from masthead.web.team.roles import Role

pytestmark = pytest.mark.django_db
Publications = dict[str, Publication]
FOREIGN = {"HTTP_ORIGIN": "https://blog.example", "HTTP_ACCEPT": "application/json"}


def test_script_of_another_site_gets_its_answer_and_nobody_s_cookies(
    visitor: Visitor, publications: Publications
) -> None:
    said = {
        "email": "anna@example.com",
        "via": "embed",
        "source": "blog",
        "altcha": solved(publications["harbour-morning"].pk),
    }
    answer = Client(enforce_csrf_checks=True).post("/harbour-morning/subscribe/", said, **FOREIGN)  # type: ignore[arg-type]
    assert answer.json()["state"] == "sent"
    assert answer.json()["title"] == "Look into your inbox"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer
    arrival = Arrival.objects.get()
    assert (arrival.method, arrival.source, arrival.origin, arrival.proven) == (
        "embed",
        "embed:blog",
        "https://blog.example",
        True,
    )


NO_AT = "There is no “@” in it. An address looks like name@example.com."


@pytest.mark.parametrize(
    ("email", "state", "more"),
    [
        ("anna", "invalid", {"errors": [{"field": "email", "text": NO_AT}]}),
        ("anna@gmai.com", "hint", {"meant": "anna@gmail.com"}),
    ],
)
def test_script_is_told_what_to_ask_for(visitor: Visitor, email: str, state: str, more: dict[str, object]) -> None:
    answer = visitor.post(email, accept="application/json").json()
    assert answer["state"] == state
    assert answer | more == answer


def test_only_answers_for_scripts_are_open_to_other_sites(visitor: Visitor) -> None:
    for path in ("subscribe/", "subscribe/sent/", "confirm/x/", "subscribe/embed.js"):
        assert "Access-Control-Allow-Origin" not in visitor.client.get(f"/harbour-morning/{path}")
    assert "Access-Control-Allow-Origin" not in visitor.post("anna@example.com")
    puzzle = visitor.client.get("/harbour-morning/subscribe/challenge/")
    assert puzzle["Access-Control-Allow-Origin"] == "*"
    assert puzzle["Cache-Control"] == "no-store"
    assert set(puzzle.json()) == {"parameters", "signature"}


def test_script_holds_its_words_and_nothing_that_ends_it(visitor: Visitor, publications: Publications) -> None:
    morning = publications["harbour-morning"]
    morning.name = morning.house["publication"]["name"] = "</script>\u2028 “Morning”"
    morning.save()
    answer = visitor.client.get("/harbour-morning/subscribe/embed.js")
    script = answer.content.decode()
    found = re.search(r"^const form = (\{.*\});$", script, re.MULTILINE)
    assert found
    config = json.loads(found[1])
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert script.isascii() or "\u2028" not in script
    assert config["action"] == "http://127.0.0.1:8000/harbour-morning/subscribe/"
    assert [each["slug"] for each in config["titles"]] == ["harbour-morning"]


def test_plain_snippet_is_a_form_that_works(visitor: Visitor, post: Post, publications: Publications) -> None:
    snippet = embedding.html_snippet(Place.of(publications["hafen-am-morgen"]), source="homepage")
    fields = dict(re.findall(r'name="([a-z_]+)" value="([^"]*)"', snippet))
    assert fields == {"title": "hafen-am-morgen", "via": "embed", "source": "homepage"}
    assert 'action="http://127.0.0.1:8000/hafen-am-morgen/subscribe/" method="post"' in snippet
    assert "<script" not in snippet
    assert visitor.post("anna@example.com", **fields, slug="hafen-am-morgen").status_code == 303
    (letter,) = post.later(minutes=4).brings()
    assert letter.subject == "Bitte bestätigen: Hafen am Morgen"


def test_newsroom_shows_snippets_to_those_who_look_after_the_audience(
    publications: Publications, administrator: User, person: MakePerson, sign_in: SignIn
) -> None:
    morning = publications["harbour-morning"]
    mei, wen = person("mei", {morning: Role.PUBLISHER}), person("wen", {morning: Role.EDITOR})
    Brake.objects.create(scope=f"title:{morning.pk}", publication=morning, on_since=morning.created_at, waiting=40)
    Brake.objects.create(scope="domain:firm.example", on_since=morning.created_at, waiting=7)

    page = sign_in(mei).get("/newsroom/subscribers/forms/?source=podcast%22%3E")
    html = page.content.decode()
    assert page.status_code == 200
    assert "data-source=&quot;podcast&quot;" in html
    assert "40 wait" in html
    assert "firm.example" not in html
    assert sign_in(mei).get("/newsroom/subscribers/forms/harbour-lantern/").status_code != 200
    assert sign_in(wen).get("/newsroom/subscribers/forms/").status_code != 200
    assert "Addresses at firm.example" in sign_in(administrator).get("/newsroom/subscribers/forms/").content.decode()
