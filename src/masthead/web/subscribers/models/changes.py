"""Changes that wait for a second mailbox to agree."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from masthead.web.subscribers.models.people import Subscriber


class AddressChange(models.Model):
    """A new address that a person gave and has not confirmed from there yet.

    publication: whose preference page it was written on, and whose letter goes out. digest: of the new address, so that
    limits can be counted without looking at it. mailed_at: when the letter was handed to the relay.
    """

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="address_changes")
    publication = models.ForeignKey("publications.Publication", models.CASCADE, related_name="+")
    address = models.CharField(max_length=320)
    digest = models.CharField(max_length=64, db_index=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """By person."""

        indexes: ClassVar = [models.Index(fields=["subscriber", "-created_at"], name="subscribers_changes")]

    def __str__(self) -> str:
        return f"{self.subscriber_id}: {self.created_at:%Y-%m-%d}"
