"""`masthead new`: a publication folder to start from."""

from __future__ import annotations

import shutil
from importlib.resources import as_file
from pathlib import Path
from typing import Annotated

import typer

from masthead.cli.console import out, print_json
from masthead.cli.failure import CommandFailed, Exit
from masthead.titles import STARTER


def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to make; must be missing or empty.")],
    as_json: Annotated[bool, typer.Option("--json", help="Report as JSON on standard output.")] = False,
) -> None:
    """Make a publication folder to start from.

    It holds house.toml, a theme, a sample edition with its picture and a list of five made-up readers.
    """
    written = make_publication(folder)
    if as_json:
        print_json({"folder": str(folder), "files": [path.relative_to(folder).as_posix() for path in written]})
        return
    for path in written:
        out.print(str(path), markup=False, soft_wrap=True)
    edition = next(path for path in written if path.parent.name == "editions")
    out.print()
    out.print("Next:", style="bold")
    for command in (
        f"masthead check {edition}",
        f"masthead render {edition} --out {folder / 'out'}",
        "masthead inbox                # in a second terminal",
        f"masthead send {edition} --to {folder / 'subscribers.csv'} --relay inbox",
    ):
        out.print(f"  {command}", markup=False, soft_wrap=True)


def make_publication(folder: Path) -> list[Path]:
    """Copy the starter; returns the files. Raises `CommandFailed` when `folder` holds anything already."""
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise CommandFailed(f"{folder} exists and is not empty.", "Name a new folder: masthead new DIR.")
        with as_file(STARTER) as starter:
            shutil.copytree(
                starter, folder, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__", "__init__.py")
            )
    except OSError as fault:
        raise CommandFailed(
            f"{folder} cannot be made: {fault.strerror or fault}.",
            "Name a folder that can be written.",
            code=Exit.FAILED,
        ) from None
    return sorted(path for path in folder.rglob("*") if path.is_file())
