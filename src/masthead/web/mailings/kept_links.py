"""Links of mail that is out, once its edition is corrected: each keeps its index and where it leads, and counts for its
section wherever that stands by now. Clicks on a section that went stay its own, behind all others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from masthead.edition.model import Section
from masthead.render.pieces import RenderedLink
from masthead.tracking.links import Target


@dataclass(frozen=True, slots=True)
class _Stands:
    """A section as its links know it. name: its kind and label. urls: where they lead."""

    name: tuple[str, str]
    urls: frozenset[str]

    def shares(self, other: _Stands) -> int:
        """How many of its links the other has as well."""
        return len(self.urls & other.urls)


_Stood = Mapping[int, _Stands]
"""Sections by their index."""


def moved(
    before: Sequence[Target], sections: Mapping[int, Section], links: Sequence[RenderedLink]
) -> tuple[Target, ...]:
    """The links of before in their order, each with the place that its section has in the corrected edition.

    sections, links: of that edition, sections by the index of the written one. A section is the same one by kind and
    label, of several of a name the one that has its links; or, under another label, by kind and most of its links.
    What is gone keeps its kind and label, and gets an index that no section of the edition has.
    """
    old, new = _before(before), _now(sections, links)
    same = _same(old, new)
    gone = sorted(old.keys() - same.keys())
    behind = {index: max(new, default=-1) + 1 + place for place, index in enumerate(gone)}
    return tuple(_placed(each, same, behind, new) for each in before)


def _placed(target: Target, same: Mapping[int, int], behind: Mapping[int, int], new: _Stood) -> Target:
    if target.section in behind:
        return target.model_copy(update={"section": behind[target.section]})
    if target.section not in same:
        return target
    index = same[target.section]
    kind, label = new[index].name
    return target.model_copy(update={"section": index, "kind": kind, "label": label})


def _before(targets: Sequence[Target]) -> _Stood:
    names: dict[int, tuple[str, str]] = {}
    urls: dict[int, set[str]] = defaultdict(set)
    for each in targets:
        if each.section >= 0:
            names.setdefault(each.section, (each.kind, each.label))
            urls[each.section].add(each.url)
    return {index: _Stands(name, frozenset(urls[index])) for index, name in names.items()}


def _now(sections: Mapping[int, Section], links: Sequence[RenderedLink]) -> _Stood:
    urls: dict[int | None, set[str]] = defaultdict(set)
    for each in links:
        urls[each.section].add(each.url)
    return {index: _Stands((each.kind, each.label), frozenset(urls[index])) for index, each in sections.items()}


def _same(old: _Stood, new: _Stood) -> dict[int, int]:
    """Old index → new index of the sections that are still there."""
    found: dict[int, int] = {}
    _pair(found, old, new, lambda was, now: was.shares(now) if was.name == now.name else 0)
    _pair_the_rest(found, old, new)
    _pair(found, old, new, lambda was, now: was.shares(now) if _mostly(was, now) else 0)
    return found


def _mostly(was: _Stands, now: _Stands) -> bool:
    return was.name[0] == now.name[0] and 2 * was.shares(now) > len(was.urls)


def _pair(found: dict[int, int], old: _Stood, new: _Stood, likeness: Callable[[_Stands, _Stands], int]) -> None:
    """Give each old section that has none yet the new one that is most like it, if any is at all."""
    for index in sorted(old.keys() - found.keys()):
        free = sorted(new.keys() - set(found.values()))
        alike = {each: likeness(old[index], new[each]) for each in free}
        best = max(alike, key=alike.__getitem__, default=None)
        if best is not None and alike[best]:
            found[index] = best


def _pair_the_rest(found: dict[int, int], old: _Stood, new: _Stood) -> None:
    """Pair, in their order, what has a name in common and is as many on both sides: all their links are new."""
    left, free = old.keys() - found.keys(), new.keys() - set(found.values())
    for name in {old[index].name for index in left}:
        were = sorted(index for index in left if old[index].name == name)
        are = sorted(index for index in free if new[index].name == name)
        if len(were) == len(are):
            found.update(zip(were, are, strict=True))
