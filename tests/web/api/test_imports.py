"""Lists brought in by program."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from tests.web.api.conftest import MakeProgram, Program

from masthead.web.publications.models import Publication
from masthead.web.subscribers.actions import imports as actions
from masthead.web.subscribers.imports.job import bring_in, check
from masthead.web.subscribers.models import Consent, ImportRun, Subscriber
from masthead.web.team.models import User

LISTS = "/publications/harbour-morning/imports"
PEOPLE = "email,Vorname,Ort\nmei@example.com,Mei,Kiel\nno address,Ole,Kiel\nrosa@example.com,Rosa,\nmei@example.com,,\n"
SOURCE = "Signed at the fair on 3 November 2026, list 12"


@pytest.fixture(autouse=True)
def _no_files_left(db: None) -> Iterator[None]:
    yield
    shutil.rmtree(settings.SITE.folder / actions.FOLDER, ignore_errors=True)


def upload(program: Program, content: str | bytes = PEOPLE, media_type: str = "text/csv", **headers: str) -> Any:
    data = content.encode() if isinstance(content, str) else content
    return program.ask("POST", f"{LISTS}?file_name=fair.csv", data, media_type=media_type, **headers)


def test_list_is_tried_and_brought_in_with_every_row_accounted_for(ours: Program) -> None:
    made = upload(ours)
    assert made.status_code == 201
    at = made.headers["Location"].removeprefix("/api/v1")
    assert [each["meaning"] for each in made.json()["columns"]] == ["address", "first-name", "attribute"]

    columns = [{"meaning": "address"}, {"meaning": "name"}, {"meaning": "attribute", "key": "city"}]
    said = ours.ask("PATCH", at, {"consent_source": SOURCE, "columns": columns, "tags": ["fair"]}).json()
    assert (said["state"], said["consent_source"], said["columns"][2]["key"]) == ("uploaded", SOURCE, "city")
    assert ours.post(f"{at}/check").json()["job"] == "check"
    # What a process of its own does.
    check(made.json()["id"])
    tried = ours.get(at).json()
    assert (tried["state"], tried["job"], tried["added"], tried["refused"]) == ("checked", "", 2, 2)
    assert not Subscriber.objects.exists()
    assert [each["line"] for each in ours.get(f"{at}/rows?outcome=refused").json()["items"]] == [3, 5]

    assert ours.post(f"{at}/start").status_code == 202
    bring_in(made.json()["id"])
    done = ours.get(at).json()
    assert (done["state"], done["rows"], done["added"], done["refused"]) == ("finished", 4, 2, 2)
    assert sum(done["reasons"].values()) == 2
    assert dict(Subscriber.objects.values_list("address", "name")) == {
        "mei@example.com": "Mei",
        "rosa@example.com": "Rosa",
    }
    assert set(Consent.objects.values_list("origin", flat=True)) == {SOURCE}
    assert pages(ours, f"{at}/rows?limit=3") == [[(2, "added"), (3, "refused"), (4, "added")], [(5, "refused")]]
    assert pages(ours, f"{at}/rows?outcome=refused&limit=1") == [[(3, "refused")], [(5, "refused")]]
    assert ours.post(f"{at}/start").status_code == 409


def pages(program: Program, address: str) -> list[list[tuple[int, str]]]:
    found = []
    while address:
        said = program.get(address).json()
        found.append([(each["line"], each["outcome"]) for each in said["items"]])
        address = (said["next"] or "").partition("/api/v1")[2]
    return found


def test_upload_that_comes_twice_is_one(ours: Program) -> None:
    said = [upload(ours, idempotency_key="fair").json() for _ in range(2)]

    assert said[0] == said[1]
    assert ImportRun.objects.count() == 1
    assert upload(ours, "email\nole@example.com\n", idempotency_key="fair").json()["code"] == "key-reused"


def test_nobody_comes_in_without_a_source_of_consent(ours: Program) -> None:
    at = upload(ours).headers["Location"].removeprefix("/api/v1")

    for step in ("check", "start"):
        refused = ours.post(f"{at}/{step}")
        assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
        assert "where and how these people agreed" in refused.json()["detail"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"columns": [{"meaning": "address"}]}, "3 columns"),
        ({"columns": [{"meaning": "ignored"}] * 3}, "No column"),
        ({"columns": [{"meaning": "address"}, {"meaning": "name"}, {"meaning": "name"}]}, "only one"),
        ({"consented_at": "2099-01-01T00:00:00Z"}, "future"),
        ({"consented_at": "0001-01-01T00:00:00+23:59"}, "Nobody can have agreed"),
        ({"tags": ["a,b"]}, "cannot be a tag"),
    ],
    ids=str,
)
def test_descriptions_that_cannot_be_used_are_refused(ours: Program, said: dict[str, Any], words: str) -> None:
    at = upload(ours).headers["Location"].removeprefix("/api/v1")
    refused = ours.ask("PATCH", at, {"consent_source": SOURCE, **said})

    assert refused.status_code == 422
    assert words in refused.text


@pytest.mark.parametrize(
    ("content", "media_type", "status"),
    [
        (b"", "text/csv", 422),
        (b"%PDF-1.7", "application/octet-stream", 422),
        (b"{}", "application/json", 415),
        (b"x" * 16_000_001, "text/csv", 413),
    ],
    ids=["nothing", "a PDF", "JSON", "too much"],
)
def test_files_that_are_no_lists_leave_nothing(ours: Program, content: bytes, media_type: str, status: int) -> None:
    assert upload(ours, content, media_type).status_code == status
    assert not ImportRun.objects.exists()


def test_list_may_be_larger_than_other_bodies(ours: Program) -> None:
    rows = "".join(f"reader{number}@example.com\n" for number in range(100_000))
    assert len(rows) > 2_000_000

    assert upload(ours, f"email\n{rows}").status_code == 201


def test_token_of_one_title_changes_no_profiles_by_a_list(
    program: MakeProgram, owner: User, harbour: Publication
) -> None:
    narrow = program(owner, titles=[harbour.pk])
    at = upload(narrow).headers["Location"].removeprefix("/api/v1")

    assert narrow.ask("PATCH", at, {"consent_source": SOURCE, "known": "overwrite"}).status_code == 403
    assert narrow.ask("PATCH", at, {"consent_source": SOURCE}).json()["known"] == "leave"


def test_list_is_forgotten_with_its_file(ours: Program, run: ImportRun) -> None:
    assert ours.ask("DELETE", f"/imports/{run.pk}").status_code == 204
    assert ours.get(f"/imports/{run.pk}").status_code == 404
    assert list((settings.SITE.folder / actions.FOLDER).iterdir()) == []
