"""Sign-ups that came in from the open web, letters to one person that wait or went, and what limits both."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from masthead.web.subscribers.models.consent import SignUp
from masthead.web.subscribers.models.people import Subscriber


class Arrival(models.Model):
    """A form that somebody sent and nobody has looked into yet: whose address it is, is found out later.

    So answering takes the same work whether an address is known or not, and a flood of forms makes no people.
    address, key, domain: see `Subscriber`. publication: the first of the titles; titles: all their ids, with commas
    between. wordings: language and text that was agreed to, by id. proven: with a proof of work.
    due_at: when it is taken in at the earliest. held_by: scope of the brake (`Brake.scope`) that it waits at.
    referral: the code of the friend whose link they came by. device: see `SignUp`.
    """

    address = models.CharField(max_length=320)
    key = models.CharField(max_length=320)
    domain = models.CharField(max_length=255)
    publication = models.ForeignKey("publications.Publication", models.CASCADE, related_name="+")
    titles = models.CharField(max_length=200)
    wordings: Any = models.JSONField(default=dict)
    method = models.CharField(max_length=20)
    origin = models.CharField(max_length=300, blank=True)
    network = models.CharField(max_length=45, blank=True)
    source = models.CharField(max_length=100, blank=True)
    referral = models.CharField(max_length=16, blank=True, db_default="")
    device = models.CharField(max_length=32, blank=True, db_default="")
    proven = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField(db_index=True)
    held_by = models.CharField(max_length=300, blank=True)

    class Meta:
        """The same wish waits once."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "titles"], name="subscribers_arrival_once"),
        ]

    def __str__(self) -> str:
        return f"{self.titles}: {self.created_at:%Y-%m-%d %H:%M}"


LETTER_KINDS = ("confirmation", "already", "welcome", "gift")
"""confirmation: press the button to subscribe. already: you are subscribed. welcome: after the button was pressed.
gift: written by whoever registered it (`sign_up.letters.Writer`)."""


class Letter(models.Model):
    """A message to one person that is no mailing. publication: in whose look and name it goes out.

    next_at: when it is tried next. tried_at: when it was last taken for posting; limits count by it. sent_at: handed to
    the relay. failed_at: given up. held_by: as of an `Arrival`. about: what it is about, such as ``17.1``; of a kind
    and a matter there is one letter, ever. under_way: it was taken for posting, and nobody wrote down what became of
    it.
    """

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="letters")
    publication = models.ForeignKey("publications.Publication", models.CASCADE, related_name="+")
    sign_up = models.ForeignKey(SignUp, models.CASCADE, null=True, related_name="letters")
    kind = models.CharField(max_length=12)
    proven = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)
    held_by = models.CharField(max_length=300, blank=True)
    about = models.CharField(max_length=40, blank=True, db_default="")
    under_way = models.BooleanField(default=False, db_default=False)

    class Meta:
        """A sign-up has one letter of a kind from each title, and a matter one."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sign_up", "publication", "kind"], name="subscribers_letter_once"),
            models.UniqueConstraint(
                fields=["kind", "about"], condition=~models.Q(about=""), name="subscribers_letter_about_once"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=LETTER_KINDS), name="subscribers_letter_kind_known"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_at"],
                condition=models.Q(sent_at=None, failed_at=None),
                name="subscribers_letters_waiting",
            ),
            models.Index(fields=["subscriber", "-created_at"], name="subscribers_letters"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.subscriber_id}"


class Tally(models.Model):
    """How often something happened within one stretch of time. Written by `sign_up.tallies` alone.

    key: keyed hash of what is counted, so that no address and no network can be read from it. bucket: number of the
    stretch. ends_at: when nobody needs it any more.
    """

    key = models.CharField(max_length=32)
    bucket = models.BigIntegerField()
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    class Meta:
        """One number each."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "bucket"], name="subscribers_tally_once")]

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"


class Brake(models.Model):
    """Whether sign-ups wait because too many come at once.

    scope: “installation”, “title:” and the publication's id, or “domain:” and a receiving domain.
    on_since: None while it is off. waiting: how many wait now. dropped: how many waited too long, since it was last on.
    """

    scope = models.CharField(max_length=300, unique=True)
    publication = models.ForeignKey("publications.Publication", models.CASCADE, null=True, related_name="+")
    on_since = models.DateTimeField(null=True, blank=True)
    eased_at = models.DateTimeField(null=True, blank=True)
    waiting = models.PositiveIntegerField(default=0)
    dropped = models.PositiveIntegerField(default=0)

    class Meta:
        """No order of its own."""

    def __str__(self) -> str:
        return f"{self.scope}: {'on' if self.on_since else 'off'}"
