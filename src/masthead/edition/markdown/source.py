"""The characters of a file: decoded, with everything removed that no edition may carry, and said so.

Lines keep their numbers throughout: nothing here adds or removes a newline.
"""

from __future__ import annotations

import re
import unicodedata

from masthead.edition.findings import Finding, error, warning
from masthead.edition.markdown.grammar import DEEPEST_CONTAINER

# A long edition has 20 KB. Beyond this the file is not an edition, and parsing it would only cost time.
LARGEST_FILE = 2_000_000

_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_PRIVATE = re.compile("[\ue000-\uf8ff]")
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
_MARKERS = re.compile(r"[ \t]*(?:>|[-+*](?=[ \t])|\d{1,9}[.)](?=[ \t]))")


def too_large(source: bytes | str, file: str) -> Finding | None:
    """A finding when the source is larger than any edition, without looking inside."""
    size = len(source)
    if isinstance(source, str) and size <= LARGEST_FILE:
        size = len(source.encode("utf-8", "surrogatepass"))
    if size <= LARGEST_FILE:
        return None
    return error(
        "file-too-large",
        f"The file has more than {LARGEST_FILE:,} bytes, which no edition has. It was not read.",
        "Check that this is an edition; keep pictures in files of their own.",
        file=file or None,
    )


def decode(source: bytes) -> tuple[str, list[Finding]]:
    """Bytes as text: UTF-8, or UTF-16 with its mark, or else Latin-1 where UTF-8 fails."""
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if source.startswith(mark):
            return source[2:].decode(encoding, "replace"), [_not_utf8("The file is in UTF-16.", 1, 1)]
    try:
        return source.decode("utf-8-sig"), []
    except UnicodeDecodeError as fault:
        before = source[: fault.start]
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        found = (
            f"The file is not UTF-8: byte 0x{source[fault.start]:02X} does not belong there. It was read as Latin-1."
        )
        return _latin1_where_needed(source), [_not_utf8(found, line, column)]


def _not_utf8(message: str, line: int, column: int) -> Finding:
    return error("file-encoding", message, "Save the file as UTF-8.", line=line, column=column)


def _latin1_where_needed(source: bytes) -> str:
    """Lines that are UTF-8 as such, the others as Windows-1252, which is what "Latin-1" files really are."""
    lines = []
    for line in source.removeprefix(b"\xef\xbb\xbf").split(b"\n"):
        try:
            lines.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            lines.append(line.decode("cp1252", "replace"))
    return "\n".join(lines)


def clean(text: str) -> tuple[str, list[Finding]]:
    """Text with Unix line ends and without characters no edition may carry; a finding per kind and line, up to ten."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    findings: list[Finding] = []
    findings += _each_line(text, _CONTROLS, "control character", "it is removed", "Delete it.")
    findings += _each_line(
        text, _PRIVATE, "private-use character", "it is removed", "Write it with a standard character."
    )
    findings += _each_line(
        text, _SURROGATES, "broken character (half of a pair)", "it is replaced by “\ufffd”", "Type it again."
    )
    findings += [
        finding for number, line in _lines_with(text, _DIRECTION) for finding in [_direction_finding(line, number)]
    ][:_MOST_PER_KIND]
    text = _SURROGATES.sub("\ufffd", _PRIVATE.sub("", _CONTROLS.sub("", text)))
    return text, findings


_MOST_PER_KIND = 10


def _lines_with(text: str, pattern: re.Pattern[str]) -> list[tuple[int, str]]:
    if not pattern.search(text):
        return []
    return [(number, line) for number, line in enumerate(text.split("\n"), 1) if pattern.search(line)]


def _each_line(text: str, pattern: re.Pattern[str], what: str, effect: str, remedy: str) -> list[Finding]:
    lines = _lines_with(text, pattern)
    findings = []
    for number, line in lines[:_MOST_PER_KIND]:
        match = pattern.search(line)
        column = match.start() + 1 if match else None
        code = f"U+{ord(match.group()):04X}" if match else ""
        findings.append(
            error("file-characters", f"There is a {what} ({code}) here; {effect}.", remedy, line=number, column=column)
        )
    if len(lines) > _MOST_PER_KIND:
        rest = len(lines) - _MOST_PER_KIND
        message = f"{rest:,} more lines hold a {what}; {effect}."
        findings.append(error("file-characters", message, remedy, line=lines[_MOST_PER_KIND][0]))
    return findings


def _direction_finding(line: str, number: int) -> Finding:
    match = _DIRECTION.search(line)
    name = unicodedata.name(match.group(), "").lower() if match else ""
    return warning(
        "text-direction",
        f"A hidden character ({name}) changes the direction of the text here; readers may see words in another order.",
        "Delete it, unless the text is in a language written from right to left and needs it.",
        line=number,
        column=match.start() + 1 if match else None,
    )


def flatten(lines: list[str], first_line: int) -> tuple[list[str], list[int]]:
    """Lines that could nest deeper than the parser goes lose their extra markers' meaning, not their words.

    Returns the lines and the numbers of those that changed.
    """
    changed: list[int] = []
    out: list[str] = []
    for number, line in enumerate(lines, first_line):
        kept = _flattened(line)
        if kept != line:
            changed.append(number)
        out.append(kept)
    return out, changed


def _flattened(line: str) -> str:
    if len(line) <= DEEPEST_CONTAINER:
        return line
    spaces = len(line) - len(line.lstrip(" \t"))
    if spaces > 2 * DEEPEST_CONTAINER:
        line = " " * (2 * DEEPEST_CONTAINER) + line[spaces:]
        spaces = 2 * DEEPEST_CONTAINER
    position, depth = 0, spaces // 2
    while match := _MARKERS.match(line, position):
        depth += 1
        if depth > DEEPEST_CONTAINER:
            at = match.end() - len(match.group().lstrip())
            # A backslash takes the marker's meaning; an ordered one loses it at its dot.
            at = match.end() - 1 if line[at].isdigit() else at
            return f"{line[:at]}\\{line[at:]}"
        position = match.end()
    return line
