"""From the bytes of a house format to a TOML document, whatever state they are in.

A fault of encoding or syntax is reported and worked round, line by line, so that one run shows
what else is wrong.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import Any

from masthead.edition.findings import Finding, error

MAX_BYTES = 1_000_000
"""A house format is a page or two; more than this is another file by mistake."""

_MAX_BROKEN_LINES = 20
_POSITION = re.compile(r" ?\(at (?:line (\d+), column (\d+)|end of document)\)$")
_KEY_OF_LINE = re.compile(r"""^\s*["']?([^"'=\[\]]{1,64}?)["']?\s*(?:=|:|$)""")

# How tomllib’s messages begin, and what they mean to the person who wrote the line.
_PLAIN_WORDS = (
    (
        "Expected newline",
        "there is something after the value",
        "End the line after the value; text needs quotation marks around it",
    ),
    ("Invalid statement", "the line has no key", "Write lines as “key = value”, remarks after “#”"),
    (
        "Expected '='",
        "the key has no “=”",
        "Write lines as “key = value”; a key with spaces needs quotation marks around it",
    ),
    (
        "Invalid value",
        "the value cannot be read",
        "Put text between double quotation marks; write yes and no as true and false",
    ),
    ("Unterminated string", "a text is not closed", "Close the text with the quotation mark that opened it"),
    ("Expected \"'", "a text is not closed", "Close the text with the quotation mark that opened it"),
    ("Unescaped '\\'", "a backslash stands for itself", "Write “\\\\” for one backslash"),
    ("Invalid hex value", "a “\\u” is not followed by four hexadecimal digits", "Write the character itself"),
    ("Escaped character", "a “\\u” names no character", "Write the character itself"),
    ("Unclosed array", "a list has no closing “]”", "Close the list with “]”, with commas between its entries"),
    ("Unclosed inline table", "a table has no closing “}”", "Close the table with “}”, with commas between its keys"),
    ("Illegal character '\\n'", "a text is not closed on its line", "Close it with the quotation mark that opened it"),
    ("Illegal character", "there is an invisible character", "Remove it"),
    ("Found invalid character", "there is an invisible character", "Remove it"),
    (
        "Invalid initial character",
        "the line has no key",
        "Begin the line with a key; one with spaces needs quotation marks around it",
    ),
    ("Cannot overwrite", "the key stands here a second time", "Keep one of the two"),
    ("Duplicate inline table key", "the key stands here a second time", "Keep one of the two"),
    ("Cannot declare", "the table stands here a second time", "Join the two into one"),
    ("Cannot mutate", "the table is already closed further up", "Write all its keys in one place"),
    ("Cannot redefine", "the table is already closed further up", "Write all its keys in one place"),
    ("Expected ']", "a table’s name is not closed", "Write it alone on its line, as “[publication]” or “[[section]]”"),
    ("Exceeds the limit", "a number has thousands of digits", "Write a number of a few digits"),
    ("Invalid date", "there is no such date or time", "Correct it, or put quotation marks around it"),
)
_LONG_NUMBER = re.compile(r"[0-9_]{4000}")
_OTHERWISE = ["the line is not TOML", "Write lines as “key = value”, with text between double quotation marks"]
_MAX_NESTING = 16


@dataclass(frozen=True, slots=True)
class Document:
    """What could be read. data: None when nothing could.

    source: the text that `data` was read from, broken lines blanked, so that lines still count.
    broken_keys: keys on lines that were left out, which are therefore not missing.
    """

    data: dict[str, Any] | None
    source: str = ""
    broken_keys: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()


def read_document(source: bytes | str, file: str) -> Document:
    """Decode and parse; every fault becomes a finding at its line."""
    if len(source) > MAX_BYTES:
        return Document(
            None,
            findings=(
                error(
                    "house-size",
                    f"The house format has {len(source):,} bytes; at most {MAX_BYTES:,} are read.",
                    "Give the file of the house format, usually house.toml.",
                    file=file,
                ),
            ),
        )
    text, findings = _decode(source, file)
    lines = text.replace("\r\n", "\n").split("\n")
    broken_keys: set[str] = set()
    while len(findings) < _MAX_BROKEN_LINES:
        try:
            data = tomllib.loads("\n".join(lines))
        except RecursionError:
            return Document(None, findings=(*findings, _too_deep(file)))
        except ValueError as fault:
            findings.append(_plain(fault, lines, file))
            if not _blank_out(lines, findings[-1].line, broken_keys):
                break
        else:
            if _is_deep(data):
                return Document(None, findings=(*findings, _too_deep(file)))
            return Document(data, "\n".join(lines), frozenset(broken_keys), tuple(findings))
    return Document(None, findings=tuple(findings))


def _is_deep(data: dict[str, Any]) -> bool:
    level: list[Any] = [data]
    for _ in range(_MAX_NESTING):
        level = [
            child
            for value in level
            if isinstance(value, dict | list)
            for child in (value.values() if isinstance(value, dict) else value)
        ]
    return bool(level)


def _too_deep(file: str) -> Finding:
    return error(
        "house-syntax", "Lists or tables are nested too deeply.", "Write lists without lists inside.", file=file
    )


def _decode(source: bytes | str, file: str) -> tuple[str, list[Finding]]:
    if isinstance(source, str):
        return source.removeprefix("\ufeff"), []
    if source.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = source.decode("utf-16", errors="replace")
        return text, [_wrong_encoding("UTF-16", 1, file)]
    try:
        return source.decode("utf-8-sig"), []
    except UnicodeDecodeError as fault:
        line = source.count(b"\n", 0, fault.start) + 1
        # cp1252 leaves five bytes undefined; Latin-1 never fails.
        return source.decode("latin-1"), [_wrong_encoding("Latin-1 or Windows-1252", line, file)]


def _wrong_encoding(found: str, line: int, file: str) -> Finding:
    return error(
        "house-encoding",
        f"The file is not UTF-8; it looks like {found}.",
        "Save it as UTF-8, so that accents and scripts are kept.",
        line=line,
        file=file,
    )


def _plain(fault: ValueError, lines: list[str], file: str) -> Finding:
    """A syntax fault in plain words, with the line it stands on."""
    said = str(fault)
    position = _POSITION.search(said)
    if position and position.group(1):
        line, column = int(position.group(1)), int(position.group(2))
    else:
        line, column = _line_without_position(said, lines), None
    what, remedy = next((words for beginning, *words in _PLAIN_WORDS if said.startswith(beginning)), _OTHERWISE)
    found = lines[line - 1].strip()
    shown = f"{found[:60]}…" if len(found) > 60 else found
    return error("house-syntax", f"In “{printable(shown)}” {what}.", f"{remedy}.", line=line, column=column, file=file)


def _line_without_position(said: str, lines: list[str]) -> int:
    """The line with an overlong number, which Python refuses without a place; else the last one written."""
    if said.startswith("Exceeds the limit"):
        return next((number for number, text in enumerate(lines, 1) if _LONG_NUMBER.search(text)), 1)
    return next((number for number in range(len(lines), 0, -1) if lines[number - 1].strip()), 1)


def _blank_out(lines: list[str], line: int | None, broken_keys: set[str]) -> bool:
    """Leave one line out, unless that would move others into a wrong table or change nothing."""
    if line is None or not (text := lines[line - 1].strip()) or text.startswith("["):
        return False
    if key := _KEY_OF_LINE.match(text):
        broken_keys.add(key.group(1).strip())
    lines[line - 1] = ""
    return True


def printable(text: str) -> str:
    """Text for a message: whatever cannot be seen becomes a question mark in a box."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)
