"""Promotions of sister titles: what is said, to whom it was shown, who came."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models


class Promotion(models.Model):
    """One title told of in another.

    publication: where it is shown; title: what it is for. position: by which several are tried, the smallest first.
    ends: the last day, None for no end. stopped: shown to nobody, though links in mail that is out still work.
    per_edition: how many readers see it in one edition at most, 0 for all. per_reader: how often one reader sees it
    within `days` days at most. segment: a saved segment or a tag whose people alone see it, "" for all. gone: sign-ups
    of people who are erased.
    """

    publication = models.ForeignKey("publications.Publication", models.CASCADE, related_name="+")
    title = models.ForeignKey("publications.Publication", models.CASCADE, related_name="+")
    headline = models.CharField(max_length=120)
    text = models.CharField(max_length=600)
    button = models.CharField(max_length=60)
    starts = models.DateField()
    ends = models.DateField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=10)
    stopped = models.BooleanField(default=False)
    per_edition = models.PositiveIntegerField(default=0)
    per_reader = models.PositiveSmallIntegerField(default=3)
    days = models.PositiveSmallIntegerField(default=30)
    segment = models.CharField(max_length=60, blank=True)
    gone = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """As they are tried."""

        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(title=models.F("publication")), name="growth_promotion_is_of_another"
            ),
            models.CheckConstraint(
                condition=models.Q(ends=None) | models.Q(ends__gte=models.F("starts")), name="growth_promotion_in_order"
            ),
            models.CheckConstraint(
                condition=models.Q(per_reader__gte=1, days__gte=1), name="growth_promotion_has_a_cap"
            ),
        ]

    def __str__(self) -> str:
        return self.headline


class Showing(models.Model):
    """To whom a mailing showed a promotion. bits: their ids, as a roaring bitmap. many: how many, also of those who are
    erased since. day: of the edition. mailing: number of the mailing.
    """

    promotion = models.ForeignKey(Promotion, models.CASCADE, related_name="showings")
    mailing = models.PositiveBigIntegerField()
    day = models.DateField()
    at = models.DateTimeField()
    bits = models.BinaryField()
    many = models.PositiveIntegerField()

    class Meta:
        """One a mailing."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["promotion", "mailing"], name="growth_showing_once_a_mailing")
        ]
        indexes: ClassVar = [models.Index(fields=["promotion", "at"], name="growth_showings_by_time")]

    def __str__(self) -> str:
        return f"{self.promotion_id}: {self.many} in {self.mailing}"


class Joining(models.Model):
    """A sign-up that a promotion brought. mailing: number of the mailing's part, as in the link that was followed.
    shown: the words that stood on the page with the button.
    """

    promotion = models.ForeignKey(Promotion, models.CASCADE, related_name="joinings")
    subscriber: Any = models.ForeignKey("subscribers.Subscriber", models.CASCADE, related_name="+")
    mailing = models.PositiveBigIntegerField()
    shown = models.TextField()
    at = models.DateTimeField()

    class Meta:
        """A person comes once by a promotion."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["promotion", "subscriber"], name="growth_joining_once"),
        ]

    def __str__(self) -> str:
        return f"{self.promotion_id}: {self.subscriber_id}"
