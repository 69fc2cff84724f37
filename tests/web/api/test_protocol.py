"""What holds for every operation: how requests are read, and how they are refused."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from tests.web.api.conftest import MANUSCRIPT, Program

from masthead.web.api.interface import document
from masthead.web.api.problems import KINDS
from masthead.web.newsroom.models import Edition
from masthead.web.publications.models import Publication
from masthead.web.subscribers.models import Subscriber
from masthead.web.team.models import AuditEntry

EDITIONS = "/publications/harbour-morning/editions"


def code(answer: Any) -> tuple[int, str]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    said = answer.json()
    assert set(said) - {"errors"} == {"type", "title", "status", "detail", "code"}
    assert said["status"] == answer.status_code == KINDS[said["code"]].status
    assert said["type"].endswith(f"/api/v1/docs#problem-{said['code']}")
    return answer.status_code, said["code"]


@pytest.mark.parametrize(
    "address", ["/api", "/api/", "/api/v1", "/api/v1/", "/api/v2/x", "/api/v1/a%0Ab", "/api/v1/%00"]
)
def test_addresses_of_nothing_are_told_as_problems(db: None, address: str) -> None:
    assert code(Client().post(address, follow=True) if address != "/api" else Client().get(address, follow=True)) == (
        404,
        "not-found",
    )


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"])
def test_other_methods_are_told_which_there_are(ours: Program, method: str) -> None:
    answer = ours.ask(method, EDITIONS)

    assert code(answer) == (405, "method-not-allowed")
    assert {each.strip() for each in answer.headers["Allow"].split(",")} == {"GET", "POST"}


def test_head_is_get_without_a_body(ours: Program, harbour: Publication) -> None:
    answer = ours.ask("HEAD", f"/publications/{harbour.slug}")

    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["ETag"] == ours.get(f"/publications/{harbour.slug}").headers["ETag"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"{", (400, "malformed")),
        (b'{"markdown": "\xff"}', (400, "malformed")),
        (b'{"markdown": "a", "markdown": "b"}', (400, "malformed")),
        (b'{"markdown": NaN}', (400, "malformed")),
        (b"[" * 100_000, (400, "malformed")),
        (b'{"markdown": ' + b"[" * 40 + b"]" * 40 + b"}", (400, "malformed")),
        (b'{"markdown": ' + b"9" * 5_000 + b"}", (400, "malformed")),
        (b'{"markdown": "a\\u0000"}', (422, "invalid")),
        (b'{"markdown": "a\\ud800"}', (422, "invalid")),
        (b'{"markdown": "a", "a\\u0000b": 1}', (422, "invalid")),
        (b'{"markdown": "a", "more": 1}', (422, "invalid")),
        (b'{"markdown": 1}', (422, "invalid")),
        (b'{"markdown": "a", "date": 1}', (422, "invalid")),
        (b'{"markdown": "a", "date": "2026-02-30"}', (422, "invalid")),
        (b"null", (422, "invalid")),
        (b"", (422, "invalid")),
        (b'"' + b"a" * 2_000_000 + b'"', (413, "too-large")),
    ],
    ids=lambda value: str(value)[:30],
)
def test_bodies_are_read_strictly(ours: Program, body: bytes, expected: tuple[int, str]) -> None:
    assert code(ours.post(EDITIONS, body)) == expected


def test_faults_name_their_places(ours: Program) -> None:
    answer = ours.post("/sign-ups", {"address": 1, "publications": ["harbour-morning", "a b"], "x": 1})

    places = {each["pointer"]: each["detail"] for each in answer.json()["errors"]}
    assert places["#/address"] == "This has to be text."
    assert places["#/x"] == "There is no such field."
    assert set(places) == {"#/address", "#/publications/1", "#/x"}


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("limit=0", "limit"),
        ("limit=1&limit=2", "limit"),
        ("stat=active", "stat"),
        ("tag=%00", "tag"),
        ("cursor=x", "cursor"),
    ],
)
def test_parameters_are_read_strictly(ours: Program, query: str, parameter: str) -> None:
    answer = ours.get(f"/subscribers?{query}")

    assert code(answer) == (422, "invalid")
    assert [each["parameter"] for each in answer.json()["errors"]] == [parameter]


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_bodies_of_other_types_are_refused(ours: Program, media_type: str) -> None:
    said = {"authorization": f"Bearer {ours.secret}"}
    answer = Client().generic("POST", f"/api/v1{EDITIONS}", b"a=1", media_type, headers=said)

    assert code(answer) == (415, "unsupported-media-type")


def test_strangers_are_refused_before_anything_is_read(db: None) -> None:
    said = [
        Client().generic("POST", f"/api/v1{EDITIONS}", body, media_type)
        for body, media_type in ((b"{", "application/json"), (b"a=1", "text/plain"), (b"x" * 2_100_000, "text/plain"))
    ]

    assert {code(each) for each in said} == {(401, "unauthenticated")}
    assert len({each.content for each in said}) == 1


def test_faults_of_ours_are_logged_and_say_nothing(
    ours: Program, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise RuntimeError("the secret of secrets")

    monkeypatch.setattr("masthead.web.api.endpoints.publications._out", break_down)
    answer = ours.get("/publications")

    assert code(answer) == (500, "fault")
    assert "secret of secrets" not in answer.text
    assert "secret of secrets" in caplog.text


def test_answers_are_kept_by_no_cache_and_opened_to_no_page(ours: Program) -> None:
    answer = ours.get("/publications", origin="https://elsewhere.example")

    assert answer.headers["Cache-Control"] == "no-store"
    assert not [name for name in answer.headers if name.startswith("Access-Control")]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_who_has_the_version_gets_no_body(ours: Program, harbour: Publication) -> None:
    first = ours.get(f"/publications/{harbour.slug}")
    again = ours.get(f"/publications/{harbour.slug}", if_none_match=first.headers["ETag"])

    assert (again.status_code, again.content) == (304, b"")


def test_change_of_an_older_version_is_refused(ours: Program, reader: Subscriber) -> None:
    address = f"/subscribers/{reader.pk}"
    seen = ours.get(address).headers["ETag"]
    assert ours.ask("PATCH", address, {"name": "Rosa R."}, if_match=seen).status_code == 200

    assert code(ours.ask("PATCH", address, {"name": "Rosa"}, if_match=seen)) == (412, "changed")
    assert ours.get(address).json()["name"] == "Rosa R."


def test_writes_are_recorded_with_their_token(ours: Program, harbour: Publication) -> None:
    ours.post(EDITIONS, {"markdown": MANUSCRIPT})

    entry = AuditEntry.objects.get(action="edition-written")
    assert (entry.actor_name, entry.details["token"]) == ("Mei", "CRM")
    assert Edition.objects.get().title == "A quiet port"


def test_every_operation_is_described_whole() -> None:
    made = document()
    for path, operations in made["paths"].items():
        assert re.fullmatch(r"/api/v1(/[a-z-]+|/\{[a-z]+\})+", path)
        for operation in operations.values():
            assert re.fullmatch(r"[a-z]+(_[a-z]+)+", operation["operationId"])
            assert operation["summary"]
            assert operation["description"]
            assert operation["security"] == [{"Token": [operation["x-required-scope"]]}]
            assert {"401", "403", "429", "500"} <= set(operation["responses"])
            if "application/json" in operation.get("requestBody", {}).get("content", ()):
                name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
                assert made["components"]["schemas"][name]["examples"]
    assert "Token" in made["components"]["securitySchemes"]


def test_description_asks_nobody_else_for_anything(db: None) -> None:
    page = Client().get("/api/v1/docs")
    text = page.content.decode()

    assert page.status_code == 200
    assert "script" not in page.headers["Content-Security-Policy"]
    assert not re.search(r"<(script|link|img|iframe)|url\(|@import", text)
    for operations in document()["paths"].values():
        for operation in operations.values():
            assert f'id="{operation["operationId"]}"' in text


def test_document_is_served_to_everybody(db: None) -> None:
    said = json.loads(Client().get("/api/v1/openapi.json").content)

    assert said["openapi"] == "3.1.0"
    assert said["paths"].keys() == document()["paths"].keys()
