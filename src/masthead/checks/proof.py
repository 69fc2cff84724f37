"""An edition taken to the point where somebody can judge it: rendered, read as a sample reader would, checked."""

from __future__ import annotations

from dataclasses import dataclass

from masthead.checks.check import LineOf, Preflight
from masthead.checks.preflight import preflight
from masthead.checks.reached import Reached
from masthead.edition.findings import Finding, Severity, has_errors
from masthead.edition.reading_time import ReadingTime, reading_time, section_words
from masthead.render.email import render_email
from masthead.render.pieces import RenderedEmail
from masthead.render.preview import fill_preview
from masthead.render.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Proof:
    """A sheet with its mail as rendered, as a sample reader sees it, and everything found in it."""

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
        """The findings that stop a mailing and a publication."""
        return tuple(finding for finding in self.findings if finding.severity is Severity.ERROR)

    @property
    def passed(self) -> bool:
        """Whether nothing stops a mailing or a publication."""
        return not has_errors(self.findings)

    def sections(self) -> list[tuple[str, str, int]]:
        """(kind, label, words) of each section, in order."""
        return [(each.kind, each.label, section_words(each)) for each in self.sheet.edition.sections]


def prove(
    sheet: Sheet,
    *,
    read_findings: tuple[Finding, ...] = (),
    line_of: LineOf | None = None,
    reached: tuple[Reached, ...] = (),
) -> Proof:
    """Render and check a sheet.

    read_findings: what reading the edition already found, part of the answer. line_of: finds the line of some words,
    for editions that have lines. reached: what came of asking for the links, when somebody did.
    """
    rendered = render_email(sheet)
    html = fill_preview(rendered.html, rendered)
    text = fill_preview(rendered.text, rendered)
    found = preflight(
        Preflight(
            edition=sheet.edition,
            house=sheet.house,
            sheet=sheet,
            rendered=rendered,
            html=html,
            text=text,
            read_findings=read_findings,
            line_of=line_of or _nowhere,
            reached=reached,
        )
    )
    return Proof(sheet, rendered, html, text, found, reading_time(sheet.edition, sheet.house))


def _nowhere(_section: int | None, _words: str) -> int | None:
    return None
