"""`masthead manage`, and which commands do without Django."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.sites import MadeSite, clean_environment, run_masthead


def test_manage_hands_everything_on_to_django(site: MadeSite) -> None:
    done = run_masthead("manage", "--site", site.folder, "showmigrations", "--list", "team")

    assert done.returncode == 0
    assert done.stdout.splitlines()[:2] == ["team", " [X] 0001_initial"]


def test_manage_alone_lists_the_commands_of_the_site(site: MadeSite) -> None:
    done = run_masthead("manage", MASTHEAD_SITE=str(site.folder))

    assert done.returncode == 0
    assert {"migrate", "changepassword", "clearsessions", "fixtree"} <= set(done.stdout.split())


def test_manage_ends_as_the_command_does(site: MadeSite) -> None:
    done = run_masthead("manage", "--site", site.folder, "changepassword", "nobody@harbour.example")

    assert done.returncode == 1
    assert "user 'nobody@harbour.example' does not exist" in done.stderr


def test_manage_says_that_there_are_no_tables(site: MadeSite) -> None:
    (site.folder / "masthead.sqlite").unlink()

    done = run_masthead("manage", "--site", site.folder, "changepassword", site.email)

    assert done.returncode == 1
    assert "no such table: team_user" in done.stderr
    assert f"masthead manage --site {site.folder} migrate" in done.stderr


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["new", "morning"], ["init", "--help"], ["config"]])
def test_command_without_a_database_does_without_django(arguments: list[str], tmp_path: Path) -> None:
    program = (
        "import sys\nfrom masthead.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "heavy = loaded & {'django', 'wagtail', 'allauth', 'granian', 'anymail'}\n"
        "sys.stderr.write(f'loaded: {sorted(heavy)}')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=clean_environment(),
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )

    assert done.stderr.endswith("loaded: []")
