"""Growth in the demo: a friend who came by a reader’s link and the gift for it, polls with votes, a welcome series, a
sister title. Everything is done by the actions that the newsroom’s own pages use. Django is ready.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from masthead.cli.demo_scene import Scene

NEWCOMERS = ("rosa.quist", "teo.almeida", "ida.varga")
"""Who signs up days before the edition, the first one by a reader’s link: local parts of addresses."""
_FRIDAY = """\
---
publication: harbour-morning
date: {day}
title: "A short Friday: the tide tables are late"
subject: "⏰ A short Friday, and one question"
preheader: "The tide tables are late, so this edition is short; it asks one question"
authors: [Mei Tan]
language: en
---

Good morning, {{{{ name | friends }}}},

The tide tables are late, and so is half of the newsroom. Today is short, with one question at its end.

As everything in this sample, it is made up, down to the tide.

## Your vote

What do you read first?

- The markets
- The fortune cookie
- Whatever is about food
- The last line
"""
_SHARES = (24, 18, 31, 7)
"""Votes for each answer of that poll."""
_EVERY = 9
"""Of those who opened the edition, one in so many votes."""
_WHY_SHORT = "A short edition, as agreed with the desk."


@dataclass(frozen=True, slots=True)
class Grown:
    """referrals: friends who counted. rewards_sent: gifts that readers have. votes: in all polls. letters: mails beside
    the mailing. pages: absolute addresses, by what they show.
    """

    referrals: int
    rewards_sent: int
    votes: int
    letters: int
    pages: Mapping[str, str]


def arrange(scene: Scene) -> None:
    """What stands before anybody reads: the programme and its gifts, yesterday’s poll, a sister title."""
    _open_programme(scene)
    _publish_yesterday(scene)
    _promote_sister(scene)


def let_join(scene: Scene, referrer: int) -> tuple[list[int], int]:
    """`NEWCOMERS` sign up and confirm, and begin the welcome series; their ids, and how many letters that took.

    Who is there already is passed over by the series.
    """
    from masthead.audience.addresses import parse_address
    from masthead.web.growth.sequences.beginning import begin_all  # Django is ready only now, as below
    from masthead.web.subscribers.actions.sign_up import confirm, request_sign_up
    from masthead.web.subscribers.links import codes
    from masthead.web.subscribers.sign_up.posting import post_due

    _start_welcome(scene)
    asked_at, pressed_at = (scene.before + dt.timedelta(hours=hours) for hours in (1, 2))
    asked: list[Any] = [
        request_sign_up(
            address=parse_address(f"{name}@reader.example"),
            publication_ids=[scene.title.pk],
            method="form",
            now=asked_at,
            name=name.replace(".", " ").title(),
            referral=codes().code(referrer) if name == NEWCOMERS[0] else "",
        )
        for name in NEWCOMERS
    ]
    letters = post_due(now=asked_at)
    for each in asked:
        confirm(sign_up_id=each.pk, subscriber_id=each.subscriber_id, now=pressed_at)
    letters += post_due(now=pressed_at)
    begin_all(pressed_at)
    return [each.subscriber_id for each in asked], letters


def vote_before(scene: Scene, readers: Sequence[int]) -> None:
    """Readers answer the poll of the edition before, while it is open."""
    from masthead.web.growth.models import Poll  # as above
    from masthead.web.growth.polls.actions import Ballot, cast, close

    [poll] = Poll.objects.filter(publication=scene.title, day__lt=scene.edition.date)
    answers = [answer for answer, many in enumerate(_SHARES) for _ in range(many)]
    for reader, answer in zip(readers, answers, strict=False):
        cast(Ballot(poll.key, reader, answer, 0), now=poll.opened_at + dt.timedelta(hours=1))
    close(user=scene.publisher, poll_id=poll.pk, now=scene.now)


def settle(scene: Scene, *, referrer: int, part: int, letters: int) -> Grown:
    """After the morning: who opened votes, the friend counts, and the gift’s letter goes out. part: of the mailing."""
    from masthead.web.growth.referrals.rounds import run  # as above
    from masthead.web.subscribers.sign_up.posting import post_due

    poll = _vote(scene, part)
    run(scene.now)
    letters += post_due(now=scene.now)
    run(scene.now)
    return _counted(scene, referrer, poll, letters)


def _counted(scene: Scene, referrer: int, poll: Any, letters: int) -> Grown:
    from masthead.tokens import Purpose
    from masthead.web.archive.addresses import poll_url  # as above
    from masthead.web.growth.polls.queries import polls_for, votes_of
    from masthead.web.growth.referrals.queries import overview_of
    from masthead.web.subscribers.links import letter_token
    from masthead.web.subscribers.public import Place

    told = overview_of(scene.title.pk)
    polls = list(polls_for(scene.publisher).filter(publication=scene.title))
    hub = letter_token(Purpose.FRIENDS, scene.title.pk, referrer)
    pages = {"hub": Place.of(scene.title).url(f"friends/{hub}/"), "poll": poll_url(scene.title, poll.key)}
    return Grown(told.counted, told.sent, sum(votes_of(polls).values()), letters, pages)


def _open_programme(scene: Scene) -> None:
    from masthead.web.growth.referrals import programme as team  # as above
    from masthead.web.growth.referrals.programme import Reward, Terms

    by, title = scene.publisher, scene.title.pk
    team.set_terms(user=by, publication_id=title, terms=Terms(open=True, days=365, leaderboard=True))
    coffee = Reward(
        1, "A coffee at Pier 0", "code", about="A voucher, good for a year.", text="Show it at the counter."
    )
    first = team.add_milestone(user=by, publication_id=title, reward=coffee)
    team.add_codes(user=by, milestone_id=first.pk, codes=[f"PIER-{number:03}" for number in range(1, 41)])
    mug = Reward(3, "The harbour mug", "parcel", about="With the cranes on it, sent by post.")
    team.add_milestone(user=by, publication_id=title, reward=mug)


def _publish_yesterday(scene: Scene) -> None:
    """The edition before, with a poll; short, which somebody let pass."""
    from masthead.cli.demo_readers import weekdays_before
    from masthead.web.newsroom.actions import (  # as above
        NotReadyError,
        override_finding,
        publish_edition,
        write_edition,
    )

    [day] = weekdays_before(scene.edition.date, 1)
    moment = dt.datetime.combine(day, dt.time(), dt.UTC)
    markdown = _FRIDAY.format(day=day.isoformat())
    edition = write_edition(user=scene.publisher, publication=scene.title, markdown=markdown, day=day, now=moment)
    edition.number = scene.edition.number - 1
    edition.save()
    edition.save_revision(user=scene.publisher)
    try:
        publish_edition(user=scene.publisher, edition=edition, now=moment)
    except NotReadyError as fault:
        for code in {each.code for each in fault.findings}:
            override_finding(user=scene.publisher, edition=edition, code=code, reason=_WHY_SHORT)
        publish_edition(user=scene.publisher, edition=edition, now=moment)


def _promote_sister(scene: Scene) -> None:
    from masthead.web.growth.promotions.actions import Plan, add  # as above
    from masthead.web.publications.queries import publication_named

    sister = publication_named("harbour-lantern")
    assert sister
    plan = Plan(
        title_id=sister.pk,
        headline="Saturday has a title of its own",
        text="Harbour Lantern is slower, longer and lit by neon. It comes on Saturdays, from the same desk.",
        button="Read Harbour Lantern, too",
        starts=scene.edition.date,
    )
    add(user=scene.publisher, publication_id=scene.title.pk, plan=plan)


def _start_welcome(scene: Scene) -> None:
    """Approve the messages that a preset suggests, and let the series run."""
    from masthead.web.growth.sequences.actions import start  # as above
    from masthead.web.growth.sequences.presets import Preset, add_preset
    from masthead.web.newsroom.actions import publish_edition

    day = scene.before.date()
    series = add_preset(user=scene.publisher, publication=scene.title, preset=Preset.WELCOME, day=day)
    for each in series.messages.select_related("edition"):
        assert each.edition is not None
        publish_edition(user=scene.publisher, edition=each.edition)
    start(user=scene.publisher, sequence_id=series.pk, now=scene.before)


def _vote(scene: Scene, part: int) -> Any:
    """Some of those who opened the edition answer its poll; the poll."""
    from masthead.audience.segments.tree import Action
    from masthead.web.growth.models import Poll  # as above
    from masthead.web.growth.polls.actions import Ballot, cast
    from masthead.web.subscribers.segments.engagement import Deed
    from masthead.web.subscribers.segments.queries import ENGAGEMENT

    [poll] = Poll.objects.filter(edition=scene.edition)
    deed = Deed(Action.OPENED, scene.title.pk, (scene.edition.date, None))
    for place, reader in enumerate(sorted(ENGAGEMENT.at_least(1, deed))[::_EVERY]):
        cast(Ballot(poll.key, reader, (0, 1, 0, 2, 0, 1)[place % 6], part), now=scene.now)
    return poll
