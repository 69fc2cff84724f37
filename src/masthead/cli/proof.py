"""A manuscript on disk taken to the point where somebody can judge it: read, rendered, checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from masthead.checks import proof
from masthead.checks.reached import Reached
from masthead.cli.workspace import Manuscript, media_of, translations_of
from masthead.edition.house import HouseFormat
from masthead.edition.model import Edition
from masthead.render.sheet import Sheet

PageOf = Callable[[HouseFormat, Edition], str]


@dataclass(frozen=True, slots=True)
class Proof(proof.Proof):
    """A manuscript with its mail as rendered, as a sample reader sees it, and everything found in it."""

    manuscript: Manuscript

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
    made = proof.prove(sheet, read_findings=manuscript.findings, line_of=manuscript.reading.line_of, reached=reached)
    found = made.findings
    if any(finding.code == "file-too-large" for finding in manuscript.findings):
        found = manuscript.findings  # nothing was read, so nothing else can be said
    return Proof(sheet, made.rendered, made.html, made.text, found, made.reading_time, manuscript)


def edition_address(house: HouseFormat, edition: Edition) -> str:
    """Where the edition's page will be, "" when the publication has no address."""
    site = house.publication.url.rstrip("/")
    return f"{site}/editions/{edition.date.isoformat()}" if site else ""


def _addresses(manuscript: Manuscript, page_of: PageOf) -> dict[str, str]:
    """Language → page of the same edition, for the translations that exist and have a page."""
    written = {language: target for language, target in manuscript.edition.translations if "://" in target}
    found = {language: page_of(*other) for language, other in translations_of(manuscript).items()}
    return written | {language: address for language, address in found.items() if address}
