"""What all tests share: places where things are made once, and the tables of the tests' own database."""

from __future__ import annotations

import itertools
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from tests.made_once import MakeOnce, NewDatabase, making_once
from tests.sites import MadeSite, clean_environment, make_first_site, make_press

from masthead.testing.postgres import PostgresMissingError, PostgresServer

MAKE_TABLES = """
import sys
from pathlib import Path
from masthead.cli.site import open_site
from masthead.web.ready import bring_up_to_date
from masthead.web.setup import write_site
write_site(Path(sys.argv[1]))
open_site(Path(sys.argv[1]))
bring_up_to_date(lambda _: None)
"""


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
    numbers = itertools.count(1)

    def make() -> str:
        name = f"fresh_{next(numbers)}"
        with psycopg.connect(postgres.url(), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}".encode())
        return postgres.url(name)

    return make


def make_tables(folder: Path) -> None:
    subprocess.run([sys.executable, "-c", MAKE_TABLES, str(folder)], env=clean_environment(), check=True, timeout=110)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    """A SQLite database is laid down with its tables before; Django finds nothing to do."""
    return django_db_keepdb or _tests_file() is not None


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None, made_once: MakeOnce) -> None:
    """All migrations take seconds: they are run once for all workers, by the product's own code."""
    file = _tests_file()
    if file is not None:
        shutil.copy(made_once("tables", make_tables) / "masthead.sqlite", file)


def _tests_file() -> Path | None:
    """The tests' database, where it is a file."""
    from django.conf import settings  # configured when the first test asks

    database: dict[str, Any] = settings.DATABASES["default"]
    return Path(database["TEST"]["NAME"]) if database["ENGINE"].endswith("sqlite3") else None
