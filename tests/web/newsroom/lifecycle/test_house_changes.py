"""A house format changes; editions made under the old one open, map, save and publish for ever."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from masthead.edition.house import HouseFormat, RundownSlot
from masthead.web.archive.models import PublishedEdition
from masthead.web.newsroom import actions, mapping
from masthead.web.newsroom.models import Edition
from masthead.web.newsroom.proofs import draft_of
from masthead.web.publications.mapping import house_of, store_house
from masthead.web.team.models import User

from .conftest import save

SignIn = Callable[[User], Client]
Posted = Callable[..., dict[str, str]]
Change = Callable[[tuple[RundownSlot, ...]], tuple[RundownSlot, ...]]


def renamed(slots: tuple[RundownSlot, ...]) -> tuple[RundownSlot, ...]:
    return tuple(
        slot.model_copy(update={"label": "The big one", "aliases": ()}) if slot.label == "Top story" else slot
        for slot in slots
    )


def removed(slots: tuple[RundownSlot, ...]) -> tuple[RundownSlot, ...]:
    return tuple(slot for slot in slots if slot.label not in {"Top story", "Number of the day"})


def demanding(slots: tuple[RundownSlot, ...]) -> tuple[RundownSlot, ...]:
    return (*slots, RundownSlot(label="Weather", kind="text", required=True, words=(20, 60)))


def other_kind(slots: tuple[RundownSlot, ...]) -> tuple[RundownSlot, ...]:
    return tuple(slot.model_copy(update={"kind": "text"}) if slot.label == "Top story" else slot for slot in slots)


CHANGES = [renamed, removed, demanding, other_kind]


def change(edition: Edition, how: Change) -> HouseFormat:
    publication = edition.publication
    house = house_of(publication)
    house = house.model_copy(update={"rundown": how(house.rundown)})
    store_house(publication, house)
    publication.save()
    return house


@pytest.mark.parametrize("how", CHANGES)
def test_old_edition_opens_and_says_what_it_said(
    ready: Edition, writer: User, sign_in: SignIn, posted: Posted, how: Change
) -> None:
    before = mapping.core_edition(ready)
    change(ready, how)
    client = sign_in(writer)
    assert client.get(f"/newsroom/editions/edit/{ready.pk}/").status_code == 200
    assert client.get(f"/newsroom/editions/gate/{ready.pk}/").status_code == 200
    answer = save(client, ready, posted(Edition.objects.get(pk=ready.pk)))
    assert answer.status_code == 302
    assert mapping.core_edition(Edition.objects.get(pk=ready.pk)) == before


@pytest.mark.parametrize("how", CHANGES)
def test_published_edition_stays_as_it_was_published(ready: Edition, publisher: User, how: Change) -> None:
    actions.publish_edition(user=publisher, edition=ready)
    before = PublishedEdition.objects.values().get(source_id=ready.pk)
    change(ready, how)
    assert PublishedEdition.objects.values().get(source_id=ready.pk) == before


def test_new_demand_is_a_finding_not_a_fault(ready: Edition) -> None:
    change(ready, demanding)
    found = [each for each in draft_of(Edition.objects.get(pk=ready.pk)).proof.findings if "Weather" in each.message]
    assert found


def test_next_edition_follows_the_new_house(ready: Edition, writer: User) -> None:
    change(ready, renamed)
    made = actions.open_edition(user=writer, publication=ready.publication, now=ready.latest_revision.created_at)
    labels = [section.label for section in mapping.core_edition(made).sections]
    assert "The big one" in labels
    assert "Top story" not in labels
