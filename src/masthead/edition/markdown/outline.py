"""Where the sections of a file begin: its ``##`` headings, seen line by line.

Looking at lines, not at parsed Markdown, keeps a fault inside one section: an unclosed code
fence or list can never swallow the headings after it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from masthead.edition.findings import Finding, error, info, warning
from masthead.edition.house import HouseFormat, fold
from masthead.edition.markdown.attributes import HeadingAttributes, read_heading

_CODE = "markdown-shape"
_HEADING = re.compile(r" {0,3}(#{1,2})(?!#)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})")


@dataclass(frozen=True, slots=True)
class Part:
    """One section as lines. heading: of the lead it is empty. line: of the heading, or of the lead's first words.

    first: the line `markdown` begins in.
    """

    heading: HeadingAttributes
    line: int
    first: int
    markdown: str
    is_lead: bool = False


def outline(
    lines: Sequence[str], body_line: int, house: HouseFormat, title: str, findings: list[Finding]
) -> tuple[Part, ...]:
    """The lead, if there is one, and the sections. body_line: 1-based, the first line after the front matter."""
    text = list(lines)
    fenced = _fences(text, body_line, findings)
    starts: list[tuple[int, HeadingAttributes]] = []
    for number in range(body_line, len(text) + 1):
        line = text[number - 1]
        if number in fenced or "#" not in line[:5]:
            continue
        heading = _heading(line, number, house, findings)
        if heading is not None:
            starts.append((number, heading))
        elif not starts and _repeats_title(line, title):
            message = "The edition's title stands here again; it is left out."
            findings.append(info(_CODE, message, "Keep it in the front matter alone.", line=number))
            text[number - 1] = ""
    return tuple(_parts(text, body_line, starts))


def _parts(text: Sequence[str], body_line: int, starts: Sequence[tuple[int, HeadingAttributes]]) -> list[Part]:
    end = starts[0][0] if starts else len(text) + 1
    parts: list[Part] = []
    lead = next((number for number in range(body_line, end) if text[number - 1].strip()), None)
    if lead is not None:
        markdown = "\n".join(text[lead - 1 : end - 1])
        parts.append(Part(HeadingAttributes("", {}, ()), lead, lead, markdown, is_lead=True))
    for index, (number, heading) in enumerate(starts):
        end = starts[index + 1][0] if index + 1 < len(starts) else len(text) + 1
        parts.append(Part(heading, number, number + 1, "\n".join(text[number : end - 1])))
    return parts


def _heading(line: str, number: int, house: HouseFormat, findings: list[Finding]) -> HeadingAttributes | None:
    """The heading on a line that opens a section; None for any other line."""
    match = _HEADING.match(line)
    if match is None:
        return None
    words = _words(line[match.end() :])
    heading = read_heading(words.strip())
    spaced = not words or words[0] in " \t"
    if match.group(1) == "##" and spaced:
        return heading
    ours = bool(heading.words) and (house.slot_for(heading.words) is not None or "kind" in heading.values)
    if ours:
        message = f"“{heading.words}” is read as a section, though its heading is not written like one."
        findings.append(warning(_CODE, message, f"Write “## {heading.words}”.", line=number, column=1))
        return heading
    if match.group(1) == "##":
        message = f"“{line.strip()[:60]}” looks like a heading but has no space after “##”; it is kept as text."
        findings.append(warning(_CODE, message, "Put a space after “##”.", line=number, column=1))
    return None


def _words(text: str) -> str:
    """A heading's words, without number signs that close it."""
    text = text.rstrip(" \t")
    opened = text.rstrip("#")
    return opened.rstrip(" \t") if not opened or opened[-1] in " \t" else text


def _repeats_title(line: str, title: str) -> bool:
    return line.startswith("# ") and bool(title) and fold(line[2:].rstrip("# ")) == fold(title)


def _fences(text: list[str], body_line: int, findings: list[Finding]) -> set[int]:
    """The lines inside of code fences. A fence that nothing closes is made text and reported."""
    marks = [
        (number, match.group(1), text[number - 1][match.end() :])
        for number in range(body_line, len(text) + 1)
        if (match := _FENCE.match(text[number - 1])) and "`" not in text[number - 1][match.end() :]
    ]
    longest = _longest_closers(marks)
    inside: set[int] = set()
    index = 0
    while index < len(marks):
        number, fence, _info = marks[index]
        if longest[index + 1].get(fence[0], 0) < len(fence):
            message = "A block of code opens here and is never closed; the line is kept as text."
            findings.append(
                error(_CODE, message, f"Close it with a line “{fence[:3]}”, or remove this line.", line=number)
            )
            text[number - 1] = text[number - 1].replace(fence[0], f"\\{fence[0]}", 1)
            index += 1
            continue
        end = next(at for at in range(index + 1, len(marks)) if _closes(marks[at], fence))
        inside.update(range(number, marks[end][0] + 1))
        index = end + 1
    return inside


def _closes(mark: tuple[int, str, str], fence: str) -> bool:
    _number, closing, rest = mark
    return closing[0] == fence[0] and len(closing) >= len(fence) and not rest.strip()


def _longest_closers(marks: Sequence[tuple[int, str, str]]) -> list[dict[str, int]]:
    """For each index the longest fence of either character that could close one before it."""
    longest: list[dict[str, int]] = [{}]
    for _number, fence, rest in reversed(marks):
        best = dict(longest[-1])
        if not rest.strip():
            best[fence[0]] = max(best.get(fence[0], 0), len(fence))
        longest.append(best)
    return longest[::-1]
