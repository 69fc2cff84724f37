"""Static files are collected once, also when several processes begin at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.core import management

from masthead.web.static import collect, is_collected


def test_two_that_begin_at_once_collect_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "static"
    begun: list[str] = []
    both = Barrier(2)

    def collecting(name: str, **options: object) -> None:
        del options
        begun.append(name)
        assert not is_collected(folder)

    def begin() -> bool:
        both.wait(timeout=30)
        return collect(folder)

    monkeypatch.setattr(management, "call_command", collecting)
    with ThreadPoolExecutor(2) as pool:
        answers = [each.result() for each in [pool.submit(begin), pool.submit(begin)]]

    assert sorted(answers) == [False, True]
    assert begun == ["collectstatic"]
    assert is_collected(folder)
