"""What monitors are told."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from masthead import __version__

pytestmark = pytest.mark.django_db


def test_health_is_well_when_database_and_tables_are(client: Client) -> None:
    answer = client.get("/health")

    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "version": __version__})
    assert "no-store" in answer.headers["Cache-Control"]


def test_health_names_tables_that_are_older_than_the_program(client: Client) -> None:
    MigrationRecorder(connection).migration_qs.filter(app="archive").delete()

    answer = client.get("/health")

    assert answer.status_code == 503
    assert "run “masthead manage migrate”" in answer.json()["problem"]


def test_health_says_that_the_database_does_not_answer(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OperationalError("connection to 10.0.0.7 refused, password hunter2")

    monkeypatch.setattr(MigrationRecorder, "applied_migrations", refuse)
    answer = client.get("/health")

    assert (answer.status_code, answer.json()) == (
        503,
        {"status": "down", "problem": "The database does not answer."},
    )
