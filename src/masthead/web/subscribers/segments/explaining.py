"""Why one person is in a segment, or is not: the condition again, each part with yes or no and what is known."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.template.defaultfilters import date as date_text
from pyroaring import BitMap

from masthead.audience.segments import Condition, write
from masthead.audience.segments.tree import (
    AllOf,
    AnyOf,
    Attribute,
    Created,
    Engaged,
    Everybody,
    HasTag,
    Imported,
    InSegment,
    InTitle,
    Leaf,
    Moment,
    Not,
    Profile,
    Referred,
    Share,
    Suppressed,
    Voted,
)
from masthead.audience.subscription import SubscriptionState
from masthead.web.subscribers import sets
from masthead.web.subscribers.models import Subscriber, Subscription
from masthead.web.subscribers.segments.counting import deed_of, reaches
from masthead.web.subscribers.segments.engagement import Engagement
from masthead.web.subscribers.segments.kept import ask
from masthead.web.subscribers.segments.naming import Names
from masthead.web.subscribers.segments.voting import LETTERS, polls_of, vote_set
from masthead.web.subscribers.segments.where import Calendar, question

_MOMENTS = {Moment.ASKED: "asked_at", Moment.CONFIRMED: "confirmed_at", Moment.CHANGED: "since"}


@dataclass(frozen=True, slots=True)
class Explanation:
    """One part of a condition and one person. words: the part. holds: yes or no. why: what is known of the person, in a
    sentence; "" for groups. text: whether the words are text of a condition, not plain words.
    """

    words: str
    holds: bool
    why: str = ""
    parts: tuple[Explanation, ...] = ()
    text: bool = False


class Explaining:
    """Explains conditions for one person. subscriber: as stored."""

    def __init__(
        self, subscriber: Subscriber, *, publication_id: int, names: Names, calendar: Calendar, engagement: Engagement
    ) -> None:
        self._person = subscriber
        self._publication_id = publication_id
        self._names = names
        self._calendar = calendar
        self._engagement = engagement
        self._sets = sets.sets_with(subscriber.pk)
        self._standing = {each.publication_id: each for each in Subscription.objects.filter(subscriber=subscriber)}

    def whole(self, condition: Condition) -> Explanation:
        """The condition and, before it, what every segment asks: that the person stands with the publication."""
        stands = any(sets.state_set(self._publication_id, state) in self._sets for state in SubscriptionState)
        known = Explanation(
            "has a subscription to this publication, in any state", stands, self._about_title(self._publication_id)
        )
        part = self.of(condition)
        return Explanation("all of these", stands and part.holds, "", (known, part))

    def of(self, condition: Condition) -> Explanation:
        """One condition."""
        if isinstance(condition, AllOf):
            parts = tuple(self.of(each) for each in condition.of)
            return Explanation("all of these", all(each.holds for each in parts), "", parts)
        if isinstance(condition, AnyOf):
            parts = tuple(self.of(each) for each in condition.of)
            return Explanation("one of these, or more", any(each.holds for each in parts), "", parts)
        if isinstance(condition, Not):
            part = self.of(condition.of)
            if part.parts:
                return Explanation("not this", not part.holds, "", (part,))
            return _leaf(write(condition), not part.holds, part.why)
        return self._leaf(condition)

    def _leaf(self, leaf: Leaf) -> Explanation:
        words = write(leaf)
        match leaf:
            case Everybody():
                return _leaf(words, True, "Everybody is.")
            case HasTag(tag=name):
                holds = sets.tag_set(self._names.tags[name]) in self._sets
                return _leaf(words, holds, f"{'Has' if holds else 'Does not have'} the tag “{name}”.")
            case Suppressed():
                holds = bool(self._sets & {sets.SUPPRESSED, sets.suppressed_set(self._publication_id)})
                return _leaf(words, holds, f"The address is {'' if holds else 'not '}suppressed.")
            case InSegment(segment=name):
                part = self.of(self._names.segments[name])
                return _leaf(words, part.holds, "", (part,))
            case InTitle():
                return _leaf(words, self._in_title(leaf), self._about_title(self._names.titles[leaf.title], leaf))
            case Voted():
                return self._voted(leaf, words)
            case Engaged():
                return self._engaged(leaf, words)
            case _:
                asked = question(leaf, self._calendar)
                holds = bool(ask(asked, BitMap([self._person.pk])))
                return _leaf(words, holds, self._profile(leaf, holds))

    def _in_title(self, leaf: InTitle) -> bool:
        title_id = self._names.titles[leaf.title]
        if leaf.moment is not None:
            return bool(ask(question(leaf, self._calendar, title_id), BitMap([self._person.pk])))
        states = list(SubscriptionState) if leaf.state == "any" else [leaf.state]
        return any(sets.state_set(title_id, state) in self._sets for state in states)

    def _about_title(self, title_id: int, leaf: InTitle | None = None) -> str:
        standing = self._standing.get(title_id)
        if standing is None:
            return "Has no subscription to it."
        said = f"The subscription is {standing.state} since {self._day(standing.since)}"
        if leaf is not None and leaf.moment is not None and leaf.moment is not Moment.CHANGED:
            at = getattr(standing, _MOMENTS[leaf.moment])
            said += f", {leaf.moment} {self._day(at)}" if at else f", never {leaf.moment}"
        return f"{said}."

    def _voted(self, leaf: Voted, words: str) -> Explanation:
        places = range(len(LETTERS))
        title = self._publication_id
        given = next((each for each in places if vote_set(title, leaf.day, leaf.nth, each) in self._sets), None)
        if given is None:
            return _leaf(words, False, "Did not answer this poll.")
        answers = next((each.answers for each in polls_of(title, leaf.day) if each.nth == leaf.nth), ())
        said = f", “{answers[given]}”" if given < len(answers) else ""
        holds = not leaf.answers or LETTERS[given] in leaf.answers
        return _leaf(words, holds, f"Answered {LETTERS[given]}{said}.")

    def _engaged(self, leaf: Engaged, words: str) -> Explanation:
        times = self._engagement.times_of(self._person.pk, deed_of(leaf, self._publication_id, self._calendar))
        editions = "1 edition" if times == 1 else f"{times:,} editions"
        why = f"{leaf.action.value.capitalize()} {editions}."
        if not times and not self._engagement.measured(self._publication_id):
            why = "Nothing has been measured yet."
        return _leaf(words, reaches(leaf, times), why)

    def _profile(self, leaf: Profile | Attribute | Created | Referred | Imported | Share, holds: bool) -> str:
        no = "" if holds else "not "
        match leaf:
            case Profile(field=field):
                value = getattr(self._person, field.value)
                return f"The {field.value.replace('_', ' ')} is “{value}”." if value else "Nothing is known of it."
            case Attribute(key=key):
                value = self._person.attributes.get(key)
                return f"{key} is “{value}”." if value not in {None, ""} else f"Has no {key}."
            case Created():
                return f"Known since {self._day(self._person.created_at)}."
            case Referred():
                by = self._person.referrer_id
                return f"Brought by person {by}." if by else "Nobody brought this person."
            case Imported(run=run):
                return f"Import {run} is {no}evidence of this person’s consent."
            case Share():
                return f"The draw has {no}fallen on this person."

    def _day(self, at: dt.datetime) -> str:
        return date_text(at.astimezone(self._calendar.zone), "j M Y")


def _leaf(words: str, holds: bool, why: str, parts: tuple[Explanation, ...] = ()) -> Explanation:
    return Explanation(words, holds, why, parts, text=True)
