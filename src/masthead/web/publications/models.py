"""A newsletter title as it is stored: its house format and its look are core values in JSON."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Publication(models.Model):
    """A title. `slug`, `name` and `language` repeat what stands in `house`, for lists and addresses.

    house: `masthead.edition.house.HouseFormat` as JSON, by alias. theme: `masthead.render.theme.Theme` as JSON, {} for
    the shipped theme that the house format names. host: the archive's own host name, "" for a path on the newsroom's.
    holidays: ISO dates without an edition. language_group: publications that share it are one title in several
    languages.
    """

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    language = models.CharField(max_length=20, default="en")
    host = models.CharField(max_length=253, blank=True)
    house = models.JSONField()
    theme = models.JSONField(default=dict, blank=True)
    holidays = models.JSONField(default=list, blank=True)
    language_group = models.SlugField(max_length=60, blank=True)
    sister_titles = models.ManyToManyField("self", blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        """By name; a host belongs to one."""

        ordering: ClassVar = ["name"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["host"], condition=~models.Q(host=""), name="publications_host_once")
        ]

    def __str__(self) -> str:
        return self.name
