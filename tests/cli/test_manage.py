"""`masthead manage`, and which commands do without Django."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.resident import Resident
from tests.sites import MadeSite, clean_environment, run_masthead


def test_manage_hands_everything_on_to_django(resident: Resident) -> None:
    site = resident.site
    done = resident("manage", "--site", site.folder, "showmigrations", "--list", "team")

    assert done.returncode == 0
    assert done.stdout.splitlines()[:2] == ["team", " [X] 0001_initial"]


def test_manage_alone_lists_the_commands_of_the_site(site: MadeSite) -> None:
    done = run_masthead("manage", MASTHEAD_SITE=str(site.folder))

    assert done.returncode == 0
    assert {"migrate", "changepassword", "clearsessions", "fixtree"} <= set(done.stdout.split())


def test_manage_ends_as_the_command_does(resident: Resident) -> None:
    site = resident.site
    done = resident("manage", "--site", site.folder, "changepassword", "nobody@harbour.example")

    assert done.returncode == 1
    assert "user 'nobody@harbour.example' does not exist" in done.stderr


def test_manage_says_that_there_are_no_tables(resident: Resident) -> None:
    site = resident.site
    (site.folder / "masthead.sqlite").unlink()

    done = resident("manage", "--site", site.folder, "changepassword", site.email)

    assert done.returncode == 1
    assert "no such table: team_user" in done.stderr
    assert f"masthead manage --site {site.folder} migrate" in done.stderr


def test_commands_without_a_database_do_without_django(tmp_path: Path) -> None:
    program = (
        "import json, sys\nfrom masthead.cli.main import main\n"
        "for words in json.loads(sys.stdin.read()):\n"
        "    sys.argv = ['masthead', *words]\n    try:\n        main()\n    except SystemExit:\n        pass\n"
        "loaded = {name.partition('.')[0] for name in sys.modules}\n"
        "heavy = loaded & {'django', 'wagtail', 'allauth', 'granian', 'anymail'}\n"
        "sys.stderr.write(f'loaded: {sorted(heavy)}')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        input=json.dumps([["--help"], ["--version"], ["new", "morning"], ["init", "--help"], ["config"]]),
        env=clean_environment(),
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )

    assert (tmp_path / "morning" / "house.toml").is_file()
    assert "There is no site in" in done.stderr
    assert done.stderr.endswith("loaded: []")


def test_command_is_imported_when_it_is_asked_for() -> None:
    program = (
        "import sys\nfrom masthead.cli.main import main\nsys.argv = ['masthead', '--version']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "sys.stderr.write(repr([name for name in sys.modules if name.startswith('masthead.')]))"
    )
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)

    assert done.stdout.startswith("masthead ")
    for needless in ("masthead.checks", "masthead.render", "masthead.web", "masthead.delivery", "masthead.cli.new"):
        assert needless not in done.stderr
