"""`masthead` in a process that stays: commands about one site make Django ready once instead of each time.

As a script this is that process: a line of JSON in for each command, one out for how it ended.
"""

from __future__ import annotations

import io
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.sites import MadeSite, clean_environment


class Resident:
    """`resident("manage", "--site", resident.site.folder, "help")`, in another process and always in the same one."""

    def __init__(self, original: MadeSite, folder: Path) -> None:
        self._original = original
        self.site = MadeSite(folder)
        self._process = subprocess.Popen(
            [sys.executable, __file__],
            env=clean_environment(PYTHONPATH=str(Path(__file__).parents[1])),
            cwd=folder.parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __call__(self, *arguments: str | Path, said: str = "") -> subprocess.CompletedProcess[str]:
        assert self._process.stdin
        assert self._process.stdout
        words = [str(each) for each in arguments]
        self._process.stdin.write(json.dumps([words, said]) + "\n")
        self._process.stdin.flush()
        done = subprocess.CompletedProcess(words, *json.loads(self._process.stdout.readline()))
        assert "Traceback" not in done.stdout + done.stderr, done.stderr
        return done

    def restore(self) -> None:
        """The site as it was made; nothing of it is open between two commands."""
        shutil.rmtree(self.site.folder, ignore_errors=True)
        self._original.copy(self.site.folder)

    def close(self) -> None:
        """End the process."""
        self._process.communicate(timeout=30)


def answer(arguments: list[str], said: str) -> list[Any]:
    """Exit code, stdout, stderr of a command."""
    from masthead.cli.main import main  # of the process that stays

    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    before = sys.stdin, sys.stdout, sys.stderr
    sys.stdin, sys.stdout, sys.stderr = io.StringIO(said), out, err
    sys.argv = ["masthead", *arguments]
    code: Any = 0
    try:
        main()
    except SystemExit as ended:
        code = ended.code
    finally:
        sys.stdin, sys.stdout, sys.stderr = before
        if "django" in sys.modules:
            from django.db import connections

            connections.close_all()
    return [code if isinstance(code, int) else int(bool(code)), *(_written(each) for each in (out, err))]


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode("utf-8")


if __name__ == "__main__":
    for line in sys.stdin:
        sys.stdout.write(json.dumps(answer(*json.loads(line))) + "\n")
        sys.stdout.flush()
