"""An edition file, read: front matter, then a section per ``##`` heading, and everything there is to say about them.

Reading never fails. Whatever is wrong becomes a finding with its line, and there is always an
edition, with neutral values for what the file does not say.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from masthead.edition.audiences import SIGN, is_reserved
from masthead.edition.findings import Finding, Severity, error, info, warning
from masthead.edition.house import HouseFormat, fold
from masthead.edition.kind import Kind
from masthead.edition.markdown import source as characters
from masthead.edition.markdown.attributes import HeadingAttributes
from masthead.edition.markdown.body import CODE, Body, Cell
from masthead.edition.markdown.front_matter import FrontMatter, read_front_matter, split_front_matter
from masthead.edition.markdown.grammar import link_definitions
from masthead.edition.markdown.outline import Part, outline
from masthead.edition.markdown.words import HouseWords, house_words
from masthead.edition.model import Edition, Section


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of a file.

    lines: for each section of `edition` the 1-based line of its heading (of its first words, for a greeting).
    source: the file's lines, cleaned.
    """

    edition: Edition
    findings: tuple[Finding, ...]
    lines: tuple[int, ...]
    source: tuple[str, ...] = ()

    def line_of(self, section: int | None, needle: str) -> int | None:
        """The first line within a section (None: within the file) that holds the words of `needle`.

        Words may be parted by any white space, and case matters only where it decides.
        """
        words = needle.split()
        if not words:
            return None
        start, end = 0, len(self.source)
        if section is not None:
            if not 0 <= section < len(self.lines):
                return None
            start = self.lines[section] - 1
            end = self.lines[section + 1] - 1 if section + 1 < len(self.lines) else end
        text = "\n".join(self.source[start:end])
        pattern = r"\s+".join(re.escape(word) for word in words)
        match = re.search(pattern, text) or re.search(pattern, text, re.IGNORECASE)
        return start + text.count("\n", 0, match.start()) + 1 if match else None


def read_edition(source: bytes | str, house: HouseFormat, *, file: str = "") -> Reading:
    """Read an edition file in the terms of its house format. file: named in findings. Never raises for its content."""
    if refused := characters.too_large(source, file):
        return Reading(_edition(FrontMatter(house.publication.slug, house.publication.language), ()), (refused,), ())
    findings: list[Finding] = []
    if isinstance(source, bytes):
        source, found = characters.decode(source)
        findings += found
    text, found = characters.clean(source)
    findings += found
    lines = text.split("\n")
    split = split_front_matter(lines, findings)
    front = read_front_matter(split, house, findings)
    reader = _SectionReader(house, front, lines, findings)
    sections, starts = reader.read(split.body_line)
    return Reading(_edition(front, sections), _in_order(findings, file), starts, tuple(lines))


def _edition(front: FrontMatter, sections: tuple[Section, ...]) -> Edition:
    return Edition(
        publication=front.publication,
        number=front.number,
        date=front.date,
        title=front.title,
        subject=front.subject,
        preheader=front.preheader,
        authors=front.authors,
        sponsor=front.sponsor,
        language=front.language,
        translations=front.translations,
        sections=sections,
    )


def _in_order(findings: Sequence[Finding], file: str) -> tuple[Finding, ...]:
    placed = (replace(finding, file=file or None) for finding in findings)
    return tuple(sorted(placed, key=lambda finding: (finding.line or 0, finding.column or 0)))


class _SectionReader:
    """Reads the sections below the front matter."""

    def __init__(self, house: HouseFormat, front: FrontMatter, lines: Sequence[str], findings: list[Finding]) -> None:
        self._house = house
        self._front = front
        self._lines = lines
        self._findings = findings
        self._words: HouseWords = house_words(front.language, house)

    def read(self, body_line: int) -> tuple[tuple[Section, ...], tuple[int, ...]]:
        """The sections and the line each begins in."""
        parts = outline(self._lines, body_line, self._house, self._front.title, self._findings)
        definitions = self._definitions(parts)
        sections = [(self._section(part, definitions), part.line) for part in parts]
        self._report_repeated(parts)
        return tuple(section for section, _line in sections), tuple(line for _section, line in sections)

    def _definitions(self, parts: Sequence[Part]) -> Mapping[str, Any]:
        """Link definitions count in the whole file, wherever they stand."""
        pattern = re.compile(r" {0,3}\[[^\]]+\]:[ \t]*\S")
        lines = [line for part in parts for line in part.markdown.split("\n") if pattern.match(line)]
        return link_definitions("\n\n".join(lines)) if lines else {}

    def _section(self, part: Part, definitions: Mapping[str, Any]) -> Section:
        label = self._label(part)
        kind = self._kind(part, label)
        values = part.heading.values
        body = Body(
            part.markdown,
            label=label,
            line=part.line,
            first=part.first,
            attributes=values,
            words=self._words,
            references=definitions,
        )
        fields = kind.read(body)
        self._findings += body.findings
        used = {"kind", "segment", *kind.attributes(fields)}
        for name in values:
            if name not in used and values[name]:
                self._say(f"“{name}” has no meaning for a section of kind “{kind.name}”.", "Remove it.", part, label)
        for unknown in part.heading.unknown:
            known = "The braces of a heading may hold kind, segment and sponsor."
            self._say(f"“{unknown}” in the heading is not understood; it is left out.", known, part, label)
        return Section(kind=kind.name, label=label, fields=fields, segment=self._segment(part, label))

    def _segment(self, part: Part, label: str) -> str:
        segment = part.heading.values.get("segment", "")
        if not is_reserved(segment):
            return segment
        # Never "": what was meant for some would be shown to all.
        read = segment.replace(SIGN, "-")
        remedy = "Name a segment or a tag; names with a slash are Masthead’s own."
        self._say(f"“{segment}” cannot be the name of a segment; it is read as “{read}”.", remedy, part, label)
        return read

    def _label(self, part: Part) -> str:
        heading = Body("", line=part.line, words=self._words)
        label = heading.plain(Cell(part.heading.words, part.line))
        self._findings += heading.findings
        return label

    def _kind(self, part: Part, label: str) -> Kind:
        # The registry imports every kind and each kind this package: import when first needed.
        from masthead.edition.sections.registry import UnknownKindError, kind_named

        slot = self._house.slot_for(label) if label else None
        for name in (
            part.heading.values.get("kind"),
            slot.kind if slot else None,
            "greeting" if part.is_lead else None,
        ):
            if name is None:
                continue
            try:
                return kind_named(name)
            except UnknownKindError as fault:
                self._findings.append(
                    error("unknown-kind", str(fault), "Use one of these.", section=label or None, line=part.line)
                )
        if slot is None and "kind" not in part.heading.values:
            self._report_unknown(part, label)
        return kind_named("text")

    def _report_unknown(self, part: Part, label: str) -> None:
        names = [name for slot in self._house.rundown for name in (slot.label, *slot.aliases)]
        by_fold = {fold(name): name for name in names}
        near = difflib.get_close_matches(fold(label[:100]), by_fold, n=1, cutoff=0.7)
        meant = f"Did you mean “{by_fold[near[0]]}”? " if near else ""
        self._findings.append(
            warning(
                "unknown-label",
                f"The house format has no section “{label}”; it is read as free text.",
                f"{meant}Name its kind, as in “## {label or 'Label'} {{kind=story}}”, or add it to the house format.",
                section=label or None,
                line=part.line,
            )
        )

    def _report_repeated(self, parts: Sequence[Part]) -> None:
        planned = Counter(fold(name) for slot in self._house.rundown for name in {slot.label, *slot.aliases})
        seen: dict[str, list[Part]] = {}
        for part in parts:
            if not part.is_lead:
                seen.setdefault(fold(part.heading.words), []).append(part)
        for label, same in seen.items():
            if len(same) > max(planned[label], 1):
                words = same[0].heading.words
                message = f"“{words}” stands {len(same):,} times, first on line {same[0].line}."
                self._findings.append(
                    info(CODE, message, "Check that this is meant.", section=words or None, line=same[-1].line)
                )

    def _say(self, message: str, remedy: str, part: Part, label: str) -> None:
        self._findings.append(
            Finding(
                code=CODE,
                severity=Severity.WARNING,
                message=message,
                remedy=remedy,
                section=label or None,
                line=part.line,
            )
        )


__all__ = ["HeadingAttributes", "Reading", "read_edition"]
