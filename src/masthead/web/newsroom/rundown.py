"""The rundown of an edition as its panel shows it: words against budgets, weight, findings, who has which section."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from masthead.checks.email_size import GMAIL_CLIPS_AT
from masthead.checks.proof import Proof
from masthead.edition.audiences import is_reserved
from masthead.edition.catalogue import catalogue_for
from masthead.edition.findings import Finding, Severity
from masthead.edition.house import Range
from masthead.edition.model import Section
from masthead.edition.reading_time import section_words
from masthead.edition.sections.registry import kinds
from masthead.web.newsroom.blocks_words import kind_words
from masthead.web.newsroom.desk_queries import Desk, Thread
from masthead.web.newsroom.filling import Partner
from masthead.web.newsroom.proofs import Draft
from masthead.web.newsroom.section_state import SectionState
from masthead.web.subscribers.marks import saying
from masthead.web.team.queries import Somebody

# Room on a bar beyond the budget, so that its end can be seen and passed.
_ROOM = 1.2
_KB = 1000


@dataclass(frozen=True, slots=True)
class Meter:
    """A quantity against its limits. words: all of it, said. fault: "" within the limits, else “under” or “over”.

    filled, low, high: places on a bar from 0 to 100; None where there is no such limit.
    """

    words: str
    fault: str
    filled: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding with where it leads: a section's block, a field's name, or nowhere (both empty)."""

    finding: Finding
    block: UUID | None = None
    field: str = ""

    @property
    def remedy(self) -> str:
        """What to do, as somebody who has a form before them can do it."""
        return _IN_FORM.get(self.finding.code, self.finding.remedy)

    @property
    def severity(self) -> str:
        """In a word."""
        return _SEVERITY_WORDS[self.finding.severity]


@dataclass(frozen=True, slots=True)
class Line:
    """One section as it is written. kind: "" where the label says it. kilobytes: its share of the mail.

    index: of the section that stands for it in the edition as it is filled, the one that pages show where it has
    alternatives. cut: what Gmail does to it, "" when it is shown whole. filled: where what stands in it is from, as in
    “filled from …”, "" where it is as written. locked: what is written in it is not shown. alternatives: whom each of
    them is shown to; none for one alone. said: the headline it is filled with.
    """

    index: int
    block: UUID | None
    label: str
    kind: str
    segment: str
    meter: Meter
    kilobytes: str
    cut: str
    state: SectionState
    assignee: Somebody | None
    threads: tuple[Thread, ...]
    remarks: tuple[Remark, ...]
    filled: str = ""
    locked: bool = False
    alternatives: tuple[str, ...] = ()
    said: str = ""

    @property
    def open_threads(self) -> int:
        """How many are not resolved."""
        return sum(not thread.resolved for thread in self.threads)

    @property
    def worst(self) -> str:
        """The gravest of its findings, in a word; "" for none."""
        return min((remark.finding.severity for remark in self.remarks), key=_RANK.__getitem__, default="")


@dataclass(frozen=True, slots=True)
class Rundown:
    """Everything the panel says of an edition. threads: on the whole edition, or on sections that are gone. partner:
    where the line “In partnership with” is from, None where it is as written.
    """

    words: Meter
    duration: str
    links: int
    weight: Meter
    clipping: str
    lines: tuple[Line, ...]
    remarks: tuple[Remark, ...]
    threads: tuple[Thread, ...]
    counts: Mapping[str, int]
    partner: Partner | None = None

    @property
    def open_threads(self) -> int:
        """How many are not resolved, in all."""
        return sum(line.open_threads for line in self.lines) + self.open_on_edition

    @property
    def open_on_edition(self) -> int:
        """How many of `threads` are not resolved."""
        return sum(not thread.resolved for thread in self.threads)

    @property
    def findings(self) -> int:
        """How many there are."""
        return sum(self.counts.values())

    @property
    def summary(self) -> str:
        """What is read out when something has changed."""
        found = ", ".join(_counted(number, word) for word, number in self.counts.items() if number)
        return f"{self.words.words}. {self.weight.words}. {found or 'No findings'}."


def rundown_of(draft: Draft, desk: Desk) -> Rundown:
    """The rundown of a draft."""
    proof = draft.proof
    placed = _placed(draft)
    sections = proof.sheet.edition.sections
    time = proof.reading_time
    budget = proof.sheet.house.budget
    gone = [block for block in desk.threads if block not in draft.blocks]
    return Rundown(
        words=meter(words_of(proof), budget.words, "word"),
        duration=catalogue_for("en").duration(time.seconds) if time.seconds else "nothing to read yet",
        links=sum(1 for section in sections for _ in section.fields.links()),
        weight=_weight(proof),
        clipping=_clipping(proof),
        lines=tuple(_line(draft, desk, origin, indices, placed) for origin, indices in _by_origin(draft).items()),
        remarks=tuple(placed[None]),
        threads=tuple(thread for block in gone for thread in desk.threads[block]),
        counts={
            _SEVERITY_WORDS[severity]: sum(finding.severity is severity for finding in proof.findings)
            for severity in Severity
        },
        partner=draft.filled.partner,
    )


def remarks_of(draft: Draft) -> tuple[Remark, ...]:
    """Every finding with where it leads, in the order of the findings."""
    order = {finding: place for place, finding in enumerate(draft.proof.findings)}
    found = (remark for remarks in _placed(draft).values() for remark in remarks)
    return tuple(sorted(found, key=lambda remark: order[remark.finding]))


def words_of(proof: Proof) -> int:
    """The words that count against the budget of an edition."""
    return sum(section_words(section) for section in proof.sheet.edition.sections if kinds()[section.kind].editorial)


def meter(value: int, limits: Range | None, noun: str) -> Meter:
    """A count against “from–to”."""
    said = _counted(value, noun)
    if limits is None:
        return Meter(said, "", 0, None, None)
    low, high = limits
    scale = max(high * _ROOM, value, 1)
    fault = "under" if value < low else "over" if value > high else ""
    said = f"{said} of {low:,}–{high:,}"
    if fault:
        said += f", {low - value:,} too few" if fault == "under" else f", {value - high:,} too many"
    return Meter(said, fault, _place(value, scale), _place(low, scale) if low else None, _place(high, scale))


def _by_origin(draft: Draft) -> Mapping[int, tuple[int, ...]]:
    """By written section, those that stand for it."""
    found: dict[int, tuple[int, ...]] = {}
    for index, origin in enumerate(draft.filled.origins):
        found[origin] = (*found.get(origin, ()), index)
    return found


def _line(
    draft: Draft, desk: Desk, origin: int, indices: tuple[int, ...], placed: Mapping[int | None, list[Remark]]
) -> Line:
    proof, index, filled = draft.proof, indices[0], draft.filled
    section, block = proof.sheet.edition.sections[index], draft.blocks[index]
    slot = proof.sheet.house.slot_for(section.label) if section.label else None
    spans = [span for span in proof.rendered.spans if span.section in indices]
    others = [proof.sheet.edition.sections[each].segment for each in indices] if len(indices) > 1 else []
    is_filled = origin in filled.sources
    return Line(
        index=index,
        block=block,
        label=_label(section),
        kind=kind_words(section.kind).label if _label(section) != kind_words(section.kind).label else "",
        segment="" if is_reserved(section.segment) else section.segment,
        meter=meter(section_words(section), slot.words if slot else None, "word"),
        kilobytes=f"{sum(span.end - span.start for span in spans) / _KB:.1f} KB" if spans else "",
        cut=_cut(proof, index),
        state=desk.state(block) if block else SectionState.OPEN,
        assignee=desk.assignee(block) if block else None,
        threads=desk.threads.get(block, ()) if block else (),
        remarks=tuple(remark for each in indices for remark in placed[each]),
        filled=(filled.sources[origin] or "elsewhere") if is_filled else "",
        locked=origin in filled.locked,
        alternatives=tuple(saying(each) for each in others),
        said=section.fields.headline() if is_filled else "",
    )


# --- weight -----------------------------------------------------------------------------------------------------


def _weight(proof: Proof) -> Meter:
    size, house = proof.email_bytes, proof.sheet.house.budget.email_kb * _KB
    limit = min(house, GMAIL_CLIPS_AT)
    scale = max(GMAIL_CLIPS_AT * _ROOM, size)
    said = f"{size / _KB:.0f} KB of mail, of {limit / _KB:.0f}"
    if size > limit:
        said += f": {(size - limit) / _KB:.0f} too many"
    return Meter(
        said, "over" if size > limit else "", _place(size, scale), _place(house, scale), _place(GMAIL_CLIPS_AT, scale)
    )


def _clipping(proof: Proof) -> str:
    size = proof.email_bytes
    if size <= GMAIL_CLIPS_AT:
        return f"Gmail shows all of it; it cuts at 102 KB, {(GMAIL_CLIPS_AT - size) / _KB:.0f} KB further on."
    spans = sorted(proof.rendered.spans, key=lambda span: span.end)
    cut = next((span for span in spans if span.end > GMAIL_CLIPS_AT), None)
    if cut is None:
        return "Gmail cuts it at 102 KB, in the footer: the unsubscribe link is lost."
    label = _label(proof.sheet.edition.sections[cut.section])
    return f"Gmail cuts it at 102 KB, in “{label}”; what follows is hidden, the unsubscribe link with it."


def _cut(proof: Proof, index: int) -> str:
    if proof.email_bytes <= GMAIL_CLIPS_AT:
        return ""
    span = next((span for span in proof.rendered.spans if span.section == index), None)
    if span is None or span.end <= GMAIL_CLIPS_AT:
        return ""
    return "Gmail hides this section" if span.start > GMAIL_CLIPS_AT else "Gmail cuts here"


# --- findings ---------------------------------------------------------------------------------------------------

_SEVERITY_WORDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "hint"}
_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}

_IN_FORM = {
    "title-empty": "Write it at the top of the form.",
    "subject-empty": "Say what the edition holds that no other day has.",
    "preheader-empty": "Write what the inbox shows beside the subject.",
    "section-empty": "Write it, or remove the section.",
    "section-kind": "Make it a section of the kind that the house format names.",
    "image-alt-missing": "Say what it shows under “Alternative text”, or mark it as decorative.",
    "image-missing": "Choose it again from the library.",
    "image-source": "Choose it from the library.",
    "sponsor-nameless": "Write who pays under “Sponsor”.",
    "edition-weekday": "Correct the date, or add the weekday to the house format.",
}
"""By code, where the finding's own remedy speaks of files."""

FIELDS = ("title", "subject", "preheader", "authors", "sponsor", "translations", "date", "number")
"""Fields of the form that findings may lead to."""

_FIELD_OF_CODE = {"edition-weekday": "date", "translation-missing": "translations", "translation-self": "translations"}
_FIELD_NAMED = re.compile(rf"\b(?:the|The|in) (?:the )?({'|'.join(FIELDS)})\b")


def _placed(draft: Draft) -> Mapping[int | None, list[Remark]]:
    """Findings by the index of their section, those on the whole edition under None."""
    indexes: dict[str, int] = {}
    for index, section in enumerate(draft.proof.sheet.edition.sections):
        indexes.setdefault(section.label or section.kind.capitalize(), index)
    placed: dict[int | None, list[Remark]] = defaultdict(list)
    for finding in draft.proof.findings:
        at = indexes.get(finding.section or "")
        if at is None:
            placed[None].append(Remark(finding, field=_field_of(finding)))
        else:
            placed[at].append(Remark(finding, block=draft.blocks[at]))
    return placed


def _field_of(finding: Finding) -> str:
    """The field a finding on the whole edition is about, "" when it is about none."""
    if finding.code in _FIELD_OF_CODE:
        return _FIELD_OF_CODE[finding.code]
    first = finding.code.partition("-")[0]
    if first in FIELDS:
        return first
    named = _FIELD_NAMED.search(finding.message)
    return named.group(1) if named else ""


def _label(section: Section) -> str:
    return section.label or kind_words(section.kind).label


def _place(value: float, scale: float) -> float:
    return round(min(100.0, 100 * value / scale), 1)


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
