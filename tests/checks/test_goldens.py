"""Each check on a good and a bad edition. The folders are reading matter: an edition beside what is found in it.

golden/<check>/good.md, bad.md: editions. bad.findings.json: all that this check finds in the bad one.
Where the fault is not in the edition itself, the bad one comes with house.toml (another house format), bad.html
(a mail that our renderer would not write), media.json (image files) or reached.json (what came of its links).
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from masthead.checks import Preflight, preflight
from masthead.checks.reached import Outcome, Reached
from masthead.checks.registry import CHECKS
from masthead.edition.findings import Finding
from masthead.edition.house_toml import read_house
from masthead.edition.markdown import read_edition
from masthead.edition.media import Media
from masthead.edition.model import Edition
from masthead.render.email import render_email
from masthead.render.pieces import RenderedEmail
from masthead.render.preview import fill_preview
from masthead.render.sheet import Sheet
from masthead.render.themes import theme_named

GOLDEN = Path(__file__).parent / "golden"
MailPieces = Callable[[str, str, Edition], RenderedEmail]


def json_of(path: Path, default: Any) -> Any:
    return json.loads(path.read_text("utf-8")) if path.is_file() else default


def proof(name: str, which: str, mail_pieces: MailPieces) -> Preflight:
    """What checks look at for one golden edition."""
    folder = GOLDEN / name
    own_house = folder / "house.toml"
    house = read_house(
        (own_house if which == "bad" and own_house.is_file() else GOLDEN / "house.toml").read_text("utf-8")
    )
    assert house.house is not None, house.findings
    reading = read_edition((folder / f"{which}.md").read_text("utf-8"), house.house)
    media = {src: Media(**values) for src, values in json_of(folder / "media.json", {}).items()}
    sheet = Sheet(
        edition=reading.edition,
        house=house.house,
        theme=theme_named("harbour"),
        media=media,
        web_url="https://pier.example/7",
        archive_url="https://pier.example",
        translations={language: page for language, page in reading.edition.translations if "://" in page},
    )
    rendered = render_email(sheet)
    html, text = fill_preview(rendered.html, rendered), fill_preview(rendered.text, rendered)
    other_mail = folder / "bad.html"
    if which == "bad" and other_mail.is_file():
        html = text = other_mail.read_text("utf-8")
        rendered = mail_pieces(html, text, reading.edition)
    reached = json_of(folder / "reached.json", []) if which == "bad" else []
    return Preflight(
        edition=reading.edition,
        house=house.house,
        sheet=sheet,
        rendered=rendered,
        html=html,
        text=text,
        read_findings=reading.findings,
        line_of=reading.line_of,
        reached=tuple(Reached(**{**each, "outcome": Outcome(each["outcome"])}) for each in reached),
    )


def found_by(name: str, p: Preflight) -> list[Finding]:
    own = {code.name for code in CHECKS[name].codes}
    return [finding for finding in preflight(p) if finding.code in own]


@pytest.mark.parametrize("name", CHECKS)
def test_check_has_nothing_to_say_about_its_good_edition(name: str, mail_pieces: MailPieces) -> None:
    assert found_by(name, proof(name, "good", mail_pieces)) == []


@pytest.mark.parametrize("name", CHECKS)
def test_check_finds_what_is_wrong_in_its_bad_edition(name: str, mail_pieces: MailPieces) -> None:
    found = [
        {
            "code": each.code,
            "severity": each.severity.value,
            "section": each.section,
            "line": each.line,
            "message": each.message,
            "remedy": each.remedy,
        }
        for each in found_by(name, proof(name, "bad", mail_pieces))
    ]
    assert found == json.loads((GOLDEN / name / "bad.findings.json").read_text("utf-8"))


def test_goldens_are_of_the_checks_there_are() -> None:
    assert {path.name for path in GOLDEN.iterdir() if path.is_dir()} == set(CHECKS)


@pytest.mark.parametrize("name", CHECKS)
def test_good_editions_stop_no_mailing(name: str, mail_pieces: MailPieces) -> None:
    p = proof(name, "good", mail_pieces)
    assert [(each.code, each.message) for each in preflight(p) if each.severity != "info"] == []
