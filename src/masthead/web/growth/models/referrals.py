"""Who brought whom, and by which rules that counts."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

RULES = ("confirmed", "opened", "clicked", "stayed")
"""When a friend counts. confirmed: at once. opened, clicked: after doing so within the programme's days, as far as a
person can be told from a machine. stayed: who is still subscribed after them."""

REFERRAL_STATES = ("waiting", "counted", "held", "refused", "lapsed")
"""waiting: for the friend. counted: for good. held: for a person of the team. refused: by one. lapsed: too late."""


class Programme(models.Model):
    """The referral programme of a publication. rule, days: see `RULES`. pitch: words of the team above the gifts;
    complete_pitch: for who has them all. leaderboard: readers see who brought most friends, of those who want to be
    named there.
    """

    publication = models.OneToOneField("publications.Publication", models.CASCADE, related_name="+")
    open = models.BooleanField(default=False)
    rule = models.CharField(max_length=10, default="opened", choices=[(each, each) for each in RULES])
    days = models.PositiveSmallIntegerField(default=14)
    leaderboard = models.BooleanField(default=False)
    pitch = models.CharField(max_length=300, blank=True)
    complete_pitch = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        """Known rules alone."""

        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(rule__in=RULES), name="growth_programme_rule_known"),
            models.CheckConstraint(condition=models.Q(days__gte=1, days__lte=365), name="growth_programme_days_sound"),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.rule} within {self.days}"


class Referral(models.Model):
    """Somebody came through somebody's link. Moved by `referrals.states.move_referral` alone.

    referrer, friend: None once they are erased; that the friend counted stays. mark: keyed hash of the friend's mailbox
    (`referrals.mailboxes`), so that nobody counts twice for a title, whatever they call themselves and however often
    they come. reasons: why it is held, of `referrals.suspicion.Reason`. due_at: until when the friend has to do what
    the rule says; known once they confirmed. settled_at: when it counted, was refused or lapsed. decided_by: who of
    the team did, where a person decided.
    """

    publication = models.ForeignKey("publications.Publication", models.CASCADE, related_name="+")
    referrer = models.ForeignKey("subscribers.Subscriber", models.SET_NULL, null=True, related_name="+")
    friend = models.ForeignKey("subscribers.Subscriber", models.SET_NULL, null=True, related_name="+")
    mark = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default="waiting")
    reasons: Any = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        """A mailbox is brought once to a title, by somebody else."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["publication", "mark"], name="growth_friend_once"),
            models.UniqueConstraint(fields=["publication", "friend"], name="growth_friend_brought_once"),
            models.CheckConstraint(
                condition=models.Q(friend=None) | ~models.Q(friend=models.F("referrer")),
                name="growth_friend_is_another",
            ),
            models.CheckConstraint(condition=models.Q(state__in=REFERRAL_STATES), name="growth_referral_state_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["publication", "state", "asked_at"], name="growth_referrals_by_state"),
            models.Index(fields=["publication", "referrer", "state"], name="growth_referrals_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.publication_id}: {self.friend_id} by {self.referrer_id}, {self.state}"


class BoardName(models.Model):
    """That a reader wants to be named among those who brought most friends, and how. It goes when they say so."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="board_names")
    subscriber = models.ForeignKey("subscribers.Subscriber", models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        """One name a reader."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "subscriber"], name="growth_board_name_once"),
        ]

    def __str__(self) -> str:
        return self.name
