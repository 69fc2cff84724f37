"""From a condition to the set of people it means: bitmaps, put together with and, or and not.

A segment counts people who stand with its publication, in any state: they are everybody there is, also for “not”.
Whoever mails takes the active ones of them.
"""

from __future__ import annotations

from pyroaring import BitMap

from masthead.audience.segments import Condition
from masthead.audience.segments.days import window
from masthead.audience.segments.tree import (
    AllOf,
    AnyOf,
    Engaged,
    Everybody,
    HasTag,
    InSegment,
    InTitle,
    Leaf,
    Not,
    Suppressed,
    Times,
    Voted,
    leaves,
)
from masthead.audience.subscription import SubscriptionState
from masthead.web.subscribers import sets
from masthead.web.subscribers.segments.engagement import Deed, Engagement
from masthead.web.subscribers.segments.kept import Answers
from masthead.web.subscribers.segments.naming import Names
from masthead.web.subscribers.segments.voting import sets_of
from masthead.web.subscribers.segments.where import Calendar, question


class Counting:
    """One count: what it read from the sets, it read at one moment. Bitmaps it gives are not to be changed."""

    def __init__(
        self, condition: Condition, *, publication_id: int, names: Names, calendar: Calendar, engagement: Engagement
    ) -> None:
        self._publication_id = publication_id
        self._names = names
        self._calendar = calendar
        self._engagement = engagement
        self._answers = Answers()
        self._segments: dict[str, BitMap] = {}
        self._sets = sets.members_of(self._wanted_sets(condition))
        self.everybody = BitMap.union(*(self._sets[name] for name in self._standing(publication_id)))

    def who(self, condition: Condition) -> BitMap:
        """Everybody of the publication whom a condition means."""
        if isinstance(condition, AllOf):
            found = self.who(condition.of[0])
            for part in condition.of[1:]:
                found = found & self.who(part) if found else found
            return found
        if isinstance(condition, AnyOf):
            return BitMap.union(*(self.who(part) for part in condition.of))
        if isinstance(condition, Not):
            return self.everybody - self.who(condition.of)
        return self._leaf(condition) & self.everybody

    def _leaf(self, leaf: Leaf) -> BitMap:
        match leaf:
            case Everybody():
                return self.everybody
            case InSegment(segment=name):
                return self._segment(name)
            case HasTag() | Suppressed() | Voted() | InTitle(moment=None):
                return BitMap.union(*(self._sets[name] for name in self._sets_of(leaf)))
            case Engaged():
                return self._engaged(leaf)
            case InTitle(title=title):
                return self._answers.who(question(leaf, self._calendar, self._names.titles[title]))
            case _:
                return self._answers.who(question(leaf, self._calendar))

    def _segment(self, name: str) -> BitMap:
        if name not in self._segments:
            self._segments[name] = self.who(self._names.segments[name])
        return self._segments[name]

    def _engaged(self, leaf: Engaged) -> BitMap:
        deed = deed_of(leaf, self._publication_id, self._calendar)

        def at_least(times: int) -> BitMap:
            return self._engagement.at_least(times, deed) if times > 0 else self.everybody

        match leaf.compare:
            case Times.AT_LEAST:
                return at_least(leaf.times)
            case Times.MORE:
                return at_least(leaf.times + 1)
            case Times.LESS:
                return self.everybody - at_least(leaf.times)
            case Times.AT_MOST:
                return self.everybody - at_least(leaf.times + 1)
            case Times.EXACTLY:
                return at_least(leaf.times) - at_least(leaf.times + 1)

    def _wanted_sets(self, condition: Condition) -> set[str]:
        """Names of every set that counting needs, also for the segments within."""
        wanted = set(self._standing(self._publication_id))
        for each in (condition, *self._names.segments.values()):
            for leaf in leaves(each):
                wanted |= set(self._sets_of(leaf))
        return wanted

    def _sets_of(self, leaf: Leaf) -> list[str]:
        """Names of the sets whose people a leaf means; none for what is asked elsewhere."""
        match leaf:
            case InTitle(title=title, state=state, moment=None):
                title_id = self._names.titles[title]
                return self._standing(title_id) if state == "any" else [sets.state_set(title_id, state)]
            case HasTag(tag=name):
                return [sets.tag_set(self._names.tags[name])]
            case Suppressed():
                return [sets.SUPPRESSED, sets.suppressed_set(self._publication_id)]
            case Voted():
                return sets_of(leaf, self._publication_id)
        return []

    @staticmethod
    def _standing(publication_id: int) -> list[str]:
        return [sets.state_set(publication_id, state) for state in SubscriptionState]


def deed_of(leaf: Engaged, publication_id: int, calendar: Calendar) -> Deed:
    """What a leaf asks of engagement."""
    return Deed(leaf.action, publication_id, window(leaf.days, calendar.today), leaf.section or "")


def reaches(leaf: Engaged, times: int) -> bool:
    """Whether so many editions are what a leaf wants."""
    return {
        Times.AT_LEAST: times >= leaf.times,
        Times.MORE: times > leaf.times,
        Times.LESS: times < leaf.times,
        Times.AT_MOST: times <= leaf.times,
        Times.EXACTLY: times == leaf.times,
    }[leaf.compare]
