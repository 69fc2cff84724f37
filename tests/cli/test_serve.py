"""`masthead serve` and `masthead web`: a whole site behind an address, and every reason why there is none."""

from __future__ import annotations

import json
import re
import signal
import socket
import sqlite3
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from tests.cli.conftest import Run
from tests.resident import Resident
from tests.sites import MadeSite, served


def test_site_is_served_whole_from_one_process_tree(site: MadeSite) -> None:
    with served(site) as server:
        health = server.client.get("/health")
        inside = server.sign_in(site.email, site.password)
        style = re.search(r'"(/static/[^"]+\.\w{12}\.css)"', inside.text)
        assert style
        sheet = server.client.get(style.group(1))
        picture = server.client.get(f"/media/images/{next((site.folder / 'media' / 'images').iterdir()).name}")
    said = server.log.read_text("utf-8")

    assert (health.status_code, health.json()["status"]) == (200, "ok")
    assert (inside.status_code, inside.url.path) == (200, "/newsroom/")
    assert (sheet.status_code, "immutable" in sheet.headers["cache-control"]) == (200, True)
    assert (picture.status_code, picture.headers["content-type"]) == (200, "image/png")
    assert server.process.returncode == 0
    assert re.search(r"INFO +GET /newsroom/ status=200 ms=[\d.]+ user=1 id=\w{16}\n", said)
    assert "ERROR" not in said
    assert site.password not in said


def test_request_under_way_is_answered_when_the_server_is_asked_to_end(collected_site: MadeSite) -> None:
    with served(collected_site) as server:
        server.client.get("/health")
        parts = urlsplit(server.address)
        with socket.create_connection((parts.hostname, parts.port), timeout=30) as wire:
            head = "POST /accounts/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: 20\r\n"
            wire.sendall(f"{head}Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin=mei".encode())
            server.client.get("/health")
            server.process.send_signal(signal.SIGTERM)
            # Whoever comes now finds nobody.
            while _listens(parts.port or 0):
                pass
            wire.sendall(b"&password=x")
            answer = b"".join(iter(lambda: wire.recv(65536), b""))
        assert server.process.wait(40) == 0

    assert answer.startswith(b"HTTP/1.1 403 ")


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


SCHEDULE = """
from datetime import timedelta
from django.utils import timezone
from masthead.web.newsroom import actions
from masthead.web.newsroom.models import Edition
from masthead.web.team.models import User
user, edition = User.objects.get(), Edition.objects.get()
actions.withdraw_edition(user=user, edition=edition)
actions.publish_edition(user=user, edition=edition, at=timezone.now() + timedelta(hours=1))
# Two hours pass.
revision, past = edition.revisions.get(approved_go_live_at__isnull=False), timezone.now() - timedelta(hours=1)
revision.approved_go_live_at, revision.content["go_live_at"] = past, past.isoformat()
revision.save()
"""


def test_edition_whose_time_has_come_is_published_by_the_clock_and_not_by_web(collected: Resident) -> None:
    done = collected("manage", "--site", collected.site.folder, "shell", "-c", SCHEDULE)
    assert done.returncode == 0, done.stderr

    page = "/harbour-lantern/editions/2026-11-28/"
    with served(collected.site, command="web", MASTHEAD_LOG_FORMAT="json") as server:
        front = server.client.get("/accounts/login/?next=/secret/")
        assert server.client.get(page).status_code == 404
    logged = [json.loads(line) for line in server.log.read_text("utf-8").splitlines()]
    with served(collected.site) as server:
        # The clock looks as soon as it runs; a test that waits for ever is ended by its own limit.
        while server.client.get(page).status_code != 200:
            time.sleep(0.05)

    assert "ERROR" not in server.log.read_text("utf-8")
    assert front.status_code == 200
    [request] = [line for line in logged if line.get("path") == "/accounts/login/"]
    assert {name: request[name] for name in ("level", "logger", "method", "status", "user")} == {
        "level": "info",
        "logger": "masthead.request",
        "method": "GET",
        "status": 200,
        "user": None,
    }
    assert request["id"] == front.headers["x-request-id"]


def make_older(site: MadeSite) -> None:
    """As the version before left it: without the column that the last change of an app has added."""
    with sqlite3.connect(site.folder / "masthead.sqlite") as connection:
        gone = connection.execute(
            "DELETE FROM django_migrations WHERE app = 'wagtailusers' AND name = '0015_userprofile_keyboard_shortcuts'"
        )
        connection.execute("ALTER TABLE wagtailusers_userprofile DROP COLUMN keyboard_shortcuts")
        assert gone.rowcount == 1
    connection.close()


@pytest.mark.parametrize("command", [["serve", "--no-migrate"], ["web"]])
def test_tables_of_an_older_version_are_refused_where_nobody_may_change_them(
    resident: Resident, command: list[str]
) -> None:
    make_older(resident.site)

    done = resident(*command, "--site", resident.site.folder)

    assert done.returncode == 1
    assert "1 change is missing, wagtailusers.0015_userprofile_keyboard_shortcuts" in done.stderr
    assert "masthead manage" in done.stderr


@pytest.mark.parametrize("command", ["serve", "web"])
def test_database_of_a_newer_version_is_refused_and_left_alone(resident: Resident, command: str) -> None:
    with sqlite3.connect(resident.site.folder / "masthead.sqlite") as connection:
        connection.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('newsroom', '9999_of_tomorrow', '2026-11-23')"
        )
    connection.close()

    done = resident(command, "--site", resident.site.folder)

    assert done.returncode == 1
    assert "The database is newer than this program" in done.stderr
    assert "newsroom.9999_of_tomorrow" in done.stderr


def test_tables_of_an_older_version_are_brought_up_to_date_before_anybody_is_served(collected: Resident) -> None:
    make_older(collected.site)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = collected("serve", "--site", collected.site.folder, "--port", str(port))

    with sqlite3.connect(collected.site.folder / "masthead.sqlite") as connection:
        assert connection.execute("SELECT count(keyboard_shortcuts) FROM wagtailusers_userprofile").fetchall()
        applied = connection.execute("SELECT count(*) FROM django_migrations WHERE name LIKE '0015_userprofile_k%'")
        assert applied.fetchone() == (1,)
    connection.close()
    assert "Bringing the tables up to date" in done.stderr
    assert f"127.0.0.1 port {port} cannot be listened on: Address already in use" in done.stderr
    assert "--port N" in done.stderr
    assert done.returncode == 1


def test_half_made_site_is_not_served(resident: Resident) -> None:
    (resident.site.folder / ".unfinished").touch()

    done = resident("serve", "--site", resident.site.folder)

    assert done.returncode == 2
    assert "left half-made" in done.stderr
    assert f"masthead init {resident.site.folder}" in done.stderr


@pytest.mark.parametrize("command", ["serve", "web", "manage", "config"])
def test_folder_without_a_site_says_how_to_make_one(masthead: Run, command: str, tmp_path: Path) -> None:
    done = masthead(command)

    assert done.returncode == 2
    assert f"There is no site in {tmp_path}: it has no masthead.toml" in done.stderr
    assert "masthead init DIR" in done.stderr


BAD: dict[str, tuple[str, str]] = {
    "no TOML": ("[site", "masthead.toml cannot be read"),
    "no secret": ("[site]\n", "secret_key is missing"),
    "short secret": ('[site]\nsecret_key = "x"\n', "at least 32 random characters"),
    "unknown key": (
        '[site]\nsecret_key = "{secret}"\ndatabse = "sqlite"\n',
        "databse (masthead.toml): there is no",
    ),
    "unknown table": ('[site]\nsecret_key = "{secret}"\n[server]\nport = 1\n', "a table “server” that means nothing"),
    "bad relay": ('[site]\nsecret_key = "{secret}"\nrelay = "smpt://mei:pw@mail"\n', "Did you mean “smtp”?"),
    "bad host": ('[site]\nsecret_key = "{secret}"\nhosts = ["https://press.example"]\n', "is no host name"),
    "bad zone": ('[site]\nsecret_key = "{secret}"\ntime_zone = "Hongkong/City"\n', "write a time zone like"),
}


@pytest.mark.parametrize("case", BAD)
def test_settings_that_cannot_be_used_are_explained(masthead: Run, tmp_path: Path, case: str) -> None:
    text, words = BAD[case]
    secret = "s3cr3t" * 6
    (tmp_path / "masthead.toml").write_text(text.replace("{secret}", secret), "utf-8")

    for command in ("serve", "config"):
        done = masthead(command)
        assert done.returncode == (2 if command == "serve" else 1)
        assert words in done.stderr
        assert secret not in done.stderr + done.stdout
        assert "mei:pw" not in done.stderr
