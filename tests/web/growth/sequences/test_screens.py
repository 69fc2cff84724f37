"""Pages about automatic messages: what they show, and to whom."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.growth.sequenced import after, confirmed, drafted, running, tick

from masthead.web.growth.models import Place, Sequence
from masthead.web.growth.sequences.states import PlaceState, SequenceState
from masthead.web.publications.models import Publication
from masthead.web.team.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("relayed")]
PLACES = ("editions:gate", "editions:edit")
PAGES = ("sequence", "sequence-edit", "sequence-people", "sequence-tomorrow", "sequence-step-new")


def pages_of(sequence: Sequence) -> list[str]:
    slug = sequence.publication.slug
    named = [reverse(f"growth:{name}", args=[sequence.pk]) for name in PAGES]
    ofs = [reverse(f"growth:{name}", args=[slug]) for name in ("sequences-of", "sequence-rules", "sequence-new")]
    steps = [reverse("growth:sequence-step", args=[each.pk]) for each in sequence.messages.all()]
    return [*named, *ofs, *steps, reverse("growth:sequences")]


def test_every_page_opens_for_who_runs_growth_and_for_nobody_else(
    client: Client, title: Publication, publisher: User, editor: User
) -> None:
    sequence = running(title, publisher)
    confirmed("mei", title, after(minutes=5))
    tick(after(minutes=10))

    client.force_login(publisher)
    assert {page: client.get(page).status_code for page in pages_of(sequence)} == dict.fromkeys(pages_of(sequence), 200)
    client.force_login(editor)
    refused = {page: client.get(page).status_code for page in pages_of(sequence)}
    assert 200 not in refused.values()


def test_pattern_becomes_a_draft_that_says_what_is_missing(client: Client, title: Publication, publisher: User) -> None:
    client.force_login(publisher)
    made = client.post(reverse("growth:sequence-preset", args=[title.slug]), {"preset": "sunset"}, follow=True)

    sequence = Sequence.objects.get()
    page = made.content.decode()
    assert (sequence.state, sequence.messages.count()) == (SequenceState.DRAFT, 2)
    assert "is not approved" in page
    started = client.post(reverse("growth:sequence", args=[sequence.pk]), {"do": "start"}, follow=True)
    assert "is not approved" in started.content.decode()
    sequence.refresh_from_db()
    assert sequence.state == SequenceState.DRAFT


def test_place_is_held_by_a_button_and_stands_on_the_page_of_the_person(
    client: Client, title: Publication, publisher: User
) -> None:
    sequence = running(title, publisher)
    mei = confirmed("mei", title, after(minutes=5))
    tick(after(minutes=10))
    client.force_login(publisher)
    here = Place.objects.get()
    back = reverse("growth:sequence-people", args=[sequence.pk])

    done = client.post(reverse("growth:place", args=[here.pk]), {"do": "pause", "back": back})

    here.refresh_from_db()
    assert (done.status_code, done.headers["Location"], here.state) == (302, back, PlaceState.PAUSED)
    page = client.get(reverse("subscribers:person", args=[mei.pk])).content.decode()
    assert "Paused by the team" in page
    elsewhere = client.post(reverse("growth:place", args=[here.pk]), {"do": "end", "back": "https://evil.example/"})
    assert elsewhere.headers["Location"] == reverse("growth:sequences")


def test_message_that_is_published_goes_out_in_its_turn_and_stands_nowhere(
    client: Client, title: Publication, publisher: User
) -> None:
    edition = running(title, publisher).messages.earliest("pk").edition
    assert edition is not None
    client.force_login(publisher)
    shown = {each: client.get(reverse(each, args=[edition.pk])).content.decode() for each in PLACES}
    assert "Goes out when its turn in its sequence comes." in shown["editions:gate"]
    assert not any("eaders can see it" in page for page in shown.values())


def test_messages_stand_in_no_list_of_editions_and_not_in_the_archive(
    client: Client, title: Publication, publisher: User
) -> None:
    sequence = running(title, publisher)
    edition = sequence.messages.get(position=10).edition
    assert edition is not None
    client.force_login(publisher)

    assert "Message number 1" not in client.get(reverse("editions:list")).content.decode()
    assert "Message number 1" not in client.get(f"/{title.slug}/").content.decode()
    form = client.get(reverse("editions:edit", args=[edition.pk])).content.decode()
    assert "Message number 1" in form
    assert 'name="number"' not in form


def test_condition_that_names_nothing_is_refused_at_its_field(
    client: Client, title: Publication, publisher: User
) -> None:
    sequence = drafted(title, publisher)
    client.force_login(publisher)
    step = sequence.messages.get(position=10)
    said = {"days": "1", "hours": "0", "at": "", "condition": "tag:nobody-has-it and (", "do": "save"}

    page = client.post(reverse("growth:sequence-step", args=[step.pk]), said)

    step.refresh_from_db()
    assert (page.status_code, step.days) == (400, 0)
