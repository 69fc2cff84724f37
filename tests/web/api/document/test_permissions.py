"""Every operation of the OpenAPI document × every sort of caller: who reaches what."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from tests.web.api.conftest import MakeProgram, Program, sign_up
from tests.web.api.document.conftest import Things
from tests.web.api.growing import EARNINGS
from tests.web.conftest import MakePerson

from masthead.web.api.document import operations_of
from masthead.web.api.interface import document
from masthead.web.api.scopes import RIGHT_OF, Scope
from masthead.web.mailings.models import Mailing
from masthead.web.mailings.states import MailingStage
from masthead.web.newsroom.actions import override_finding
from masthead.web.newsroom.models import Edition
from masthead.web.newsroom.standing import standing_of
from masthead.web.publications.models import Publication
from masthead.web.subscribers.models import Subscriber
from masthead.web.team.models import User
from masthead.web.team.roles import RIGHTS, Role

OPERATIONS = {each["operationId"]: (method, path, each) for method, path, each in operations_of(document())}
BEFORE = {
    "resume_sequence_place": ("pause_sequence_place",),
    "reopen_poll": ("close_poll",),
    "resume_subscription": ("pause_subscription",),
    "resume_webhook": ("stop_webhook",),
}
"""What has to be done before something makes sense."""
OTHERS = {
    "create_mailing": ("edition", "approved"),
    "approve_job": ("job", "waiting_job"),
    "refuse_job": ("job", "waiting_job"),
    "start_sequence": ("sequence", "ready_sequence"),
    "cancel_booking": ("booking", "sold_booking"),
    "owe_booking": ("booking", "past_booking"),
    "waive_booking": ("booking", "owed_booking"),
    "make_booking_good": ("booking", "owed_booking"),
    "reopen_sponsor_text": ("text", "approved_text"),
}
"""What is done with another thing than the usual one of its kind."""
OTHER_BODIES: dict[str, Callable[[Things], dict[str, Any]]] = {
    "publish_edition": lambda _: {"at": None},
    "reopen_poll": lambda _: {"until": (timezone.now() + dt.timedelta(days=1)).isoformat()},
    "create_bookings": lambda things: {"places": [{"slot": things["slot"], "day": things["day"]}]},
    "make_booking_good": lambda things: {"slot": things["slot"], "day": things["day"]},
}
"""What differs from the example of the document, which names days and numbers that are there on paper alone."""
STATES = {
    "agree_mailing": MailingStage.WAITING,
    "reopen_mailing": MailingStage.SCHEDULED,
    "pause_mailing": MailingStage.RUNNING,
    "resume_mailing": MailingStage.PAUSED,
    "choose_mailing_winner": MailingStage.RUNNING,
    "resend_mailing_doubts": MailingStage.RUNNING,
    "leave_mailing_doubts": MailingStage.RUNNING,
}
"""How a mailing has to stand for something to be done with it."""
QUERIES = {"list_invoices": "?month=2026-11", "compare_editions": "?edition=2026-11-23:1&edition=2026-11-23:2"}
A_LIST = b"email,name\nrosa@readers.example.com,Rosa\n"
of_every_operation = pytest.mark.parametrize("tag", [each["name"] for each in document()["tags"]])
"""A test for each tag, about every operation of it: what one of them changes is undone before the next."""


def body_of(operation: dict[str, Any], things: Things) -> Any:
    """The example of the document, about things that are there."""
    said = operation.get("requestBody")
    if said is None:
        return None
    if "text/csv" in said["content"]:
        return EARNINGS if operation["operationId"] == "upload_earnings" else A_LIST
    schema = said["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
    example = dict(document()["components"]["schemas"][schema]["examples"][0])
    if "subscribers" in example:
        example["subscribers"] = [things["subscriber"]]
    other = OTHER_BODIES.get(operation["operationId"])
    return {**example, **other(things)} if other is not None else example


def ask(program: Program, name: str, things: Things, **headers: str) -> Any:
    method, path, operation = OPERATIONS[name]
    if name in OTHERS:
        parameter, other = OTHERS[name]
        things = things.but(**{parameter: things[other]})
    address = path.removeprefix("/api/v1").format(**things.named) + QUERIES.get(name, "")
    body = body_of(operation, things)
    media_type = "text/csv" if isinstance(body, bytes) else "application/json"
    return program.ask(method, address, body, media_type=media_type, **headers)


def let_pass(owner: User, edition: Edition) -> None:
    for finding in standing_of(edition).stopping:
        override_finding(user=owner, edition=edition, code=finding.code, reason="Only a test.")


def names_of(tag: str) -> list[str]:
    return [name for name, (_, _, each) in OPERATIONS.items() if tag in each["tags"]]


def scope_of(name: str) -> Scope:
    return Scope(OPERATIONS[name][2]["x-required-scope"])


def has_things_in_address(name: str) -> bool:
    return "{" in OPERATIONS[name][1]


def refuse_stranger(name: str, answer: Any, about_nothing: Any) -> None:
    """A stranger gets what somebody gets who asks for nothing."""
    if has_things_in_address(name):
        assert (answer.status_code, answer.content) == (404, about_nothing.content), name
    elif answer.status_code == 200:
        theirs = ["harbour-lantern"] if name == "list_publications" else []
        assert [each["slug"] for each in answer.json()["items"]] == theirs, name
    else:
        assert answer.status_code == 422, name
        assert all("There is no such" in each["detail"] for each in answer.json()["errors"]), name


@of_every_operation
@pytest.mark.usefixtures("relayed")
def test_who_may_do_everything_does(tag: str, ours: Program, owner: User, things: Things) -> None:
    for name in names_of(tag):
        with things.undone():
            prepare(name, ours, owner, things)
            answer = ask(ours, name, things)

        assert 200 <= answer.status_code < 300, (name, answer.content)
        assert str(answer.status_code) in OPERATIONS[name][2]["responses"], name


def prepare(name: str, program: Program, owner: User, things: Things) -> None:
    """Let everything stand so that an operation makes sense."""
    if name in STATES:
        Mailing.objects.update(state=STATES[name].value, planned_by=None)
    if name == "publish_edition":
        let_pass(owner, Edition.objects.get(pk=things["edition"]))
    for first in BEFORE.get(name, ()):
        assert ask(program, first, things).status_code < 300, first


@of_every_operation
def test_nobody_gets_in_without_a_token(tag: str, things: Things) -> None:
    for name in names_of(tag):
        assert ask(Program(""), name, things).status_code == 401, name


@of_every_operation
def test_every_operation_needs_its_scope(tag: str, owner: User, program: MakeProgram, things: Things) -> None:
    for name in names_of(tag):
        others = [each for each in Scope if each is not scope_of(name)]
        answer = ask(program(owner, others), name, things)

        assert (answer.status_code, answer.json()["code"]) == (403, "out-of-scope"), name


@of_every_operation
def test_things_of_other_titles_are_not_there(
    tag: str, person: MakePerson, program: MakeProgram, things: Things, lantern: Publication
) -> None:
    stranger = program(person("ole", {lantern: Role.ADMINISTRATOR}))
    for name in names_of(tag):
        refuse_stranger(name, ask(stranger, name, things), ask(stranger, name, things.nothing))


@of_every_operation
def test_token_of_another_title_reaches_nothing_even_of_an_administrator(
    tag: str, administrator: User, program: MakeProgram, things: Things, lantern: Publication
) -> None:
    narrow = program(administrator, titles=[lantern.pk])
    for name in names_of(tag):
        refuse_stranger(name, ask(narrow, name, things), ask(narrow, name, things.nothing))


@of_every_operation
def test_token_may_no_more_than_its_maker(
    tag: str, person: MakePerson, program: MakeProgram, things: Things, harbour: Publication
) -> None:
    writers = program(person("noa", {harbour: Role.WRITER}))
    for name in names_of(tag):
        with things.undone():
            answer = ask(writers, name, things)

        if RIGHT_OF[scope_of(name)] in RIGHTS[Role.WRITER]:
            assert 200 <= answer.status_code < 300, (name, answer.content)
        else:
            refuse_stranger(name, answer, ask(writers, name, things.nothing))


def test_person_of_two_titles_shows_each_token_its_own(
    ours: Program, program: MakeProgram, administrator: User, reader: Subscriber, lantern: Publication
) -> None:
    sign_up(lantern, reader.address)
    address = f"/subscribers/{reader.pk}"
    said = {each: each.get(address).json() for each in (ours, program(administrator, titles=[lantern.pk]))}

    assert [[held["publication"] for held in each["subscriptions"]] for each in said.values()] == [
        ["harbour-morning"],
        ["harbour-lantern"],
    ]


def test_person_of_two_titles_is_erased_by_who_looks_after_both(
    ours: Program, program: MakeProgram, administrator: User, reader: Subscriber, lantern: Publication
) -> None:
    sign_up(lantern, reader.address)
    address, why = f"/subscribers/{reader.pk}/erase", {"why": "Asked by letter."}

    assert ours.post(address, why).status_code == 403
    assert program(administrator, titles=[lantern.pk]).post(address, why).status_code == 403
    assert program(administrator).post(address, why).status_code == 204
    assert not Subscriber.objects.filter(pk=reader.pk).exists()
