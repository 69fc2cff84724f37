"""What is counted of each mailing. It stays when events go: unique counts are the sizes of its bitmaps."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class LinkCount(models.Model):
    """Events of one kind on one link (`NO_LINK` for those that have none), and who made them.

    kind: of `masthead.web.insights.deeds.Deed`. raw: all of them. human: those that no rule calls a machine's; what is
    between the two is machines'. raw_people, human_people: serialised roaring bitmaps of subscribers' ids, empty where
    the mailing's readers are not told apart.
    """

    mailing = models.BigIntegerField()
    kind = models.SmallIntegerField()
    link = models.IntegerField()
    raw = models.BigIntegerField()
    human = models.BigIntegerField()
    raw_people = models.BinaryField()
    human_people = models.BinaryField()

    class Meta:
        """Once each; nothing is human that is not there."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mailing", "kind", "link"], name="insights_link_once"),
            models.CheckConstraint(
                condition=models.Q(human__gte=0) & models.Q(human__lte=models.F("raw")), name="insights_link_adds_up"
            ),
        ]

    def __str__(self) -> str:
        return f"mailing {self.mailing}: {self.kind} of {self.link}"


class QuarterCount(models.Model):
    """Events of one kind in one quarter of an hour. quarter: since 1970, UTC. raw, human: as in `LinkCount`."""

    mailing = models.BigIntegerField()
    kind = models.SmallIntegerField()
    quarter = models.IntegerField()
    raw = models.BigIntegerField()
    human = models.BigIntegerField()

    class Meta:
        """Once each."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mailing", "kind", "quarter"], name="insights_quarter_once"),
        ]

    def __str__(self) -> str:
        return f"mailing {self.mailing}: {self.kind} at {self.quarter}"


class SectionCount(models.Model):
    """Clicks on the links of one section, and by how many people: what later editions are compared with.

    section: position in the edition. kind, label: of the section. clickers, human_clickers: 0 where the mailing's
    readers are not told apart.
    """

    mailing = models.BigIntegerField()
    section = models.IntegerField()
    kind = models.CharField(max_length=60, blank=True)
    label = models.CharField(max_length=300, blank=True)
    clicks = models.BigIntegerField()
    human_clicks = models.BigIntegerField()
    clickers = models.BigIntegerField()
    human_clickers = models.BigIntegerField()

    class Meta:
        """Once each."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mailing", "section", "kind", "label"], name="insights_section_once"),
        ]

    def __str__(self) -> str:
        return f"mailing {self.mailing}: {self.label or self.kind}"
