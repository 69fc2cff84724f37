"""Which host stands for what, and how often the database is asked."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from masthead.web.hosts import KnownHosts, host_name
from masthead.web.publications.models import Publication

Publications = dict[str, Publication]


@pytest.fixture
def own_host(publications: Publications) -> Publication:
    """Harbour Lantern, whose archive has a host name of its own."""
    lantern = publications["harbour-lantern"]
    lantern.host = "lantern.example"
    lantern.save()
    return lantern


def test_host_of_a_publication_shows_its_archive_alone(client: Client, own_host: Publication) -> None:
    front = client.get("/", headers={"host": "LANTERN.example:443"})

    assert front.status_code == 200
    assert own_host.name in front.content.decode()
    for path in ("/newsroom/", "/accounts/login/"):
        assert client.get(path, headers={"host": "lantern.example"}).status_code == 404


@pytest.mark.parametrize(
    "host", ["evil.example", "lantern.example.evil.example", "10.0.0.1", "localhost.example", "x@y"]
)
def test_host_that_nobody_named_is_refused(client: Client, own_host: Publication, host: str) -> None:
    answer = client.get("/accounts/login/", headers={"host": host})

    assert answer.status_code == 400
    assert answer.content == b"Nothing is served under this host name.\n"


@pytest.mark.django_db
def test_health_answers_on_every_host(client: Client) -> None:
    assert client.get("/health", headers={"host": "10.1.2.3:8000"}).status_code == 200


def test_pictures_are_there_on_the_host_of_a_publication(client: Client, own_host: Publication) -> None:
    # Nothing of this name; what counts is who says so.
    answer = client.get("/media/images/none.png", headers={"host": "lantern.example"})

    assert answer.status_code == 404
    assert answer.resolver_match.url_name == "media"


def test_host_that_a_publication_has_just_got_is_served_at_once(client: Client, publications: Publications) -> None:
    lantern = publications["harbour-lantern"]
    assert client.get("/", headers={"host": "new.example"}).status_code == 400

    lantern.host = "new.example"
    lantern.save()

    assert client.get("/", headers={"host": "new.example"}).status_code == 200


def test_known_host_is_asked_for_once_a_second() -> None:
    now, asked, slugs = [100.0], [], {"a.example": "a"}

    def ask(host: str) -> str:
        asked.append(host)
        return slugs.get(host, "")

    hosts = KnownHosts(ask, clock=lambda: now[0])

    assert [hosts.slug("a.example") for _ in range(3)] == ["a", "a", "a"]
    assert asked == ["a.example"]
    slugs["a.example"] = "b"
    now[0] += 1.0
    assert hosts.slug("a.example") == "b"
    del slugs["a.example"]
    now[0] += 1.0
    assert hosts.slug("a.example") == ""
    slugs["a.example"] = "c"
    assert hosts.slug("a.example") == "c"


def test_host_that_nobody_has_is_never_kept() -> None:
    asked: list[str] = []

    def ask(host: str) -> str:
        asked.append(host)
        return ""

    hosts = KnownHosts(ask)

    for number in range(100):
        assert hosts.slug(f"{number}.example") == ""

    assert len(asked) == 100
    assert hosts._known == {}


def test_newsroom_asks_nothing_about_its_own_host(
    client: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert client.get("/", headers={"host": "127.0.0.1:8000"}).status_code == 302


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Press.Example", "press.example"),
        ("press.example:8000", "press.example"),
        ("press.example.", "press.example"),
        ("[::1]:8000", "[::1]"),
        ("[::1]", "[::1]"),
        ("", ""),
    ],
)
def test_host_name_is_what_stands_before_the_port(header: str, name: str) -> None:
    assert host_name(header) == name
