"""What an empty SQLite database gets at once is what the migrations would make of it.

Run as a script, in a process of its own, this makes a site in the folder that it is given and prints what it found.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Set
from pathlib import Path
from typing import Any

import pytest
from tests.made_once import MakeOnce
from tests.sites import MadeSite, clean_environment, make_tables

from masthead.testing.first_tables import written_out

ROOT = Path(__file__).parents[2]
FILE = ROOT / "src" / "masthead" / "web" / "first_tables.sql"


@pytest.fixture(scope="module")
def laid(made_once: MakeOnce) -> Path:
    """The database of a site that nobody has used."""
    return made_once("tables", make_tables) / "masthead.sqlite"


def run(way: str, folder: Path) -> dict[str, Any]:
    # In another language than the file was written in: what depends on one is not to stand in it.
    environment = clean_environment(
        MASTHEAD_LANGUAGE="de", MASTHEAD_TIME_ZONE="Asia/Tokyo", PYTHONPATH=str(ROOT), PYTHONHASHSEED="7"
    )
    done = subprocess.run(
        [sys.executable, __file__, way, str(folder)], env=environment, check=True, capture_output=True, timeout=110
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_migrations_make_what_the_file_holds(tmp_path: Path) -> None:
    run("migrated", tmp_path / "press")

    wanted = FILE.read_text("utf-8")
    hint = "“python -m masthead.testing.first_tables” writes the file anew"
    assert written_out(tmp_path / "press" / "masthead.sqlite") == wanted, hint


def test_tables_that_were_laid_down_are_those_of_the_file(laid: Path) -> None:
    assert written_out(laid) == FILE.read_text("utf-8")


def test_every_site_has_identities_of_its_own(laid: Path, first_site: MadeSite) -> None:
    keys = set()
    for database in (laid, first_site.folder / "masthead.sqlite"):
        connection = sqlite3.connect(database)
        keys |= set(connection.execute("SELECT translation_key FROM wagtailcore_page WHERE depth = 1"))
        connection.close()

    assert len(keys) == 2


def test_tables_are_laid_once_into_nothing_and_only_for_the_migrations_that_are_known(tmp_path: Path) -> None:
    found = run("laid", tmp_path / "press")

    assert found["of another version"] == [False, 0]
    assert found["of this version"][0] is True
    assert found["once more"] == [False, found["of this version"][1]]
    assert found["language"] == [["de"]]
    assert found["pending"] == []


def _lay(folder: Path) -> dict[str, Any]:
    from masthead.cli.site import open_site
    from masthead.web.setup import write_site

    write_site(folder)
    open_site(folder)
    from django.db import connection

    from masthead.web.database import pending_migrations, recorded_migrations
    from masthead.web.first_tables import lay_first_tables

    ours = recorded_migrations()

    def tell(known: Set[tuple[str, str]] = ours) -> list[Any]:
        done = lay_first_tables(known)
        with connection.cursor() as cursor:
            return [done, len(connection.introspection.table_names(cursor))]

    found: dict[str, Any] = {
        "of another version": tell(ours | {("team", "9999_new")}),
        "of this version": tell(),
        "once more": tell(),
    }
    found |= {"pending": pending_migrations()}
    with connection.cursor() as cursor:
        cursor.execute("SELECT language_code FROM wagtailcore_locale")
        return found | {"language": cursor.fetchall()}


def _migrate(folder: Path) -> dict[str, Any]:
    from masthead.testing.first_tables import migrated_site

    return {"database": os.fspath(migrated_site(folder))}


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"laid": _lay, "migrated": _migrate}[sys.argv[1]](Path(sys.argv[2]))))
