"""The shipped editions pass every check of their own house, with nothing at all found."""

from __future__ import annotations

from importlib.resources import as_file

import pytest

from masthead.cli.proof import make_proof
from masthead.cli.workspace import open_manuscript
from masthead.titles import STARTER

with as_file(STARTER) as _starter:
    TITLES_FOLDER = _starter.parent
NAMES = sorted(path.relative_to(TITLES_FOLDER).as_posix() for path in TITLES_FOLDER.glob("*/editions/*.md"))
GMAIL_CLIPS_AT = 102_000


@pytest.mark.parametrize("name", NAMES)
def test_edition_passes_preflight_with_nothing_found(name: str) -> None:
    proof = make_proof(open_manuscript(TITLES_FOLDER / name))

    assert proof.findings == ()
    assert proof.email_bytes < GMAIL_CLIPS_AT
