"""A newsroom for browsers: a whole site with its people, made and served by processes of their own.

The site is served as `masthead serve` serves it, so that a test sees what people see: hashed static files, the real
headers, several threads. ``python newsroom_site.py FOLDER URL`` makes it.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

PASSWORD = "a quay at low tide"
TITLES = ("harbour-morning", "harbour-lantern")
PEOPLE = {"wanda": "writer", "walter": "writer", "edgar": "editor", "paula": "publisher", "ada": "administrator"}
"""Roles in Harbour Morning by first name; the name before @harbour.example, too."""

_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class NewsroomSite:
    """Where it is. log: what its processes write, every request among it."""

    url: str
    log: Path

    def faults(self) -> str:
        """What went wrong in the server, from its log."""
        lines = self.log.read_text("utf-8", "replace").splitlines()
        return "\n".join(line for line in lines if "status=5" in line or " INFO " not in line)[-6000:]


@contextmanager
def served_site(folder: Path) -> Iterator[NewsroomSite]:
    """Make a site below a folder and serve it."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    site, log = folder / "press", folder / "newsroom.log"
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MASTHEAD_", "DJANGO_"))}
    subprocess.run([sys.executable, __file__, str(site), url], env=kept, check=True, timeout=_PATIENCE)
    command = [
        *(sys.executable, "-c", "from masthead.cli.main import main; main()"),
        *("serve", f"--site={site}", f"--port={port}", "--workers=1"),
    ]
    with log.open("wb") as stream:
        server = subprocess.Popen(command, env=kept, stdout=stream, stderr=stream)
        try:
            _wait_for(f"{url}/health", server, log)
            yield NewsroomSite(url, log)
        finally:
            server.terminate()
            server.wait(_PATIENCE)


def make_site(folder: Path, url: str) -> None:
    """A site with two shipped titles, their editions in the archive, and `PEOPLE`."""
    # Django is ready only after open_site, and in this process alone.
    from masthead.cli.site import open_site
    from masthead.web.setup import UNFINISHED, fill_site, write_site

    write_site(folder, base_url=url)
    open_site(folder)
    filled = fill_site(email="ines@harbour.example", password=PASSWORD, titles=TITLES, progress=lambda _: None)
    from masthead.web.publications.models import Publication
    from masthead.web.team.actions import assign_role
    from masthead.web.team.models import User
    from masthead.web.team.roles import Role

    title = Publication.objects.get(slug=TITLES[0])
    for name, role in PEOPLE.items():
        person = User.objects.create_user(f"{name}@harbour.example", PASSWORD, name=name.capitalize())
        assign_role(actor=filled.administrator, person=person, publication_id=title.pk, role=Role(role))
    (folder / UNFINISHED).unlink()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    with httpx.Client(trust_env=False) as client:
        for _ in range(int(_PATIENCE / 0.1)):
            if server.poll() is not None:
                raise RuntimeError(log.read_text("utf-8", "replace"))
            try:
                if client.get(url).is_success:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
    raise TimeoutError(log.read_text("utf-8", "replace"))


if __name__ == "__main__":
    make_site(Path(sys.argv[1]), sys.argv[2])
