"""Who may do what with which mailing: every address that changes something, tried by everybody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from tests.web.conftest import MakePerson, SignIn
from tests.web.mailings.conftest import Crowd
from tests.web.mailings.screens.conftest import MAILINGS, Desk
from tests.web.mailings.walking import again, deliver, launched

from masthead.delivery.mailing import Claim
from masthead.delivery.outcome import Outcome
from masthead.web.mailings import actions
from masthead.web.mailings.models import Mailing
from masthead.web.mailings.plan import Plan
from masthead.web.mailings.urls import admin_urls
from masthead.web.mailings.views import steps
from masthead.web.publications.models import Publication
from masthead.web.team.models import AuditEntry, User
from masthead.web.team.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("with_relay")]

POSTS: dict[str, tuple[str, dict[str, str]]] = {
    **{f"step: {do}": ("{pk}/step/", {"do": do, "variant": "0"}) for do in steps._ACTS},
    "cancel": ("{pk}/cancel/", {}),
    "plan": ("{pk}/plan/", {"do": "save", "timing": "now", "in_doubt": "hold"}),
    "simulation": ("{pk}/simulation/", {"addresses": "mei@harbour.example"}),
    **{f"doubts: {do}": ("{pk}/doubts/", {"do": do, "person": "1"}) for do in ("chosen", "all", "leave")},
    "new": ("new/{edition}/", {"do": "save", "timing": "now", "in_doubt": "hold"}),
    "count": ("new/{edition}/count/", {"do": "count"}),
    "rules": ("rules/{slug}/", {"privacy": "off"}),
}
OUTSIDERS: dict[str, Callable[[Publication, Publication], dict[Publication, Role]]] = {
    "an editor of the title": lambda title, _: {title: Role.EDITOR},
    "a publisher of another title": lambda _, other: {other: Role.PUBLISHER},
    "an administrator of another title": lambda _, other: {other: Role.ADMINISTRATOR},
}


def refused(claim: Claim, index: int) -> Outcome:
    return Outcome.REJECTED


def trace() -> list[Any]:
    """Everything that a step would leave behind."""
    return [*Mailing.objects.order_by("pk").values(), *AuditEntry.objects.order_by("pk").values_list("pk", "action")]


def file_of(client: Client, address: str) -> str:
    answer: Any = client.get(address)
    return b"".join(answer.streaming_content).decode()


def posted(client: Client, name: str, mailing: Mailing) -> Any:
    path, values = POSTS[name]
    said = path.format(pk=mailing.pk, edition=mailing.edition_id, slug=mailing.publication.slug)
    return client.post(f"{MAILINGS}{said}", values)


def test_every_address_that_takes_posts_is_tried_here(edition: Any, publisher: User, desk: Desk) -> None:
    mailing = actions.plan_mailing(user=publisher, edition=edition, plan=Plan())
    known = {"pk": mailing.pk, "edition_id": edition.pk, "slug": mailing.publication.slug}
    taking = set()
    for pattern in admin_urls.urlpatterns:
        values = {name: known[name] for name in pattern.pattern.converters}
        if desk.client.post(reverse(f"mailings:{pattern.name}", kwargs=values)).status_code != 405:
            taking.add(pattern.name)

    assert taking == {name.partition(":")[0] for name in POSTS}


@pytest.mark.parametrize("who", OUTSIDERS)
def test_nobody_else_changes_anything(
    who: str,
    edition: Any,
    publisher: User,
    crowd: Crowd,
    sign_in: SignIn,
    person: MakePerson,
    title: Publication,
    publications: dict[str, Publication],
) -> None:
    crowd(2)
    other = next(each for slug, each in publications.items() if not slug.startswith("harbour"))
    going = launched(publisher, edition, now=timezone.now())
    planned = actions.plan_mailing(user=publisher, edition=edition, plan=Plan())
    client = sign_in(person("someone", OUTSIDERS[who](title, other)))
    before = trace()

    for mailing in (going, planned):
        for name in POSTS:
            answer = posted(client, name, mailing)
            assert (answer.status_code, answer["Location"]) == (302, "/newsroom/"), name

    assert trace() == before


@pytest.mark.parametrize("name", sorted({*POSTS} - {"simulation", "new", "count", "rules"}))
def test_publisher_of_one_title_watches_a_mailing_of_two(
    name: str, going_to_both: Mailing, sign_in: SignIn, second: User
) -> None:
    before = trace()

    answer = posted(sign_in(second), name, going_to_both)

    assert trace() == before
    assert answer.status_code in {302, 400, 200}


@pytest.fixture
def going_to_both(edition: Any, publisher: User, crowd: Crowd, title: Publication, sister: Publication) -> Mailing:
    """A mailing to readers of two titles, all refused so far, who are named `ours0` and `theirs0`."""
    crowd(1, name="ours")
    crowd(1, sister, name="theirs")
    now = timezone.now()
    mailing = launched(publisher, edition, Plan(titles=(title.pk, sister.pk)), now=now)
    deliver(refused, now=now)
    return again(mailing)


def test_readers_of_a_title_that_somebody_does_not_look_after_stay_unnamed(
    going_to_both: Mailing, desk: Desk, other: Desk, sister: Publication
) -> None:
    here = f"{MAILINGS}{going_to_both.pk}/"
    every, some = (file_of(client, f"{here}receipt/people.csv") for client in (desk.client, other.client))
    receipt, live = (other.open(f"{going_to_both.pk}/{page}") for page in ("receipt/", ""))

    assert ("ours0@" in every, "theirs0@" in every) == (True, True)
    assert ("ours0@" in some, "theirs0@" in some) == (True, False)
    assert ("ours0@" in receipt, "theirs0@" in receipt) == (True, False)
    assert f"Readers of {sister.name} are counted above, and not listed" in receipt
    assert "2 audience = 0 accepted + 2 rejected" in receipt
    assert f"Readers of {sister.name} get it, too, and you do not look after them" in live
    for button in ("Pause", "Cancel …", "Put a correction in"):
        assert (button in live, button in desk.open(f"{going_to_both.pk}/")) == (False, True), button
    assert other.client.get(f"{here}simulation/examples/").status_code == 302
    assert desk.client.get(f"{here}simulation/examples/")["Content-Type"] == "application/zip"
