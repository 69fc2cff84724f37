"""What all tests share: places where things are made once, and the tables of the tests' own database."""

from __future__ import annotations

import gc
import itertools
import shutil
import subprocess
from collections.abc import Callable, Generator, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from hypothesis import settings
from tests.made_once import MakeOnce, NewDatabase, making_once
from tests.sites import EMAIL, MadeSite, make_first_site, make_press, make_tables, run_masthead

from masthead.testing.postgres import PostgresMissingError, PostgresServer, programs

# A busy machine takes as long as it takes; what hypothesis sets by itself where it decides about a landing stays.
settings.register_profile("patient", settings(), deadline=None)
settings.load_profile("patient")


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
def new_database(postgres: PostgresServer) -> Callable[..., str]:
    """Empty ones, or copies of another one by its name."""
    numbers = itertools.count(1)

    def make(original: str = "template1") -> str:
        name = f"fresh_{next(numbers)}"
        with psycopg.connect(postgres.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {original}".encode())
        return postgres.url(name)

    return make


@pytest.fixture(scope="session")
def half_made(new_database: Callable[..., str], made_once: MakeOnce) -> Path:
    """What `masthead init` leaves of an empty database when it refuses a password: all tables and nothing in them.

    They take ten seconds. “tables.sql” makes them anew; “press” is the site’s folder, “said” what init said.
    """

    def make(folder: Path) -> None:
        folder.mkdir()
        database = new_database()
        options = ("--email", EMAIL, "--database", database, "--password-stdin")
        done = run_masthead("init", folder / "press", *options, said="short\n")
        assert done.returncode == 2, done.stderr
        (folder / "said").write_text(done.stderr, "utf-8")
        _client("pg_dump", f"--file={folder / 'tables.sql'}", database)

    return made_once("postgres", make)


@pytest.fixture(scope="session")
def new_migrated_database(new_database: Callable[..., str], postgres: PostgresServer, half_made: Path) -> NewDatabase:
    """With the tables of a site as the migrations make them: copies of one."""
    original = "original"
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {original}".encode())
    options = ("--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", f"--file={half_made / 'tables.sql'}")
    _client("psql", *options, postgres.url(original))
    return lambda: new_database(original)


def _client(name: str, *arguments: str) -> None:
    """Run a program of PostgreSQL’s."""
    # What stands on the path may be a link to the server alone.
    program = (programs() / "postgres").resolve().parent / name
    subprocess.run([program, *arguments], check=True, stdout=subprocess.DEVNULL)


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
