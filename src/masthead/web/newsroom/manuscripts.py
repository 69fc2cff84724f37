"""What a pasted or uploaded manuscript would make of an edition: read, laid over its rundown, not saved.

A manuscript says what it says: sections that it has replace those of the same label, the others stay, unless
everything is to be replaced. Date, number and publication are the edition's own.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from masthead.edition.clipboard import manuscript_from_html, manuscript_from_text
from masthead.edition.findings import Finding
from masthead.edition.house import HouseFormat, fold
from masthead.edition.markdown import read_edition
from masthead.edition.model import Edition, Section
from masthead.edition.reading_time import section_words

FRONT_MATTER = "front-matter"
_FIELDS = ("title", "subject", "preheader", "authors", "sponsor")
_MOST_TEXT = 2_000_000


class ManuscriptError(ValueError):
    """There is nothing in it, or it is a file of another sort. The message says what to do."""


class Fate(StrEnum):
    """What becomes of a section."""

    FILLED = "filled"
    REPLACED = "replaced"
    ADDED = "added"
    KEPT = "stays as it is"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Placed:
    """A section with its fate. words: of it afterwards; of one that is removed, before."""

    section: Section
    fate: Fate

    @property
    def words(self) -> int:
        """As budgets count them."""
        return section_words(self.section)


@dataclass(frozen=True, slots=True)
class Change:
    """A field of the form that changes."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Understood:
    """A manuscript over an edition. edition: what it would become. notes: what could not be kept, in plain words."""

    markdown: str
    edition: Edition
    placed: tuple[Placed, ...]
    changes: tuple[Change, ...]
    notes: tuple[str, ...]
    findings: tuple[Finding, ...]

    @property
    def words(self) -> int:
        """Of the sections that the manuscript brought."""
        return sum(each.words for each in self.placed if each.fate in {Fate.FILLED, Fate.REPLACED, Fate.ADDED})


def from_clipboard(*, html: str, text: str, current: Edition, house: HouseFormat, whole: bool = False) -> Understood:
    """What was pasted: as HTML where there is some, else as text. Raises `ManuscriptError`, `ClipboardError`."""
    manuscript = manuscript_from_html(html, house) if html.strip() else manuscript_from_text(text, house)
    understood = understand(manuscript.markdown, current=current, house=house, whole=whole, title=manuscript.title)
    return replace(understood, notes=(*manuscript.notes, *understood.notes))


def from_file(name: str, content: bytes, *, current: Edition, house: HouseFormat, whole: bool = False) -> Understood:
    """An uploaded .md, .txt or .html file. Raises `ManuscriptError`, `ClipboardError`."""
    ending = name.rpartition(".")[2].lower()
    if ending not in {"md", "markdown", "txt", "htm", "html"}:
        advice = "Open it, select all, copy, and paste it here." if ending in {"docx", "doc", "odt", "pages"} else ""
        raise ManuscriptError(
            f"“{name[:80]}” is not a file that can be read here; .md, .txt and .html can. {advice}".strip()
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise ManuscriptError(f"“{name[:80]}” is not written in UTF-8. Save it as UTF-8 and try again.") from None
    html = text if ending in {"htm", "html"} else ""
    return from_clipboard(html=html, text="" if html else text, current=current, house=house, whole=whole)


def understand(
    markdown: str, *, current: Edition, house: HouseFormat, whole: bool = False, title: str = ""
) -> Understood:
    """What Markdown, with front matter or without, would make of an edition. whole: replace every section."""
    if not markdown.strip() or len(markdown) > _MOST_TEXT:
        raise ManuscriptError(
            "There is nothing in it. Paste a manuscript, or choose a file."
            if not markdown.strip()
            else "It is longer than any manuscript. Paste it in parts."
        )
    reading = read_edition(markdown, house)
    named = markdown.lstrip("\ufeff\n").startswith("---")
    read = reading.edition if reading.edition.title else reading.edition.model_copy(update={"title": title})
    placed = tuple(_replaced(current, read) if whole else _laid_over(current, read))
    changes = tuple(_changes(current, read))
    update: dict[str, Any] = {change.field: getattr(read, change.field) for change in changes}
    update["sections"] = tuple(each.section for each in placed if each.fate is not Fate.REMOVED)
    findings = tuple(each for each in reading.findings if named or each.code != FRONT_MATTER)
    return Understood(
        markdown=markdown,
        edition=current.model_copy(update=update),
        placed=placed,
        changes=changes,
        notes=tuple(_notes(current, read)) if named else (),
        findings=findings,
    )


def _laid_over(current: Edition, read: Edition) -> Iterator[Placed]:
    """The rundown as it stands, with what the manuscript says of it; what it adds comes after what it stood behind."""
    arriving: dict[str, deque[int]] = defaultdict(deque)
    for index, section in enumerate(read.sections):
        arriving[_key(section)].append(index)
    behind: dict[int, list[Placed]] = defaultdict(list)
    standing: list[tuple[int, Placed]] = []
    taken: set[int] = set()
    for section in current.sections:
        found = arriving[_key(section)]
        index = found.popleft() if found else -1
        taken.add(index)
        standing.append((index, _filled(section, read.sections[index] if index >= 0 else None)))
    last = -1
    for index, section in enumerate(read.sections):
        if index in taken:
            last = index
        elif not section.fields.is_empty():
            behind[last].append(Placed(section, Fate.ADDED))
    yield from behind.pop(-1, ())
    for index, placed in standing:
        yield placed
        if index >= 0:
            yield from behind.pop(index, ())


def _filled(section: Section, arriving: Section | None) -> Placed:
    # A bare heading says that the section belongs there, not that it is to be emptied.
    if arriving is None or arriving.fields.is_empty() or arriving == section:
        return Placed(section, Fate.KEPT)
    kept = {"label": section.label, "segment": arriving.segment or section.segment}
    fate = Fate.FILLED if section.fields.is_empty() else Fate.REPLACED
    return Placed(arriving.model_copy(update=kept), fate)


def _replaced(current: Edition, read: Edition) -> Iterator[Placed]:
    before: dict[str, deque[Section]] = defaultdict(deque)
    for section in current.sections:
        before[_key(section)].append(section)
    for section in read.sections:
        known = before[_key(section)].popleft() if before[_key(section)] else None
        if known is None:
            yield Placed(section, Fate.ADDED)
        else:
            yield Placed(section, Fate.FILLED if known.fields.is_empty() else Fate.REPLACED)
    for left in before.values():
        yield from (Placed(section, Fate.REMOVED) for section in left)


def _changes(current: Edition, read: Edition) -> Iterator[Change]:
    for field in _FIELDS:
        before, after = getattr(current, field), getattr(read, field)
        if after and after != before:
            yield Change(field, _said(before), _said(after))


def _notes(current: Edition, read: Edition) -> Iterator[str]:
    if read.date.year > 1970 and read.date != current.date:
        yield f"The manuscript is dated {read.date:%d %B %Y}; the edition stays that of {current.date:%d %B %Y}."
    if read.publication and read.publication != current.publication:
        yield f"The manuscript is of “{read.publication}”; the edition stays with “{current.publication}”."


def _key(section: Section) -> str:
    return fold(section.label) or section.kind


def _said(value: str | Sequence[str]) -> str:
    return value if isinstance(value, str) else ", ".join(value)
