"""Sequences that run: their messages approved, the clock and the mail carried on by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence as Many
from typing import Any

from pyroaring import BitMap
from tests.web.mailings.walking import Answer, deliver, taken
from tests.web.subscribers.people import reader

from masthead.audience.segments.tree import Action
from masthead.audience.subscription import SubscriptionState
from masthead.edition.model import Section
from masthead.edition.richtext import RichLine, RichText
from masthead.edition.sections.greeting.fields import GreetingFields
from masthead.web.growth.models import Sequence, SequenceMessage
from masthead.web.growth.sequences import actions, rounds
from masthead.web.growth.sequences.plans import Plan, RulesPlan, StepPlan
from masthead.web.growth.sequences.states import StartKind
from masthead.web.mailings.actions import launching, progressing
from masthead.web.mailings.models import Mailing
from masthead.web.newsroom import actions as newsroom
from masthead.web.publications.models import Publication
from masthead.web.subscribers import sets
from masthead.web.subscribers.actions.preferences import pause
from masthead.web.subscribers.models import Subscriber, SubscriberTag, Tag
from masthead.web.subscribers.segments.engagement import deed_set
from masthead.web.team.models import User

START = dt.datetime(2026, 11, 23, 2, 0, tzinfo=dt.UTC)
"""Monday, ten in the morning in Hong Kong, where Harbour Morning is at home."""
WELCOME = Plan("Welcome", StartKind.CONFIRMED)
TWO_STEPS = (StepPlan(), StepPlan(days=2))
STAY = '<p>Stay? <a href="{{ keep_link }}">Keep it coming</a>, with one press of a button on the page behind it.</p>'


def after(**span: float) -> dt.datetime:
    return START + dt.timedelta(**span)


def words(body: str = "<p>Good to have you with us, and thank you for reading along.</p>") -> Section:
    fields = GreetingFields(salutation=RichLine.from_html("Hello,"), body=RichText.from_html(body))
    return Section(kind="greeting", fields=fields)


def drafted(
    title: Publication, user: User, plan: Plan = WELCOME, steps: Many[StepPlan] = TWO_STEPS, body: str = STAY
) -> Sequence:
    """A sequence whose messages nobody has approved."""
    made = actions.add(user=user, publication=title, plan=plan)
    for number, step in enumerate(steps, start=1):
        actions.add_message(
            user=user,
            sequence_id=made.pk,
            title=f"Message number {number}",
            sections=[words(body)],
            plan=step,
            day=START.date(),
        )
    return made


def approve(sequence: Sequence, user: User) -> None:
    """Let every message pass the gate of editions."""
    for each in sequence.messages.select_related("edition"):
        edition = each.edition
        assert edition is not None
        edition.preheader = "What this message is about, in one short line"
        edition.save_revision(user=user)
        newsroom.publish_edition(user=user, edition=edition, now=START)


def running(
    title: Publication,
    user: User,
    plan: Plan = WELCOME,
    steps: Many[StepPlan] = TWO_STEPS,
    now: dt.datetime = START,
    **more: Any,
) -> Sequence:
    """The same, started; nothing is quiet, and messages may follow each other at once."""
    made = drafted(title, user, plan, steps, **more)
    approve(made, user)
    actions.set_rules(user=user, publication=title, plan=RulesPlan(quiet_from=0, quiet_to=0, gap_hours=0))
    return actions.start(user=user, sequence_id=made.pk, now=now)


def tick(now: dt.datetime, answer: Answer = taken) -> list[tuple[int, int]]:
    """One round of everything: the sequences, whoever freezes, whoever delivers. (part, subscriber) of all mail."""
    rounds.run(now)
    for number in launching.due(now):
        launching.launch(mailing_id=number, by="test", now=now)
    for number in progressing.running():
        progressing.progress(mailing_id=number, now=now)
    written = deliver(answer, now=now)
    for number in progressing.running():
        progressing.progress(mailing_id=number, now=now)
    return written


def readers_of(written: Many[tuple[int, int]]) -> list[int]:
    return sorted(who for _, who in written)


def messages_of(sequence: Sequence) -> list[SequenceMessage]:
    return list(sequence.messages.filter(gone=False).select_related("edition"))


def made_by(message: SequenceMessage) -> list[Mailing]:
    return list(Mailing.objects.filter(origin=f"sequence/{message.pk}").order_by("pk"))


def confirmed(name: str, title: Publication, at: dt.datetime) -> Subscriber:
    """Somebody who asked for a title at a moment, and confirmed a minute later."""
    return reader(name, title, state=SubscriptionState.ACTIVE, at=at)


def pause_subscription(person: Subscriber, title: Publication) -> None:
    pause(subscriber_id=person.pk, publication_ids=[title.pk], until=after(days=60).date(), at=after(days=1))


def tag(person: Subscriber, name: str) -> None:
    """Give a person a tag, as a list that comes in does."""
    held, _ = Tag.objects.get_or_create(name=name)
    SubscriberTag.objects.create(subscriber=person, tag=held)
    sets.change(sets.SetChange(enter={sets.tag_set(held.pk): BitMap([person.pk])}))


def opened(title: Publication, day: dt.date, number: int, people: Many[Subscriber]) -> None:
    """Whoever measures says that people opened a mailing of a day’s edition."""
    name = deed_set(Action.OPENED, title.pk, day, number)
    sets.change(sets.SetChange(enter={name: BitMap(person.pk for person in people)}))
