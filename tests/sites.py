"""Whole sites for tests: made once in a run, copied for each that changes or serves one, and served as people do.

``python sites.py FOLDER`` makes a whole press of the site in a folder, in a process of its own: Django is made ready
for one site in a process.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx

EMAIL = "mei@harbour.example"
PASSWORD = "a quay at low tide"
PEOPLE = {"wanda": "writer", "walter": "writer", "edgar": "editor", "paula": "publisher", "ada": "administrator"}
"""Roles in Harbour Morning by first name; the name before @harbour.example, too. All have the one password."""

MAKE_TABLES = """
import sys
from pathlib import Path
from masthead.cli.site import open_site
from masthead.web.ready import bring_up_to_date, let_go
from masthead.web.setup import reserve_database, write_site
write_site(Path(sys.argv[1]), database=sys.argv[2])
reserve_database(open_site(Path(sys.argv[1])))
bring_up_to_date(lambda _: None)
let_go()
"""


@dataclass(frozen=True, slots=True)
class MadeSite:
    """A site as `masthead init` made it."""

    folder: Path
    email: str = EMAIL
    password: str = PASSWORD

    def copy(self, folder: Path, *, base_url: str = "") -> MadeSite:
        """The same in another folder, and at another address."""
        shutil.copytree(self.folder, folder)
        if base_url:
            file = folder / "masthead.toml"
            text, changed = re.subn(
                r"^base_url = .*$", f"base_url = {json.dumps(base_url)}", file.read_text("utf-8"), flags=re.MULTILINE
            )
            assert changed == 1
            file.write_text(text, "utf-8")
        return MadeSite(folder, self.email, self.password)


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


def make_tables(folder: Path, database: str = "sqlite") -> None:
    """A site with nothing but its tables."""
    command = [sys.executable, "-c", MAKE_TABLES, str(folder), database]
    subprocess.run(command, env=clean_environment(), check=True, timeout=110)


def make_first_site(folder: Path) -> None:
    """With the one weekly title, in a folder below."""
    site = folder / "press"
    done = run_masthead(
        *("init", site, "--email", "Mei@harbour.example", "--title", "harbour-lantern", "--password-stdin", "--json"),
        said=f"{PASSWORD}\n",
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["site"] == str(site)


def make_press(folder: Path, first: MadeSite) -> None:
    """What the first site is after a while: all titles, `PEOPLE`, one title that is quiet, collected static files."""
    first.copy(folder)
    subprocess.run([sys.executable, __file__, str(folder)], env=clean_environment(), check=True, timeout=110)


def grow(folder: Path) -> None:
    # Django is ready only after open_site, and in this process alone.
    from masthead.cli.site import open_site
    from masthead.titles import TITLES
    from masthead.web.ready import let_go
    from masthead.web.setup import fill_site
    from masthead.web.static import collect

    site = open_site(folder)
    filled = fill_site(email=EMAIL, password=PASSWORD, titles=tuple(TITLES), progress=lambda _: None)
    from masthead.web.publications.mapping import house_of, store_house
    from masthead.web.publications.models import Publication
    from masthead.web.team.actions import assign_role
    from masthead.web.team.models import User
    from masthead.web.team.roles import Role

    title = Publication.objects.get(slug="harbour-morning")
    for name, role in PEOPLE.items():
        person = User.objects.create_user(f"{name}@harbour.example", PASSWORD, name=name.capitalize())
        assign_role(actor=filled.administrator, person=person, publication_id=title.pk, role=Role(role))
    # A title that has published nothing yet.
    house, quiet = house_of(title), Publication()
    store_house(quiet, house.model_copy(update={"publication": house.publication.model_copy(update={"slug": "quiet"})}))
    quiet.save()
    collect(site.state / "static")
    let_go()


class Server:
    """A site that is served. log: what its processes write, every request among it."""

    def __init__(self, process: subprocess.Popen[bytes], address: str, log: Path) -> None:
        self.process, self.address, self.log = process, address, log
        # The first answer of a process takes as long as the machine has other things to do.
        self.client = httpx.Client(
            base_url=address, trust_env=False, timeout=60, transport=httpx.HTTPTransport(retries=20)
        )

    def sign_in(self, email: str, password: str) -> httpx.Response:
        page = self.client.get("/accounts/login/").text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        assert token
        form = {"login": email, "password": password, "csrfmiddlewaretoken": token.group(1)}
        return self.client.post("/accounts/login/", data=form, follow_redirects=True)

    def faults(self) -> str:
        """What went wrong in it, from its log."""
        lines = self.log.read_text("utf-8", "replace").splitlines()
        return "\n".join(line for line in lines if "status=5" in line or " INFO " not in line)[-6000:]


@contextlib.contextmanager
def served(
    site: MadeSite, *options: str, command: str = "serve", port: int = 0, worker: bool = False, **environment: str
) -> Iterator[Server]:
    """A site behind an address, with one process that answers. port: any free one for 0. worker: with one that
    delivers, too."""
    without = ["--no-worker"] if command == "serve" and not worker else []
    arguments = command_line(
        command, "--site", site.folder, f"--port={port}", "--workers=1", "--json", *without, *options
    )
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
                await_listener(server.address)
                yield server
        finally:
            process.terminate()
            process.communicate(timeout=40)


def await_listener(address: str) -> None:
    """An address is told a moment before anybody listens there, and browsers ask once."""
    host, _, port = address.removeprefix("http://").rpartition(":")
    end = time.monotonic() + 60
    while True:
        try:
            with socket.create_connection((host, int(port)), timeout=5):
                return
        except OSError:
            assert time.monotonic() < end, f"nobody listens at {address}"
            time.sleep(0.02)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    grow(Path(sys.argv[1]))
