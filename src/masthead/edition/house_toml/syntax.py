"""What `tomllib` finds wrong with a text, in plain words and at the line where a person would look."""

from __future__ import annotations

import re
from dataclasses import dataclass

_POSITION = re.compile(r" ?\(at (?:line (\d+), column (\d+)|end of document)\)$")
_CLOSE_TEXT = "Close the text with the quotation mark that opened it"

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
# A line that begins a key of its own, and one whose list or table may go on beyond it.
_OWN_KEY = re.compile(r"""^\s*(?:\[|(?:[A-Za-z0-9_.-]+|"[^"]*"|'[^']*')\s*=)""")
_OPENS = re.compile(r"=\s*[\[{]")
_LONG_TEXT = re.compile(r"\"{3}|'{3}")
_ANYTHING = re.compile(r"\S")


@dataclass(frozen=True, slots=True)
class Slip:
    """A syntax fault. left_out: lines (1-based) without which the rest may be read; empty where nothing helps."""

    message: str
    remedy: str
    line: int
    column: int | None
    left_out: range


def explained(said: str, lines: list[str]) -> Slip:
    """The meaning of what `tomllib.TOMLDecodeError` says about `lines`."""
    what, remedy = next((words for beginning, *words in _PLAIN_WORDS if said.startswith(beginning)), _OTHERWISE)
    position = _POSITION.search(said)
    column = None
    if position and position.group(1):
        line, column = int(position.group(1)), int(position.group(2))
    else:
        line = _line_without_position(said, lines)
    first, last = line, line
    if said.startswith("Unclosed") and (opened := _opened_above(line, column, lines)):
        first, last = opened, line if column is None else line - 1
        line, column = opened, None
    found = lines[line - 1].strip()
    # Without a table’s header its keys would fall to the table above.
    keep = not found or found.startswith("[") or (said.startswith("Unclosed") and column is not None)
    shown = f"{found[:60]}…" if len(found) > 60 else found
    left_out = range(0) if keep else range(first, last + 1)
    return Slip(f"In “{printable(shown)}” {what}.", f"{remedy}.", line, column, left_out)


def printable(text: str) -> str:
    """Text for a message: whatever cannot be seen becomes a question mark in a box."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in text)


def _line_without_position(said: str, lines: list[str]) -> int:
    """Where a fault began that was noticed without a place, or only at the end of the document."""
    begins = _ANYTHING
    if said.startswith("Exceeds the limit"):
        begins = _LONG_NUMBER
    elif said.startswith(("Unterminated", "Expected \"'''")):
        begins = _LONG_TEXT
    return _last_line(lines, begins) or _last_line(lines, _ANYTHING) or 1


def _opened_above(line: int, column: int | None, lines: list[str]) -> int | None:
    """Where a list began that runs into the next key; None where only a comma is missing at this very line."""
    if column is not None and not _OWN_KEY.match(lines[line - 1]):
        return None
    return _last_line(lines[: line if column is None else line - 1], _OPENS)


def _last_line(lines: list[str], pattern: re.Pattern[str]) -> int | None:
    return next((number for number in range(len(lines), 0, -1) if pattern.search(lines[number - 1])), None)
