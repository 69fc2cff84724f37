"""What bringing friends earns, and the account of who earned what and got it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

REWARD_SORTS = ("file", "code", "page", "parcel")
"""file: a download. code: one of a stock. page: words on a page of thanks. parcel: something that is posted."""

GIFT_STATES = ("earned", "held", "sent", "failed", "expired")
"""As in `referrals.states.GiftState`."""


class Milestone(models.Model):
    """A number of friends and the gift for it. Never removed once somebody earned it, only retired.

    file: kept where nothing is served from; a reader's own page gives it out. text: of the page of thanks, or what is
    said with a code or a parcel; paragraphs by blank lines. claim_days: within which a reader has to say where a parcel
    goes. retired_at: nobody earns it any more.
    """

    programme = models.ForeignKey("growth.Programme", models.CASCADE, related_name="milestones")
    friends = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=80)
    about = models.CharField(max_length=300, blank=True)
    sort = models.CharField(max_length=10, choices=[(each, each) for each in REWARD_SORTS])
    file = models.FileField(upload_to="gifts/%Y/", blank=True)
    file_name = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    claim_days = models.PositiveSmallIntegerField(default=60)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """One gift for a number of friends, in their order."""

        ordering: ClassVar = ["friends", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["programme", "friends"],
                condition=models.Q(retired_at=None),
                name="growth_milestone_once",
            ),
            models.CheckConstraint(condition=models.Q(friends__gte=1), name="growth_milestone_friends_sound"),
            models.CheckConstraint(condition=models.Q(sort__in=REWARD_SORTS), name="growth_milestone_sort_known"),
        ]

    def __str__(self) -> str:
        return self.name


class Gift(models.Model):
    """That somebody earned a milestone: a line of the account. It is never removed, and moved by
    `referrals.states.move_gift` alone.

    subscriber: None once they are erased; mark: keyed hash of their mailbox. Both together make that each gift is given
    once, ever. friends: how many had counted. why: of the state, of `referrals.states.Why`. told_at: the letter about
    it went out. attempt: names the letter; counts up when a person has one sent again. address: where a parcel goes,
    for as long as that has to be known. expires_at: of a parcel whose address nobody gave.
    """

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="gifts")
    subscriber = models.ForeignKey("subscribers.Subscriber", models.SET_NULL, null=True, related_name="+")
    mark = models.CharField(max_length=64)
    state = models.CharField(max_length=10, default="earned")
    why = models.CharField(max_length=20, blank=True)
    friends = models.PositiveIntegerField()
    attempt = models.PositiveSmallIntegerField(default=1)
    earned_at = models.DateTimeField(db_index=True)
    told_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    address = models.TextField(blank=True)
    address_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Once a mailbox, once a person, and never in a state that is none."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["milestone", "mark"], name="growth_gift_once"),
            models.UniqueConstraint(fields=["milestone", "subscriber"], name="growth_gift_once_a_person"),
            models.CheckConstraint(condition=models.Q(state__in=GIFT_STATES), name="growth_gift_state_known"),
            models.CheckConstraint(
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False), name="growth_gift_sent_at"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "earned_at"], name="growth_gifts_by_state")]

    def __str__(self) -> str:
        return f"{self.milestone_id} for {self.subscriber_id}: {self.state}"


class GiftMove(models.Model):
    """A line under a gift: what happened to it. Appended, never changed. number: from 1, by gift."""

    gift = models.ForeignKey(Gift, models.CASCADE, related_name="moves")
    number = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    before = models.CharField(max_length=10, blank=True)
    after = models.CharField(max_length=10)
    why = models.CharField(max_length=20, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        """One after the other: of two moves at once, one is refused."""

        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["gift", "number"], name="growth_gift_moves_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.gift_id}: {self.after}"


class StockCode(models.Model):
    """A code of a milestone's stock. gift: whose it is; a code belongs to one gift, and a gift has one."""

    milestone = models.ForeignKey(Milestone, models.CASCADE, related_name="codes")
    code = models.CharField(max_length=200)
    gift = models.OneToOneField(Gift, models.CASCADE, null=True, blank=True, related_name="code")
    added_at = models.DateTimeField()

    class Meta:
        """In the order in which they came; the same code is in stock once."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["milestone", "code"], name="growth_code_once"),
        ]

    def __str__(self) -> str:
        return f"{self.milestone_id}: {'given' if self.gift_id else 'in stock'}"
