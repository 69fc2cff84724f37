"""Events as they came, for as long as the installation keeps them, and which ones came already."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class RawEvent(models.Model):
    """One event and its verdict. Written and read by `loading.rows` in statements of its own.

    kind, method, link, at_ms: as in `masthead.tracking.records.Event`. verdict: of `masthead.tracking.robots.Verdict`.
    agent: of `Agent`, 0 for none. network: 4 bytes of IPv4, 16 of IPv6, none where it is not kept.
    """

    mailing = models.BigIntegerField()
    subscriber = models.BigIntegerField()
    at_ms = models.BigIntegerField()
    kind = models.SmallIntegerField()
    link = models.IntegerField()
    method = models.SmallIntegerField()
    verdict = models.SmallIntegerField()
    agent = models.IntegerField()
    network = models.BinaryField()

    class Meta:
        """One index: of a mailing's events, person by person. More would be paid for by each event."""

        indexes: ClassVar = [models.Index(fields=["mailing", "subscriber"], name="insights_events")]

    def __str__(self) -> str:
        return f"mailing {self.mailing}: {self.kind} by {self.subscriber}"


class Agent(models.Model):
    """A User-Agent that events name. seen_on: a day on which it was named; it is forgotten long after the last one."""

    id = models.AutoField(primary_key=True)
    text = models.CharField(max_length=300)
    seen_on = models.DateField()

    class Meta:
        """Once each."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["text"], name="insights_agent_once")]

    def __str__(self) -> str:
        return self.text


class TakenEvents(models.Model):
    """Which events of one writer have been taken in: noted in the transaction that takes them, so that each counts
    once, however often its segment is read. sequences: a serialised roaring bitmap of 64 bits. at: of the last one.
    """

    writer = models.CharField(max_length=32, primary_key=True)
    sequences = models.BinaryField()
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.writer
