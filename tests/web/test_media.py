"""Uploaded pictures, and nothing else that lies beside them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings


@pytest.fixture
def media(settings: Settings, tmp_path: Path) -> Path:
    """A media folder with a picture, a document and a secret beside it."""
    root = tmp_path / "media"
    for name, content in {
        "images/a.png": "png",
        "images/page.html": "<script>",
        "documents/plan.png": "plan",
        "../masthead.toml": "secret",
        "../secret.png": "secret",
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
    (root / "images" / "link.png").symlink_to(tmp_path / "secret.png")
    settings.MEDIA_ROOT = root
    return root


def test_picture_is_given_out_with_its_type_and_nothing_may_run_in_it(client: Client, media: Path) -> None:
    answer = client.get("/media/images/a.png")

    assert (answer.status_code, answer.getvalue()) == (200, b"png")
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert "Set-Cookie" not in answer.headers


def test_picture_that_a_browser_has_is_not_sent_again(client: Client, media: Path) -> None:
    first = client.get("/media/images/a.png")
    assert first.getvalue() == b"png"
    since = first.headers["Last-Modified"]

    assert client.get("/media/images/a.png", headers={"if-modified-since": since}).status_code == 304


@pytest.mark.parametrize(
    "path",
    [
        "images/none.png",
        "images/page.html",
        "documents/plan.png",
        "images/../documents/plan.png",
        "../masthead.toml",
        "images/../../secret.png",
        "images/link.png",
        "images/",
        "images/%00.png",
        "images//etc/passwd",
    ],
)
def test_nothing_else_is_given_out(client: Client, media: Path, path: str) -> None:
    assert client.get(f"/media/{path}").status_code == 404


def test_pictures_are_only_read(client: Client, media: Path) -> None:
    assert client.post("/media/images/a.png").status_code == 405
