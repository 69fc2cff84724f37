"""The house checks itself: its shape, its names, its locks, its documents."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from masthead.edition.sections.registry import SHIPPED

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "masthead"
MODULES = sorted([*SOURCE.rglob("*.py"), *(ROOT / "tests").rglob("*.py")])
LONGEST_FILE = 500
LONGEST_FUNCTION = 40
NAMELESS = {"utils", "util", "helpers", "common", "misc", "managers", "signals", "services"}


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function's body without its docstring."""
    body = function.body
    if ast.get_docstring(function) is not None:
        body = body[1:]
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_module_is_short_enough_to_hold_one_noun(path: Path) -> None:
    source = path.read_text("utf-8")

    assert source.count("\n") <= LONGEST_FILE
    long = {each.name: body_lines(each) for each in functions(ast.parse(source)) if body_lines(each) > LONGEST_FUNCTION}
    assert long == {}


def test_modules_are_named_for_what_they_hold() -> None:
    assert [path for path in MODULES if {path.stem, *path.relative_to(ROOT).parent.parts} & NAMELESS] == []


def test_imports_only_point_down() -> None:
    contracts = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
    )
    assert contracts.returncode == 0, contracts.stdout


@pytest.mark.parametrize("kind", SHIPPED)
def test_section_kind_has_its_folder_and_every_rendering(kind: str) -> None:
    folder = SOURCE / "edition" / "sections" / kind
    present = {path.name for path in folder.iterdir() if path.is_file()}

    assert {"__init__.py", "fields.py", "markdown.py", "email.mjml", "text.txt", "web.html"} <= present


def test_section_kinds_are_the_folders() -> None:
    folders = {path.parent.name for path in (SOURCE / "edition" / "sections").glob("*/fields.py")}
    assert folders == set(SHIPPED)


@pytest.mark.parametrize("kind", SHIPPED)
def test_section_kind_is_documented_and_has_a_golden(kind: str) -> None:
    assert f"`{kind}`" in (ROOT / "docs" / "reference" / "section-kinds.md").read_text("utf-8")
    assert (ROOT / "tests" / "edition" / "golden" / f"{kind}.md").is_file()


@pytest.mark.parametrize("lock", ["runtime.lock", "dev.lock"])
def test_lock_pins_with_hashes_and_holds_no_address(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text("utf-8")
    pinned = [line for line in text.splitlines() if re.match(r"^[a-z0-9]", line)]

    assert pinned
    assert all("==" in line for line in pinned)
    assert text.count("--hash=sha256:") >= len(pinned)
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links", text)


def test_lock_holds_every_dependency_that_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for lock, declared in (
        ("runtime.lock", project["dependencies"]),
        ("dev.lock", [*project["dependencies"], *project["optional-dependencies"]["dev"]]),
    ):
        pinned = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements" / lock).read_text("utf-8"), re.MULTILINE))
        names = {re.split(r"[<>=\[;]", each)[0].strip().lower() for each in declared}
        assert names - pinned == set()


def test_no_tracked_file_knows_a_machine() -> None:
    # Written in halves so that this file does not find itself.
    suspicious = re.compile("|".join(("/" + "work/", "/" + "home/[a-z]", "/" + "Users/", "pypi" + r"\.org/simple")))
    guilty = []
    for path in tracked():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        if suspicious.search(text):
            guilty.append(path.relative_to(ROOT))
    assert guilty == []


def test_decisions_are_numbered_without_gaps() -> None:
    names = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("[0-9]*.md"))
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))


def test_test_modules_have_distinct_paths_that_mirror_the_source() -> None:
    outside = {"repo", "browser", "main_job"}
    folders = {path.relative_to(ROOT / "tests").parts[0] for path in (ROOT / "tests").rglob("test_*.py")}
    packages = {path.name for path in SOURCE.iterdir() if path.is_dir()}
    assert folders - outside <= packages
