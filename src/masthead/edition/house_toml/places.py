"""Where each key and value of a TOML document stands.

`tomllib` keeps no positions, so this walks the same text once more, trusting that it is valid TOML
1.0 (`tomllib` has read it before), and notes the line and column of every key and array element.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field

Path = tuple[str | int, ...]
"""Keys and 0-based indices from the document's root: ``("section", 0, "aliases", 1)``."""


@dataclass(frozen=True, slots=True)
class Place:
    """1-based line and column; columns count characters."""

    line: int
    column: int


_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_SPACES = re.compile(r"[ \t]*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_QUOTED_KEY = re.compile(r'"(?:[^"\\\n]|\\.)*"|\'[^\'\n]*\'')
_TEXT = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*"{3,5}'
    r"|'''(?:[^']|'{1,2}(?!'))*'{3,5}"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n]*")


def places(source: str) -> dict[Path, Place]:
    """The place of every key and array element of valid TOML, and of every table under its own path.

    An array of tables has the place of its first header; a dotted key gives each of its parts a place.
    Raises `RecursionError` on nesting that `tomllib` cannot have read either.
    """
    walker = _Walker(source.replace("\r\n", "\n"))
    walker.document()
    return walker.found


@dataclass
class _Walker:
    source: str
    found: dict[Path, Place] = field(default_factory=dict)
    _position: int = 0
    _line: int = 1
    _line_start: int = 0
    _counts: dict[Path, int] = field(default_factory=dict)

    def document(self) -> None:
        table: Path = ()
        self._skip(_BLANK)
        while self._position < len(self.source):
            if self.source.startswith("[[", self._position):
                table = self._array_header()
            elif self.source[self._position] == "[":
                table = self._table_header()
            else:
                self._key_value(table)
            self._skip(_BLANK)

    def _array_header(self) -> Path:
        place = self._place()
        self._advance(self._position + 2)
        keys = self._keys()
        parent = self._latest(tuple(key for key, _ in keys[:-1]))
        array = (*parent, keys[-1][0])
        index = self._counts.get(array, 0)
        self._counts[array] = index + 1
        self.found.setdefault(array, place)
        self.found[(*array, index)] = place
        self._advance(self._position + 2)
        return (*array, index)

    def _table_header(self) -> Path:
        place = self._place()
        self._advance(self._position + 1)
        path: Path = ()
        for key, _ in self._keys():
            path = self._latest((key,), within=path)
            self.found.setdefault(path, place)
        self._advance(self._position + 1)
        return path

    def _latest(self, keys: Path, within: Path = ()) -> Path:
        """The path of `keys`, with the index of the latest element behind every array of tables."""
        path = within
        for key in keys:
            path = (*path, key)
            if path in self._counts:
                path = (*path, self._counts[path] - 1)
        return path

    def _key_value(self, table: Path) -> None:
        path = table
        for key, place in self._keys():
            path = (*path, key)
            self.found.setdefault(path, place)
        self._advance(self._position + 1)  # =
        self._skip(_SPACES)
        self._value(path)

    def _keys(self) -> list[tuple[str, Place]]:
        """A dotted key up to what follows it, each part with its place."""
        keys = []
        while True:
            self._skip(_SPACES)
            place = self._place()
            if bare := _BARE_KEY.match(self.source, self._position):
                key = bare.group()
                self._advance(bare.end())
            else:
                quoted = _QUOTED_KEY.match(self.source, self._position)
                assert quoted is not None, "valid TOML has a key here"
                key = next(iter(tomllib.loads(f"{quoted.group()} = 0")))
                self._advance(quoted.end())
            keys.append((key, place))
            self._skip(_SPACES)
            if not self.source.startswith(".", self._position):
                return keys
            self._advance(self._position + 1)

    def _value(self, path: Path) -> None:
        opening = self.source[self._position]
        if opening == "[":
            self._array(path)
        elif opening == "{":
            self._inline_table(path)
        elif opening in "\"'":
            self._skip(_TEXT)
        else:
            self._skip(_SCALAR)

    def _array(self, path: Path) -> None:
        self._advance(self._position + 1)
        self._skip(_BLANK)
        index = 0
        while self.source[self._position] != "]":
            self.found[(*path, index)] = self._place()
            self._value((*path, index))
            index += 1
            self._skip(_BLANK)
            if self.source[self._position] == ",":
                self._advance(self._position + 1)
                self._skip(_BLANK)
        self._advance(self._position + 1)

    def _inline_table(self, path: Path) -> None:
        self._advance(self._position + 1)
        self._skip(_BLANK)
        while self.source[self._position] != "}":
            self._key_value(path)
            self._skip(_BLANK)
            if self.source[self._position] == ",":
                self._advance(self._position + 1)
                self._skip(_BLANK)
        self._advance(self._position + 1)

    def _place(self) -> Place:
        return Place(self._line, self._position - self._line_start + 1)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self.source, self._position)
        assert match is not None, "valid TOML goes on as expected"
        self._advance(match.end())

    def _advance(self, position: int) -> None:
        newlines = self.source.count("\n", self._position, position)
        if newlines:
            self._line += newlines
            self._line_start = self.source.rfind("\n", self._position, position) + 1
        self._position = position
