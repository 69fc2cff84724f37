"""The edition against its house format: the right sections, in order, in size, on the right day."""

from __future__ import annotations

import difflib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace

from masthead.checks.check import Check, Preflight, counted, error, info, listed, quoted, warning
from masthead.edition.audiences import is_reserved
from masthead.edition.findings import Finding
from masthead.edition.house import FILLED_SLOTS, WEEKDAYS, RundownSlot, Weekday, fold
from masthead.edition.model import Section
from masthead.edition.sections.registry import kinds

PUBLICATION = error(
    "edition-publication",
    "The edition names another publication than the house format.",
    "Check it against the house format of its own publication.",
)
WEEKDAY = warning(
    "edition-weekday",
    "The publication does not appear on the weekday of the edition’s date.",
    "Correct the date, or add the weekday to the house format.",
)
EDITION_WORDS = warning(
    "edition-words",
    "All editorial words together are outside the house format’s budget.",
    "Cut or add where it helps readers most.",
)
MISSING = error(
    "section-missing",
    "A section that the house format requires on this day is not there.",
    "Add it, or take “required = true” from the house format.",
)
UNEXPECTED = warning(
    "section-unexpected",
    "A section has a label that the house format does not know.",
    "Use a label of the house format, or add this one to it.",
)
WRONG_DAY = warning(
    "section-wrong-day",
    "A section appears on a day that is not among its days.",
    "Keep it for its day, or add the day to its slot in the house format.",
)
WRONG_KIND = warning(
    "section-kind",
    "A section is of another kind than its label has in the house format.",
    "Remove the “{kind=…}” from the heading.",
)
DUPLICATE = warning(
    "section-duplicate",
    "A section appears more often than the house format has slots for it.",
    "Merge the two, or give the second its own label.",
)
ORDER = warning(
    "section-order",
    "A section stands at another place than in the rundown.",
    "Move it to its place.",
)
EMPTY = error(
    "section-empty",
    "A section has a label and nothing under it, and is of a kind that Masthead cannot fill.",
    "Write it or remove its heading.",
)
LEFT_OUT = info(
    "section-left-out",
    "A section is empty and nothing fills it today, so readers will not see it.",
    "Write it if it should appear.",
)
INCOMPLETE = warning(
    "section-incomplete",
    "A section lacks something that its kind needs.",
    "Add it; the finding says what.",
)
SHORT = warning("section-short", "A section has fewer words than the house format asks.", "Tell more.")
LONG = warning("section-long", "A section has more words than the house format allows.", "Cut it.")
HEADLINE = warning(
    "section-headline",
    "A headline has more words than the house format allows.",
    "Shorten it.",
)
ITEMS = warning(
    "section-items",
    "A section has fewer or more items than the house format asks.",
    "Add or remove items.",
)

_DAY_NAMES = dict(
    zip(WEEKDAYS, ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"), strict=True)
)


@dataclass(frozen=True, slots=True)
class _Matched:
    """A section with its place in the house format's rundown; None where it has none of its own. follows: another
    alternative of the section before it, at the same place.
    """

    index: int
    section: Section
    position: int | None
    surplus: bool = False
    follows: bool = False


def _run(p: Preflight) -> Iterator[Finding]:
    yield from _whole(p)
    matched = _match(p)
    yield from _missing(p, matched)
    yield from _out_of_order(p, matched)
    for match in matched:
        slot = None if match.position is None else p.house.rundown[match.position]
        yield from _placing(p, match, slot)
        yield from _holding(p, match, slot)


CHECK = Check(
    "contract",
    "The edition keeps to its house format: sections, order, sizes and days.",
    (
        PUBLICATION,
        WEEKDAY,
        EDITION_WORDS,
        MISSING,
        UNEXPECTED,
        WRONG_DAY,
        WRONG_KIND,
        DUPLICATE,
        ORDER,
        EMPTY,
        LEFT_OUT,
        INCOMPLETE,
        SHORT,
        LONG,
        HEADLINE,
        ITEMS,
    ),
    _run,
)


def _whole(p: Preflight) -> Iterator[Finding]:
    edition, title = p.edition, p.house.publication
    if edition.publication != title.slug and not p.is_reported("publication"):
        yield PUBLICATION.found(
            f"The edition is of {quoted(edition.publication)}, the house format of “{title.slug}”.",
            f"Write “publication: {title.slug}” if it belongs there.",
            at=p.place(None, "publication:"),
        )
    day = _day(p)
    if day is not None and day not in title.weekdays:
        yield WEEKDAY.found(
            f"{edition.date.isoformat()} is a {_DAY_NAMES[day]}; {title.name} appears on {_days(title.weekdays)}.",
            at=p.place(None, "date:"),
        )
    if p.house.budget.words:
        low, high = p.house.budget.words
        editorial = {kind.name for kind in kinds().values() if kind.editorial}
        words = sum(
            count for section, count in zip(edition.sections, p.words, strict=True) if section.kind in editorial
        )
        if words < low:
            yield EDITION_WORDS.found(
                f"The edition has {counted(words, 'editorial word')}; the house asks for {low:,} or more.",
                "Add where it helps readers most.",
            )
        elif words > high:
            yield EDITION_WORDS.found(
                f"The edition has {counted(words, 'editorial word')}; the house allows {high:,}.",
                _longest(p, editorial),
            )


def _longest(p: Preflight, editorial: set[str]) -> str:
    sized = [
        (p.words[index], p.label(index))
        for index, section in enumerate(p.edition.sections)
        if section.kind in editorial
    ]
    named = listed(f"“{label}” ({words})" for words, label in sorted(sized, reverse=True)[:3])
    return f"Cut; the longest are {named}."


def _match(p: Preflight) -> list[_Matched]:
    """Give each section the first free slot that its label names, those of the day before the others."""
    day = _day(p)
    slots: defaultdict[str, list[int]] = defaultdict(list)
    rundown = p.house.rundown
    for position in sorted(range(len(rundown)), key=lambda position: not _is_on(rundown[position], day)):
        for name in dict.fromkeys(fold(name) for name in _names(rundown[position])):
            slots[name].append(position)
    taken: set[int] = set()
    matched: list[_Matched] = []
    for index, section in enumerate(p.edition.sections):
        if matched and _is_alternative(matched[-1].section, section):
            matched.append(replace(matched[-1], index=index, section=section, follows=True))
            continue
        is_lead = section.kind == "greeting" and not section.label
        named = _greetings(rundown) if is_lead else slots[fold(section.label)]
        free = [position for position in named if position not in taken]
        taken.update(free[:1])
        own = next(iter(free or named), None)
        matched.append(_Matched(index, section, own, surplus=bool(named) and not free))
    return matched


def _is_alternative(before: Section, section: Section) -> bool:
    """Whether two sections are one to their readers, each of whom sees one of them."""
    return (
        is_reserved(before.segment)
        and is_reserved(section.segment)
        and (before.kind, before.label) == (section.kind, section.label)
    )


def _day(p: Preflight) -> Weekday | None:
    """The weekday of the edition; None where the file's date is missing or wrong, so that nothing hangs on it."""
    return None if p.is_reported("date") else WEEKDAYS[p.edition.date.weekday()]


def _is_on(slot: RundownSlot, day: Weekday | None) -> bool:
    return not slot.days or day is None or day in slot.days


def _names(slot: RundownSlot) -> tuple[str, ...]:
    return (slot.label, *slot.aliases)


def _greetings(rundown: tuple[RundownSlot, ...]) -> list[int]:
    """The lead of an edition has no label: the slot of its kind is its slot."""
    return [position for position, slot in enumerate(rundown) if slot.kind == "greeting"]


def _missing(p: Preflight, matched: list[_Matched]) -> Iterator[Finding]:
    there = {match.position for match in matched}
    day = _day(p)
    for position, slot in enumerate(p.house.rundown):
        if slot.required and position not in there and (not slot.days or day in slot.days):
            before = [
                p.label(match.index) for match in matched if match.position is not None and match.position < position
            ]
            after = f" after “{before[-1]}”" if before else ""
            remedy = (
                "Start the edition with a greeting, before the first heading."
                if slot.kind == "greeting"
                else f"Write “## {slot.label}”{after}."
            )
            yield MISSING.found(f"The section “{slot.label}” is missing.", remedy)


def _out_of_order(p: Preflight, matched: list[_Matched]) -> Iterator[Finding]:
    """Report the fewest sections that, moved, put all in order: those outside a longest rising run."""
    placed = [match for match in matched if match.position is not None and not (match.surplus or match.follows)]
    rising = _longest_rising([match.position or 0 for match in placed])
    kept = [placed[place] for place in rising]
    for match in placed:
        if match in kept:
            continue
        before = [other for other in kept if (other.position or 0) < (match.position or 0)]
        label = p.label(match.index)
        where = f"after “{p.label(before[-1].index)}”" if before else f"before “{p.label(kept[0].index)}”"
        at = p.place(match.index)
        yield ORDER.found(f"“{label}” is out of its order.", f"Move it {where}.", at=at)


def _longest_rising(numbers: list[int]) -> list[int]:
    """Indices of a longest strictly rising subsequence (patience sorting)."""
    tops: list[int] = []
    piles: list[int] = []
    before: list[int | None] = []
    for index, number in enumerate(numbers):
        pile = bisect_left(tops, number)
        before.append(piles[pile - 1] if pile else None)
        tops[pile : pile + 1] = [number]
        piles[pile : pile + 1] = [index]
    chain: list[int] = []
    at = piles[-1] if piles else None
    while at is not None:
        chain.append(at)
        at = before[at]
    return chain[::-1]


def _placing(p: Preflight, match: _Matched, slot: RundownSlot | None) -> Iterator[Finding]:
    label = p.label(match.index)
    if match.follows:
        return
    if slot is None:
        if match.section.kind != "greeting" and p.house.rundown and not _already_reported(p, match.section):
            yield UNEXPECTED.found(
                f"The house format has no section {quoted(label)}.", _label_meant(p, label), at=p.place(match.index)
            )
        return
    if match.surplus:
        yield DUPLICATE.found(f"“{label}” appears once more than planned.", at=p.place(match.index))
        return
    day = _day(p)
    if day is not None and not _is_on(slot, day):
        yield WRONG_DAY.found(
            f"“{label}” belongs to {_days(slot.days)}; this edition is of a {_DAY_NAMES[day]}.", at=p.place(match.index)
        )
    if match.section.kind != slot.kind:
        yield WRONG_KIND.found(
            f"“{label}” is written as {match.section.kind}; the house format has it as {slot.kind}.",
            at=p.place(match.index),
        )


def _label_meant(p: Preflight, label: str) -> str:
    labels = {fold(name): slot.label for slot in p.house.rundown for name in _names(slot)}
    near = difflib.get_close_matches(fold(label), labels, n=1, cutoff=0.7)
    if near:
        return f"Write “## {labels[near[0]]}” if you mean that."
    known = listed((f"“{slot.label}”" for slot in p.house.rundown), "or")
    return f"Use {known}, or add this label to the house format."


def _already_reported(p: Preflight, section: Section) -> bool:
    """The reader of a file remarks on unknown headings itself."""
    wanted = section.label or None
    return any(finding.code == "unknown-label" and finding.section == wanted for finding in p.read_findings)


def _holding(p: Preflight, match: _Matched, slot: RundownSlot | None) -> Iterator[Finding]:
    section, fields = match.section, match.section.fields
    label, at = p.label(match.index), p.place(match.index)
    if fields.is_empty():
        kind = kinds().get(section.kind)
        filled = slot is not None and FILLED_SLOTS.get(slot.slot) == section.kind
        if kind is None or (kind.filled_by is None and not filled):
            yield EMPTY.found(f"“{label}” is empty.", at=at)
        elif match.index not in {span.section for span in p.rendered.spans}:
            yield LEFT_OUT.found(f"“{label}” is empty and nothing fills it.", at=at)
        return
    for fault in fields.faults():
        yield INCOMPLETE.found(fault.message, fault.remedy, at=at)
    if slot is not None:
        yield from _sizes(p, match, slot)


def _sizes(p: Preflight, match: _Matched, slot: RundownSlot) -> Iterator[Finding]:
    fields, label = match.section.fields, p.label(match.index)
    words = p.words[match.index]
    if slot.words and words < slot.words[0]:
        message = f"“{label}” has {counted(words, 'word')}; the house asks for {slot.words[0]} or more."
        remedy = f"Add at least {counted(slot.words[0] - words, 'word')}."
        yield SHORT.found(message, remedy, at=p.place(match.index))
    elif slot.words and words > slot.words[1]:
        message = f"“{label}” has {counted(words, 'word')}; the house allows {slot.words[1]}."
        remedy = f"Cut at least {counted(words - slot.words[1], 'word')}."
        yield LONG.found(message, remedy, at=p.place(match.index))
    headline = fields.headline()
    if slot.headline_words is not None and len(headline.split()) > slot.headline_words:
        count = counted(len(headline.split()), "word")
        message = f"The headline {quoted(headline)} has {count}; the house allows {slot.headline_words}."
        yield HEADLINE.found(message, at=p.place(match.index, headline))
    items = getattr(fields, "items", None)
    if slot.items and isinstance(items, tuple) and not slot.items[0] <= len(items) <= slot.items[1]:
        low, high = slot.items
        asked = f"{low}" if low == high else f"{low} to {high}"
        yield ITEMS.found(
            f"“{label}” has {counted(len(items), 'item')}; the house asks for {asked}.", at=p.place(match.index)
        )


def _days(days: tuple[Weekday, ...]) -> str:
    return listed(_DAY_NAMES[day] for day in days)
