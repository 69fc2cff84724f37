"""`masthead demo` waiting for a visitor: it has to end when asked, and to leave nothing behind."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx


def test_demo_shows_its_pages_until_it_is_interrupted(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from masthead.cli.main import main; main()", "demo", "--no-browser", "--port=0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={"TMPDIR": str(tmp_path)}) as process:
        assert process.stderr
        said = "".join(iter(process.stderr.readline, "Ctrl-C ends it and removes everything.\n"))
        addresses = re.findall(r"(inbox|page) +(http://127\.0\.0\.1:\d+\S*)", said)
        answers = [httpx.get(address, trust_env=False, verify=False).status_code for _, address in addresses]
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)

    assert [name for name, _ in addresses] == ["inbox", "page", "page", "page", "page"]
    assert answers == [200] * 5
    assert re.search(r"accepted +1000\n", said)
    assert process.returncode == 0
    assert list(tmp_path.iterdir()) == []
