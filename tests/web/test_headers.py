"""What every answer tells browsers about safety."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest
from django.test import Client
from tests.web.conftest import SignIn
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminTimeInput

from masthead.web import headers
from masthead.web.publications.models import Publication
from masthead.web.team.models import User


def policy(answer: object) -> dict[str, list[str]]:
    said = answer.headers["Content-Security-Policy"]  # type: ignore[attr-defined]
    return {words[0]: words[1:] for words in (part.split() for part in said.split(";")) if words}


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/accounts/login/", headers.SIGN_IN_POLICY),
        ("/newsroom/", headers.NEWSROOM_POLICY),
        ("/harbour-morning/", headers.ARCHIVE_POLICY),
        ("/nothing/here/", headers.ARCHIVE_POLICY),
        ("/health", headers.ARCHIVE_POLICY),
        ("/api/v1/docs", headers.API_POLICY),
        ("/api/v1/publications", headers.API_POLICY),
    ],
)
def test_policy_is_the_strictest_that_a_page_can_bear(
    client: Client, publications: dict[str, Publication], path: str, expected: str
) -> None:
    assert client.get(path).headers["Content-Security-Policy"] == expected


def test_no_policy_lets_strangers_or_evaluated_scripts_in() -> None:
    for name in ("NEWSROOM_POLICY", "ARCHIVE_POLICY", "SIGN_IN_POLICY", "API_POLICY", "PREVIEW_POLICY"):
        said = getattr(headers, name)
        assert "unsafe-eval" not in said
        assert "script-src *" not in said
        assert "default-src 'none'" in said or "default-src 'self'" in said
        assert "frame-ancestors" in said


def test_newsroom_runs_no_inline_scripts(sign_in: SignIn, administrator: User) -> None:
    said = policy(sign_in(administrator).get("/newsroom/"))

    assert said["script-src"] == ["'self'"]
    assert said["object-src"] == ["'none'"]


@pytest.mark.parametrize("widget", [AdminDateInput, AdminDateTimeInput, AdminTimeInput])
def test_date_fields_do_without_inline_scripts(widget: type[AdminDateInput]) -> None:
    written = widget().render("day", None, {"id": "id_day"})

    assert "<script" not in written
    assert 'data-for="id_day"' in written


def test_readers_pages_run_no_scripts_and_stand_in_no_frame(
    client: Client, publications: dict[str, Publication]
) -> None:
    said = policy(client.get("/harbour-morning/"))

    assert said["default-src"] == ["'none'"]
    assert "script-src" not in said
    assert said["frame-ancestors"] == ["'none'"]


def test_every_answer_has_the_other_headers(sign_in: SignIn, administrator: User) -> None:
    said = sign_in(administrator).get("/newsroom/").headers

    assert said["X-Content-Type-Options"] == "nosniff"
    assert said["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert said["X-Frame-Options"] == "SAMEORIGIN"
    assert said["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in said["Permissions-Policy"]
    assert "Strict-Transport-Security" not in said


def test_cookies_are_out_of_reach_of_scripts(client: Client, administrator: User) -> None:
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": administrator.email, "password": "correct horse battery"})

    session = client.cookies["sessionid"]
    assert (session["httponly"], session["samesite"]) == (True, "Lax")
    assert client.cookies["csrftoken"]["samesite"] == "Lax"


def settings_of(folder: Path, monkeypatch: pytest.MonkeyPatch, **said: str) -> object:
    """What Django would read for another site."""
    (folder / "masthead.toml").write_text(f'[site]\nsecret_key = "{"k" * 40}"\n', "utf-8")
    monkeypatch.setenv("MASTHEAD_SITE", str(folder))
    for name, value in said.items():
        monkeypatch.setenv(f"MASTHEAD_{name.upper()}", value)
    specification = importlib.util.find_spec("masthead.web.settings")
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.mark.parametrize(("proxies", "redirects"), [("0", False), ("1", True)])
def test_https_means_secure_cookies_and_browsers_that_stay_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, proxies: str, redirects: bool
) -> None:
    made = vars(settings_of(tmp_path, monkeypatch, base_url="https://press.example", trusted_proxies=proxies))

    assert made["SESSION_COOKIE_SECURE"] is made["CSRF_COOKIE_SECURE"] is True
    assert made["SECURE_HSTS_SECONDS"] == 31_536_000
    assert made["SECURE_SSL_REDIRECT"] is redirects
    assert made["SECURE_REDIRECT_EXEMPT"] == [r"^health$"]
    assert made["DEBUG"] is False


def test_http_on_this_machine_needs_no_secure_cookies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = vars(settings_of(tmp_path, monkeypatch))

    assert made["SESSION_COOKIE_SECURE"] is made["CSRF_COOKIE_SECURE"] is False
    assert (made["SECURE_HSTS_SECONDS"], made["SECURE_SSL_REDIRECT"]) == (0, False)
