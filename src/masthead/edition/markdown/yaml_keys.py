"""Front matter as single keys: each with its value as text, list or mapping of texts, and its place.

Only the shape of YAML is used, never its types. Every key is composed apart from the others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import yaml

from masthead.edition.findings import Finding, error, warning

CODE = "front-matter"
MOST_KEYS = 50
LONGEST_VALUE = 10_000
_DEEPEST = 3

_KEY = re.compile(r"(?P<key>\"[^\"]*\"|'[^']*'|[^\s:#\-\[\]{}\"'][^:]{0,80}?)[ \t]*:(?=[ \t]|$)")
_CONTINUES = re.compile(r"[ \t]|-(?:[ \t]|$)|[\]}]")


@dataclass(frozen=True, slots=True)
class Value:
    """A text from the front matter. line, column: 1-based in the file. plain: written without quotation marks."""

    text: str
    line: int
    column: int
    plain: bool = True


@dataclass(frozen=True, slots=True)
class Entry:
    """One key. value: a text, a list, pairs, or None when the key has no value."""

    key: str
    value: Value | tuple[Value, ...] | tuple[tuple[Value, Value], ...] | None
    line: int
    is_mapping: bool = False


@dataclass(frozen=True, slots=True)
class _Chunk:
    key: str
    lines: tuple[str, ...]
    first: int

    @property
    def raw(self) -> str:
        """The value on the key's own line, as typed."""
        match = _KEY.match(self.lines[0])
        return self.lines[0][match.end() :].strip() if match else ""


def looks_like_key(line: str) -> bool:
    """Whether a line could be part of front matter."""
    return not line.strip() or line.startswith("#") or bool(_KEY.match(line) or _CONTINUES.match(line))


def read_entries(lines: Sequence[str], first: int) -> tuple[list[Entry], list[Finding]]:
    """Every key of the front matter. first: the file's line of the first line. Each key once: the first one counts."""
    findings: list[Finding] = []
    entries: dict[str, Entry] = {}
    for chunk in _chunks(lines, first, findings):
        if len(entries) >= MOST_KEYS:
            message = f"The front matter has more than {MOST_KEYS} keys; the rest is not read."
            findings.append(error(CODE, message, "Check that it ends with a line “---”.", line=chunk.first))
            break
        key = chunk.key.lower()
        if key in entries:
            message = f"“{chunk.key}” stands twice, first on line {entries[key].line}; the first one counts."
            findings.append(error(CODE, message, "Remove one of the two.", line=chunk.first, column=1))
            continue
        entries[key] = _entry(key, chunk, findings)
    return list(entries.values()), findings


def _chunks(lines: Sequence[str], first: int, findings: list[Finding]) -> Iterator[_Chunk]:
    """The lines of each key: its own and those indented below it."""
    start: int | None = None
    key = ""
    for index, line in enumerate(lines):
        match = _KEY.match(line)
        if match is None and (
            not line.strip() or line.startswith("#") or (start is not None and _CONTINUES.match(line))
        ):
            continue
        if start is not None:
            yield _Chunk(key, tuple(lines[start:index]), first + start)
            start = None
        if match is None:
            findings.append(
                error(
                    CODE,
                    f"This line of the front matter is no “key: value”: “{line.strip()[:60]}”.",
                    'Write one key per line, such as “title: "…"”, and end the front matter with “---”.',
                    line=first + index,
                    column=1,
                )
            )
        else:
            start, key = index, match.group("key").strip("\"'").strip()
    if start is not None:
        yield _Chunk(key, tuple(lines[start:]), first + start)


def _entry(key: str, chunk: _Chunk, findings: list[Finding]) -> Entry:
    text = "\n".join(chunk.lines)
    as_typed = Value(_unquoted(chunk.raw), chunk.first, chunk.lines[0].find(chunk.raw) + 1)
    if len(text) > LONGEST_VALUE:
        message = f"The value of “{key}” has {len(text):,} characters; {LONGEST_VALUE:,} are the most."
        findings.append(error(CODE, message, "Shorten it.", line=chunk.first))
        return Entry(key, None, chunk.first)
    try:
        if _refused(key, text, chunk, findings):
            return Entry(key, as_typed if as_typed.text else None, chunk.first)
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as fault:
        findings.append(_unreadable(key, chunk, fault))
        return Entry(key, as_typed if as_typed.text else None, chunk.first)
    if not isinstance(root, yaml.MappingNode) or len(root.value) != 1:
        message = f"The value of “{key}” cannot be read as written."
        findings.append(error(CODE, message, f'Put it between quotation marks: {key}: "…".', line=chunk.first))
        return Entry(key, as_typed, chunk.first)
    return _converted(key, root.value[0][1], chunk, findings)


def _converted(key: str, node: yaml.Node, chunk: _Chunk, findings: list[Finding]) -> Entry:
    if isinstance(node, yaml.ScalarNode):
        value = _scalar(node, chunk)
        if node.style is None and " #" in chunk.raw and value.text != chunk.raw:
            lost = chunk.raw[chunk.raw.index(" #") + 1 :]
            message = f"“{lost[:60]}” counts as a comment and is left out of “{key}”."
            findings.append(
                warning(CODE, message, f'Put the value between quotation marks: {key}: "…".', line=value.line)
            )
        empty = value.plain and value.text in {"", "~", "null"}
        return Entry(key, None if empty else value, chunk.first)
    if isinstance(node, yaml.SequenceNode):
        items = [_scalar(item, chunk) for item in node.value if isinstance(item, yaml.ScalarNode)]
        if len(items) != len(node.value):
            findings.append(_only_texts(key, node, chunk))
        return Entry(key, tuple(items), chunk.first)
    pairs = [
        (_scalar(name, chunk), _scalar(value, chunk))
        for name, value in (node.value if isinstance(node, yaml.MappingNode) else [])
        if isinstance(name, yaml.ScalarNode) and isinstance(value, yaml.ScalarNode)
    ]
    if len(pairs) != len(node.value):
        findings.append(_only_texts(key, node, chunk))
    return Entry(key, tuple(pairs), chunk.first, is_mapping=True)


def _only_texts(key: str, node: yaml.Node, chunk: _Chunk) -> Finding:
    line = chunk.first + node.start_mark.line
    return error(CODE, f"“{key}” holds something that is no text; it is left out.", "List texts only.", line=line)


def _scalar(node: yaml.ScalarNode, chunk: _Chunk) -> Value:
    mark = node.start_mark
    plain = node.style is None
    return Value(str(node.value).strip(), chunk.first + mark.line, mark.column + 1, plain=plain)


def _refused(key: str, text: str, chunk: _Chunk, findings: list[Finding]) -> bool:
    """Report anchors, aliases, tags and deep nesting; whether the value must not be composed."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        what = _refused_feature(event) or ("lists within lists" if depth > _DEEPEST else "")
        if what:
            message = f"The value of “{key}” uses {what}, which the front matter does not allow."
            remedy = f'Write the value itself; put text that opens with “&”, “*” or “!” in quotation marks: {key}: "…".'
            findings.append(error(CODE, message, remedy, line=chunk.first))
            return True
    return False


def _refused_feature(event: yaml.Event) -> str:
    if isinstance(event, yaml.AliasEvent):
        return "an alias (*)"
    if isinstance(event, yaml.NodeEvent) and event.anchor:
        return "an anchor (&)"
    if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
        return "a tag (!)"
    return ""


def _unreadable(key: str, chunk: _Chunk, fault: yaml.YAMLError) -> Finding:
    mark = fault.problem_mark if isinstance(fault, yaml.MarkedYAMLError) else None
    line = chunk.first + min(mark.line, len(chunk.lines) - 1) if mark else chunk.first
    column = mark.column + 1 if mark and mark.line < len(chunk.lines) else None
    typed = chunk.raw[:60].replace('"', "'")
    return error(
        CODE,
        f"The value of “{key}” cannot be read as written: {chunk.raw[:60]}",
        f'Put it between quotation marks, with a backslash before those inside: {key}: "{typed}".',
        line=line,
        column=column,
    )


def _unquoted(raw: str) -> str:
    if len(raw) > 1 and raw[0] == raw[-1] and raw[0] in "\"'":
        return raw[1:-1]
    return raw.lstrip("\"'") if raw.startswith(('"', "'")) else raw
