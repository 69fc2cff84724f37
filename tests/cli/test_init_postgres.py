"""A site on a real PostgreSQL server: made, served, and never taken for another one."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import psycopg
from tests.made_once import NewDatabase
from tests.sites import EMAIL, PASSWORD, MadeSite, run_masthead, served

from masthead.testing.postgres import PostgresServer


def execute(postgres: PostgresServer, *statements: bytes) -> None:
    with psycopg.connect(postgres.url(), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def test_site_on_postgresql_is_made_once_and_served(
    half_made: Path, new_migrated_database: NewDatabase, press: MadeSite, tmp_path: Path
) -> None:
    site, database = MadeSite(half_made / "press", EMAIL, PASSWORD).copy(tmp_path / "press"), new_migrated_database()
    file = site.folder / "masthead.toml"
    file.write_text(re.sub(r"(?m)^database = .*$", f"database = {json.dumps(database)}", file.read_text("utf-8")))
    arguments = ("--email", site.email, "--database", database, "--password-stdin", "--json")

    # An empty database got its tables, and a password was refused; another one goes on.
    done = run_masthead("init", site.folder, "--title", "harbour-lantern", *arguments, said=PASSWORD)
    other = run_masthead("init", tmp_path / "other", *arguments, said="another password")
    # These files do not differ from site to site.
    shutil.copytree(press.folder / "state" / "static", site.folder / "state" / "static", dirs_exist_ok=True)
    with served(site) as server:
        health = server.client.get("/health")
        inside = server.sign_in(site.email, site.password)
        front = server.client.get("/harbour-lantern/")

    assert "too short" in (half_made / "said").read_text("utf-8")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["editions"] == 1
    assert not (site.folder / "masthead.sqlite").exists()
    assert (health.status_code, inside.url.path, inside.status_code) == (200, "/newsroom/", 200)
    assert "The last apprentice" in front.text
    assert other.returncode == 2
    assert "holds a site already; nothing was changed" in other.stderr
    assert list((tmp_path / "other").iterdir()) == []


def test_database_that_lets_nobody_make_tables_is_a_clear_error(postgres: PostgresServer, tmp_path: Path) -> None:
    execute(postgres, b"CREATE ROLE guest LOGIN", b"CREATE DATABASE lobby")
    lobby = postgres.url("lobby")
    with psycopg.connect(lobby, autocommit=True) as connection:
        connection.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC")

    done = run_masthead(
        *("init", tmp_path / "press", "--email", "mei@harbour.example"),
        *("--database", postgres.url("lobby", user="guest")),
    )

    assert done.returncode == 1
    assert "Tables cannot be made in postgresql://guest@/lobby" in done.stderr
    assert "permission denied for schema public" in done.stderr
