"""What is for sale: the slots of a title, by day of the week, what they cost, and the rules of selling them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class SalesRules(models.Model):
    """What a title asks of its sponsors. Without a row the defaults hold.

    currency: ISO 4217, of the whole rate card. trade_once: no two advertisers of one trade in an edition. spacing_days:
    days that have to lie between two days of one advertiser, 0 for none. hold_days: how long a hold lasts. text_days:
    how many days before its edition a text is due. remind_days: how long before that a reminder goes out. late_minutes:
    an edition that goes out so much later than its hour is owed.
    """

    publication = models.OneToOneField("publications.Publication", models.CASCADE, related_name="+")
    currency = models.CharField(max_length=3, default="EUR")
    trade_once = models.BooleanField(default=True)
    spacing_days = models.PositiveSmallIntegerField(default=0)
    hold_days = models.PositiveSmallIntegerField(default=5)
    text_days = models.PositiveSmallIntegerField(default=3)
    remind_days = models.PositiveSmallIntegerField(default=2)
    late_minutes = models.PositiveIntegerField(default=180)

    def __str__(self) -> str:
        return f"How {self.publication} sells"


class Slot(models.Model):
    """A place that is sold. name: the house format’s ``slot``. line: it is the line “In partnership with”, which takes
    a name and nothing else. picture: whether one is taken. image_width, image_height: the least, in pixels; image_kb:
    the most, in kilobytes of 1,000 bytes.
    """

    class Picture(models.TextChoices):
        """Whether a creative has a picture."""

        NONE = "none", "No picture"
        MAY = "may", "A picture, if there is one"
        MUST = "must", "A picture always"

    publication = models.ForeignKey("publications.Publication", models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    line = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    headline_characters = models.PositiveSmallIntegerField(default=70)
    text_characters = models.PositiveSmallIntegerField(default=500)
    button_characters = models.PositiveSmallIntegerField(default=30)
    picture = models.CharField(max_length=4, choices=Picture.choices, default=Picture.MAY)
    image_width = models.PositiveSmallIntegerField(default=600)
    image_height = models.PositiveSmallIntegerField(default=200)
    image_kb = models.PositiveSmallIntegerField(default=300)

    class Meta:
        """In the order of the house format; a name once, one line a title."""

        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["publication", "name"], name="revenue_slot_name_once_in_title"),
            models.UniqueConstraint(
                fields=["publication"], condition=models.Q(line=True), name="revenue_line_once_in_title"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Rate(models.Model):
    """That a slot is for sale on a day of the week, and for how much. weekday: Monday is 0. amount: minor units of the
    title’s currency.
    """

    slot = models.ForeignKey(Slot, models.CASCADE, related_name="rates")
    weekday = models.PositiveSmallIntegerField()
    amount = models.PositiveBigIntegerField()

    class Meta:
        """One a day."""

        ordering: ClassVar = ["weekday"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["slot", "weekday"], name="revenue_rate_once_a_weekday"),
            models.CheckConstraint(condition=models.Q(weekday__lt=7), name="revenue_rate_weekday_known"),
        ]

    def __str__(self) -> str:
        return f"{self.slot}: {self.weekday}"
