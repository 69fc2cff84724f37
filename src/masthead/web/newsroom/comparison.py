"""What changed between two versions of an edition, as people read it: section by section, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import mark_safe
from wagtail.admin.compare import FieldComparison, TextDiff, diff_text

from masthead.edition.markdown import write_edition
from masthead.edition.model import Section
from masthead.web.newsroom import mapping
from masthead.web.newsroom.blocks_words import kind_words
from masthead.web.newsroom.houses import house_for
from masthead.web.newsroom.models import Edition

LONGEST_SAME = 5
"""Lines that are the same and shown; of more, the first and the last."""


@dataclass(frozen=True, slots=True)
class Change:
    """A section that differs. how: in a word. words: its Markdown, with what is gone and what is new marked as HTML."""

    label: str
    how: str
    words: str


class SectionsComparison(FieldComparison):
    """Only sections that changed, each with its words compared; Wagtail would list every field of every section."""

    def __init__(self, field: Any, obj_a: Edition, obj_b: Edition) -> None:
        super().__init__(field, obj_a, obj_b)
        self._before, self._after = _written(obj_a), _written(obj_b)

    def has_changed(self) -> bool:
        """Whether any section says something else, or stands elsewhere."""
        return list(self._before.items()) != list(self._after.items())

    def htmldiff(self) -> str:
        """The changes, as HTML."""
        return render_to_string("newsroom/editions/compared.html", {"changes": tuple(self._changes())})

    def _changes(self) -> Iterator[Change]:
        lasting = [block for block in self._after if block in self._before]
        moved = _out_of_order([block for block in self._before if block in self._after], lasting)
        for block, (label, words) in self._after.items():
            if block not in self._before:
                yield Change(label, "Added", _marked("", words))
            elif self._before[block] != (label, words):
                yield Change(label, "Changed", _marked(self._before[block][1], words))
            elif block in moved:
                yield Change(label, "Moved", "")
        for block, (label, words) in self._before.items():
            if block not in self._after:
                yield Change(label, "Removed", _marked(words, ""))


class ListComparison(FieldComparison):
    """Names, or pairs of language and address."""

    val_a: Any
    val_b: Any

    def __init__(self, field: Any, obj_a: Any, obj_b: Any) -> None:
        super().__init__(field, obj_a, obj_b)
        self.val_a, self.val_b = _joined(self.val_a), _joined(self.val_b)

    def htmldiff(self) -> str:
        """What is gone and what is new, marked."""
        return str(diff_text(self.val_a, self.val_b).to_html())


def _marked(before: str, after: str) -> str:
    """Two texts as one piece of HTML: lines first, words within lines that stayed in their place."""
    old, new = before.splitlines(), after.splitlines()
    lines: list[str] = []
    for how, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            lines += _shortened(old[a:b])
        elif how == "replace" and b - a == d - c:
            lines += [str(diff_text(*pair).to_html()) for pair in zip(old[a:b], new[c:d], strict=True)]
        else:
            gone = [TextDiff([("deletion", line)]).to_html() for line in old[a:b]]
            lines += [*gone, *(TextDiff([("addition", line)]).to_html() for line in new[c:d])]
    return mark_safe("\n".join(lines))  # noqa: S308 – every line is escaped, here or by Wagtail


def _shortened(same: list[str]) -> list[str]:
    """What is the same, with a neighbouring line on each side of what is left out."""
    if len(same) <= LONGEST_SAME:
        return [escape(line) for line in same]
    return [escape(same[0]), "", "…", "", escape(same[-1])]


def _written(edition: Edition) -> dict[str, tuple[str, str]]:
    """(label, Markdown) of each section, by the id of its block, in order."""
    core, house = mapping.core_edition(edition), house_for(edition)
    front = write_edition(core.model_copy(update={"sections": ()}), house)

    def words_of(section: Section) -> str:
        return write_edition(core.model_copy(update={"sections": (section,)}), house).removeprefix(front).strip()

    return {
        block: (section.label or kind_words(section.kind).label, words_of(section))
        for block, section in zip(mapping.section_ids(edition), core.sections, strict=True)
    }


def _out_of_order(before: list[str], after: list[str]) -> frozenset[str]:
    """The blocks that stand after another one than they did."""
    follows = dict(zip(before, ["", *before], strict=False))
    return frozenset(block for block, previous in zip(after, ["", *after], strict=False) if follows[block] != previous)


def _joined(value: Any) -> str:
    return ", ".join(" ".join(map(str, each)) if isinstance(each, list | tuple) else str(each) for each in value or ())
