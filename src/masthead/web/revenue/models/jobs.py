"""Who offers work, what they offer, and every time it stood in an edition."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Lower

from masthead.web.revenue.jobs.states import ListingState

LISTING_STATES = [(state.value, state.value) for state in ListingState]
JOB_LETTERS = ("confirm", "live", "refused", "ended")
"""confirm: press the button, it was you. live: it is on the board. refused: and why. ended: how it went."""


class JobBoard(models.Model):
    """How a title runs its jobs. open: readers see the board. submissions: anybody may hand a listing in.

    per_edition: listings in a section, and so the room in which promises are kept. term_days, promised,
    boosted_promised: what a new listing is offered. terms: what the form says about prices and rules, plain text.
    """

    publication = models.OneToOneField("publications.Publication", models.CASCADE, related_name="+")
    open = models.BooleanField(default=False)
    submissions = models.BooleanField(default=False)
    per_edition = models.PositiveSmallIntegerField(default=4)
    term_days = models.PositiveSmallIntegerField(default=30)
    promised = models.PositiveSmallIntegerField(default=4)
    boosted_promised = models.PositiveSmallIntegerField(default=8)
    terms = models.TextField(max_length=1_000, blank=True)

    class Meta:
        """A section has room for at least one."""

        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(per_edition__gte=1, per_edition__lte=12), name="revenue_jobs_per_edition_sane"
            ),
        ]

    def __str__(self) -> str:
        return f"board {self.publication_id}"


class Employer(models.Model):
    """Who offers work in a title. website: "" for none. contact_email: gets the letters and the report."""

    publication = models.ForeignKey("publications.Publication", models.CASCADE, related_name="+")
    name = models.CharField(max_length=120)
    website = models.CharField(max_length=300, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.CharField(max_length=254, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        """By name; a name once in a title."""

        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint("publication", Lower("name"), name="revenue_employer_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Listing(models.Model):
    """A position. key: in its public addresses. country: ISO 3166-1 alpha-2, "" for none. link: where to apply, https
    or mailto. about: plain text.

    promised: editions it has to stand in. starts_on, ends_on: first and last day, where the title is; set when it is
    approved. company: as the form gave it; the employer is found or made when the listing is approved.
    contact_email: who handed it in. reason: why it was refused or withdrawn.
    """

    publication = models.ForeignKey("publications.Publication", models.CASCADE, related_name="+")
    employer = models.ForeignKey(Employer, models.PROTECT, null=True, related_name="listings")
    key = models.CharField(max_length=12, unique=True)
    company = models.CharField(max_length=120)
    website = models.CharField(max_length=300, blank=True)
    role = models.CharField(max_length=120)
    place = models.CharField(max_length=80, blank=True)
    country = models.CharField(max_length=2, blank=True)
    remote = models.BooleanField(default=False)
    link = models.CharField(max_length=500)
    about = models.TextField(max_length=4_000, blank=True)
    contact_name = models.CharField(max_length=120, blank=True)
    contact_email = models.CharField(max_length=254, blank=True)
    handed_in = models.BooleanField(default=False)
    boosted = models.BooleanField(default=False)
    promised = models.PositiveSmallIntegerField(default=0)
    term_days = models.PositiveSmallIntegerField(default=30)
    state = models.CharField(max_length=10, choices=LISTING_STATES, default=ListingState.WAITING.value)
    created_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        """Newest first. What is live has its days and its employer."""

        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = [
            models.Index(fields=["publication", "state", "ends_on"], name="revenue_listing_live"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(state__in=[state.value for state in ListingState]),
                name="revenue_listing_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="live")
                | models.Q(starts_on__isnull=False, ends_on__isnull=False, employer__isnull=False),
                name="revenue_listing_live_has_days",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="revenue_listing_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.company}: {self.role}"


class Appearance(models.Model):
    """A line of the account of appearances; lines are added and never changed.

    change: +1, the listing stands in an edition that is published; -1, that edition was withdrawn before anybody was
    mailed. turn: counts from 1, by publication of the edition with this listing. edition: id of the newsroom's, which
    may be gone. audience: the mark of those who saw it, "" for everybody else.
    """

    listing = models.ForeignKey(Listing, models.PROTECT, related_name="appearances")
    edition = models.BigIntegerField()
    turn = models.PositiveSmallIntegerField()
    change = models.SmallIntegerField()
    day = models.DateField()
    audience = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        """In the order in which they were written. An edition counts once, and is taken back once."""

        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["listing", "edition", "turn", "change"], name="revenue_appearance_once"),
            models.CheckConstraint(condition=models.Q(change__in=[1, -1]), name="revenue_appearance_change_known"),
        ]
        indexes: ClassVar = [models.Index(fields=["edition"], name="revenue_appearance_edition")]

    def __str__(self) -> str:
        return f"{self.listing_id} in {self.edition}: {self.change:+d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Add the line. Raises TypeError for one that stands."""
        if self.pk is not None:
            raise TypeError("A line of the account is never changed.")
        super().save(*args, **kwargs)

    def delete(self, *_args: Any, **_kwargs: Any) -> tuple[int, dict[str, int]]:
        """Raises TypeError."""
        raise TypeError("A line of the account is never removed.")


class BoardClick(models.Model):
    """How often people went on from the board to where they apply, on a day of the title. About nobody."""

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="board_clicks")
    day = models.DateField()
    clicks = models.PositiveIntegerField(default=0)

    class Meta:
        """One count a day."""

        ordering: ClassVar = ["day", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["listing", "day"], name="revenue_board_click_once"),
        ]

    def __str__(self) -> str:
        return f"{self.listing_id} on {self.day}: {self.clicks}"


class EmployerLink(models.Model):
    """A signed link to an employer's report. listing: the only one it shows, None for all of the employer's. made_by: a
    name for the newsroom.
    """

    employer = models.ForeignKey(Employer, models.CASCADE, related_name="links")
    listing = models.ForeignKey(Listing, models.CASCADE, null=True, related_name="links")
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150, blank=True)
    expires_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Newest first."""

        ordering: ClassVar = ["-made_at", "-id"]

    def __str__(self) -> str:
        return f"{self.employer_id}: {self.expires_at:%Y-%m-%d}"


class JobLetter(models.Model):
    """A letter to whoever handed a listing in. next_at: when it is tried next; whoever tries it pushes that ahead by
    a conditional change, so that nobody else does meanwhile.
    """

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="letters")
    kind = models.CharField(max_length=10)
    created_at = models.DateTimeField()
    next_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    failed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """A listing has one of a kind."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["listing", "kind"], name="revenue_job_letter_once"),
            models.CheckConstraint(condition=models.Q(kind__in=JOB_LETTERS), name="revenue_job_letter_kind_known"),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_at"],
                condition=models.Q(sent_at=None, failed_at=None),
                name="revenue_job_letter_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.listing_id}"
