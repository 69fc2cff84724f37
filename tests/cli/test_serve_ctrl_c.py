"""Ctrl-C in a terminal, which reaches every process of a server at once."""

from __future__ import annotations

import json
import os
import signal
import subprocess

import httpx
from tests.sites import MadeSite, clean_environment, command_line


def test_ctrl_c_ends_workers_that_have_nothing_to_finish(collected_site: MadeSite) -> None:
    command = command_line("serve", f"--site={collected_site.folder}", "--port=0", "--workers=2", "--json")
    with subprocess.Popen(
        command,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,  # as a terminal starts it: in a group of its own
    ) as process:
        assert process.stdout
        address = json.loads("".join([*iter(process.stdout.readline, "}\n"), "}"]))["address"]
        with httpx.Client(trust_env=False, transport=httpx.HTTPTransport(retries=20)) as client:
            assert client.get(f"{address}/health", timeout=60).status_code == 200
        os.killpg(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=100)

    assert process.returncode == 0
    assert "refused to gracefully stop" not in said
    assert "Traceback" not in said
