from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from masthead.edition.house_toml import read_house
from masthead.edition.markdown import read_edition
from masthead.edition.model import Edition
from masthead.titles import TITLES

Run = Callable[..., subprocess.CompletedProcess[str]]
Changed = Callable[..., Path]

FILES = ["email.html", "email.txt", "web.html", "edition.json", "edition.md", "title.png"]


def test_render_writes_every_form_and_the_pictures(masthead: Run, edition: Path, tmp_path: Path) -> None:
    out = tmp_path / "deep" / "out"

    done = masthead("render", edition, "--out", out)

    assert done.returncode == 0
    assert done.stdout.split() == [str(out / name) for name in (*FILES, "images/morning-cup.png")]
    assert (out / "title.png").read_bytes().startswith(b"\x89PNG")
    picture = edition.parent.parent / "images" / "morning-cup.png"
    assert (out / "images" / "morning-cup.png").read_bytes() == picture.read_bytes()
    assert 'src="images/morning-cup.png"' in (out / "email.html").read_text("utf-8")
    assert "Good morning, friends," in (out / "email.txt").read_text("utf-8")
    assert "Good morning, friends," in (out / "web.html").read_text("utf-8")


@pytest.mark.parametrize("slug", TITLES)
def test_render_round_trips_a_shipped_edition(masthead: Run, tmp_path: Path, slug: str) -> None:
    source = Path(str(TITLES[slug].editions[0]))
    house = read_house(Path(str(TITLES[slug].house)).read_bytes()).house
    assert house is not None

    done = masthead("render", source, "--out", tmp_path)

    assert done.returncode == 0
    assert (tmp_path / "edition.md").read_bytes() == source.read_bytes()
    loaded = Edition.model_validate_json((tmp_path / "edition.json").read_bytes())
    assert loaded == read_edition(source.read_bytes(), house).edition


def test_render_gives_the_same_bytes_twice(masthead: Run, edition: Path, tmp_path: Path) -> None:
    for out in ("a", "b"):
        masthead("render", edition, "--out", out)

    names = {path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*") if path.is_file()}
    assert names == {Path(name) for name in (*FILES, "images/morning-cup.png")}
    assert all((tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes() for name in names)


def test_render_of_a_plain_manuscript_writes_it_in_canonical_form(
    masthead: Run, changed: Changed, edition: Path, tmp_path: Path
) -> None:
    loose = changed(("- **Lists:**", "* **Lists**:"), ("## Top story", "## TOP STORY ##"), ("\n\n## ", "\n## "))

    assert masthead("render", loose, "--out", "out").returncode == 0

    canonical = (tmp_path / "out" / "edition.md").read_text("utf-8")
    assert canonical == edition.read_text("utf-8").replace("## Top story", "## TOP STORY")


def test_render_goes_on_despite_findings_and_says_so(masthead: Run, changed: Changed, tmp_path: Path) -> None:
    file = changed(("https://blue-door.example/thursdays", "blue-door.example"))

    done = masthead("render", file, "--out", "out")
    report = json.loads(masthead("render", file, "--out", "out", "--json").stdout)

    assert done.returncode == 1
    assert "link-no-scheme" in done.stdout
    assert "1 error; “masthead check” lists them." in done.stderr
    assert (tmp_path / "out" / "email.html").is_file()
    assert [finding["code"] for finding in report["findings"]] == ["link-no-scheme"]
    assert report["files"][0] == "out/email.html"
    assert report["words"] == 293


def test_render_says_where_it_cannot_write(masthead: Run, edition: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    done = masthead("render", edition, "--out", tmp_path / "file")

    assert done.returncode == 1
    assert f"{tmp_path / 'file'} cannot be written: " in done.stderr
    assert "--out DIR" in done.stderr


def test_render_never_writes_over_its_edition(masthead: Run, changed: Changed) -> None:
    file = changed(("- **Lists:**", "* **Lists**:"), name="edition.md")
    before = file.read_bytes()

    done = masthead("render", file, "--out", file.parent)

    assert done.returncode == 2
    assert "edition.md would be written over." in done.stderr
    assert file.read_bytes() == before
    assert not (file.parent / "email.html").exists()


@pytest.mark.parametrize("path", ["../../../secret.png", "/etc/hostname", "../house.toml"])
def test_render_copies_nothing_that_is_no_picture_of_the_publication(
    masthead: Run, changed: Changed, tmp_path: Path, path: str
) -> None:
    (tmp_path / "secret.png").write_bytes(b"secret")
    file = changed(("../images/morning-cup.png", path))

    masthead("render", file, "--out", "out")

    assert sorted(each.name for each in (tmp_path / "out").rglob("*") if each.is_file()) == sorted(FILES)
