"""What all tests share: places where things are made once, and the tables of the tests' own database."""

from __future__ import annotations

import gc
import itertools
import shutil
import subprocess
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.made_once import MakeOnce, NewDatabase, making_once
from tests.sites import MadeSite, make_first_site, make_press, make_tables

from masthead.testing.postgres import PostgresMissingError, PostgresServer, programs


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Ten thousand tests and all modules stay to the end: looking through them for cycles takes a seventh of the run.

    What tests leave is looked through as before, less often.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000, 20, 20)
        gc.enable()


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> MakeOnce:
    return making_once(tmp_path_factory)


@pytest.fixture(scope="session")
def first_site(made_once: MakeOnce) -> MadeSite:
    """As `masthead init` makes it, with one title; never changed."""
    return MadeSite(made_once("first", make_first_site) / "press")


@pytest.fixture(scope="session")
def press(made_once: MakeOnce, first_site: MadeSite) -> MadeSite:
    """With every shipped title, people of every role and collected static files; never changed."""
    return MadeSite(made_once("press", lambda folder: make_press(folder, first_site)))


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A real server. Tests share it, each with a database or a schema of its own."""
    try:
        server = PostgresServer()
    except PostgresMissingError as missing:
        pytest.skip(str(missing))
    yield server
    server.close()


@pytest.fixture(scope="session")
def new_database(postgres: PostgresServer) -> NewDatabase:
    """Empty ones."""
    numbers = itertools.count(1)

    def make() -> str:
        name = f"fresh_{next(numbers)}"
        with psycopg.connect(postgres.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return postgres.url(name)

    return make


@pytest.fixture(scope="session")
def new_migrated_database(new_database: NewDatabase, made_once: MakeOnce) -> NewDatabase:
    """With the tables of a site as the migrations make them, which takes them ten seconds: they do it once."""

    # What stands on the path may be a link to the server alone.
    clients = (programs() / "postgres").resolve().parent

    def write_out(folder: Path) -> None:
        database = new_database()
        make_tables(folder, database)
        subprocess.run([clients / "pg_dump", f"--file={folder / 'tables.sql'}", database], check=True)

    def make() -> str:
        database, tables = new_database(), made_once("postgres", write_out) / "tables.sql"
        options = ("--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", f"--file={tables}")
        subprocess.run([clients / "psql", *options, database], check=True, stdout=subprocess.DEVNULL)
        return database

    return make


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    """A SQLite database is laid down with its tables before; Django finds nothing to do."""
    return django_db_keepdb or _tests_file() is not None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, made_once: MakeOnce) -> None:
    """A process of its own takes seconds: there is one for all workers, by the product's own code."""
    file = _tests_file()
    if file is not None:
        shutil.copy(made_once("tables", make_tables) / "masthead.sqlite", file)


def _tests_file() -> Path | None:
    """The tests' database, where it is a file."""
    from django.conf import settings  # configured when the first test asks

    database: dict[str, Any] = settings.DATABASES["default"]
    return Path(database["TEST"]["NAME"]) if database["ENGINE"].endswith("sqlite3") else None
