"""Everything that is kept about a person, and the record of what is done with it."""

from __future__ import annotations

import json
import re

import pytest
from django.apps import apps
from django.conf import settings
from django.test import Client
from tests.web.conftest import MakePerson, SignIn
from tests.web.subscribers.rights.world import NOW, preferences_link, somebody, stands

from masthead.web.publications.models import Publication
from masthead.web.subscribers.actions import bounces, preferences
from masthead.web.subscribers.actions.moves import note
from masthead.web.subscribers.evidence import By
from masthead.web.subscribers.models import Subscriber, SubscriberTag, Tag
from masthead.web.subscribers.processing import ACTIVITIES, activities, facts
from masthead.web.subscribers.queries.personal_data import SECTIONS, personal_data
from masthead.web.subscribers.queries.personal_tables import as_json, tables_of
from masthead.web.subscribers.timeline import SENTENCES
from masthead.web.subscribers.words import word_table, words_for
from masthead.web.team.models import User
from masthead.web.team.roles import Role

GATHERED = {
    "subscribers.Subscription": "subscriptions",
    "subscribers.Consent": "consents",
    "subscribers.TimelineEntry": "timeline",
    "subscribers.SignUp": "sign_ups",
    "subscribers.Letter": "letters",
    "subscribers.AddressChange": "address_changes",
    "subscribers.DeliveryReport": "reports",
    "subscribers.SubscriberTag": "tags",
    "subscribers.Subscriber": "referrals",
    "growth.Vote": "votes",
    "growth.Joining": "promotions",
    "growth.Referral": "friends",
    "growth.Gift": "friends",
    "growth.BoardName": "friends",
    "growth.Place": "messages",
}
"""The section in which each table that points at subscribers is told."""


def a_life(morning: Publication) -> Subscriber:
    person = somebody(name="Mei Lin", attributes={"city": "Fiction Bay"})
    stands(person, morning)
    SubscriberTag.objects.create(subscriber=person, tag=Tag.objects.create(name="staff"))
    bounces.report(report_id="1", kind=bounces.ReportKind.SOFT, at=NOW, now=NOW, subscriber_id=person.pk)
    until = NOW.date().replace(day=30)
    preferences.pause(subscriber_id=person.pk, publication_ids=[morning.pk], until=until, at=NOW)
    return person


def test_every_table_that_knows_subscribers_has_its_section() -> None:
    knowing = {
        model._meta.label
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model is Subscriber and not field.auto_created
    }

    assert knowing == set(GATHERED)
    assert set(GATHERED.values()) <= set(SECTIONS)


@pytest.mark.django_db
def test_data_holds_everything_in_both_forms(morning: Publication) -> None:
    person = a_life(morning)
    link = preferences_link(morning, person)

    answer = Client().get(f"{link}data.json")
    page = Client().get(f"{link}data.html").content.decode()

    data = json.loads(answer.content)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="harbour-morning-my-data.json"'
    assert data["profile"]["attributes"] == {"city": "Fiction Bay"}
    assert [each["state"] for each in data["subscriptions"]] == ["paused"]
    assert [each["kind"] for each in data["consents"]] == ["asked", "confirmed"]
    assert data["tags"] == ["staff"]
    assert len(data["reports"]) == 1
    for words in ("Fiction Bay", "Mei Lin", "staff", "paused", "192.0.2.0/24"):
        assert words in page


@pytest.mark.django_db
def test_people_of_the_team_are_not_named_to_readers(morning: Publication, administrator: User) -> None:
    person = a_life(morning)
    note(subscriber_id=person.pk, what="tags-added", at=NOW, by=By("Ada Admin", administrator.pk), tags=["staff"])

    data = personal_data(person, at=NOW)

    assert "Ada Admin" not in as_json(data)
    assert data["timeline"][-1]["by"] == "the team"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "de"])
def test_tables_have_words_for_all_that_can_stand_there(morning: Publication, language: str) -> None:
    tables = tables_of(personal_data(a_life(morning), at=NOW), words_for(language))

    assert len(tables) >= 7
    assert all(name and value for table in tables for row in table.rows for name, value in row)


@pytest.mark.parametrize("language", ["en", "de"])
def test_readers_are_told_what_happened_in_their_language(language: str) -> None:
    words = word_table("preferences", language)
    own = {each for each in SENTENCES if each.startswith(("subscription-", "report-", "suppression-", "pause-"))}

    assert {f"told_{each.replace('-', '_')}" for each in own} - set(words) == set()


def test_record_names_every_table_that_may_hold_people() -> None:
    ours = {"subscribers", "mailings", "returns", "insights", "growth", "revenue", "api", "webhooks", "team"}
    tables = {
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label in ours and model._meta.managed and not model._meta.proxy
    }

    assert {table for each in ACTIVITIES for table in each.tables} == tables


def test_record_says_the_installations_own_periods() -> None:
    renewed = settings.SITE.settings.model_copy(update={"keep_left_days": 444, "keep_network_days": 55})

    text = " ".join(each.how_long for each in activities(renewed))

    assert "444 days" in text
    assert "55 days" in text
    assert "{" not in text


def test_record_shows_no_password() -> None:
    said = settings.SITE.settings.model_copy(
        update={"relay": "smtp://user:hunter2@mail.example", "database": "postgresql://u:hunter3@db.example/press"}
    )

    text = " ".join(each.value for each in facts(said))

    assert "hunter" not in text
    assert "mail.example" in text
    assert "PostgreSQL" in text


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_record_is_for_those_who_look_after_an_audience(
    sign_in: SignIn, person: MakePerson, morning: Publication, lantern: Publication, role: Role
) -> None:
    answer = sign_in(person("mei", {morning: role})).get("/newsroom/subscribers/privacy/")

    allowed = role in {Role.PUBLISHER, Role.ADMINISTRATOR}
    text = answer.content.decode()
    assert (answer.status_code == 200) is allowed
    assert bool(re.search("processing activities", text)) is allowed
    assert lantern.name not in text
