"""What a new publication starts from: every file fits the others."""

from __future__ import annotations

import re
from importlib.resources import as_file
from pathlib import Path

import pytest

from masthead.audience.lists import read_list
from masthead.edition.house_toml import read_house
from masthead.render.themes import read_theme, theme_named
from masthead.titles import STARTER


@pytest.fixture
def starter() -> Path:
    with as_file(STARTER) as folder:
        return folder


def test_starter_theme_is_the_harbour_theme_with_comments(starter: Path) -> None:
    reading = read_theme((starter / "theme.toml").read_bytes())

    assert reading.findings == ()
    assert reading.theme == theme_named("harbour").model_copy(update={"name": "Your Morning"})


def test_starter_house_format_names_its_own_theme(starter: Path) -> None:
    house = read_house((starter / "house.toml").read_bytes()).house

    assert house is not None
    assert (starter / house.publication.theme).is_file()


def test_starter_list_has_five_readers(starter: Path) -> None:
    reading = read_list((starter / "subscribers.csv").read_bytes())

    assert (reading.problems, reading.refused) == ((), ())
    assert [recipient.name for recipient in reading.recipients] == ["Ada Winter", "Björn Voß", "青山 遥", "김솔비", ""]


def test_starter_readme_names_files_that_exist(starter: Path) -> None:
    readme = (starter / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^masthead .*$", readme, re.MULTILINE)
    paths = {word for command in commands for word in command.split() if word.endswith((".md", ".csv"))}

    assert len(commands) == 3
    assert paths == {"editions/2026-11-23.md", "subscribers.csv"}
    assert all((starter / path).is_file() for path in paths)
