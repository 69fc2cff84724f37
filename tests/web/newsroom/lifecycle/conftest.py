"""A title with its people, an opened edition, and one that is ready to be published."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

import pytest
from django.test import Client
from tests.web.newsroom.sent_forms import fill

from masthead.edition.model import Edition as CoreEdition
from masthead.edition.model import Section
from masthead.titles import TITLES
from masthead.web.newsroom import actions, mapping
from masthead.web.newsroom.models import Edition
from masthead.web.publications.models import Publication
from masthead.web.team.models import User
from masthead.web.team.roles import Role

SUNDAY = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
"""In Hong Kong, too; the next edition is Monday's."""

Posted = Callable[..., dict[str, str]]
MakePerson = Callable[..., User]


@pytest.fixture
def title(publications: Mapping[str, Publication]) -> Publication:
    """Harbour Morning: Monday to Friday."""
    actions.ensure_workflow()
    return publications["harbour-morning"]


@pytest.fixture
def other_title(publications: Mapping[str, Publication]) -> Publication:
    """Its weekend sister: Saturdays."""
    return publications["harbour-lantern"]


@pytest.fixture
def writer(person: MakePerson, title: Publication) -> User:
    return person("wanda", {title: Role.WRITER})


@pytest.fixture
def editor(person: MakePerson, title: Publication) -> User:
    return person("edgar", {title: Role.EDITOR})


@pytest.fixture
def publisher(person: MakePerson, title: Publication) -> User:
    return person("paula", {title: Role.PUBLISHER})


@pytest.fixture
def outsider(person: MakePerson, title: Publication, other_title: Publication) -> User:
    """Publishes another title, and has nothing to do with this one."""
    return person("otto", {other_title: Role.PUBLISHER})


@pytest.fixture
def opened(title: Publication, writer: User) -> Edition:
    """Monday's rundown, just opened."""
    return actions.open_edition(user=writer, publication=title, now=SUNDAY)


@pytest.fixture
def ready(opened: Edition, writer: User) -> Edition:
    """Monday's edition as it is shipped, without its pictures: nothing stops it."""
    mapping.apply_edition(opened, without_pictures(shipped()))
    opened.save()
    opened.save_revision(user=writer)
    return opened


@pytest.fixture
def unready(ready: Edition, writer: User) -> Edition:
    """The same without a subject: an error finding, “subject-empty”."""
    spoil(ready, writer)
    return ready


@pytest.fixture
def posted() -> Posted:
    """What a browser sends for an edition's form as it was opened: ``posted(edition, title="New")``."""

    def send(edition: Edition, **changes: str) -> dict[str, str]:
        data = {
            "title": edition.title,
            "subject": edition.subject,
            "preheader": edition.preheader,
            "date": edition.date.isoformat(),
            "number": str(edition.number),
            "authors": ", ".join(edition.authors),
            "sponsor": edition.sponsor,
            "translations": "",
            "go_live_at": "",
        }
        stored = Edition.objects.get(pk=edition.pk)
        if (step := stored.current_workflow_task_state) is not None:
            data["workflow-step"] = str(step.pk)
        newest = stored.latest_revision
        if newest is not None:
            data |= {
                "loaded_revision_id": str(newest.pk),
                "loaded_revision_created_at": newest.created_at.isoformat(),
            }
        stream = edition.sections.stream_block
        fill(data, stream, stream.get_form_state(edition.sections), "sections")
        return {**data, **{name.replace("_action", "action"): value for name, value in changes.items()}}

    return send


def shipped() -> CoreEdition:
    """Harbour Morning of 23 November 2026."""
    return _shipped_to(json.dumps(Publication.objects.get(slug="harbour-morning").house))


@cache
def _shipped_to(house: str) -> CoreEdition:
    """Read once for each house format that tests give the title."""
    publication = Publication(slug="harbour-morning", house=json.loads(house))
    return mapping.read_markdown(TITLES["harbour-morning"].editions[0].read_bytes(), publication).edition


def without_pictures(edition: CoreEdition) -> CoreEdition:
    """An edition whose image files are nowhere does not mention them."""
    kept = tuple(_without_picture(section) for section in edition.sections if section.kind != "image")
    return edition.model_copy(update={"sections": kept, "translations": ()})


def spoil(edition: Edition, user: User) -> None:
    """Save a version that cannot be published: its subject is gone."""
    draft = edition.get_latest_revision_as_object()
    draft.subject = ""
    if not draft.live:
        draft.save()
    draft.save_revision(user=user)
    edition.refresh_from_db()


def save(client: Client, edition: Edition, data: Mapping[str, str], *, json: bool = False) -> Any:
    """Send the form; as autosave does, when json."""
    headers = {"Accept": "application/json"} if json else {"Accept": "text/html"}
    return client.post(f"/newsroom/editions/edit/{edition.pk}/", data, headers=headers)


def _without_picture(section: Section) -> Section:
    if "image" not in type(section.fields).model_fields:
        return section
    return section.model_copy(update={"fields": section.fields.model_copy(update={"image": None})})
