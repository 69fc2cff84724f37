"""People, what they subscribe to, their tags, and what happened to them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models

from masthead.audience.subscription import SubscriptionState

STATE_CHOICES = [(state.value, state.value.capitalize()) for state in SubscriptionState]
SOURCES = ("form", "embed", "link", "api", "import", "newsroom", "referral")
"""Where a person or a subscription came from; a free word may follow a colon: ``embed:homepage``."""


class Subscriber(models.Model):
    """A person's address and profile, once per installation.

    id: dense and never used again, within 32 bits: sets of subscribers are bitmaps over it, and tokens hold it.
    address: as the person wrote it (`masthead.audience.addresses.Address`). key: what spellings of one mailbox share
    (`Address.key`). domain: the part after “@”, in lower case. attributes: text by key, for merge tags and segments.
    soft_bounces: days in a row with a temporary failure; soft_since, soft_last: when the first and the latest of them
    came. referrals_gone: people they brought who were erased since; counts of referrals add it. local_time: mail comes
    at the publication's hour in this person's own time zone.
    """

    id = models.AutoField(primary_key=True)
    address = models.CharField(max_length=320)
    key = models.CharField(max_length=320)
    domain = models.CharField(max_length=255)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=20, blank=True)
    time_zone = models.CharField(max_length=64, blank=True)
    local_time = models.BooleanField(default=False)
    attributes = models.JSONField(default=dict, blank=True)
    source = models.CharField(max_length=100, blank=True)
    referrer = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+", db_index=False)
    soft_bounces = models.PositiveSmallIntegerField(default=0)
    soft_since = models.DateTimeField(null=True, blank=True)
    soft_last = models.DateTimeField(null=True, blank=True)
    referrals_gone = models.PositiveIntegerField(default=0, db_default=0)
    created_at = models.DateTimeField(db_index=True)
    changed_at = models.DateTimeField()

    class Meta:
        """No order of its own: a million rows are never sorted by accident.

        Indexes are few and of their own names: each is paid for by every row of every list that comes in, and Django's
        own of text columns are two on PostgreSQL.
        """

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key"], name="subscribers_subscriber_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["domain"], name="subscribers_by_domain"),
            models.Index(
                fields=["referrer"], condition=models.Q(referrer__isnull=False), name="subscribers_by_referrer"
            ),
            models.Index(fields=["id"], condition=models.Q(soft_bounces__gt=0), name="subscribers_soft_bounces"),
        ]

    def __str__(self) -> str:
        return self.address


class Subscription(models.Model):
    """A subscriber's standing with one publication.

    state: moved by `actions.states` alone, which keeps the sets and the evidence in step. since: when this state
    began. asked_at: when the person first asked. paused_until: the day mail begins again; None for no day.
    frequency: “every” edition, or “weekly”, the last one of each week.
    """

    # The two indexes below begin with these columns; Django's own would be paid for and never used. On PostgreSQL
    # `references` looks after it, as after those of `Consent` and the referrer.
    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="subscriptions", db_index=False)
    # Looked up in the database for each row of a list, the title would cost more than the row itself; Django's cascade
    # looks after it.
    publication = models.ForeignKey(
        "publications.Publication", models.CASCADE, related_name="+", db_index=False, db_constraint=False
    )
    state = models.CharField(max_length=12, choices=STATE_CHOICES)
    since = models.DateTimeField()
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    paused_until = models.DateField(null=True, blank=True)
    frequency = models.CharField(max_length=8, default="every")
    source = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        """One per person and title."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subscriber", "publication"], name="subscribers_subscription_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in SubscriptionState]),
                name="subscribers_subscription_state_known",
            ),
            models.CheckConstraint(
                condition=models.Q(frequency__in=["every", "weekly"]), name="subscribers_subscription_frequency_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["publication", "state", "since"], name="subscribers_by_state"),
            models.Index(
                fields=["paused_until"],
                condition=models.Q(paused_until__isnull=False),
                name="subscribers_paused_until",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber_id}: {self.publication_id} {self.state}"


class Tag(models.Model):
    """A word that people are sorted by. name: lower case, no blanks."""

    name = models.CharField(max_length=60, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """By name."""

        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class SubscriberTag(models.Model):
    """A person has a tag."""

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="tag_rows")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="+")

    class Meta:
        """Once each."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subscriber", "tag"], name="subscribers_tag_once"),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber_id}: {self.tag_id}"


class TimelineEntry(models.Model):
    """Something that happened to a person. Written with it, in its transaction; never changed.

    what: ``noun-verb`` in the past, its sentence stands in `timeline.SENTENCES`. actor: who of the team did it; None
    for the person themselves, a tool or Masthead, told apart by actor_name. details: JSON values without addresses.
    """

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="timeline")
    publication = models.ForeignKey("publications.Publication", models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField()
    what = models.CharField(max_length=60)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    actor_name = models.CharField(max_length=200, blank=True)
    details: Any = models.JSONField(default=dict)

    class Meta:
        """Newest first, per person."""

        indexes: ClassVar = [models.Index(fields=["subscriber", "-at"], name="subscribers_timeline")]

    def __str__(self) -> str:
        return f"{self.subscriber_id}: {self.what}"
