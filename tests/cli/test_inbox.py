"""`masthead inbox` as a process of its own, since it is about starting and ending one."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_inbox_catches_shows_and_ends_when_asked(
    masthead: Run, edition: Path, publication: Path, tmp_path: Path, ending: signal.Signals
) -> None:
    command = [sys.executable, "-c", "from masthead.cli.main import main; main()", "inbox", "--json"]
    ports = ["--smtp-port", "0", "--port", "0", "--store", str(tmp_path / "kept")]
    with subprocess.Popen([*command, *ports], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout
        said = "".join(iter(process.stdout.readline, "}\n")) + "}"
        addresses = json.loads(said)
        sent = masthead("send", edition, "--to", publication / "subscribers.csv", "--relay", addresses["relay"])
        page = httpx.get(addresses["web"], trust_env=False, verify=False)
        process.send_signal(ending)
        out, err = process.communicate(timeout=30)

    assert sent.returncode == 0
    assert page.status_code == 200
    assert "Your first edition" in page.text
    assert (process.returncode, out, err) == (0, "", "")
    assert addresses["messages"] == 0


@pytest.mark.parametrize(("option", "what"), [("--smtp-port", "SMTP"), ("--port", "web")])
def test_inbox_says_which_port_is_taken(masthead: Run, option: str, what: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = masthead("inbox", "--smtp-port", "0", "--port", "0", option, port)

    assert done.returncode == 1
    assert f"Port {port} at 127.0.0.1 is taken." in done.stderr
    assert f"choose another {what} port" in done.stderr


def test_inbox_says_where_it_cannot_keep_mail(masthead: Run) -> None:
    Path("file").write_text("")

    done = masthead("inbox", "--smtp-port", "0", "--port", "0", "--store", "file/mail")

    assert done.returncode == 1
    assert "Cannot keep mail in file/mail: Not a directory." in done.stderr


def test_inbox_refuses_a_port_that_is_none(masthead: Run) -> None:
    assert masthead("inbox", "--port", "70000").returncode == 2
