"""Everything that the OpenAPI document allows is asked, and nothing that it does not say is answered."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from typing import Any

import hypothesis
import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from schemathesis.core.result import Ok
from tests.web.api.conftest import Program
from tests.web.api.document.conftest import Things

from masthead.web.api import limits
from masthead.web.api.document import operations_of
from masthead.web.api.interface import document

EXAMPLES = int(os.environ.get("MASTHEAD_SCHEMA_EXAMPLES", "12"))
FEW = 4
"""Examples of an operation that has neither a body nor parameters beside its address."""
SHORT = frozenset({"Referrals", "Polls", "Promotions", "Sequences", "Sponsors", "Slots", "Affiliate links", "Jobs"})
"""Tags of which fewer examples do: who is let in, pages, bodies and changes go the same ways as with the others."""
SETTINGS = hypothesis.settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)
# A body that is too long for its field may be too long for us altogether.
REFUSED = ["400", "401", "403", "404", "405", "409", "412", "413", "415", "422", "428", "429"]
CONFIG = SchemathesisConfig.from_dict(
    {
        "checks": {
            "negative_data_rejection": {"expected-statuses": REFUSED},
            # A schema cannot say that a cursor is ours, a day is free or an address takes mail.
            "positive_data_acceptance": {"enabled": False},
        }
    }
)
TAGS = [each["name"] for each in document()["tags"]]


@cache
def schema() -> Any:
    """The document, and the whole site to ask; once, for the site's sources are searched for values that matter."""
    made = schemathesis.openapi.from_dict(document(), config=CONFIG)
    made.app = WSGIHandler()
    return made


@pytest.fixture
def on_this_connection(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Requests use the connection of the test, whose transaction ends with it."""
    monkeypatch.setattr(limits.ALLOWANCE, "per_minute", 1_000_000)
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("mode", list(GenerationMode), ids=str)
@pytest.mark.usefixtures("on_this_connection")
def test_api_answers_as_its_document_says(ours: Program, things: Things, tag: str, mode: GenerationMode) -> None:
    operations = [found.ok() for found in schema().get_all_operations() if isinstance(found, Ok)]
    assert len(operations) == len(operations_of(document()))
    for operation in (each for each in operations if tag in each.tags):
        for_mail = operation.method == "post" and operation.path.endswith("/mailings")
        # A mailing needs an edition that is approved, and what is done with the others a draft.
        here = things.but(edition=things["approved"]) if for_mail else things
        ask_all(operation, mode, ours, here)


def examples_for(operation: Any) -> int:
    many = EXAMPLES if len(operation.body) or len(operation.query) else FEW
    return max(2, many // 3) if SHORT.intersection(operation.tags) else many


def ask_all(operation: Any, mode: GenerationMode, program: Program, things: Things) -> None:
    @hypothesis.given(case=operation.as_strategy(generation_mode=mode))
    @hypothesis.settings(SETTINGS, max_examples=examples_for(operation))
    def ask(case: Any) -> None:
        if mode is GenerationMode.POSITIVE:
            # Things that are there: made-up ids would end at the door.
            case.path_parameters = {name: things[name] for name in case.path_parameters or ()}
        case.call_and_validate(headers={"Authorization": f"Bearer {program.secret}"})

    ask()
