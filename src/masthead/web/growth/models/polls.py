"""Polls of editions, and votes."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from masthead.web.growth.polls.states import PollState, ResultsShown

_STATES = [(state.value, state.value) for state in PollState]
_SHOWN = [(shown.value, shown.value) for shown in ResultsShown]
MOST_ANSWERS = 26
"""One for each letter."""


class PollRules(models.Model):
    """How a title takes votes. A title without a row takes them as the defaults say.

    days: how many days after the edition's own a poll stays open; 0 for that day alone. results: who sees how a poll
    stands while it is open; afterwards everybody does.
    """

    publication = models.OneToOneField("publications.Publication", models.CASCADE, primary_key=True, related_name="+")
    days = models.PositiveSmallIntegerField(default=3)
    results = models.CharField(max_length=8, choices=_SHOWN, default=ResultsShown.ALWAYS.value)

    class Meta:
        """Known choices alone."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(results__in=[shown.value for shown in ResultsShown]), name="growth_poll_rules_known"
            )
        ]

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.days} days"


class Poll(models.Model):
    """A question that was published in an edition.

    key: names it in addresses. edition: None where the newsroom's edition is gone. day, nth: the day of the edition
    when the poll was first published, and which of that day's polls it is, from 1: by these segments name it, so they
    never change. answers: texts; their places are what votes name. closes_at: no vote is taken from then on, whatever
    `state` says. gone: votes of people who are erased, by the place of the answer; who they were is forgotten.
    """

    key = models.CharField(max_length=32, unique=True)
    publication = models.ForeignKey("publications.Publication", models.CASCADE, related_name="+")
    edition = models.ForeignKey("newsroom.Edition", models.SET_NULL, null=True, related_name="+")
    day = models.DateField()
    nth = models.PositiveSmallIntegerField(default=1)
    question = models.TextField()
    answers: Any = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=_STATES, default=PollState.OPEN.value)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    gone: Any = models.JSONField(default=list)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-day", "nth"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["publication", "day", "nth"], name="growth_poll_once_a_place"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in PollState]), name="growth_poll_state_known"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "closes_at"], name="growth_polls_by_end")]

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.question}"


class Vote(models.Model):
    """What a subscriber answered; the last answer counts.

    mailing: number of the mailing in whose mail the answer was given. at: of the first answer; changed_at: of this one.
    """

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="votes")
    subscriber = models.ForeignKey("subscribers.Subscriber", models.CASCADE, related_name="+")
    answer = models.PositiveSmallIntegerField()
    mailing = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        """One vote a subscriber."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["poll", "subscriber"], name="growth_vote_once"),
            models.CheckConstraint(condition=models.Q(answer__lt=MOST_ANSWERS), name="growth_vote_has_a_letter"),
        ]
        indexes: ClassVar = [models.Index(fields=["poll", "answer"], name="growth_votes_by_answer")]

    def __str__(self) -> str:
        return f"{self.poll_id}: {self.subscriber_id}"
