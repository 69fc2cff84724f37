"""What the names in a condition stand for: titles, tags, segments and imports of this installation."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from pyroaring import BitMap

from masthead.audience.segments import Condition, ConditionError, from_json
from masthead.audience.segments.tree import HasTag, Imported, InSegment, InTitle, Voted, leaves
from masthead.audience.subscription import SubscriptionState
from masthead.web.publications.queries import all_publications
from masthead.web.subscribers import sets
from masthead.web.subscribers.models import ImportRun, Segment, Tag
from masthead.web.subscribers.segments.faults import Finding
from masthead.web.subscribers.segments.voting import LETTERS, polls_of

MOST_TAGS = 300
"""Tags that are looked through for those to offer."""


@dataclass(frozen=True, slots=True)
class Names:
    """What is known of a condition and of the segments it refers to.

    titles, tags: ids by name. segments: conditions by slug. findings: names that stand for nothing; with one of them
    nothing can be counted.
    """

    titles: dict[str, int] = field(default_factory=dict)
    tags: dict[str, int] = field(default_factory=dict)
    segments: dict[str, Condition] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


def find_names(
    condition: Condition, publication_id: int, *, theirs: Collection[int] | None = None, slug: str = ""
) -> Names:
    """Look every name up, also those within segments.

    theirs: ids of the titles that whoever asks may ask about: others are as unknown as those that are not there. None:
    Masthead itself asks. slug: of the segment that has the condition, which must not come to refer to itself.
    """
    looked = _Looked(publication_id, theirs)
    looked.take(condition, (slug,) if slug else ())
    return Names(looked.titles, looked.tags, looked.segments, tuple(dict.fromkeys(looked.findings)))


def tag_names(publication_id: int) -> tuple[str, ...]:
    """Tags of people who stand with a publication, by name; of very many the first alone."""
    named = {sets.tag_set(pk): name for pk, name in Tag.objects.values_list("pk", "name")[:MOST_TAGS]}
    states = {sets.state_set(publication_id, state) for state in SubscriptionState}
    found = sets.members_of({*named, *states})
    people = BitMap.union(*(found[name] for name in states))
    return tuple(sorted(name for each, name in named.items() if found[each].intersect(people)))


class _Looked:
    """One look-up, from a condition into the segments that it refers to."""

    def __init__(self, publication_id: int, theirs: Collection[int] | None) -> None:
        self._publication_id = publication_id
        self._theirs = theirs
        self.titles: dict[str, int] = {}
        self.tags: dict[str, int] = {}
        self.segments: dict[str, Condition] = {}
        self.findings: list[Finding] = []
        self._stored: dict[str, object] | None = None

    def take(self, condition: Condition, path: tuple[str, ...]) -> None:
        found = list(leaves(condition))
        self._take_titles({leaf.title for leaf in found if isinstance(leaf, InTitle)})
        self._take_tags({leaf.tag for leaf in found if isinstance(leaf, HasTag)})
        self._take_imports({leaf.run for leaf in found if isinstance(leaf, Imported)})
        for leaf in dict.fromkeys(leaf for leaf in found if isinstance(leaf, Voted)):
            self._take_poll(leaf)
        for name in dict.fromkeys(leaf.segment for leaf in found if isinstance(leaf, InSegment)):
            self._take_segment(name, path)

    def _take_titles(self, wanted: set[str]) -> None:
        if not wanted - self.titles.keys():
            return
        open_to = {each.slug: each.pk for each in all_publications() if self._theirs is None or each.pk in self._theirs}
        for name in sorted(wanted):
            if name in open_to:
                self.titles[name] = open_to[name]
            else:
                words = f"There is no title “{name}” whose subscribers you look after."
                self.findings.append(Finding("title", name, words + _like(name, open_to)))

    def _take_tags(self, wanted: set[str]) -> None:
        if not wanted - self.tags.keys():
            return
        self.tags |= dict(Tag.objects.filter(name__in=wanted).values_list("name", "id"))
        for name in sorted(wanted - self.tags.keys()):
            known = tag_names(self._publication_id)
            self.findings.append(Finding("tag", name, f"Nobody has the tag “{name}”.{_like(name, known)}"))

    def _take_imports(self, wanted: set[int]) -> None:
        if not wanted:
            return
        runs = ImportRun.objects.filter(pk__in=wanted)
        if self._theirs is not None:
            runs = runs.filter(publication__in=self._theirs)
        for run in sorted(wanted - set(runs.values_list("id", flat=True))):
            self.findings.append(Finding("import", str(run), f"There is no import {run} of your titles."))

    def _take_poll(self, leaf: Voted) -> None:
        asked = {each.nth: each for each in polls_of(self._publication_id, leaf.day)}
        name, found = f"{leaf.day.isoformat()}, {leaf.nth}", asked.get(leaf.nth)
        if found is None:
            had = f"there were {len(asked)} that day" if asked else "that day’s edition asked nothing"
            words = f"There is no poll {leaf.nth} of {leaf.day.isoformat()}: {had}."
            self.findings.append(Finding("poll", name, words))
            return
        known = LETTERS[: len(found.answers)]
        strange = [each for each in leaf.answers if each not in known]
        if strange:
            words = f"The poll of {leaf.day.isoformat()} has the answers {known[0]} to {known[-1]}, no {strange[0]}."
            self.findings.append(Finding("poll", name, words))

    def _take_segment(self, name: str, path: tuple[str, ...]) -> None:
        if name in path:
            way = " → ".join(f"“{each}”" for each in (*path[path.index(name) :], name))
            self.findings.append(Finding("segment", name, f"Segments cannot go round in a circle: {way}."))
            return
        if name in self.segments:
            return
        stored = self._segments()
        if name not in stored:
            words = f"There is no segment “{name}” of this publication.{_like(name, stored)}"
            self.findings.append(Finding("segment", name, words))
            return
        try:
            condition = from_json(stored[name])
        except ConditionError as fault:
            self.findings.append(Finding("segment", name, f"The segment “{name}” cannot be read: {fault.message}"))
            return
        self.take(condition, (*path, name))
        self.segments[name] = condition

    def _segments(self) -> dict[str, object]:
        if self._stored is None:
            rows = Segment.objects.filter(publication_id=self._publication_id)
            self._stored = dict(rows.values_list("slug", "condition"))
        return self._stored


def _like(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.8)
    return f" Did you mean “{close[0]}”?" if close else ""
