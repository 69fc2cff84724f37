"""From what the clipboard holds to a manuscript."""

from __future__ import annotations

import re
from collections.abc import Sequence

from masthead.edition.clipboard import plain_text
from masthead.edition.clipboard.blocks import Block, BlockKind
from masthead.edition.clipboard.labels import Labels
from masthead.edition.clipboard.manuscript import LARGEST_TEXT, Manuscript, Notes, check_size
from masthead.edition.clipboard.reader import read_html
from masthead.edition.clipboard.sections import arrange
from masthead.edition.clipboard.writing import write
from masthead.edition.house import HouseFormat

# Not <https://…> and <mailto:…>, which are links, and not what is escaped already.
_CODE = re.compile(r"(`+[^`]+`+)")
_LIKE_A_TAG = re.compile(r"(?<!\\)<(?=[A-Za-z/!?])(?!https?:|mailto:)")


def manuscript_from_html(html: str, house: HouseFormat) -> Manuscript:
    """A paste with its structure, from any word processor, mail or page.

    All words that were visible are in the Markdown or the title, those of tracked deletions and comments
    in the notes. The Markdown is clean: `read_edition` gives the same words back.
    Raises `ClipboardError` for more than any manuscript holds, and for tags nested beyond reason.
    """
    notes = Notes()
    labels = Labels(house)
    blocks = read_html(html, notes)
    if typed := _typed_markdown(blocks, labels):
        return Manuscript(typed, plain_text.title_of(typed), notes.all())
    document = arrange(blocks, labels, notes)
    if any(_is_underlined(block) for block in blocks):
        notes.say("Underlined words are pasted without their line; mail underlines links alone.")
    return Manuscript(write(document.sections, notes), document.title, notes.all())


def manuscript_from_text(text: str, house: HouseFormat) -> Manuscript:
    """A paste of plain text. A manuscript that is Markdown already comes back as it is.

    Otherwise lines that are labels of the house open sections, lines with a bullet or number are list items, and
    each line is a paragraph, unless all lines are as full as those of mail. Raises `ClipboardError` for its size.
    """
    check_size(len(text), LARGEST_TEXT, "text")
    labels = Labels(house)
    if plain_text.is_markdown(text, labels):
        return Manuscript(text, plain_text.title_of(text))
    notes = Notes()
    if plain_text.carries_forbidden(text):
        notes.say("Characters that mail cannot carry, such as symbols of one font only, are left out.")
    markdown, title = plain_text.to_manuscript(text, labels)
    return Manuscript(markdown, title, notes.all())


def _typed_markdown(blocks: Sequence[Block], labels: Labels) -> str:
    """The text of a document whose author typed Markdown into it; empty for any other."""
    if any(block.kind is not BlockKind.PARAGRAPH or block.place.quote for block in blocks):
        return ""
    text = plain_text.joined_lines("".join(run.text for run in block.runs).rstrip() for block in blocks)
    return "\n".join(map(_visible, text.split("\n"))) if plain_text.is_markdown(text, labels) else ""


def _visible(line: str) -> str:
    """What looks like a tag was seen on the page as it is, and stays words; in code it does so by itself."""
    parts = _CODE.split(line)
    parts[::2] = [_LIKE_A_TAG.sub(r"\\<", words) for words in parts[::2]]
    return "".join(parts)


def _is_underlined(block: Block) -> bool:
    return any(run.marks.underlined and not run.marks.href and run.text.strip() for run in block.runs)
