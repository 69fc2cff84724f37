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
from masthead.edition.house_toml.syntax import explained

MAX_BYTES = 1_000_000
"""A house format is a page or two; more than this is another file by mistake."""

_MAX_BROKEN_LINES = 20
_KEY_OF_LINE = re.compile(r"""^\s*["']?([A-Za-z0-9_-]+)""")
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
            slip = explained(str(fault), lines)
            findings.append(
                error("house-syntax", slip.message, slip.remedy, line=slip.line, column=slip.column, file=file)
            )
            if not slip.left_out:
                break
            broken_keys.update(_keys_on(lines, slip.left_out))
            for number in slip.left_out:
                lines[number - 1] = ""
        else:
            if _is_deep(data):
                return Document(None, findings=(*findings, _too_deep(file)))
            return Document(data, "\n".join(lines), frozenset(broken_keys), tuple(findings))
    return Document(None, findings=tuple(findings))


def _keys_on(lines: list[str], numbers: range) -> set[str]:
    keys = (_KEY_OF_LINE.match(lines[number - 1]) for number in numbers)
    return {key.group(1) for key in keys if key}


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
        findings = [_wrong_encoding("Latin-1 or Windows-1252", line, file)]
    try:
        return source.decode("cp1252"), findings
    except UnicodeDecodeError:
        # Windows-1252 leaves five bytes undefined; Latin-1 never fails.
        return source.decode("latin-1"), findings


def _wrong_encoding(found: str, line: int, file: str) -> Finding:
    return error(
        "house-encoding",
        f"The file is not UTF-8; it looks like {found}.",
        "Save it as UTF-8, so that accents and scripts are kept.",
        line=line,
        file=file,
    )
