from __future__ import annotations

import datetime as dt
import json
import tomllib
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from masthead.edition.house_toml.places import Path, Place, places

EVERYTHING = '''\
# a remark with = and [brackets]
top = 1
"quoted key" = "a # no remark"
'literal.key' = 'C:\\no\\escape'
dotted.one = 1
dotted . "two" = 2

[table]
long = """
[not.a.table]
key = "no key" \\""" ""quotes""
"""   # after
literal = \'\'\'
x = 1 ''two\'\'\'\'\'
list = [ 1, "two, ]", # remark ]
  [3, 4],
  { five = 5, "si x" = [6] },
]
when = 2026-11-23 06:30:00
[ table . sub ]
key = 1
[[section]]
label = "one"
[section.extra]
more = true
[[section]]
label = "two"
[[section.inner]]
[[section.inner]]
"é" . x = 1
'''


def test_places_of_everything_toml_has() -> None:
    found = places(EVERYTHING)
    assert {path: (place.line, place.column) for path, place in found.items()} == {
        ("top",): (2, 1),
        ("quoted key",): (3, 1),
        ("literal.key",): (4, 1),
        ("dotted",): (5, 1),
        ("dotted", "one"): (5, 8),
        ("dotted", "two"): (6, 10),
        ("table",): (8, 1),
        ("table", "long"): (9, 1),
        ("table", "literal"): (13, 1),
        ("table", "list"): (15, 1),
        ("table", "list", 0): (15, 10),
        ("table", "list", 1): (15, 13),
        ("table", "list", 2): (16, 3),
        ("table", "list", 2, 0): (16, 4),
        ("table", "list", 2, 1): (16, 7),
        ("table", "list", 3): (17, 3),
        ("table", "list", 3, "five"): (17, 5),
        ("table", "list", 3, "si x"): (17, 15),
        ("table", "list", 3, "si x", 0): (17, 25),
        ("table", "when"): (19, 1),
        ("table", "sub"): (20, 1),
        ("table", "sub", "key"): (21, 1),
        ("section",): (22, 1),
        ("section", 0): (22, 1),
        ("section", 0, "label"): (23, 1),
        ("section", 0, "extra"): (24, 1),
        ("section", 0, "extra", "more"): (25, 1),
        ("section", 1): (26, 1),
        ("section", 1, "label"): (27, 1),
        ("section", 1, "inner"): (28, 1),
        ("section", 1, "inner", 0): (28, 1),
        ("section", 1, "inner", 1): (29, 1),
        ("section", 1, "inner", 1, "é"): (30, 1),
        ("section", 1, "inner", 1, "é", "x"): (30, 7),
    }
    assert set(found) == set(_paths(tomllib.loads(EVERYTHING)))


def test_places_with_windows_line_ends_are_the_same() -> None:
    assert places(EVERYTHING.replace("\n", "\r\n")) == places(EVERYTHING)


def test_places_of_nothing_are_none() -> None:
    assert places("") == places("# remark") == {}


_keys = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x7f"), max_size=4)
_values = st.recursive(
    st.integers() | st.booleans() | _keys | st.floats(allow_nan=False) | st.dates(dt.date(1, 1, 1)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys, inner, max_size=3),
    max_leaves=4,
)
_tables = st.dictionaries(_keys, _values, max_size=4)
_gaps = st.sampled_from(["\n", "\n\n", ' # a remark ] = "\n', "\r\n"])


def _inline(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{_quoted(key)} = {_inline(item)}" for key, item in value.items()) + " }"
    if isinstance(value, list):
        return "[" + "".join(f"\n# ]\n  {_inline(item)} ," for item in value) + "]"
    if isinstance(value, str):
        return f'"""\n{_quoted(value)[1:-1]}"""' if len(value) % 2 else _quoted(value)
    return str(value).lower() if not isinstance(value, dt.date) else value.isoformat()


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


@st.composite
def _documents(draw: st.DrawFn) -> str:
    tables: dict[str, Any] = draw(
        st.dictionaries(_keys, _tables | st.lists(_tables, min_size=1, max_size=3), max_size=4)
    )
    written = ""
    for name, content in tables.items():
        header, elements = ("[[{}]]", content) if isinstance(content, list) else ("[{}]", [content])
        for element in elements:
            written += header.format(_quoted(name)) + draw(_gaps)
            written += "".join(f"{_quoted(key)} = {_inline(value)}{draw(_gaps)}" for key, value in element.items())
    return written


@settings(max_examples=50, deadline=None)
@given(_documents())
def test_places_exist_for_every_key_and_hold_it(source: str) -> None:
    found = places(source)
    assert set(found) == set(_paths(tomllib.loads(source)))
    lines = source.replace("\r\n", "\n").split("\n")
    for path, place in found.items():
        assert _stands_at(lines, path, place), (path, place)


def _stands_at(lines: list[str], path: Path, place: Place) -> bool:
    text = lines[place.line - 1][place.column - 1 :]
    last = path[-1]
    return isinstance(last, int) or text.lstrip("[").startswith(_quoted(last))


def _paths(value: Any, path: Path = ()) -> Iterator[Path]:
    if path:
        yield path
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in children:
        yield from _paths(child, (*path, key))
