"""`masthead demo` waiting for a visitor: it has to end when asked, and to leave nothing behind."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path

import httpx


def sign_in(client: httpx.Client, said: str) -> httpx.Response:
    """The publisher's first page, with what the demo printed."""
    [newsroom] = re.findall(r"newsroom +(http://127\.0\.0\.1:\d+)/newsroom/\n", said)
    [publisher] = re.findall(r"publisher +(\S+)\n", said)
    [password] = re.findall(r"password +(\S+)", said)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', client.get(f"{newsroom}/accounts/login/").text)
    assert token
    form = {"login": publisher, "password": password, "csrfmiddlewaretoken": token.group(1)}
    return client.post(f"{newsroom}/accounts/login/", data=form, follow_redirects=True)


def test_demo_shows_its_pages_until_it_is_interrupted(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from masthead.cli.main import main; main()", "demo", "--no-browser", "--port=0"]
    command += ["--newsroom-port=0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={"TMPDIR": str(tmp_path)}) as process:
        assert process.stderr
        said = "".join(iter(process.stderr.readline, "Ctrl-C ends it and removes everything.\n"))
        addresses = re.findall(
            r"(newsroom|report|receipt|returned mail|archive|inbox|page) +(http://127\.0\.0\.1:\d+\S*)", said
        )
        with httpx.Client(trust_env=False, verify=False) as client:
            answers = [client.get(address, follow_redirects=True).status_code for _, address in addresses]
            inside = sign_in(client, said)
            pages = [client.get(address) for _, address in addresses[1:4]]
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)

    names = ["newsroom", "report", "receipt", "returned mail", *["archive"] * 3, "inbox", *["page"] * 4]
    assert [name for name, _ in addresses] == names
    assert answers == [200] * len(names)
    assert (inside.status_code, inside.url.path) == (200, "/newsroom/")
    assert [page.status_code for page in pages] == [200, 200, 200]
    assert ["A demonstration: readers" in page.text for page in pages] == [True, True, True]
    assert "Out of office" in pages[2].text
    assert re.search(r"accepted +1000\n", said)
    assert process.returncode == 0
    assert list(tmp_path.iterdir()) == []


def test_demo_that_is_ended_while_it_works_leaves_nothing_behind(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from masthead.cli.main import main; main()", "demo", "--no-browser", "--port=0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env={"TMPDIR": str(tmp_path)}) as process:
        assert process.stderr
        while not process.stderr.readline().startswith("2/7"):
            pass
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)

    assert process.returncode == 1
    assert "Interrupted." in said
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []
