"""Whole reports beside what they are taken for: ``golden/*.eml`` and ``golden/*.json``."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from tests.reports.conftest import GOLDEN, KEYS, with_tokens

from masthead.reports import consequence_of, read_report

MESSAGES = sorted(GOLDEN.glob("*.eml"))


def told(path: Path) -> dict[str, Any]:
    """What a golden says, and what follows; its id is tested elsewhere."""
    report = read_report(with_tokens(path.read_bytes()), keys=KEYS)
    values = asdict(report)
    del values["report_id"]
    values["at"] = report.at.isoformat() if report.at else None
    return {**values, "consequence": consequence_of(report).value}


@pytest.mark.parametrize("path", MESSAGES, ids=lambda path: path.stem)
def test_report_is_taken_for_what_it_is(path: Path) -> None:
    assert json.loads(json.dumps(told(path))) == json.loads(path.with_suffix(".json").read_text("utf-8"))


def test_every_message_has_its_expectation_and_the_reverse() -> None:
    assert {path.stem for path in MESSAGES} == {path.stem for path in GOLDEN.glob("*.json")}
