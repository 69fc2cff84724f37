"""Mailings by program: planned, simulated, let go and steered, under the newsroom's rules."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.utils import timezone
from tests.web.api.conftest import MakeProgram, Program, everybody, sign_up
from tests.web.conftest import MakePerson
from tests.web.mailings.walking import deliver

from masthead.delivery.mailing import Claim
from masthead.delivery.outcome import Outcome
from masthead.web.mailings import actions
from masthead.web.mailings.actions import launching, progressing
from masthead.web.mailings.models import Mailing
from masthead.web.mailings.plan import Plan
from masthead.web.mailings.queries.rules import Rules
from masthead.web.newsroom.models import Edition
from masthead.web.publications.models import Publication
from masthead.web.team.models import AuditEntry, User
from masthead.web.team.roles import Role

pytestmark = pytest.mark.usefixtures("relayed")


@pytest.fixture
def ready(mailing: Mailing, owner: User, harbour: Publication) -> Mailing:
    """A mailing without a test, to one reader whose answer is lost and two who get it."""
    for name in ("rosa", "tom", "una"):
        sign_up(harbour, f"{name}@readers.example.com")
    return actions.change_plan(user=owner, mailing_id=mailing.pk, plan=Plan.model_validate({"in_doubt": "hold"}))


def launch(mailing: Mailing) -> None:
    """What the clock of a worker does."""
    now = timezone.now()
    launching.launch(mailing_id=mailing.pk, by="test", now=now)
    progressing.progress(mailing_id=mailing.pk, now=now)


def lost(claim: Claim, index: int) -> Outcome:
    return Outcome.IN_DOUBT if claim.members[index].address.startswith("rosa") else Outcome.ACCEPTED


def refused(_claim: Claim, _index: int) -> Outcome:
    return Outcome.REJECTED


def test_mailing_goes_from_a_simulation_to_a_receipt(ours: Program, ready: Mailing) -> None:
    at = f"/mailings/{ready.pk}"
    simulated = ours.get(f"{at}/simulation").json()
    assert (simulated["candidates"], simulated["audience"]) == (3, 3)
    assert simulated["message_bytes"] > 1_000
    assert ours.post(f"{at}/schedule").json()["state"] == "scheduled"
    launch(ready)
    deliver(lost, now=timezone.now())

    said = ours.get(at).json()
    assert said["state"] == "running"
    receipt = said["receipt"]
    assert (receipt["accepted"], receipt["in_doubt"], receipt["pending"], receipt["adds_up"]) == (2, 1, 0, True)
    assert [(each["group"], each["audience"]) for each in said["parts"]] == [("rest", 3)]
    doubtful = ours.get(f"{at}/people?standing=in_doubt").json()
    assert [each["address"] for each in doubtful["items"]] == ["rosa@readers.example.com"]
    assert doubtful["items"] == ours.get(f"{at}/people").json()["items"]
    assert ours.get(f"{at}/people?standing=rejected").json()["items"] == []

    assert ours.post(f"{at}/pause").json()["state"] == "paused"
    assert ours.post(f"{at}/resume").json()["state"] == "running"
    assert ours.post(f"{at}/doubts/resend", {"subscribers": None}).json() == {"resent": 1}
    assert ours.post(f"{at}/cancel").json()["state"] == "cancelled"
    answer = ours.post(f"{at}/resume")
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    entry = AuditEntry.objects.get(action="mailing-schedule")
    assert (entry.actor_name, entry.details["token"]) == ("Mei", "CRM")


def test_people_of_a_receipt_come_in_pages(ours: Program, ready: Mailing) -> None:
    ours.post(f"/mailings/{ready.pk}/schedule")
    launch(ready)
    deliver(refused, now=timezone.now())
    found, address = [], f"/mailings/{ready.pk}/people?limit=2"
    while address:
        said = ours.get(address.partition("/api/v1")[2] or address).json()
        found.append([each["address"].partition("@")[0] for each in said["items"]])
        address = said["next"]

    assert found == [["rosa", "tom"], ["una"]]


def test_nobody_is_the_second_person_of_themselves(
    ours: Program,
    program: MakeProgram,
    person: MakePerson,
    administrator: User,
    ready: Mailing,
    harbour: Publication,
) -> None:
    actions.set_rules(user=administrator, publication=harbour, rules=Rules(second_person=True))
    at = f"/mailings/{ready.pk}"
    assert ours.post(f"{at}/schedule").json()["state"] == "waiting"
    assert ours.post(f"{at}/schedule").status_code == 409
    answer = ours.post(f"{at}/agree")
    assert (answer.status_code, answer.json()["code"]) == (403, "forbidden")

    agreed = program(person("pia", {harbour: Role.PUBLISHER})).post(f"{at}/agree").json()

    assert (agreed["state"], agreed["planned_by"], agreed["agreed_by"]) == ("scheduled", "Mei", "Pia")


def test_edition_that_is_not_approved_is_not_mailed(ours: Program, edition: Edition) -> None:
    answer = ours.post(f"/editions/{edition.pk}/mailings", {})

    assert answer.status_code == 409
    assert "not approved" in answer.json()["detail"]
    assert not Mailing.objects.exists()


def test_plan_is_kept_as_it_was_said(ours: Program, owner: User, mailing: Mailing, harbour: Publication) -> None:
    segment = everybody(owner, harbour)
    said = {
        "titles": [harbour.slug],
        "segment": segment.slug,
        "without_segments": [segment.slug],
        "without_tags": [],
        "subject": None,
        "test": {"subjects": ["One", "Two"], "share": 0.2, "by": "opens", "minutes": 60, "automatic": False},
        "timing": "moment",
        "at": "2099-11-23T06:00:00Z",
        "local_at": None,
        "rate": 20.0,
        "by_provider": {"gmail": 0.5, "microsoft": None, "yahoo": None, "apple": None, "other": None},
        "canary": {"share": 0.02, "minutes": 5, "most_rejected": 0.1, "most_put_off": 0.3},
        "in_doubt": "hold",
    }
    made = ours.post(f"/editions/{mailing.edition_id}/mailings", said)

    assert made.status_code == 201
    assert made.json()["plan"] == said
    again = ours.ask("PATCH", f"/mailings/{made.json()['id']}", {"test": None, "timing": "now"}).json()["plan"]
    assert again == {**said, "test": None, "timing": "now"}


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"titles": ["harbour-lantern"]}, "#/titles/0"),
        ({"segment": "nothing"}, "#/segment"),
        ({"without_segments": ["nothing"]}, "#/without_segments/0"),
        ({"without_tags": ["nothing"]}, "#/without_tags/0"),
        ({"subject": "a\nBcc: everybody@example.com"}, "#/subject"),
        ({"at": "9999-12-31T23:59:59-23:59"}, "#/at"),
        ({"local_at": "2026-11-23T06:30:00Z"}, "#/local_at"),
        ({"rate": float("1e999")}, "#/rate"),
        ({"timing": "moment"}, None),
        ({"test": {"subjects": ["One", "One"]}}, None),
    ],
    ids=str,
)
def test_plans_are_read_strictly(ours: Program, mailing: Mailing, said: Any, pointer: str | None) -> None:
    body = b'{"rate": 1e999}' if "rate" in said else said
    answer = ours.ask("PATCH", f"/mailings/{mailing.pk}", body)

    assert answer.status_code == 422
    assert [each["pointer"] for each in answer.json().get("errors", ())] == ([pointer] if pointer else [])


def test_token_of_one_title_sends_to_no_other(
    program: MakeProgram, administrator: User, mailing: Mailing, harbour: Publication, lantern: Publication
) -> None:
    plan = Plan(titles=(harbour.pk, lantern.pk))
    actions.change_plan(user=administrator, mailing_id=mailing.pk, plan=plan)
    narrow = program(administrator, titles=[harbour.pk])

    assert narrow.get(f"/mailings/{mailing.pk}").status_code == 200
    for step in ("schedule", "cancel", "doubts/leave"):
        assert narrow.post(f"/mailings/{mailing.pk}/{step}").status_code == 403
    assert narrow.get(f"/mailings/{mailing.pk}/simulation").status_code == 403
    assert program(administrator).post(f"/mailings/{mailing.pk}/schedule").status_code == 200


def test_request_that_comes_twice_plans_once(ours: Program, mailing: Mailing) -> None:
    said = [ours.post(f"/editions/{mailing.edition_id}/mailings", {}, idempotency_key="monday") for _ in range(2)]

    assert said[0].json() == said[1].json()
    assert Mailing.objects.count() == 2


def test_mailings_are_listed_newest_first(ours: Program, owner: User, mailing: Mailing) -> None:
    other = actions.plan_mailing(user=owner, edition=mailing.edition, plan=Plan())
    Mailing.objects.filter(pk=mailing.pk).update(state="cancelled", ended_at=dt.datetime(2026, 11, 23, tzinfo=dt.UTC))
    listed = "/publications/harbour-morning/mailings"

    assert [each["id"] for each in ours.get(listed).json()["items"]] == [other.pk, mailing.pk]
    assert [each["id"] for each in ours.get(f"{listed}?state=cancelled").json()["items"]] == [mailing.pk]
    assert ours.get(f"{listed}?edition=999").json()["items"] == []
    first = ours.get(f"{listed}?limit=1").json()
    assert [each["id"] for each in ours.get(first["next"].partition("/api/v1")[2]).json()["items"]] == [mailing.pk]
