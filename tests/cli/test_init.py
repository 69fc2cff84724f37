"""`masthead init`, as somebody runs it who has never seen it, and wrongly too."""

from __future__ import annotations

import io
import json
import sqlite3
import stat
import tomllib
from pathlib import Path

import pytest
from tests.cli.conftest import Run
from tests.resident import Resident
from tests.sites import PASSWORD, MadeSite, run_masthead

from masthead.titles import TITLES


def rows(site: MadeSite, query: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(site.folder / "masthead.sqlite") as connection:
        found = connection.execute(query).fetchall()
    connection.close()
    return found


def test_new_site_has_settings_that_only_its_user_can_read(site: MadeSite) -> None:
    file = site.folder / "masthead.toml"
    said = tomllib.loads(file.read_text("utf-8"))["site"]

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE((site.folder / "masthead.sqlite").stat().st_mode) == 0o600
    assert (said["base_url"], said["database"]) == ("http://127.0.0.1:8000", "sqlite")
    assert len(said["secret_key"]) >= 50


def test_new_site_has_an_administrator_and_the_title_with_its_editions_published(site: MadeSite) -> None:
    assert rows(site, "SELECT email, is_superuser, is_active FROM team_user") == [("mei@harbour.example", 1, 1)]
    assert rows(site, "SELECT slug, name FROM publications_publication") == [("harbour-lantern", "Harbour Lantern")]
    assert rows(site, "SELECT number, live FROM newsroom_edition") == [(58, 1)]
    assert rows(site, "SELECT count(*) FROM archive_publishededition") == [(1,)]
    assert rows(site, "SELECT count(*) FROM newsroom_picture") == [(3,)]
    assert rows(site, "SELECT count(*) FROM wagtailcore_workflow WHERE active") != [(0,)]


def test_site_that_is_whole_is_never_touched(resident: Resident) -> None:
    site = resident.site
    before = (site.folder / "masthead.toml").read_bytes()

    done = resident("init", site.folder, "--email", "other@harbour.example")

    assert done.returncode == 2
    assert "is a site already; nothing was changed" in done.stderr
    assert f"masthead serve --site {site.folder}" in done.stderr
    assert (site.folder / "masthead.toml").read_bytes() == before
    assert rows(site, "SELECT count(*) FROM team_user") == [(1,)]


def test_half_made_site_is_continued_and_keeps_its_secret(resident: Resident) -> None:
    site = resident.site
    (site.folder / ".unfinished").touch()
    before = (site.folder / "masthead.toml").read_bytes()

    done = resident("init", site.folder, "--email", "ada@harbour.example", "--title", "none", "--json")

    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert (site.folder / "masthead.toml").read_bytes() == before
    assert not (site.folder / ".unfinished").exists()
    assert made["administrator"] == "ada@harbour.example"
    assert len(made["password"]) == 24
    assert made["publications"] == []
    assert ("ada@harbour.example",) in rows(site, "SELECT email FROM team_user WHERE is_superuser")


def test_half_made_site_that_says_otherwise_is_not_continued(resident: Resident) -> None:
    site = resident.site
    (site.folder / ".unfinished").touch()

    done = resident("init", site.folder, "--email", "a@harbour.example", "--base-url", "https://press.example")

    assert done.returncode == 2
    assert "has another “base_url”" in done.stderr


def test_password_that_is_too_short_is_refused_and_another_one_goes_on(resident: Resident) -> None:
    site = resident.site
    (site.folder / ".unfinished").touch()
    arguments = ("init", site.folder, "--email", site.email, "--title", "harbour-lantern", "--password-stdin")

    refused = resident(*arguments, said="tide\n")
    done = resident(*arguments, said=PASSWORD)

    assert (refused.returncode, done.returncode) == (2, 0)
    assert "too short" in refused.stderr
    assert PASSWORD not in done.stdout + done.stderr
    assert rows(site, "SELECT count(*) FROM newsroom_edition") == [(1,)]


WRONG: dict[str, tuple[list[str], str]] = {
    "no address": (["press"], "administrator’s address is missing"),
    "bad address": (["press", "--email", "mei@@harbour"], "“mei@@harbour” cannot be an address"),
    "unknown title": (["press", "--email", "a@b.example", "--title", "harbor"], "No title “harbor” is shipped"),
    "none with another": (
        ["press", "--email", "a@b.example", "--title", "none", "--title", "harbour-morning"],
        "cannot go with another title",
    ),
    "bad base url": (["press", "--email", "a@b.example", "--base-url", "press.example"], "base_url “press.example”"),
    "base url with a path": (
        ["press", "--email", "a@b.example", "--base-url", "https://press.example/news"],
        "an address without a path is needed",
    ),
    "bad database": (["press", "--email", "a@b.example", "--database", "mysql://db/press"], "database “mysql://db"),
    "database without a name": (
        ["press", "--email", "a@b.example", "--database", "postgresql://mei:secret@db"],
        "the name of the database is missing",
    ),
    "nobody to ask": (["press", "--email", "a@b.example", "--password-prompt"], "Nobody can be asked"),
    "empty password": (["press", "--email", "a@b.example", "--password-stdin"], "Standard input holds no password"),
    "two passwords": (
        ["press", "--email", "a@b.example", "--password-stdin", "--password-prompt"],
        "exclude each other",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_cannot_be_meant_is_refused_before_anything_is_made(
    case: str, masthead: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    arguments, words = WRONG[case]
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))

    done = masthead("init", *arguments)

    assert done.returncode == 2
    assert words in done.stderr
    assert "secret" not in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_folder_that_holds_something_else_is_left_alone(masthead: Run, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", "utf-8")

    done = masthead("init", tmp_path, "--email", "mei@harbour.example")

    assert done.returncode == 2
    assert "exists and is not empty" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_database_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    url = "postgresql://mei:hunter2@127.0.0.1:1/press"

    done = run_masthead("init", tmp_path / "press", "--email", "mei@harbour.example", "--database", url)

    assert done.returncode == 1
    assert "The database postgresql://mei:***@127.0.0.1:1/press cannot be used" in done.stderr
    assert "hunter2" not in done.stderr + done.stdout


def test_every_title_is_known_by_its_name(masthead: Run) -> None:
    said = "".join(masthead("init", "--help").stdout.split())

    assert all(name in said for name in TITLES)
