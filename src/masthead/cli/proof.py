"""An edition taken to the point where somebody can judge it: read, rendered, checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from masthead.checks import Preflight, preflight
from masthead.checks.reached import Reached
from masthead.cli.workspace import Manuscript, media_of, translations_of
from masthead.edition.findings import Finding, Severity, has_errors
from masthead.edition.house import HouseFormat
from masthead.edition.model import Edition
from masthead.edition.reading_time import ReadingTime, reading_time, section_words
from masthead.render.email import render_email
from masthead.render.pieces import RenderedEmail
from masthead.render.preview import fill_preview
from masthead.render.sheet import Sheet

PageOf = Callable[[HouseFormat, Edition], str]


@dataclass(frozen=True, slots=True)
class Proof:
    """A manuscript with its mail as rendered, as a sample reader sees it, and everything found in it."""

    manuscript: Manuscript
    sheet: Sheet
    rendered: RenderedEmail
    html: str
    text: str
    findings: tuple[Finding, ...]
    reading_time: ReadingTime

    @property
    def email_bytes(self) -> int:
        """Size of the mail HTML as a sample reader gets it, bytes of UTF-8; what Gmail's limit counts."""
        return len(self.html.encode())

    @property
    def stopping(self) -> tuple[Finding, ...]:
        """The findings that stop a mailing."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)

    @property
    def passed(self) -> bool:
        """Whether nothing stops a mailing."""
        return not has_errors(self.findings)

    def sections(self) -> list[tuple[str, str, int]]:
        """(kind, label, words) of each section, in order."""
        return [(each.kind, each.label, section_words(each)) for each in self.manuscript.edition.sections]

    def as_json(self) -> dict[str, object]:
        """What `masthead check --json` reports of an edition, but its findings."""
        edition = self.manuscript.edition
        return {
            "publication": edition.publication,
            "number": edition.number,
            "words": self.reading_time.words,
            "characters": self.reading_time.characters,
            "reading_time": self.reading_time.seconds,
            "email_bytes": self.email_bytes,
            "sections": [
                {"kind": kind, "label": label, "words": words, "line": line}
                for (kind, label, words), line in zip(self.sections(), self.manuscript.reading.lines, strict=True)
            ],
        }


def make_proof(
    manuscript: Manuscript,
    *,
    media_url: str | None = None,
    page_of: PageOf | None = None,
    picture_url: str = "",
    reached: tuple[Reached, ...] = (),
) -> Proof:
    """Render and check a manuscript.

    media_url: where the publication folder's images are served, "" for paths relative to it.
    page_of: where an edition's page will be, this one's and its translations'. Without either, addresses
    below the publication's own. picture_url: where the picture drawn from the title will be, "" for nowhere.
    reached: what came of asking for the links, when somebody did.
    """
    house, edition = manuscript.house, manuscript.edition
    page_of = page_of or edition_address
    site = house.publication.url.rstrip("/")
    sheet = Sheet(
        edition=edition,
        house=house,
        theme=manuscript.theme,
        media=media_of(manuscript, base_url=(f"{site}/media" if site else "") if media_url is None else media_url),
        web_url=page_of(house, edition),
        picture_url=picture_url,
        archive_url=site,
        translations=_addresses(manuscript, page_of),
    )
    rendered = render_email(sheet)
    html = fill_preview(rendered.html, rendered)
    text = fill_preview(rendered.text, rendered)
    found = preflight(
        Preflight(
            edition=edition,
            house=house,
            sheet=sheet,
            rendered=rendered,
            html=html,
            text=text,
            read_findings=manuscript.findings,
            line_of=manuscript.reading.line_of,
            reached=reached,
        )
    )
    if any(finding.code == "file-too-large" for finding in manuscript.findings):
        found = manuscript.findings  # nothing was read, so nothing else can be said
    return Proof(manuscript, sheet, rendered, html, text, found, reading_time(edition, house))


def edition_address(house: HouseFormat, edition: Edition) -> str:
    """Where the edition's page will be, "" when the publication has no address."""
    site = house.publication.url.rstrip("/")
    return f"{site}/editions/{edition.date.isoformat()}" if site else ""


def _addresses(manuscript: Manuscript, page_of: PageOf) -> dict[str, str]:
    """Language → page of the same edition, for the translations that exist and have a page."""
    written = {language: target for language, target in manuscript.edition.translations if "://" in target}
    found = {language: page_of(*other) for language, other in translations_of(manuscript).items()}
    return written | {language: address for language, address in found.items() if address}
