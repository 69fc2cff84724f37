"""Who may look after webhooks, and what an address may be."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.utils import timezone

from masthead.web.publications.models import Publication
from masthead.web.team.models import AuditEntry, User
from masthead.web.team.roles import Role
from masthead.web.webhooks import actions
from masthead.web.webhooks.egress import UrlRefusedError, checked_url
from masthead.web.webhooks.events import EVENTS
from masthead.web.webhooks.faults import WebhookError
from masthead.web.webhooks.models import Delivery, Endpoint
from masthead.web.webhooks.signing import opened

MakePerson = Callable[..., User]
SignIn = Callable[[User], Client]
URL = "https://hooks.example.com/masthead"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "hooks.example.com",
        "http://hooks.example.com/",
        "ftp://hooks.example.com/",
        "https://",
        "https://user:secret@hooks.example.com/",
        "https://hooks.example.com/#part",
        "https://hooks.example.com/a b",
        "https://hooks.example.com/a\r\nHost: b",
        "https://hooks.example.com:0/",
        "https://hooks.example.com:99999/",
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::7f00:1]/",
        "https://" + "a" * 600 + ".example/",
    ],
)
def test_address_that_is_not_public_https_is_refused(url: str) -> None:
    with pytest.raises(UrlRefusedError):
        checked_url(url)


def test_address_is_kept_as_typed() -> None:
    assert checked_url(f" {URL}?a=b ") == f"{URL}?a=b"


@pytest.fixture
def keeper(person: MakePerson, title: Publication) -> User:
    """Somebody who looks after the title's settings."""
    return person("ada", {title: Role.ADMINISTRATOR})


@pytest.mark.django_db
def test_administrator_adds_changes_and_removes(keeper: User, title: Publication) -> None:
    endpoint, secret = actions.add_endpoint(
        actor=keeper, publication_id=title.pk, name=" CRM ", url=URL, events=["import.finished"]
    )
    renewed = actions.renew_secret(actor=keeper, endpoint_id=endpoint.pk, now=timezone.now())
    endpoint.refresh_from_db()

    assert (opened(endpoint.secret), opened(endpoint.old_secret)) == (renewed, secret)
    changed = actions.change_endpoint(actor=keeper, endpoint_id=endpoint.pk, name="CRM 2", url=URL, events=[])
    assert (changed.name, changed.events) == ("CRM 2", [])
    actions.send_test(actor=keeper, endpoint_id=endpoint.pk)
    assert Delivery.objects.count() == 1
    actions.remove_endpoint(actor=keeper, endpoint_id=endpoint.pk)
    assert not Endpoint.objects.exists()
    assert [each.action for each in AuditEntry.objects.filter(action__startswith="webhook").order_by("id")] == [
        "webhook-added",
        "webhook-secret-renewed",
        "webhook-changed",
        "webhook-removed",
    ]


@pytest.mark.django_db
def test_stopping_drops_what_waits_and_starting_tells_what_follows(keeper: User, title: Publication) -> None:
    endpoint, _ = actions.add_endpoint(actor=keeper, publication_id=title.pk, name="CRM", url=URL, events=[])
    actions.send_test(actor=keeper, endpoint_id=endpoint.pk)
    actions.stop_endpoint(actor=keeper, endpoint_id=endpoint.pk, now=timezone.now())

    assert Delivery.objects.get().state == "dropped"
    with pytest.raises(WebhookError):
        actions.send_test(actor=keeper, endpoint_id=endpoint.pk)
    actions.resume_endpoint(actor=keeper, endpoint_id=endpoint.pk, now=timezone.now())
    actions.send_again(actor=keeper, delivery_id=Delivery.objects.get().pk, now=timezone.now())
    assert Delivery.objects.get().state == "waiting"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "events"), [("", []), ("x" * 81, []), ("CRM", ["subscription.invented"])], ids=["none", "long", "event"]
)
def test_unfit_endpoint_is_refused(keeper: User, title: Publication, name: str, events: list[str]) -> None:
    with pytest.raises(WebhookError):
        actions.add_endpoint(actor=keeper, publication_id=title.pk, name=name, url=URL, events=events)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.WRITER, Role.EDITOR, Role.PUBLISHER])
def test_other_roles_may_nothing(
    person: MakePerson, sign_in: SignIn, endpoint: Endpoint, title: Publication, role: Role
) -> None:
    other = person("mei", {title: role})
    now = timezone.now()
    wishes: list[Callable[[], object]] = [
        lambda: actions.add_endpoint(actor=other, publication_id=title.pk, name="A", url=URL, events=[]),
        lambda: actions.change_endpoint(actor=other, endpoint_id=endpoint.pk, name="A", url=URL, events=[]),
        lambda: actions.renew_secret(actor=other, endpoint_id=endpoint.pk, now=now),
        lambda: actions.stop_endpoint(actor=other, endpoint_id=endpoint.pk, now=now),
        lambda: actions.resume_endpoint(actor=other, endpoint_id=endpoint.pk, now=now),
        lambda: actions.remove_endpoint(actor=other, endpoint_id=endpoint.pk),
        lambda: actions.send_test(actor=other, endpoint_id=endpoint.pk),
        lambda: actions.send_again(actor=other, delivery_id=1, now=now),
    ]
    for wish in wishes:
        with pytest.raises(PermissionDenied):
            wish()
    pages = ["", "add/", f"add/{title.slug}/", f"{endpoint.pk}/", f"{endpoint.pk}/change/", f"{endpoint.pk}/remove/"]
    answers = [sign_in(other).get(f"/newsroom/webhooks/{page}") for page in pages]
    assert {each.status_code for each in answers} == {302}


@pytest.mark.django_db
def test_administrator_of_another_title_learns_nothing(
    person: MakePerson, sign_in: SignIn, endpoint: Endpoint, publications: dict[str, Publication]
) -> None:
    other = sign_in(person("jo", {publications["harbour-lantern"]: Role.ADMINISTRATOR}))

    foreign, missing = (other.get(f"/newsroom/webhooks/{each}/") for each in (endpoint.pk, endpoint.pk + 1))

    assert (foreign.status_code, foreign.headers["Location"]) == (missing.status_code, missing.headers["Location"])
    assert "CRM" not in other.get("/newsroom/webhooks/").content.decode()


@pytest.mark.django_db
def test_pages_show_secret_once_and_log(keeper: User, sign_in: SignIn, title: Publication) -> None:
    browser = sign_in(keeper)
    bad = browser.post(f"/newsroom/webhooks/add/{title.slug}/", {"name": "CRM", "url": "http://10.0.0.1/"})
    assert bad.status_code == 422
    assert "has to begin with https://" in bad.content.decode()

    made = browser.post(f"/newsroom/webhooks/add/{title.slug}/", {"name": "<CRM>", "url": URL})

    endpoint = Endpoint.objects.get()
    secret = opened(endpoint.secret)
    assert secret in made.content.decode()
    assert "no-store" in made.headers["Cache-Control"]
    browser.post(f"/newsroom/webhooks/{endpoint.pk}/test/")
    shown = browser.get(f"/newsroom/webhooks/{endpoint.pk}/").content.decode()
    assert secret not in shown
    assert "endpoint.tested" in shown
    assert "<CRM>" not in shown
    assert browser.get(f"/newsroom/webhooks/{endpoint.pk}/test/").status_code == 405


def test_every_event_says_when() -> None:
    assert all(about.endswith(".") for about in EVENTS.values())


def test_reference_lists_every_event() -> None:
    page = (Path(__file__).parents[3] / "docs" / "reference" / "webhooks.md").read_text("utf-8")

    assert re.findall(r"^\| `([a-z]+\.[a-z]+)` \| (.+) \|$", page, re.MULTILINE) == list(EVENTS.items())
