"""What a check is, what it looks at, and how it says what it found.

A check is a function from `Preflight` to findings, with the codes it may use. It does no I/O and keeps no
state; whatever has to be fetched (link targets, image sizes) comes in with the `Preflight`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from masthead.checks.mail_view import MailView, view_mail
from masthead.checks.reached import Reached
from masthead.edition.findings import Finding, Severity
from masthead.edition.house import HouseFormat
from masthead.edition.kind import Link, leaves
from masthead.edition.media import Image
from masthead.edition.model import Edition
from masthead.edition.reading_time import section_words
from masthead.edition.richtext import RichLine, RichText
from masthead.render.pieces import RenderedEmail
from masthead.render.sheet import Sheet

LineOf = Callable[[int | None, str], int | None]
"""(section index or None for the front matter and the whole file, words) → 1-based line, None where unknown."""

GARBLING = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ue000-\uf8ff\ufeff]")
"""Controls, separators, marks that turn the writing direction (UAX 9), and what is no character at all."""

_QUOTE_LIMIT = 60


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding stands. section: the section's label; None concerns the whole edition."""

    section: str | None = None
    line: int | None = None


WHOLE_EDITION = Place()


@dataclass(frozen=True, slots=True)
class Code:
    """One sort of finding: its stable name, its default severity, what it means and how to mend it."""

    name: str
    severity: Severity
    meaning: str
    mend: str

    def found(self, message: str, remedy: str = "", *, at: Place = WHOLE_EDITION) -> Finding:
        """A finding of this sort. remedy: how to write it right here; `mend` when there is nothing more exact.

        Whatever would garble a terminal is taken out of both.
        """
        return Finding(
            code=self.name,
            severity=self.severity,
            message=GARBLING.sub(" ", message),
            remedy=GARBLING.sub(" ", remedy or self.mend),
            section=at.section,
            line=at.line,
        )


def error(name: str, meaning: str, mend: str) -> Code:
    """A code for what harms readers, or breaks law or delivery."""
    return Code(name, Severity.ERROR, meaning, mend)


def warning(name: str, meaning: str, mend: str) -> Code:
    """A code for what the house would rather have otherwise."""
    return Code(name, Severity.WARNING, meaning, mend)


def info(name: str, meaning: str, mend: str) -> Code:
    """A code for a matter of taste."""
    return Code(name, Severity.INFO, meaning, mend)


@dataclass(frozen=True, slots=True)
class Check:
    """One check. name: as in the house format's ``[checks]``. about: one sentence. codes: all it may emit."""

    name: str
    about: str
    codes: tuple[Code, ...]
    run: Callable[[Preflight], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Passage:
    """Some of an editor's words. section: None for the front matter. field: the front-matter key, else ""."""

    section: int | None
    text: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class PlacedLink:
    """A link with the section it stands in."""

    section: int
    text: str
    url: str
    affiliate: bool


@dataclass(frozen=True, slots=True)
class PlacedImage:
    """An image with the section it stands in."""

    section: int
    image: Image


def _nowhere(_section: int | None, _words: str) -> int | None:
    return None


@dataclass(frozen=True, kw_only=True)
class Preflight:
    """All that checks look at: the edition, what became of it, and what its reader already found.

    html, text: the mail as `fill_preview` gives it without a recipient, so that `rendered.spans` count into `html`.
    read_findings: from reading the file; they are always part of the answer.
    line_of: finds the line of some words; see `LineOf`.
    reached: what came of asking for the edition's links; empty when nobody asked.
    """

    edition: Edition
    house: HouseFormat
    sheet: Sheet
    rendered: RenderedEmail
    html: str
    text: str
    read_findings: tuple[Finding, ...] = ()
    line_of: LineOf = _nowhere
    reached: tuple[Reached, ...] = ()

    @cached_property
    def mail(self) -> MailView:
        """The mail's HTML, parsed once for all checks."""
        return view_mail(self.html, self.rendered.spans)

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """Every run of words an editor wrote, front matter first."""
        return tuple(passage for passage in _passages(self.edition) if passage.text)

    @cached_property
    def links(self) -> tuple[PlacedLink, ...]:
        """Every link of the edition, in reading order."""
        return tuple(_links(self.edition))

    @cached_property
    def images(self) -> tuple[PlacedImage, ...]:
        """Every image of the edition, in reading order."""
        return tuple(
            PlacedImage(index, image)
            for index, section in enumerate(self.edition.sections)
            for image in section.fields.images()
        )

    @cached_property
    def words(self) -> tuple[int, ...]:
        """The words of each section, as budgets count them."""
        return tuple(section_words(section) for section in self.edition.sections)

    def label(self, section: int) -> str:
        """What to call a section: its label, or its kind where it has none: “Greeting”."""
        found = self.edition.sections[section]
        return found.label or found.kind.capitalize()

    def place(self, section: int | None, *words: str) -> Place:
        """The line of the first of `words` that is found, else of the section's heading.

        Only the first line of each is looked for: a file may wrap where the edition does not.
        """
        label = None if section is None else self.label(section)
        heading = () if section is None else (self.edition.sections[section].label,)
        for needle in (*words, *heading):
            line = self.line_of(section, _first_line(needle)) if needle.strip() else None
            if line is not None:
                return Place(label, line)
        return Place(label)

    def is_reported(self, key: str) -> bool:
        """Whether the reader of the file found fault with this front-matter key, so that a check need not."""
        return any(
            finding.code == "front-matter" and (f"“{key}”" in finding.message or f"{key}: " in finding.remedy)
            for finding in self.read_findings
        )


def quoted(text: str, limit: int = _QUOTE_LIMIT) -> str:
    """Words in quotation marks for a message: on one line, shortened."""
    line = " ".join(GARBLING.sub(" ", text).split())
    return f"“{line}”" if len(line) <= limit else f"“{line[: limit - 1].rstrip()}…”"


def listed(words: Iterable[str], last: str = "and") -> str:
    """“A”, “B” and “C”, from words that are quoted already."""
    *head, tail = list(words) or [""]
    return f"{', '.join(head)} {last} {tail}" if head else tail


def counted(number: int, noun: str) -> str:
    """“1 word”, “1,200 words”."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _first_line(text: str) -> str:
    return text.strip().splitlines()[0]


def _passages(edition: Edition) -> Iterator[Passage]:
    yield Passage(None, edition.title, "title")
    yield Passage(None, edition.subject, "subject")
    yield Passage(None, edition.preheader, "preheader")
    for author in edition.authors:
        yield Passage(None, author, "authors")
    yield Passage(None, edition.sponsor, "sponsor")
    for index, section in enumerate(edition.sections):
        yield Passage(index, section.label)
        for leaf in leaves(section.fields):
            if isinstance(leaf, str):
                yield Passage(index, leaf)
            elif isinstance(leaf, RichText | RichLine):
                yield Passage(index, leaf.plain())
            elif isinstance(leaf, Link):
                yield Passage(index, leaf.text)
            elif isinstance(leaf, Image):
                yield Passage(index, leaf.alt or "")
                yield Passage(index, leaf.credit)


def _links(edition: Edition) -> Iterator[PlacedLink]:
    for index, section in enumerate(edition.sections):
        for link in section.fields.links():
            yield PlacedLink(index, link.text, link.url, link.affiliate)
