"""The commands as a person runs them: words in, words and an exit code out."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socketserver
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.resident import Resident
from tests.sites import MadeSite

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


@pytest.fixture
def site(first_site: MadeSite, tmp_path: Path) -> MadeSite:
    """A copy of the site that `masthead init` made."""
    return first_site.copy(tmp_path / "press")


@pytest.fixture(scope="session")
def _resident(first_site: MadeSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Resident]:
    made = Resident(first_site, tmp_path_factory.mktemp("resident") / "press")
    yield made
    made.close()


@pytest.fixture
def resident(_resident: Resident) -> Resident:
    """Commands in a process that stays, about `resident.site`, a site as `masthead init` made it."""
    _resident.restore()
    return _resident


@pytest.fixture
def collected_site(site: MadeSite, press: MadeSite) -> MadeSite:
    """A site that was served before: with its static files collected, which do not differ from site to site."""
    copy_static(press, site)
    return site


@pytest.fixture
def collected(resident: Resident, press: MadeSite) -> Resident:
    """The same for commands in a process that stays."""
    copy_static(press, resident.site)
    return resident


def copy_static(made: MadeSite, site: MadeSite) -> None:
    shutil.copytree(made.folder / "state" / "static", site.folder / "state" / "static", dirs_exist_ok=True)


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

    def handle_error(self, request: Any, client_address: Any) -> None:
        """As always, but nothing about clients that hang up on us: what is printed counts as the command's."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@pytest.fixture
def mail_server() -> Iterator[str]:
    """The address of a relay that says 550 to “nobody…”, 452 to “full…” and presses Ctrl-C at the first “ctrl-c…”."""
    with _Server(("127.0.0.1", 0), _Session) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        yield f"smtp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()
