"""A section kind from another distribution, which the commands learn of by its entry point.

`third_party/masthead_recipe` is what docs/how-to/section-kind.md shows.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

PACKAGE = Path(__file__).parent / "third_party" / "masthead_recipe"
GUIDE = Path(__file__).parents[2] / "docs" / "how-to" / "section-kind.md"


def test_kind_from_an_entry_point_is_checked_and_rendered(edition: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(PACKAGE, site / "masthead_recipe", ignore=shutil.ignore_patterns("__pycache__"))
    installed = site / "masthead_recipe-1.0.dist-info"
    installed.mkdir()
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: masthead-recipe\nVersion: 1.0\n")
    (installed / "entry_points.txt").write_text("[masthead.sections]\nrecipe = masthead_recipe:RECIPE\n")
    source = edition.read_text("utf-8") + "\n## Soup {kind=recipe}\n\n### Bread soup\n\nBread, *water*, patience.\n"
    edition.write_text(source, "utf-8")

    done = subprocess.run(
        [sys.executable, "-c", "from masthead.cli.main import main; main()", "render", edition, "--out", "out"],
        check=False,
        capture_output=True,
        text=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(site)},
    )

    assert (done.returncode, done.stderr) == (0, "1 warning; “masthead check” lists them.\n")
    out = tmp_path / "out"
    assert "SOUP\n====\n\nBread soup\n----------\n\nBread, _water_, patience." in (out / "email.txt").read_text("utf-8")
    assert "Bread, <em>water</em>, patience." in (out / "email.html").read_text("utf-8")
    assert "Bread, <em>water</em>, patience." in (out / "web.html").read_text("utf-8")
    assert (out / "edition.md").read_text("utf-8") == source


def test_guide_shows_the_files_of_this_kind() -> None:
    shown = re.findall(
        r"^```\w+ title=\"masthead_recipe/(\S+)\"\n(.*?)^```$", GUIDE.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )

    assert sorted(name for name, _ in shown) == sorted(path.name for path in PACKAGE.iterdir() if path.is_file())
    for name, code in shown:
        assert (PACKAGE / name).read_text("utf-8") == code
