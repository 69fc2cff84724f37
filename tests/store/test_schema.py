"""Schemas of all ages, and the statements that work on them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib import resources
from pathlib import Path

import pytest

from masthead.delivery.ledger import LedgerError
from masthead.store import ledger_from_url, migrate
from masthead.store import sql_ledger as sql_ledger_module
from masthead.store.migrate import SchemaSession, apply_migrations, check_schema
from masthead.store.postgres.session import PostgresSession
from masthead.store.schema import Migration, migrations
from masthead.store.sqlite.session import SqliteSession, make_file
from masthead.store.statements import StatementsError, parse_statements, statements_for
from masthead.testing.mailings import a_mailing

STORE = Path(sql_ledger_module.__file__).parent
SECOND = Migration(2, "0002_paper", "CREATE TABLE paper (a INTEGER);\nCREATE TABLE ink (b INTEGER);\n")
BROKEN = Migration(2, "0002_paper", "CREATE TABLE paper (a INTEGER);\nCREATE TABLE mailing (b INTEGER);\n")


@pytest.fixture
def session(urls: Callable[[], str]) -> Iterator[SchemaSession]:
    """A session where there is no ledger yet."""
    url = urls()
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        make_file(path)
        found: SchemaSession = SqliteSession(path)
    else:
        found = PostgresSession(url)
    yield found
    found.close()


def tables(session: SchemaSession) -> set[str]:
    """Which of the tables in question can be read."""
    found = set()
    for name in ("mailing", "paper", "ink"):
        try:
            with session.transaction():
                session.script(f"SELECT * FROM {name};")
        except LedgerError:
            continue
        found.add(name)
    return found


def test_ledger_is_made_once_and_kept(urls: Callable[[], str]) -> None:
    url = urls()

    assert migrate(url) == ("0001_ledger",)
    ledger = ledger_from_url(url)
    mailing = a_mailing(ledger, 1)
    ledger.close()
    assert migrate(url) == ()

    again = ledger_from_url(url)
    assert again.totals(mailing).pending == 1
    again.close()
    again.close()


def test_missing_ledger_names_the_command_that_makes_it(urls: Callable[[], str]) -> None:
    with pytest.raises(LedgerError, match=r"There is no ledger.*“masthead migrate --ledger ") as refused:
        ledger_from_url(urls())
    assert not refused.value.retry


def test_older_schema_names_the_command_that_upgrades_it(session: SchemaSession) -> None:
    shipped = migrations(session.database)
    apply_migrations(session, shipped)

    with pytest.raises(LedgerError, match=r"older than this Masthead \(schema 1; needed is 2\).*masthead migrate"):
        check_schema(session, [*shipped, SECOND])

    assert apply_migrations(session, [*shipped, SECOND]) == ("0002_paper",)
    assert tables(session) == {"mailing", "paper", "ink"}
    check_schema(session, [*shipped, SECOND])


def test_newer_schema_says_to_upgrade(session: SchemaSession) -> None:
    shipped = migrations(session.database)
    apply_migrations(session, [*shipped, SECOND])

    for use in (check_schema, apply_migrations):
        with pytest.raises(LedgerError, match=r"newer Masthead \(schema 2; this one knows 1\). Upgrade Masthead"):
            use(session)


def test_step_that_fails_leaves_nothing_and_keeps_those_before(session: SchemaSession) -> None:
    shipped = migrations(session.database)

    with pytest.raises(LedgerError):
        apply_migrations(session, [*shipped, BROKEN])

    assert tables(session) == {"mailing"}
    check_schema(session)


@pytest.mark.parametrize("driver", ["sqlite", "postgres"])
def test_schema_files_are_numbered_without_gaps(driver: str) -> None:
    files = [file.name for file in resources.files("masthead.store.schema").joinpath(driver).iterdir()]
    steps = migrations(driver)

    assert [step.number for step in steps] == list(range(1, len(files) + 1))


def test_schemas_name_the_same_tables_columns_and_constraints() -> None:
    def shape(driver: str) -> list[str]:
        sql = "".join(step.sql for step in migrations(driver))
        return re.findall(r"^CREATE \w+ \w+|^    [a-z_]+\b|CONSTRAINT \w+", sql, re.MULTILINE)

    renamed = {"CONSTRAINT mailing_excluded_is_json": "CONSTRAINT mailing_excluded_is_an_object"}
    assert [renamed.get(name, name) for name in shape("sqlite")] == shape("postgres")


def test_drivers_know_the_same_statements() -> None:
    assert statements_for("sqlite").keys() == statements_for("postgres").keys()


def test_every_statement_is_used_and_every_use_is_a_statement() -> None:
    code = "".join(path.read_text("utf-8") for path in STORE.rglob("*.py"))
    used = set(re.findall(r'(?:rows|change|change_many|_read|_one)\(\s*"(\w+)"', code))

    assert used == set(statements_for("sqlite"))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("-- name: a\nSELECT 1\n", "Every statement"),
        ("SELECT 1\n-- name: a\n-- One.\nSELECT 1\n", "Every statement"),
        ("-- name: a\n-- One.\nSELECT 1\n-- name: a\n-- One.\nSELECT 2\n", "twice"),
    ],
)
def test_statements_without_a_sentence_or_name_of_their_own_are_refused(text: str, fault: str) -> None:
    with pytest.raises(StatementsError, match=fault):
        parse_statements(text)


def test_statements_are_read_by_name() -> None:
    text = "-- name: one\n-- The first.\nSELECT 1\n\n-- name: two\n-- The second.\nSELECT\n    2\n"

    assert parse_statements(text) == {"one": "SELECT 1", "two": "SELECT\n    2"}
