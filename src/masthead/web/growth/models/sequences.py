"""Sequences of automatic messages: their steps, where each reader stands, and what came to whom."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from masthead.web.growth.sequences.states import Ending, Passage, PlaceState, SequenceState, StartKind


def _choices(kinds: type[StartKind | Ending | SequenceState | PlaceState | Passage]) -> list[tuple[str, str]]:
    return [(each.value, each.value) for each in kinds]


class MessageRules(models.Model):
    """How automatic messages of a title keep out of readers' way.

    quiet_from, quiet_to: hours of the reader's own day between which none goes out; the same for no quiet. gap_hours:
    between two automatic messages to one person, whatever sequences they are from.
    """

    publication = models.OneToOneField("publications.Publication", models.CASCADE, related_name="+")
    quiet_from = models.PositiveSmallIntegerField(default=21)
    quiet_to = models.PositiveSmallIntegerField(default=7)
    gap_hours = models.PositiveSmallIntegerField(default=20)

    class Meta:
        """Hours of a day."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(quiet_from__lte=23, quiet_to__lte=23), name="growth_message_hours_of_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.quiet_from}–{self.quiet_to}"


class Sequence(models.Model):
    """Messages that go out by themselves, one after the other, to each reader from the moment on that begins it.

    tag, number: of its start: the tag; how many friends, or days of silence. only: a condition on who begins, in the
    language of segments, "" for everybody. goal: whoever fulfils it leaves. present: also those begin whom the start
    fits when the sequence is started; else `passed_over` holds them, a roaring bitmap. most_a_day: how many begin in 24
    hours, 0 for all. answer_days: how long an answer to the last question is waited for. since: it was started.
    looked_at: who begins was looked for.
    """

    publication = models.ForeignKey("publications.Publication", models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=_choices(SequenceState), default=SequenceState.DRAFT.value)
    start = models.CharField(max_length=10, choices=_choices(StartKind))
    tag = models.CharField(max_length=60, blank=True)
    number = models.PositiveSmallIntegerField(default=0)
    only = models.TextField(blank=True)
    goal = models.TextField(blank=True)
    present = models.BooleanField(default=False)
    passed_over = models.BinaryField(default=bytes)
    most_a_day = models.PositiveIntegerField(default=0)
    ending = models.CharField(max_length=12, choices=_choices(Ending), default=Ending.NOTHING.value)
    answer_days = models.PositiveSmallIntegerField(default=14)
    since = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=500, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """By name."""

        ordering: ClassVar = ["name", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=[each.value for each in SequenceState]), name="growth_sequence_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(start__in=[each.value for each in StartKind]), name="growth_sequence_start_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SequenceMessage(models.Model):
    """One step of a sequence: a message and when it comes.

    edition: an automatic edition of the newsroom, which alone says what is sent; None where it was deleted. days,
    hours: after the step before, or the start. at: then at the first such hour of the reader's own day; None for at
    once. condition: in the language of segments; whoever does not fulfil it goes on without this step. gone: taken out
    of the sequence, and kept for whom it was sent to.
    """

    sequence = models.ForeignKey(Sequence, models.CASCADE, related_name="messages")
    position = models.PositiveSmallIntegerField()
    edition = models.OneToOneField("newsroom.Edition", models.SET_NULL, null=True, related_name="+")
    days = models.PositiveSmallIntegerField(default=0)
    hours = models.PositiveSmallIntegerField(default=0)
    at = models.TimeField(null=True, blank=True)
    condition = models.TextField(blank=True)
    gone = models.BooleanField(default=False)

    class Meta:
        """As they come."""

        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.sequence_id}: {self.position}"


class Place(models.Model):
    """Where a reader stands in a sequence: once, ever.

    message: the step that they wait for; None for none. since: the wait began, from which its time is counted.
    why: of a state, in words, where it does not speak for itself. answered: the words of the button that was pressed
    to stay, and the network it came from, as evidence.
    """

    sequence = models.ForeignKey(Sequence, models.CASCADE, related_name="places")
    subscriber: Any = models.ForeignKey("subscribers.Subscriber", models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=_choices(PlaceState), default=PlaceState.WAITING.value)
    message = models.ForeignKey(SequenceMessage, models.SET_NULL, null=True, related_name="places")
    since = models.DateTimeField()
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=200, blank=True)
    answered = models.CharField(max_length=300, blank=True)

    class Meta:
        """One a reader and sequence."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sequence", "subscriber"], name="growth_place_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[each.value for each in PlaceState]), name="growth_place_state_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["message", "state", "since"], name="growth_places_due"),
            models.Index(fields=["sequence", "began_at"], name="growth_places_begun"),
        ]

    def __str__(self) -> str:
        return f"{self.sequence_id}: {self.subscriber_id} {self.state}"


class Passing(models.Model):
    """A reader came past a step: once, ever, whatever happens. Written in the transaction that puts the message into
    the ledger, or that leaves it out. mailing: of the newsroom, None where nothing was sent.
    """

    place = models.ForeignKey(Place, models.CASCADE, related_name="passings")
    message = models.ForeignKey(SequenceMessage, models.CASCADE, related_name="passings")
    how = models.CharField(max_length=8, choices=_choices(Passage))
    mailing = models.PositiveBigIntegerField(null=True)
    at = models.DateTimeField()

    class Meta:
        """At most once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["place", "message"], name="growth_message_once_a_place"),
            models.CheckConstraint(
                condition=models.Q(how=Passage.SENT.value, mailing__isnull=False)
                | (~models.Q(how=Passage.SENT.value) & models.Q(mailing=None)),
                name="growth_passing_sent_by_a_mailing",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["message", "how", "at"], name="growth_passings")]

    def __str__(self) -> str:
        return f"{self.place_id}: {self.message_id} {self.how}"
