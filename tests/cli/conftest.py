"""The commands as a person runs them: words in, words and an exit code out."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import socketserver
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from masthead.cli.main import main
from masthead.cli.new import make_publication
from masthead.relays.inbox import Inbox

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def masthead(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """`masthead("check", file)` in this process, in an empty folder: exit code, stdout, stderr.

    Whatever a command does not catch itself passes through and fails the test.
    """
    monkeypatch.chdir(tmp_path)
    for name in ("MASTHEAD_SECRET", "MASTHEAD_SITE"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        monkeypatch.setattr(sys, "argv", ["masthead", *map(str, arguments)])
        capsys.readouterr()
        code = 0
        try:
            main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else 1 if ended.code else 0
        said = capsys.readouterr()
        assert "Traceback" not in said.out + said.err
        return subprocess.CompletedProcess(sys.argv, code, said.out, said.err)

    return run


def run_masthead(*arguments: str | Path, said: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """`masthead …` as a process of its own, for commands that make Django ready; they do so once in a process."""
    done = subprocess.run(
        command_line(*arguments),
        input=said,
        env=clean_environment(**environment),
        check=False,
        capture_output=True,
        text=True,
        timeout=110,
    )
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    return done


def command_line(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-c", "from masthead.cli.main import main; main()", *map(str, arguments)]


def clean_environment(**more: str) -> dict[str, str]:
    """Without what the tests' own site has put there."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MASTHEAD_", "DJANGO_"))}
    return {**kept, **more}


@dataclass(frozen=True, slots=True)
class MadeSite:
    """A site as `masthead init` made it."""

    folder: Path
    email: str
    password: str


PASSWORD = "a quay at low tide"


@pytest.fixture(scope="session")
def first_site(tmp_path_factory: pytest.TempPathFactory) -> MadeSite:
    """Made once, with one title; never changed."""
    folder = tmp_path_factory.mktemp("first") / "press"
    done = run_masthead(
        *("init", folder, "--email", "Mei@harbour.example", "--title", "harbour-lantern", "--password-stdin", "--json"),
        said=f"{PASSWORD}\n",
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["site"] == str(folder)
    return MadeSite(folder, "mei@harbour.example", PASSWORD)


@pytest.fixture
def site(first_site: MadeSite, tmp_path: Path) -> MadeSite:
    """A copy of it."""
    folder = tmp_path / "press"
    shutil.copytree(first_site.folder, folder)
    return MadeSite(folder, first_site.email, first_site.password)


@contextlib.contextmanager
def served(site: MadeSite, *options: str, command: str = "serve", **environment: str) -> Iterator[Server]:
    arguments = command_line(command, "--site", site.folder, "--port=0", "--workers=1", "--json", *options)
    log = site.folder / "log"
    with (
        log.open("wb") as stream,
        subprocess.Popen(
            arguments, stdout=subprocess.PIPE, stderr=stream, env=clean_environment(**environment)
        ) as process,
    ):
        assert process.stdout
        said = b""
        while line := process.stdout.readline():
            said += line
            if line == b"}\n":
                break
        try:
            assert said, log.read_text("utf-8")
            server = Server(process, json.loads(said)["address"], log)
            with server.client:
                yield server
        finally:
            process.terminate()
            process.communicate(timeout=40)


class Server:
    def __init__(self, process: subprocess.Popen[bytes], address: str, log: Path) -> None:
        self.process, self.address, self.log = process, address, log
        self.client = httpx.Client(base_url=address, trust_env=False, transport=httpx.HTTPTransport(retries=20))

    def sign_in(self, email: str, password: str) -> httpx.Response:
        page = self.client.get("/accounts/login/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        form = {"login": email, "password": password, "csrfmiddlewaretoken": token.group(1)}
        return self.client.post("/accounts/login/", data=form, follow_redirects=True)


@pytest.fixture
def publication(tmp_path: Path) -> Path:
    """A publication as `masthead new` makes it."""
    folder = tmp_path / "morning"
    make_publication(folder)
    return folder


@pytest.fixture
def edition(publication: Path) -> Path:
    """Its sample edition, in which nothing is found."""
    return publication / "editions" / "2026-11-23.md"


@pytest.fixture
def changed(edition: Path) -> Callable[..., Path]:
    """`changed(("old", "new"), …)`: another edition beside the sample, with these words replaced."""

    def write(*replacements: tuple[str, str], name: str = "changed.md") -> Path:
        text = edition.read_text("utf-8")
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new)
        path = edition.with_name(name)
        path.write_text(text, "utf-8")
        return path

    return write


@pytest.fixture
def inbox(tmp_path: Path) -> Iterator[Inbox]:
    with Inbox(tmp_path / "caught", smtp_port=0, web_port=0) as catcher:
        yield catcher


class _Session(socketserver.StreamRequestHandler):
    """A mail server's side: refuses and defers by the recipient's name, and does other things that names ask for."""

    def handle(self) -> None:
        self._say("220 mail.example ready")
        data = False
        for raw in self.rfile:
            line = raw.rstrip(b"\r\n")
            verb = line[:4].upper()
            if data:
                data = line != b"."
                if not data:
                    self._say("250 queued")
            elif verb == b"QUIT":
                return self._say("221 bye")
            elif verb == b"RCPT" and b"nobody" in line:
                self._say("550 5.1.1 no such mailbox")
            elif verb == b"RCPT" and b"full" in line:
                self._say("452 4.2.2 mailbox full")
            elif verb == b"RCPT" and b"ctrl-c" in line and not self.server.pressed:  # type: ignore[attr-defined]
                self.server.pressed = True  # type: ignore[attr-defined]
                os.kill(os.getpid(), signal.SIGINT)
                self._say("250 fine")
            elif verb == b"DATA":
                data = True
                self._say("354 go ahead")
            else:
                self._say("250 fine")
        return None

    def _say(self, reply: str) -> None:
        with contextlib.suppress(OSError):
            self.wfile.write(f"{reply}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
    pressed = False


@pytest.fixture
def mail_server() -> Iterator[str]:
    """The address of a relay that says 550 to “nobody…”, 452 to “full…” and presses Ctrl-C at the first “ctrl-c…”."""
    with _Server(("127.0.0.1", 0), _Session) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield f"smtp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()
