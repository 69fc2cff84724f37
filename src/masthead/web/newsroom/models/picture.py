"""The library of pictures."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage


class Picture(AbstractImage):
    """A picture that editors may use in any edition. What it shows is asked for once, at upload."""

    description = models.CharField(
        "what it shows", max_length=255, help_text="Offered as the alternative text wherever the picture is used."
    )
    credit = models.CharField(
        max_length=200, blank=True, help_text="Who made it; offered wherever the picture is used."
    )

    admin_form_fields = (*WagtailImage.admin_form_fields, "credit")

    class Meta:
        """As forms name it."""

        verbose_name = "picture"


class PictureRendition(AbstractRendition):
    """A picture in one size."""

    image = models.ForeignKey(Picture, models.CASCADE, related_name="renditions")

    class Meta:
        """One of each size."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["image", "filter_spec", "focal_point_key"], name="newsroom_rendition_once")
        ]
