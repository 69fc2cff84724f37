"""Whoever writes people notes it: without that, kept answers would be wrong for good."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import masthead.web.subscribers

HOME = Path(masthead.web.subscribers.__file__).parent
WRITES = re.compile(
    r"(Subscriber|Subscription|Consent)\.objects\b[^#]*?\.(update|bulk_create|bulk_update|create|delete)\("
    r"|\b(person|subscriber|held|subscription)\.(save|delete)\(",
    re.DOTALL,
)
NOTES = re.compile(r"changes\.note\(|sets\.(change|forget|replace)\(|\b(move|ask|tell|forget|add_person)\(")
FREE = {
    "actions/address_change.py:ask_for": "writes a wish alone",
    "actions/bounces.py:_end": "no condition asks about failures of delivery",
    "actions/bounces.py:_soft": "as above",
    "actions/bounces.py:delivered": "as above",
    "actions/leaving.py:explain": "nor about reasons",
    "actions/sign_up.py:confirm": "as above: of the person itself it counts bounces alone",
    "actions/retention.py:drop_networks": "nor about networks",
    "imports/job.py:_move": "writes the import alone",
    "suppression_rows.py:forgive": "writes suppressions alone",
}


def writers() -> Iterator[tuple[str, str]]:
    """Every function of the app that writes rows which conditions ask about, with its text."""
    for path in sorted(HOME.rglob("*.py")):
        if "migrations" in path.parts:
            continue
        text = path.read_text("utf-8")
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and WRITES.search(body := ast.get_source_segment(text, node) or ""):
                yield f"{path.relative_to(HOME)}:{node.name}", body


def test_every_function_that_writes_people_notes_it() -> None:
    found = dict(writers())

    assert len(found) > 10
    assert {name for name, body in found.items() if not NOTES.search(body)} - FREE.keys() == set()
