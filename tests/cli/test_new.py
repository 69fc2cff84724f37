from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.parametrize("there", [False, True], ids=["missing", "empty"])
def test_new_makes_a_publication(masthead: Run, tmp_path: Path, there: bool) -> None:
    folder = tmp_path / "my-morning"
    if there:
        folder.mkdir()

    done = masthead("new", folder)

    assert done.returncode == 0
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert files == {
        "README.md",
        "editions/2026-11-23.md",
        "house.toml",
        "images/morning-cup.png",
        "subscribers.csv",
        "theme.toml",
    }
    assert all(str(folder / name) in done.stdout for name in files)


def test_new_says_what_comes_next_and_that_works(masthead: Run, tmp_path: Path) -> None:
    said = masthead("new", tmp_path / "my-morning").stdout
    check, render, *_ = [
        line.strip().removeprefix("masthead ").split() for line in said.splitlines() if "  mast" in line
    ]

    assert masthead(*check).returncode == 0
    assert masthead(*render).returncode == 0


def test_new_reports_as_json(masthead: Run, tmp_path: Path) -> None:
    done = masthead("new", tmp_path / "a", "--json")

    assert json.loads(done.stdout)["folder"] == str(tmp_path / "a")
    assert "house.toml" in json.loads(done.stdout)["files"]
    assert done.stderr == ""


def test_new_never_touches_a_folder_that_holds_something(masthead: Run, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "house.toml").write_text("mine")

    done = masthead("new", tmp_path / "mine")

    assert done.returncode == 2
    assert "exists and is not empty" in done.stderr
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["house.toml"]
    assert (tmp_path / "mine" / "house.toml").read_text() == "mine"


def test_new_says_why_a_folder_cannot_be_made(masthead: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    done = masthead("new", tmp_path / "file" / "morning")

    assert done.returncode == 1
    assert "cannot be made: Not a directory." in done.stderr
    assert masthead("new", tmp_path / "file").returncode == 2
    assert masthead("new", tmp_path / ("n" * 300)).returncode == 1
