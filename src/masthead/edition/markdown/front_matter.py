"""The front matter of an edition: which keys there are, what each may hold, and what to say about the rest."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from masthead.edition.findings import Finding, Severity
from masthead.edition.house import HouseFormat
from masthead.edition.markdown.yaml_keys import CODE, Entry, Value, looks_like_key, read_entries
from masthead.edition.normal_form import FORBIDDEN

REQUIRED = ("publication", "number", "date", "title", "subject")
KEYS = (*REQUIRED, "preheader", "authors", "sponsor", "language", "translations")
NO_DATE = dt.date(1970, 1, 1)

_EXAMPLES = {
    "publication": "publication: harbour-morning",
    "number": "number: 412",
    "date": "date: 2026-11-23",
    "title": 'title: "What this edition is about"',
    "subject": 'subject: "What the inbox shows"',
    "preheader": 'preheader: "The line below the subject"',
    "authors": "authors: [Mei Tan, Jonas Weber]",
    "sponsor": "sponsor: lumen-press",
    "language": "language: en",
    "translations": "translations: {de: edition.de.md}",
}
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_LINE_BREAKS = re.compile("[\r\n\u0085\u2028\u2029]+")
_BROKEN = re.compile(f"{FORBIDDEN.pattern}|[\u0085\u2028\u2029]")
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar mär mrz", "apr", "may mai", "jun", "jul", "aug", "sep", "oct okt", "nov", "dec dez"), 1
    )
    for name in names.split()
}


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The values of the front matter, with neutral ones where there is none; see `masthead.edition.model.Edition`."""

    publication: str
    language: str
    number: int = 0
    date: dt.date = NO_DATE
    title: str = ""
    subject: str = ""
    preheader: str = ""
    authors: tuple[str, ...] = ()
    sponsor: str = ""
    translations: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Split:
    """A file in two. front: the lines between the marks, None when there is no front matter. front_line, body_line:
    1-based number of the first line of each."""

    front: Sequence[str] | None
    front_line: int
    body_line: int


def split_front_matter(lines: Sequence[str], findings: list[Finding]) -> Split:
    """Find the front matter; marks that are missing are reported and guessed."""
    start = next((index for index, line in enumerate(lines) if line.strip()), len(lines))
    opened = start < len(lines) and lines[start].rstrip() == "---"
    if not opened and not (start < len(lines) and _opens_with_known_key(lines[start])):
        findings.append(_finding("The file has no front matter.", _sample(), line=1))
        return Split(None, 1, start + 1)
    if not opened:
        findings.append(_finding("The front matter does not open with “---”.", "Put a line “---” above it.", start + 1))
    first = start + 1 if opened else start
    for index in range(first, len(lines)):
        line = lines[index].rstrip()
        if line in {"---", "..."}:
            return Split(lines[first:index], first + 1, index + 2)
        if (line.startswith("## ") or not looks_like_key(line)) and not _closes_later(lines, index):
            break
    end = next((index for index in range(first, len(lines)) if _ends_unclosed(lines, index)), len(lines))
    findings.append(_finding("The front matter is not closed.", "Put a line “---” below its last key.", end + 1))
    return Split(lines[first:end], first + 1, end + 1)


def _closes_later(lines: Sequence[str], index: int) -> bool:
    """Whether an odd line is a fault within the front matter rather than the first words of the edition."""
    for line in lines[index : index + 60]:
        if line.startswith("#") and line.lstrip("#").startswith(" ") and line.startswith("##"):
            return False
        if line.rstrip() in {"---", "..."}:
            return True
    return False


def _ends_unclosed(lines: Sequence[str], index: int) -> bool:
    line = lines[index]
    return line.startswith("##") or not looks_like_key(line) or not line.strip()


def _opens_with_known_key(line: str) -> bool:
    return line.partition(":")[0].strip().lower() in KEYS and ":" in line


def read_front_matter(split: Split, house: HouseFormat, findings: list[Finding]) -> FrontMatter:
    """Judge every key; every fault is reported at once."""
    reader = _Reader(house, findings)
    if split.front is None:
        return reader.empty()
    entries, faults = read_entries(split.front, split.front_line)
    findings += faults
    for entry in entries:
        if entry.key not in KEYS:
            findings.append(_unknown(entry))
    return reader.read({entry.key: entry for entry in entries}, split.front_line)


class _Reader:
    """Turns entries into values."""

    def __init__(self, house: HouseFormat, findings: list[Finding]) -> None:
        self._house = house
        self._findings = findings
        self._entries: dict[str, Entry] = {}

    def empty(self) -> FrontMatter:
        return FrontMatter(publication=self._house.publication.slug, language=self._house.publication.language)

    def read(self, entries: dict[str, Entry], line: int) -> FrontMatter:
        self._entries = entries
        for key in REQUIRED:
            entry = entries.get(key)
            if entry is None or entry.value is None or (isinstance(entry.value, Value) and not entry.value.text):
                at = entry.line if entry else line
                self._say(f"“{key}” is missing.", f"Write it as: {_EXAMPLES[key]}", at)
        return FrontMatter(
            publication=self._publication(),
            language=self._language(),
            number=self._number(),
            date=self._date(),
            title=self._text("title"),
            subject=self._text("subject"),
            preheader=self._text("preheader"),
            authors=self._authors(),
            sponsor=self._text("sponsor"),
            translations=self._translations(),
        )

    def _value(self, key: str) -> Value | None:
        """The key's text; None when there is none or it is a list."""
        entry = self._entries.get(key)
        if entry is None or entry.value is None:
            return None
        if isinstance(entry.value, Value):
            return entry.value if entry.value.text else None
        self._say(f"“{key}” is a list; it must be one text.", f"Write it as: {_EXAMPLES[key]}", entry.line)
        return None

    def _text(self, key: str) -> str:
        value = self._value(key)
        return self._clean(key, value) if value else ""

    def _clean(self, key: str, value: Value) -> str:
        """One line of text without controls. A line break in a subject could otherwise become a header."""
        if _LINE_BREAKS.search(value.text):
            message = f"“{key}” holds a line break; it is read as a space."
            self._say(message, "Write it on one line.", value.line, value.column)
        cleaned = _LINE_BREAKS.sub(" ", value.text)
        if hidden := _BROKEN.search(cleaned):
            message = f"“{key}” holds a character no mail may carry (U+{ord(hidden.group()):04X}); it is removed."
            self._say(message, "Type it again without that character.", value.line, value.column)
        return _BROKEN.sub("", cleaned).strip()

    def _publication(self) -> str:
        slug = self._house.publication.slug
        value = self._value("publication")
        if value is None:
            return slug
        if value.text != slug:
            self._say(
                f"The edition belongs to “{value.text}”, the house format to “{slug}”.",
                f"Write “publication: {slug}”, or use the house format of “{value.text}”.",
                value.line,
                value.column,
            )
        return self._clean("publication", value)

    def _language(self) -> str:
        usual = self._house.publication.language
        value = self._value("language")
        if value is None:
            return usual
        if not _LANGUAGE_TAG.fullmatch(value.text) or len(value.text) > 35:
            self._say(
                f"“{value.text[:40]}” is no language tag.",
                "Write its short form, such as en, de or zh-Hant.",
                value.line,
                value.column,
            )
            return usual
        return value.text

    def _number(self) -> int:
        value = self._value("number")
        if value is None:
            return 0
        if re.fullmatch(r"[0-9]{1,9}", value.text):
            return int(value.text)
        digits = re.search(r"[0-9]{1,9}", value.text)
        right = f"number: {int(digits.group())}" if digits else _EXAMPLES["number"]
        self._say(f"“{value.text[:40]}” is no edition number.", f"Write it as: {right}", value.line, value.column)
        return 0

    def _date(self) -> dt.date:
        value = self._value("date")
        if value is None:
            return NO_DATE
        try:
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value.text):
                return dt.date.fromisoformat(value.text)
        except ValueError:
            message = f"There is no day “{value.text}”."
            self._say(message, f"Write year, month and day: {_EXAMPLES['date']}", value.line, value.column)
            return NO_DATE
        meant = _guess_date(value.text)
        right = f"date: {meant.isoformat()}" if meant else _EXAMPLES["date"]
        message = f"“{value.text[:40]}” is no date in the form year-month-day."
        self._say(message, f"Write it as: {right}", value.line, value.column)
        return NO_DATE

    def _authors(self) -> tuple[str, ...]:
        entry = self._entries.get("authors")
        if entry is None or entry.value is None:
            return ()
        if isinstance(entry.value, Value):
            names: Iterable[Value] = (
                Value(name.strip(), entry.value.line, entry.value.column) for name in entry.value.text.split(",")
            )
        elif entry.is_mapping:
            self._say("“authors” must be a list of names.", f"Write it as: {_EXAMPLES['authors']}", entry.line)
            return ()
        else:
            names = [name for name in entry.value if isinstance(name, Value)]
        return tuple(name for name in (self._clean("authors", value) for value in names) if name)

    def _translations(self) -> tuple[tuple[str, str], ...]:
        entry = self._entries.get("translations")
        if entry is None or entry.value is None:
            return ()
        if not entry.is_mapping or isinstance(entry.value, Value):
            message = "“translations” must say for each language which file it is in."
            self._say(message, f"Write it as: {_EXAMPLES['translations']}", entry.line)
            return ()
        found: dict[str, str] = {}
        for pair in entry.value:
            if isinstance(pair, Value):
                continue
            language, file = pair
            if not _LANGUAGE_TAG.fullmatch(language.text):
                message = f"“{language.text[:40]}” is no language tag; this translation is left out."
                self._say(message, f"Write it as: {_EXAMPLES['translations']}", language.line, language.column)
            elif language.text in found:
                message = f"The translation “{language.text}” stands twice; the first one counts."
                self._say(message, "Remove one of the two.", language.line, language.column)
            else:
                found[language.text] = self._clean("translations", file)
        return tuple(found.items())

    def _say(self, message: str, remedy: str, line: int, column: int | None = None) -> None:
        self._findings.append(_finding(message, remedy, line, column))


def _finding(
    message: str, remedy: str, line: int, column: int | None = None, severity: Severity = Severity.ERROR
) -> Finding:
    return Finding(code=CODE, severity=severity, message=message, remedy=remedy, line=line, column=column)


def _unknown(entry: Entry) -> Finding:
    near = difflib.get_close_matches(entry.key[:40], KEYS, n=1)
    remedy = f"Did you mean “{near[0]}”? " if near else "Remove it. "
    return _finding(
        f"There is no key “{entry.key[:40]}”; it is not kept.",
        f"{remedy}The keys are {', '.join(KEYS)}.",
        entry.line,
        1,
        Severity.WARNING,
    )


def _sample() -> str:
    lines = " / ".join(["---", *(_EXAMPLES[key] for key in REQUIRED), "---"])
    return f"Open the file with these lines: {lines}"


def _guess_date(text: str) -> dt.date | None:
    """The day somebody meant by another way to write dates; day before month where that is open."""
    numbers = [int(number) for number in re.findall(r"[0-9]{1,4}", text[:60])]
    word = next(
        (word[:3].lower() for word in re.findall(r"[^\W\d_]{3,}", text[:60]) if word[:3].lower() in _MONTHS), ""
    )
    if word and len(numbers) >= 2:
        numbers = [numbers[0], _MONTHS[word], numbers[1]]
    if len(numbers) < 3:
        return None
    first, second, third = numbers[:3]
    for year, month, day in ((first, second, third), (third, second, first), (third, first, second)):
        try:
            if year >= 1900:
                return dt.date(year, month, day)
        except ValueError:
            continue
    return None
