"""A PostgreSQL server for tests: its own folder, a socket in it, nothing on any network, and gone when they are."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import IO
from urllib.parse import quote

_READY = b"ready to accept connections"
_SETTINGS = ("listen_addresses=", "shared_buffers=16MB", "max_connections=40", "log_min_messages=log", "fsync=off")


class PostgresMissingError(Exception):
    """There is no PostgreSQL on this machine that tests could start. The message says what is missing."""


class PostgresServer:
    """A server that may be stopped hard and started again. Raises `PostgresMissingError`.

    PostgreSQL refuses to run as root; there it runs as the user “postgres” that its packages make.
    """

    def __init__(self) -> None:
        self._programs = programs()
        self._prefix = _as_somebody()
        self.folder = Path(tempfile.mkdtemp(prefix="masthead-postgres-"))
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self._run("initdb", "--auth=trust", "--username=masthead", "--encoding=UTF8", "--locale=C", "--no-sync")
        self._server: subprocess.Popen[bytes] | None = None
        self._reader: threading.Thread | None = None
        self.start()

    def url(self, database: str = "postgres", *, user: str = "masthead", schema: str = "public") -> str:
        """How to reach a database of this server."""
        folder, path = quote(str(self.folder), safe=""), quote(f"-csearch_path={schema}")
        return f"postgresql://{user}@/{database}?host={folder}&options={path}"

    def start(self) -> None:
        """Start, and return when connections are taken."""
        settings = [argument for setting in _SETTINGS for argument in ("-c", setting)]
        command = [self._programs / "postgres", "-D", self.folder / "data", "-k", self.folder, *settings]
        # The server gets a signal when this process ends, however it ends.
        guard = [*self._prefix[:1], "--pdeathsig=QUIT", *self._prefix[1:]] if self._prefix else []
        self._server = subprocess.Popen(  # noqa: S603 – PostgreSQL's own program
            [*guard, *map(str, command)], stderr=subprocess.PIPE, cwd=self.folder
        )
        log = self._server.stderr
        assert log is not None
        said = []
        for line in log:
            said.append(line)
            if _READY in line:
                self._reader = threading.Thread(target=_drain, args=(log,), daemon=True)
                self._reader.start()
                return
        raise PostgresMissingError(f"PostgreSQL does not start: {b''.join(said).decode(errors='replace')}")

    def stop(self, *, immediately: bool = False) -> None:
        """Stop; immediately: as `pg_ctl stop -m immediate` does, which saves nothing that was not committed."""
        if self._server is None:
            return
        self._server.send_signal(signal.SIGQUIT if immediately else signal.SIGINT)
        self._server.wait()
        self._server = None
        if self._reader is not None:
            self._reader.join()

    def close(self) -> None:
        """Stop and leave nothing behind; safe to call twice."""
        self.stop(immediately=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self._prefix, str(self._programs / program), *arguments, "-D", str(self.folder / "data")]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder)  # noqa: S603 – as above


def programs() -> Path:
    """Where PostgreSQL's programs are, the newest first. Raises `PostgresMissingError`."""
    found = shutil.which("postgres")
    folders = [Path(found).parent] if found else []
    debian = Path("/usr/lib/postgresql")
    folders += sorted(debian.glob("*/bin"), key=lambda path: _version(path.parent.name), reverse=True)
    for folder in folders:
        if (folder / "postgres").is_file() and (folder / "initdb").is_file():
            return folder
    raise PostgresMissingError("PostgreSQL is not installed (Debian: apt-get install postgresql).")


def _as_somebody() -> Sequence[str]:
    """What stands before a command so that it does not run as root; nothing where it need not."""
    setpriv = shutil.which("setpriv")
    if os.geteuid() != 0:
        return (setpriv,) if setpriv else ()
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        raise PostgresMissingError("PostgreSQL does not run as root, and there is no user “postgres”.") from None
    if setpriv is None:
        raise PostgresMissingError("PostgreSQL does not run as root, and there is no “setpriv” to run it otherwise.")
    return (setpriv, "--reuid=postgres", "--regid=postgres", "--clear-groups")


def _version(name: str) -> int:
    return int(name) if name.isdecimal() else 0


def _drain(log: IO[bytes]) -> None:
    """Read what the server says, so that it never waits for a reader."""
    with log:
        for _ in log:
            pass
