"""From a TOML document to the house format."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from masthead.edition.catalogue import english, placeholders, word_keys
from masthead.edition.findings import Finding
from masthead.edition.house import (
    FILLED_SLOTS,
    WEEKDAYS,
    Budget,
    CheckSeverity,
    HouseFormat,
    Publication,
    RundownSlot,
    fold,
)
from masthead.edition.house_toml import values
from masthead.edition.house_toml.cells import Cell, Report, Table, shown, suggestion
from masthead.edition.house_toml.source import read_document
from masthead.edition.kind import SectionFields
from masthead.edition.sections.registry import kinds

VERSION = 1
_DEFAULT_KIND = "text"
_BUDGET = Budget()


@dataclass(frozen=True, slots=True)
class HouseReading:
    """What a file says. house: None when nothing of it could be read; otherwise faulty values have their default."""

    house: HouseFormat | None
    findings: tuple[Finding, ...]


def read_house(source: bytes | str, *, file: str = "house.toml") -> HouseReading:
    """Read a ``house.toml``. Never raises: every fault is a finding with its line, all at once.

    Codes: ``house-size``, ``house-encoding``, ``house-syntax``, ``house-version``, ``house-missing``,
    ``house-unknown-key``, ``house-duplicate``, ``house-value``.
    """
    document = read_document(source, file)
    if document.data is None:
        return HouseReading(None, document.findings)
    report = Report(document.source, file, document.broken_keys)
    house = _house(Cell(document.data, (), report))
    findings = sorted((*document.findings, *report.all()), key=_by_place)
    return HouseReading(house, tuple(findings))


def _by_place(finding: Finding) -> tuple[float, int]:
    return (math.inf if finding.line is None else finding.line, finding.column or 0)


def _house(root: Cell) -> HouseFormat:
    table = Table(root)
    version = table.take("version", _version, VERSION)
    publication = table.take("publication", _publication, None) or _missing_publication(root)
    house = HouseFormat(
        version=version,
        publication=publication,
        budget=table.take("budget", _budget, _BUDGET),
        rundown=table.take("section", _rundown, ()),
        dictionary=table.take("dictionary", _dictionary, {}),
        labels=table.take("labels", _labels, {}),
        checks=table.take("checks", _checks, {}),
    )
    table.close(elsewhere=_keys_of_tables())
    return house


def _version(cell: Cell) -> int:
    value = cell.value
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise cell.refused(f"Write version = {VERSION}.", code="house-version")
    if value > VERSION:
        cell.report.tolerant = True
        raise cell.refused(
            f"Update Masthead, or write version = {VERSION} and only what this one knows.",
            message=f"version is {shown(value)}: this file was written by a newer Masthead.",
            code="house-version",
        )
    return value


def _missing_publication(root: Cell) -> Publication:
    if "publication" not in root.value:
        root.fault(
            "Begin with [publication] and its slug, name and from.",
            message="There is no [publication] table.",
            code="house-missing",
        )
    return Publication(slug="", name="", sender="")


def _publication(cell: Cell) -> Publication:
    table = _table(cell, "[publication]")
    default = Publication(slug="", name="", sender="")
    publication = Publication(
        slug=table.require("slug", values.slug, "", 'slug = "harbour-morning"'),
        name=table.require("name", values.words, "", 'name = "Harbour Morning"'),
        language=table.take("language", values.language, default.language),
        timezone=table.take("timezone", values.timezone, default.timezone),
        weekdays=table.take("weekdays", values.some_weekdays, WEEKDAYS),
        send_at=table.take("send_at", values.time_of_day, default.send_at),
        sender=table.require("from", values.mailbox, "", 'from = "Harbour Morning <editors@harbour.example>"'),
        reply_to=table.take("reply_to", values.optional_mailbox, ""),
        postal_address=table.take("postal_address", values.text, ""),
        tagline=table.take("tagline", values.line, ""),
        url=table.take("url", values.web_address, ""),
        theme=table.take("theme", values.words, default.theme),
        words_per_minute=table.take("words_per_minute", values.positive, default.words_per_minute),
        characters_per_minute=table.take("characters_per_minute", values.positive, default.characters_per_minute),
    )
    table.close()
    return publication


def _budget(cell: Cell) -> Budget:
    table = _table(cell, "[budget]")
    budget = Budget(
        words=table.take("words", values.range_of, None),
        email_kb=table.take("email_kb", values.positive, _BUDGET.email_kb),
        subject_characters=table.take("subject_characters", values.range_of, _BUDGET.subject_characters),
        preheader_characters=table.take("preheader_characters", values.range_of, _BUDGET.preheader_characters),
        image_kb=table.take("image_kb", values.positive, _BUDGET.image_kb),
    )
    table.close()
    return budget


def _rundown(cell: Cell) -> tuple[RundownSlot, ...]:
    if isinstance(cell.value, dict):
        cell.fault("Write it with two pairs of brackets: [[section]].", message="[section] has one pair of brackets.")
        cell = Cell([cell.value], cell.path, cell.report)
    if not isinstance(cell.value, list):
        raise cell.refused("Write each section as a table of its own, under [[section]].")
    slots = []
    claimed: dict[str, int] = {}
    for number, item in enumerate(cell.items(), start=1):
        if not isinstance(item.value, dict):
            item.fault("Write each section as a table of its own, under [[section]].")
            continue
        label = item.value.get("label")
        labelled = Cell(item.value, item.path, item.report, label if isinstance(label, str) else None)
        slot = _slot(labelled)
        slots.append(slot)
        _claim(labelled, slot, number, claimed)
    return tuple(slots)


def _slot(cell: Cell) -> RundownSlot:
    table = Table(cell)
    read_kind = values.one_of(tuple(kinds()), "kinds")
    slot = RundownSlot(
        label=table.require("label", values.words, "", 'label = "Top story"'),
        aliases=table.take("aliases", values.lines_of, ()),
        kind=table.require("kind", read_kind, "", f'kind = "{_DEFAULT_KIND}"'),
        required=table.take("required", values.flag, False),
        days=table.take("days", values.weekdays, ()),
        words=table.take("words", values.range_of, None),
        headline_words=table.take("headline_words", values.positive, None),
        items=table.take("items", values.range_of, None),
        slot=table.take("slot", values.slug, ""),
    )
    table.close()
    if not slot.kind:
        return slot.model_copy(update={"kind": _DEFAULT_KIND})
    _remark_on_idle_limits(table, slot)
    if slot.slot and slot.kind != "sponsor" and FILLED_SLOTS.get(slot.slot) != slot.kind:
        message = f"A section of kind {slot.kind} has slot = {shown(slot.slot)}, but only a sponsor’s place is booked."
        remedy = 'Remove the line, or write kind = "sponsor".'
        if slot.slot in FILLED_SLOTS:
            remedy = f'Remove the line, or write kind = "{FILLED_SLOTS[slot.slot]}".'
        table.cell("slot").fault(remedy, message=message)
        return slot.model_copy(update={"slot": ""})
    return slot


def _remark_on_idle_limits(table: Table, slot: RundownSlot) -> None:
    """Limits that this kind has nothing to count for do no harm, and no good."""
    fields = kinds()[slot.kind].fields
    if slot.items is not None and not {"items", "answers"} & fields.model_fields.keys():
        table.cell("items").remark(f"A section of kind {slot.kind} has no items to count.", "Remove the line.")
    if slot.headline_words is not None and fields.headline is SectionFields.headline:
        table.cell("headline_words").remark(f"A section of kind {slot.kind} has no headline.", "Remove the line.")


def _claim(cell: Cell, slot: RundownSlot, number: int, claimed: dict[str, int]) -> None:
    """Report labels and aliases that stand twice, compared as headings are; within one section that does no harm."""
    table = Table(cell)
    names = [table.cell("label")] if slot.label else []
    names += table.cell("aliases").items() if slot.aliases else []
    own: set[str] = set()
    for name in names:
        if not isinstance(name.value, str):
            continue
        folded = fold(name.value)
        owner = claimed.setdefault(folded, number)
        if owner != number:
            message = f"{name.name} is {shown(name.value)}, which already stands for section {owner}."
            remedy = "Give every section labels and aliases of its own."
            name.fault(remedy, message=message, code="house-duplicate")
        elif folded in own:
            message = f"{name.name} is {shown(name.value)}, which this section has already."
            name.remark(message, "Remove it; case, accents and spaces make no difference.")
        own.add(folded)


def _dictionary(cell: Cell) -> dict[str, str]:
    table = _table(cell, "[dictionary]")
    found = {}
    for wrong in cell.value:
        entry = table.cell(wrong)
        if isinstance(entry.value, dict):
            entry.fault('Put the wrong spelling between quotation marks: "e.g" = "for example".')
        elif not wrong.strip():
            entry.fault("Write the wrong spelling before “=”.", message="dictionary has an entry for nothing.")
        elif (right := entry.read(values.line)) is not None:
            if right == wrong:
                entry.remark(f"{entry.name} is replaced by itself.", "Write the right spelling after “=”.")
            found[wrong] = right
    return found


def _labels(cell: Cell) -> dict[str, str]:
    table = _table(cell, "[labels]")
    known = word_keys()
    found = {}
    for key in cell.value:
        entry = table.cell(key)
        if key not in known:
            if not cell.report.tolerant:
                remedy = suggestion(key, known, cell.report).strip() or f"The words are {', '.join(known)}."
                message = f"{entry.name} is not a word Masthead writes."
                entry.fault(remedy, message=message, code="house-unknown-key")
        elif (word := entry.read(_label)) is not None:
            found[key] = word
    return found


def _label(cell: Cell) -> str:
    word = values.words(cell)
    allowed = placeholders(english(str(cell.path[-1])))
    unknown = [name for name in placeholders(word) if name not in allowed]
    if not unknown:
        return word
    may = " and ".join(f"{{{name}}}" for name in allowed)
    remedy = f"Only {may} is filled there." if allowed else "Remove the braces; nothing is filled there."
    raise cell.refused(remedy, message=f"{cell.name} is {shown(word)}, and nothing fills {{{unknown[0]}}}.")


def _checks(cell: Cell) -> dict[str, CheckSeverity]:
    table = _table(cell, "[checks]")
    read = {code: table.cell(code).read(values.check_severity) for code in cell.value}
    return {code: severity for code, severity in read.items() if severity is not None}


def _table(cell: Cell, header: str) -> Table:
    if isinstance(cell.value, dict):
        return Table(cell)
    if isinstance(cell.value, list) and all(isinstance(item, dict) for item in cell.value):
        message = f"[{header}] has two pairs of brackets."
        raise cell.refused(f"Write it once, with one pair: {header}.", message=message)
    raise cell.refused(f"Write its keys under {header}.")


def _keys_of_tables() -> Mapping[str, str]:
    """Which table a key belongs to that was written outside all of them."""

    def keys(model: Any) -> list[str]:
        return [info.alias or name for name, info in model.model_fields.items()]

    return (
        dict.fromkeys(keys(Budget), "[budget]")
        | dict.fromkeys(keys(RundownSlot), "[[section]]")
        | dict.fromkeys(keys(Publication), "[publication]")
    )
