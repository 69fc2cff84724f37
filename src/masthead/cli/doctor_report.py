"""The doctor’s report: on a terminal, worth reading and copying from; and as JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from rich.text import Text

from masthead.cli.console import out, printable
from masthead.doctor import Diagnosis, Record, RecordType, Report, State
from masthead.doctor.words import looks, shown
from masthead.edition.findings import Severity

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}
_GLYPHS = {Severity.ERROR: "✗", Severity.WARNING: "!", Severity.INFO: "·"}
_WIDEST = 100
_STATES = {
    State.FINE: ("✓", "green"),
    State.REMARKS: ("·", "cyan"),
    State.FAULTS: ("✗", "red"),
    State.SKIPPED: ("–", "dim"),
    State.UNKNOWN: ("?", "yellow"),
}


@dataclass(slots=True)
class _Printed:
    """What stands above already. records: under which code. reasons: once said, they go without saying."""

    records: dict[Record, str] = field(default_factory=dict)
    reasons: set[str] = field(default_factory=set)


def print_report(report: Report) -> None:
    """Every finding with its record, then the examinations at a glance, then the sum."""
    out.print(Text(printable(shown(report.case.domain)), style="bold"), soft_wrap=True)
    printed = _Printed()
    for examination, diagnosis in report.diagnoses:
        out.print()
        _print_diagnosis(examination.title, diagnosis, printed)
    out.print()
    for line in _glance(report):
        out.print(line, soft_wrap=True)
    out.print()
    out.print(Text(count(report), style="bold"), soft_wrap=True)


def count(report: Report) -> str:
    """Such as “3 faults, 1 warning · 2 of 12 examinations skipped”."""
    parts = []
    for severity, one, many in (
        (Severity.ERROR, "fault", "faults"),
        (Severity.WARNING, "warning", "warnings"),
        (Severity.INFO, "remark", "remarks"),
    ):
        number = report.count(severity)
        if number:
            parts.append(f"{number} {one if number == 1 else many}")
    skipped = sum(each.state is State.SKIPPED for each in report.examined)
    left = f" · {skipped} of {len(report.examined)} examinations skipped" if skipped else ""
    return (", ".join(parts) or "No faults") + left


def report_json(report: Report, notes: Sequence[str]) -> dict[str, object]:
    """The report as plain data."""
    case = report.case
    return {
        "domain": case.domain,
        "shown": looks(case.domain),
        "bounce_domain": case.envelope,
        "errors": report.count(Severity.ERROR),
        "warnings": report.count(Severity.WARNING),
        "remarks": report.count(Severity.INFO),
        "findings": [{"examination": each.name, **_diagnosis_json(found)} for each, found in report.diagnoses],
        "examinations": [
            {"name": each.examination.name, "state": each.state.value, "summary": each.summary}
            for each in report.examined
        ],
        "notes": list(notes),
    }


def _diagnosis_json(found: Diagnosis) -> dict[str, object]:
    return {
        "code": found.code,
        "severity": found.severity.value,
        "message": found.message,
        "why": found.why,
        "remedy": found.remedy,
        "records": [_record_json(each) for each in found.records],
    }


def _record_json(record: Record) -> dict[str, object]:
    return {
        "name": record.name,
        "type": record.type.value,
        "value": record.value,
        "strings": list(record.strings) if record.type is RecordType.TXT else [],
        "zone_line": record.zone_line,
        "complete": not record.gaps,
    }


def _print_diagnosis(title: str, found: Diagnosis, printed: _Printed) -> None:
    style = _STYLES[found.severity]
    head = Text(f"{_GLYPHS[found.severity]} ", style=style).append(title, style="bold")
    out.print(head.append(f"  {found.code}", style=style), soft_wrap=True)
    _paragraph(found.message, "")
    if found.why not in printed.reasons:
        printed.reasons.add(found.why)
        _paragraph(found.why, "dim")
    _paragraph(f"→ {found.remedy}", "green")
    for record in found.records:
        _print_record(record, printed, found.code)


def _paragraph(words: str, style: str) -> None:
    for line in _folded(words, 2):
        out.print(Text(f"  {line}", style=style), soft_wrap=True)


def _folded(words: str, indent: int) -> list[str]:
    """Prose in lines that fit; an address or command that does not is left whole, so that it can be copied."""
    width = max(min(out.width, _WIDEST) - indent, 20)
    return textwrap.wrap(printable(words), width, break_long_words=False, break_on_hyphens=False) or [""]


def _print_record(record: Record, printed: _Printed, code: str) -> None:
    """A record to copy: its value on one line, however long, so that a terminal’s own folding copies as one."""
    before = printed.records.get(record)
    if before is not None:
        out.print(Text(f"    the {record.type} record of {printable(record.name)} as above ({before})"), soft_wrap=True)
        return
    printed.records[record] = code
    long = record.type is RecordType.TXT and len(record.strings) > 1
    value = record.data if long else record.value
    for name, said in (("Name ", record.name), ("Type ", record.type.value), ("Value", value)):
        out.print(Text(f"    {name}  ", style="dim").append(printable(said), style="default"), soft_wrap=True)
    if long:
        _paragraph(f"({len(record.strings)} strings of one record: copy them with their quotation marks.)", "dim")
    for gap in record.gaps:
        _paragraph(f"({gap} is for you to fill in.)", "dim")


def _glance(report: Report) -> Iterator[Text]:
    """A line for each examination: how it ended, and what was seen."""
    wide = max(len(each.examination.title) for each in report.examined)
    for each in report.examined:
        glyph, style = _STATES[each.state]
        first, *others = _folded(each.summary, wide + 4)
        yield Text(f"{glyph} ", style=style).append(f"{each.examination.title:<{wide}}  {first}", style="default")
        for line in others:
            yield Text(f"{'':<{wide + 4}}{line}")
