"""One part of a message body, from pieces to quoted-printable text and slots.

A soft line break stands before and after each value and each section for one segment, so that
neither its length nor its absence moves a wrap. Tokens always have 22 harmless characters and are
wrapped like text of that width.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from masthead.edition.mergetags import LINK_SLOTS
from masthead.edition.richtext import URL_SCHEMES
from masthead.message.errors import CONTROLS, CompileError, ForbiddenCharacterError, described, shown
from masthead.message.links import Address, LinkPlan
from masthead.message.program import ProgramBuilder
from masthead.message.quoted_printable import SOFT_BREAK, encoded_line, fits, wrapped
from masthead.message.slots import TokenSlot, ValueSlot, encode, reader
from masthead.render.pieces import Context, LinkSlot, MergeSlot, Only, Pieces, RenderedLink
from masthead.tokens import TOKEN_LENGTH

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_BODY_END = "</body>"


@dataclass(frozen=True, slots=True)
class OnlyItems:
    """What members of one segment alone get."""

    segment: str
    items: tuple[Item, ...]


Item = str | ValueSlot | TokenSlot | OnlyItems


@dataclass(frozen=True, slots=True)
class Part:
    """Turns the pieces of one alternative into items. contexts: what its slots may stand in."""

    name: str
    contexts: frozenset[Context]
    links: tuple[RenderedLink, ...]
    plan: LinkPlan
    unsubscribe_address: str

    def items(self, pieces: Pieces) -> tuple[Item, ...]:
        """`pieces` with links as addresses and adjacent text joined. Raises `CompileError`."""
        return _merged(self._each(pieces))

    def pixel(self) -> Iterator[Item]:
        """The picture that counts openings; without words, so that nobody has it read out."""
        before, purpose, after = self.plan.pixel()
        yield f'<img src="{html.escape(before)}'
        if purpose:
            yield TokenSlot(purpose)
        yield f'{after}" width="1" height="1" alt="" style="display:block;width:1px;height:1px;border:0">'

    def _each(self, pieces: Pieces) -> Iterator[Item]:
        for piece in pieces:
            match piece:
                case str():
                    yield self._text(piece)
                case Only(segment, inner):
                    yield OnlyItems(segment, self.items(inner))
                case LinkSlot(index, context):
                    yield from self._address(self._link(index), self._allowed(context))
                case MergeSlot(name, _, context) if name in LINK_SLOTS:
                    address = self.plan.for_tag(name, self.unsubscribe_address)
                    yield from self._address(address, self._allowed(context))
                case MergeSlot(name, fallback, context):
                    yield checked_value(ValueSlot(name, fallback, self._allowed(context)))

    def _text(self, text: str) -> str:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        for found in CONTROLS.finditer(text):
            if found.group() not in "\n\t":
                around = shown(text[max(0, found.start() - 20) : found.start() + 20])
                raise CompileError(f"The {self.name} part holds {described(found.group())} near {around}; remove it.")
        return text

    def _allowed(self, context: Context) -> Context:
        if context not in self.contexts:
            raise CompileError(f"A slot for “{context}” has no place in the {self.name} part.")
        return context

    def _link(self, index: int) -> Address:
        if not 0 <= index < len(self.links):
            raise CompileError(f"The {self.name} part names link {index}; the edition has {len(self.links)}.")
        url = self.links[index].url
        scheme = _SCHEME.match(url)
        if CONTROLS.search(url) or (scheme and scheme.group(1).lower() not in URL_SCHEMES):
            raise CompileError(f"The link {shown(url)} cannot be used; links begin with https:// or http://.")
        web = scheme and scheme.group(1).lower() in {"http", "https"}
        return self.plan.click(index) if self.plan.tracked and web else (url, None, "")

    def _address(self, address: Address, context: Context) -> Iterator[Item]:
        before, purpose, after = address
        yield _written(before, context)
        if purpose:
            yield TokenSlot(purpose)
        yield _written(after, context)


def checked_value(slot: ValueSlot) -> ValueSlot:
    """`slot`, when its tag is known and its fallback can stand in a message. Raises `CompileError`."""
    tag = f"{{{{ {slot.name} }}}}"
    try:
        reader(slot.name)
        encode(slot.fallback or "", slot.context)
    except LookupError:
        raise CompileError(f"“{tag}” is not a merge tag that Masthead knows.") from None
    except ForbiddenCharacterError as error:
        raise CompileError(f"The fallback of “{tag}” {error}") from None
    return slot


def with_pixel(items: tuple[Item, ...], pixel: Iterable[Item]) -> tuple[Item, ...]:
    """`items` of an HTML part with the picture just before the body ends, or at the very end."""
    for position in range(len(items) - 1, -1, -1):
        text = items[position]
        if isinstance(text, str) and _BODY_END in text:
            head, _, tail = text.rpartition(_BODY_END)
            return _merged([*items[:position], head, *pixel, _BODY_END + tail, *items[position + 1 :]])
    return _merged([*items, *pixel])


def closed(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """`items` ending in a newline: quoted-printable must not end in a soft line break (RFC 2045 §6.7 (3))."""
    if items and isinstance(items[-1], str) and items[-1].endswith("\n"):
        return items
    return _merged([*items, "\n"])


def write_body(items: tuple[Item, ...], builder: ProgramBuilder) -> None:
    """Write `items` as quoted-printable, from the beginning of a line."""
    _Writer(builder).items(items)


class _Writer:
    def __init__(self, builder: ProgramBuilder) -> None:
        self._builder = builder
        self._column = 0

    def items(self, items: tuple[Item, ...]) -> None:
        for item in items:
            match item:
                case str():
                    self._text(item)
                case TokenSlot():
                    self._token(item)
                case ValueSlot():
                    self._to_line_start()
                    self._builder.slot(item)
                    self._builder.text(SOFT_BREAK)
                case OnlyItems(segment, inner):
                    self._to_line_start()
                    self._builder.begin(segment)
                    self.items(inner)
                    self._to_line_start()
                    self._builder.end()

    def _text(self, text: str) -> None:
        *ended, last = text.split("\n")
        for line in ended:
            written, _ = wrapped(encoded_line(line, ends=True), self._column)
            self._builder.text(written + "\r\n")
            self._column = 0
        written, self._column = wrapped(encoded_line(last, ends=False), self._column)
        self._builder.text(written)

    def _token(self, token: TokenSlot) -> None:
        if not fits(TOKEN_LENGTH, self._column):
            self._to_line_start()
        self._builder.slot(token)
        self._column += TOKEN_LENGTH

    def _to_line_start(self) -> None:
        if self._column:
            self._builder.text(SOFT_BREAK)
            self._column = 0


def _merged(items: Iterable[Item]) -> tuple[Item, ...]:
    merged: list[Item] = []
    for item in items:
        if isinstance(item, str) and merged and isinstance(merged[-1], str):
            merged[-1] += item
        elif item != "":
            merged.append(item)
    return tuple(merged)


def _written(text: str, context: Context) -> str:
    if context is Context.URL:
        return quote(text, safe="")
    return html.escape(text) if context is Context.HTML else text
