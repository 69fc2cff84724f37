"""Backslashes where Markdown needs them, and only there."""

from __future__ import annotations

import re
import string
from collections.abc import Callable

from masthead.edition.markdown.grammar import AFFILIATE
from masthead.edition.normal_form import MERGE_BRACES, one_line

_PUNCTUATION = frozenset(string.punctuation)
_SPECIAL = re.compile(r"[\\`*_\[\]<&~!{]")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_OPENS_TAG = re.compile(r"<[A-Za-z/!?]")

_LINE_STARTS = (
    re.compile(r"(?=#{1,6}(?:[ \t]|$))"),
    re.compile(r"(?=[-+*](?:[ \t]|$))"),
    re.compile(r"(?=>)"),
    re.compile(r"(?=([-_*])(?:[ \t]*\1){2,}[ \t]*$)"),
    re.compile(r"(?=[|:-][|:\- \t]*$)"),
    re.compile(r"(?=~{3}|`{3}[^`]*$)"),
)
_ORDERED = re.compile(r"(\d{1,9})([.)](?:[ \t]|$))")


class Escaper:
    """Escapes the texts of one block.

    links_possible: whether the block's words hold what could close a link. Without it a ``[`` is only a bracket.
    """

    def __init__(self, words: str) -> None:
        self._links_possible = any(mark in words for mark in ("](", "]{", "]:", "]["))

    def text(self, text: str, *, in_brackets: bool, after_bracket: bool = False, before_bracket: bool = False) -> str:
        """A run of words. in_brackets: inside of link words. after/before: a link or language mark is next to it."""
        escaped = _outside_merge_tags(text, lambda part: self._part(part, in_brackets=in_brackets))
        if after_bracket and AFFILIATE.match(escaped):
            escaped = "\\" + escaped
        if before_bracket and escaped.endswith("!"):
            escaped = escaped[:-1] + "\\!"
        return escaped

    def _part(self, part: str, *, in_brackets: bool) -> str:
        def escape(match: re.Match[str]) -> str:
            character, at = match.group(), match.start()
            before = part[at - 1] if at else ""
            after = part[at + 1] if at + 1 < len(part) else ""
            needed = (
                in_brackets or self._links_possible
                if character == "["
                else in_brackets
                if character == "]"
                else _needs_backslash(character, before, after, part[at : at + 40])
            )
            return f"\\{character}" if needed else character

        return _SPECIAL.sub(escape, part)


def _needs_backslash(character: str, before: str, after: str, rest: str) -> bool:
    """Whether a special character, brackets aside, would be markup. before, after: "" at the edge of the text."""
    match character:
        case "\\":
            return not after or after in _PUNCTUATION or after == "\n"
        case "`":
            return True
        case "*":
            return not (before.isspace() and after.isspace())
        case "_":
            return not ((before.isspace() and after.isspace()) or (before.isalnum() and after.isalnum()))
        case "~":
            return "~" in (before, after)
        case "<":
            return _OPENS_TAG.match(rest) is not None
        case "&":
            return _ENTITY.match(rest) is not None
        case _:
            return False


def everything(text: str) -> str:
    """Every punctuation mark escaped: ugly and beyond doubt."""
    return _outside_merge_tags(text, lambda part: re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", part))


def line_starts(block: str) -> str:
    """A block's Markdown, with what would open a list, heading, quote, rule or table at the start of a line escaped."""
    return "\n".join(_line_start(line) for line in block.split("\n"))


def _line_start(line: str) -> str:
    if any(pattern.match(line) for pattern in _LINE_STARTS):
        return f"\\{line}"
    return _ORDERED.sub(r"\1\\\2", line, count=1) if _ORDERED.match(line) else line


def target(url: str) -> str:
    """A link or image target between its round brackets."""
    url = url.replace("\n", "")
    words = MERGE_BRACES.sub("x", url)
    if not words or re.search(r"[\s<>\x00-\x20\x7f]", words):
        angled = _outside_merge_tags(url, lambda part: re.sub(r"([<>])", r"\\\1", _literal(part)))
        return f"<{angled}>"
    if _unbalanced(words):
        return _outside_merge_tags(url, lambda part: re.sub(r"([()])", r"\\\1", _literal(part)))
    return _outside_merge_tags(url, _literal)


def title(words: str) -> str:
    """A picture's credit between its quotation marks."""
    return _outside_merge_tags(one_line(words), lambda part: _literal(part).replace('"', '\\"'))


def bars(words: str) -> str:
    """The Markdown of a table's cell; bars within merge tags part no cells."""
    return _outside_merge_tags(words, lambda part: part.replace("|", "\\|"))


def code_span(words: str) -> str:
    """Words between as many backticks as they need."""
    longest = max((len(run) for run in re.findall(r"`+", words)), default=0)
    fence = "`" * (longest + 1)
    room = " " if words.startswith("`") or words.endswith("`") else ""
    return f"{fence}{room}{words}{room}{fence}"


def _unbalanced(part: str) -> bool:
    depth = 0
    for character in part:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if depth < 0 or depth > 8:
            return True
    return depth != 0


def _literal(part: str) -> str:
    """Backslashes and entities that stay what they are."""
    return _ENTITY.sub(lambda match: "\\" + match.group(), re.sub(r"(\\)(?=[!-/:-@\[-`{-~])|\\$", r"\\\\", part))


def _outside_merge_tags(text: str, change: Callable[[str], str]) -> str:
    """`text` with `change` done to everything but its merge tags."""
    pieces: list[str] = []
    end = 0
    for tag in MERGE_BRACES.finditer(text):
        pieces += [change(text[end : tag.start()]), tag.group()]
        end = tag.end()
    return "".join([*pieces, change(text[end:])])
