from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from masthead.render.themes import read_theme, theme_named
from masthead.web.publications.look_forms import LookForm, look_values
from masthead.web.publications.mapping import theme_of
from masthead.web.publications.models import Publication
from masthead.web.team.models import AuditEntry
from masthead.web.team.roles import Role

ADDRESS = "/newsroom/publications/harbour-morning/look/"


@pytest.fixture
def client(publications: Any, person: Any, sign_in: Any) -> Client:
    found: Client = sign_in(person("chief", {publications["harbour-morning"]: Role.ADMINISTRATOR}))
    return found


def posted(**changed: str) -> dict[str, Any]:
    form = LookForm(initial=look_values(theme_named("harbour")))
    return {field.html_name: field.value() for field in form} | changed


def publication() -> Publication:
    return Publication.objects.get(slug="harbour-morning")


def test_look_of_its_own_is_kept_and_given_up(client: Client) -> None:
    kept = client.post(ADDRESS, posted(light_accent="#7A1F12", name="Harbour Red"))
    own = theme_of(publication())
    given_up = client.post(ADDRESS, posted() | {"shipped": "1"})

    assert (kept.status_code, given_up.status_code) == (302, 302)
    assert (own.name, own.light.accent) == ("Harbour Red", "#7A1F12")
    assert theme_of(publication()) == theme_named("harbour")
    assert AuditEntry.objects.filter(action="publication-look-changed").count() == 2


def test_weak_look_is_refused_with_the_pair_that_fails(client: Client) -> None:
    answer = client.post(ADDRESS, posted(light_muted="#C8C8C8"))

    assert answer.status_code == 422
    assert "“muted” on “card” has a contrast of 1.67:1 in the light palette." in answer.text
    assert publication().theme == {}


@pytest.mark.parametrize(
    "hostile",
    [{"display": "serif; } body { display: none"}, {"light_ink": "url(x)"}, {"logo": "javascript:alert(1)"}],
)
def test_look_that_could_close_a_rule_is_refused(client: Client, hostile: dict[str, str]) -> None:
    answer = client.post(ADDRESS, posted(**hostile))
    sample = client.post(f"{ADDRESS}sample/", posted(**hostile))

    assert (answer.status_code, sample.status_code) == (422, 422)
    assert sample.json()["problems"]
    assert publication().theme == {}


def test_sample_follows_the_form_without_saving(client: Client) -> None:
    answer = client.post(f"{ADDRESS}sample/", posted(light_paper="#FFEEDD", light_link="#999999")).json()

    assert "#FFEEDD" in answer["pages"]["light"]
    assert "prefers-color-scheme" not in answer["pages"]["dark"].partition("</style>")[0]
    assert answer["weak"][0].startswith("link on ")
    assert publication().theme == {}


def test_look_as_a_file_is_read_as_the_same_look(client: Client) -> None:
    file = client.get(f"{ADDRESS}theme.toml")

    assert read_theme(file.content).theme == theme_named("harbour")


def test_days_and_relations_are_kept(client: Client) -> None:
    lantern = Publication.objects.get(slug="harbour-lantern")
    said = {
        "holidays": "2026-12-25 Christmas\n\n2026-12-26",
        "host": "Morning.Harbour.Example.",
        "language_group": "morning",
        "sister_titles": [lantern.pk],
    }

    answer = client.post("/newsroom/publications/harbour-morning/days/", said)

    assert answer.status_code == 302
    kept = publication()
    assert (kept.holidays, kept.host) == (["2026-12-25", "2026-12-26"], "morning.harbour.example")
    assert list(kept.sister_titles.all()) == [lantern]
    assert list(lantern.sister_titles.all()) == [kept]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"holidays": "2026-12-25\nNew Year"}, "Line 2, “New Year”, is no date"),
        ({"host": "http://harbour.example/"}, "is no host name"),
        ({"host": "lantern.example"}, "belongs to another publication"),
    ],
)
def test_days_that_are_wrong_are_explained(client: Client, said: dict[str, str], told: str) -> None:
    Publication.objects.filter(slug="harbour-lantern").update(host="lantern.example")

    answer = client.post("/newsroom/publications/harbour-morning/days/", said)

    assert told in answer.text
    assert publication().holidays == []


@pytest.mark.parametrize("host", ["press.example", "www.press.example", "Press.Example."])
def test_host_of_the_newsroom_is_no_archives(client: Client, settings: Any, host: str) -> None:
    site, said = settings.SITE, {"base_url": "https://press.example", "hosts": ("www.press.example",)}
    settings.SITE = replace(site, settings=site.settings.model_copy(update=said))

    answer = client.post(
        "/newsroom/publications/harbour-morning/days/", {"host": host}, headers={"host": "press.example"}
    )

    assert "is the newsroom’s" in answer.text
    assert publication().host == ""
