"""The archive's tables: snapshots of published editions, and what is looked up in them.

Nothing here refers to the newsroom: what was published stays readable whatever happens to its manuscript, its house
format or its theme.
"""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class PublishedEdition(models.Model):
    """An edition as it was published.

    source_id: of the newsroom's edition; publishing that again replaces the snapshot. edition, house, theme: core
    values as JSON (the house by alias). media: `masthead.edition.media.Media` by image source, as JSON. picture: hash
    of what its Open Graph picture shows. votes: by the index of a section, as text, the key of its poll. published_at:
    the first time; updated_at: the last.
    """

    publication = models.ForeignKey("publications.Publication", models.CASCADE, related_name="+")
    source_id = models.PositiveBigIntegerField(unique=True)
    number = models.PositiveIntegerField(default=0)
    date = models.DateField()
    title = models.TextField(blank=True)
    preheader = models.TextField(blank=True)
    language = models.CharField(max_length=60)
    edition = models.JSONField()
    house = models.JSONField()
    theme = models.JSONField()
    media = models.JSONField(default=dict)
    votes = models.JSONField(default=dict)
    reading_seconds = models.PositiveIntegerField(default=0)
    picture = models.CharField(max_length=16)
    published_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        """Newest first; one a day and publication, for the day is its address."""

        ordering: ClassVar = ["-date"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["publication", "date"], name="archive_edition_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.date.isoformat()} {self.title}"


class FormerDay(models.Model):
    """A day under which an edition was read before its date was corrected; it leads to the edition's own.

    Nothing of a day that has an edition of its own again, and nothing of an edition that was withdrawn.
    """

    publication = models.ForeignKey("publications.Publication", models.CASCADE, related_name="+")
    day = models.DateField()
    edition = models.ForeignKey(PublishedEdition, models.CASCADE, related_name="+")

    class Meta:
        """A day leads to one edition."""

        constraints: ClassVar = [models.UniqueConstraint(fields=["publication", "day"], name="archive_former_day_once")]

    def __str__(self) -> str:
        return self.day.isoformat()


class PublishedSection(models.Model):
    """A section that everybody may read.

    publication, date: of its edition, for the archives of labels. position: its index among all sections of the
    edition. label_slug: of the label its slot had when it was
    published. anchor: its id on the edition's page. text: its words as plain text. picture: its first image, a
    `Media` as JSON with ``alt``, {} for none. listed: whether it stands in the archive of its label; what is paid for
    does not.
    """

    edition = models.ForeignKey(PublishedEdition, models.CASCADE, related_name="sections")
    publication = models.ForeignKey("publications.Publication", models.CASCADE, related_name="+")
    date = models.DateField()
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=60)
    label = models.TextField(blank=True)
    label_slug = models.CharField(max_length=80)
    headline = models.TextField(blank=True)
    anchor = models.CharField(max_length=80)
    text = models.TextField(blank=True)
    picture = models.JSONField(default=dict)
    words = models.PositiveIntegerField(default=0)
    listed = models.BooleanField(default=True)

    class Meta:
        """In the order of the edition."""

        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "position"], name="archive_section_position_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["publication", "listed", "label_slug", "date"], name="archive_section_by_label")
        ]

    def __str__(self) -> str:
        return self.headline or self.label


class Byline(models.Model):
    """Somebody who wrote an edition."""

    edition = models.ForeignKey(PublishedEdition, models.CASCADE, related_name="bylines")
    position = models.PositiveSmallIntegerField()
    name = models.TextField()
    slug = models.CharField(max_length=80, db_index=True)

    class Meta:
        """In the order of the edition."""

        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "position"], name="archive_byline_position_once")
        ]

    def __str__(self) -> str:
        return self.name


class ArchiveVersion(models.Model):
    """One row that counts the changes of what readers see; see `masthead.web.freshness`."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        """Exactly one row."""

        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="archive_version_is_one_row")]

    def __str__(self) -> str:
        return str(self.version)
