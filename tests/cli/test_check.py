from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]
Changed = Callable[..., Path]

NO_SCHEME = ("https://blue-door.example/thursdays", "blue-door.example/thursdays")


def test_check_of_a_fine_edition_shows_its_sections_and_figures(masthead: Run, edition: Path) -> None:
    done = masthead("check", edition)

    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["Section", "Kind", "Words"]
    assert [line.split() for line in lines if "Top story" in line] == [["Top", "story", "story", "130"]]
    assert lines[-1].startswith("no findings · 293 words · 1 min ")
    assert done.stderr == ""


def test_check_json_has_the_promised_shape(masthead: Run, changed: Changed) -> None:
    done = masthead("check", changed(NO_SCHEME), "--json")

    report = json.loads(done.stdout)
    assert done.returncode == 1
    assert done.stderr == ""
    [finding] = report["findings"]
    assert {key: finding[key] for key in ("code", "severity", "section", "line", "remedy")} == {
        "code": "link-no-scheme",
        "severity": "error",
        "section": "Top story",
        "line": 36,
        "remedy": "Write “https://blue-door.example/thursdays”.",
    }
    assert "blue-door.example/thursdays" in finding["message"]
    assert isinstance(report["words"], int)
    assert isinstance(report["reading_time"], int)
    assert report["sections"][1] == {"kind": "story", "label": "Top story", "words": 130, "line": 18}


def test_check_names_place_fault_and_remedy(masthead: Run, changed: Changed) -> None:
    file = changed(NO_SCHEME)

    lines = masthead("check", file).stdout.splitlines()

    assert lines[:3] == [
        f"✗ {file}:36  Top story  link-no-scheme",
        "  The target “blue-door.example/thursdays” of “Blue Door Media” has no “https://”.",
        "  → Write “https://blue-door.example/thursdays”.",
    ]


def test_check_passes_with_warnings_alone(masthead: Run, changed: Changed) -> None:
    done = masthead(
        "check",
        changed(("☕ Your first edition", "First")),
    )

    assert done.returncode == 0
    assert "subject-short" in done.stdout
    assert "1 warning ·" in done.stdout


def test_check_reports_every_fault_at_once(masthead: Run, changed: Changed) -> None:
    file = changed(
        ("number: 1\n", "number: one\n"),
        ("date: 2026-11-23", "date: 23 November 2026"),
        ("## Last word", "## Lats word"),
        NO_SCHEME,
    )

    report = json.loads(masthead("check", file, "--json").stdout)

    found = {(finding["code"], finding["line"]) for finding in report["findings"]}
    assert found >= {("front-matter", 3), ("front-matter", 4), ("link-no-scheme", 36)}
    assert next(each["remedy"] for each in report["findings"] if each["code"] == "unknown-label").startswith(
        "Did you mean “Last word”?"
    )
    assert [each["remedy"] for each in report["findings"] if each["line"] == 4] == ["Write it as: date: 2026-11-23"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nothing.md"], "There is no edition file at nothing.md."),
        (["."], ". is a folder, not an edition file."),
        (["orphan.md"], "There is no house.toml beside orphan.md or above it."),
        (["orphan.md", "--house", "nothing.toml"], "There is no house format at nothing.toml."),
        (["orphan.md", "--house", "."], ". is a folder, not a house format."),
    ],
)
def test_check_says_what_is_missing(masthead: Run, tmp_path: Path, arguments: list[str], words: str) -> None:
    (tmp_path / "orphan.md").write_text("---\n---\n")

    done = masthead("check", *arguments)

    assert done.returncode == 2
    assert words in done.stderr
    assert done.stdout == ""


def test_check_lists_every_fault_of_a_broken_house(masthead: Run, publication: Path, edition: Path) -> None:
    house = publication / "house.toml"
    text = house.read_text("utf-8")
    house.write_text(text.replace('"06:30"', '"25:00"').replace('kind = "poll"', 'kind = "pol"'), "utf-8")

    done = masthead("check", edition)
    report = json.loads(masthead("check", edition, "--json").stdout)

    assert done.returncode == 1
    assert "publication.send_at is “25:00”." in done.stdout
    assert "Did you mean “poll”?" in done.stdout
    assert f"{house} cannot be used as it is." in done.stderr
    assert [finding["code"] for finding in report["findings"]] == ["house-value", "house-value"]


@pytest.mark.parametrize(
    ("theme", "code", "words"),
    [
        ('ink = "#777777"', "theme-contrast", "“ink” on “card” has a contrast of 4.47:1 in the light palette."),
        ('ink = "red; x: y"', "theme", "“light.ink”: “red; x: y” is no colour."),
    ],
)
def test_check_refuses_a_theme_with_the_pair_that_fails(
    masthead: Run, publication: Path, edition: Path, theme: str, code: str, words: str
) -> None:
    path = publication / "theme.toml"
    path.write_text(path.read_text("utf-8").replace('ink = "#1B2430"', theme, 1), "utf-8")

    done = masthead("check", edition)

    assert done.returncode == 1
    assert f"{code}\n  {words}" in done.stdout


@pytest.mark.parametrize(
    ("theme", "words"),
    [("neptune", "There is no theme “neptune”"), ("gone.toml", "There is no theme at ")],
)
def test_check_says_which_theme_is_missing(
    masthead: Run, publication: Path, edition: Path, theme: str, words: str
) -> None:
    house = publication / "house.toml"
    house.write_text(house.read_text("utf-8").replace('theme = "theme.toml"', f'theme = "{theme}"'), "utf-8")

    done = masthead("check", edition)

    assert done.returncode == 2
    assert words in done.stderr


def test_check_asks_links_and_refuses_private_ones(masthead: Run, changed: Changed) -> None:
    links = [line for line in changed().read_text("utf-8").split("](") if line.startswith("https://")]
    replacements = [(link.split(")")[0], f"https://127.0.0.1:9/{at}") for at, link in enumerate(links)]

    report = json.loads(masthead("check", changed(*replacements), "--links", "--json").stdout)

    refused = [each for each in report["findings"] if each["code"] == "link-refused"]
    assert len(refused) == len(replacements)


def test_check_takes_another_house(masthead: Run, publication: Path, edition: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    other = tmp_path / "elsewhere" / "strict.toml"
    house = (publication / "house.toml").read_text("utf-8").replace('theme = "theme.toml"', 'theme = "lantern"')
    other.write_text(house.replace("words = [150, 900]", "words = [400, 900]"), "utf-8")

    assert "edition-words" in masthead("check", edition, "--house", other).stdout
