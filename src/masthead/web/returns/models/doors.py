"""The doors through which mail comes back: who attends to them, and how they are."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Attendance(models.Model):
    """Which process of the installation has the doors open; one row. until: when it is taken for dead."""

    holder = models.CharField(max_length=200)
    until = models.DateTimeField()

    class Meta:
        """One row alone."""

        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(id=1), name="returns_one_attendance")]

    def __str__(self) -> str:
        return self.holder


class DoorState(models.Model):
    """How a door is. name: its address without password. fault: what is wrong, "" for nothing. since: of that."""

    name = models.CharField(max_length=300, unique=True)
    fault = models.CharField(max_length=500, blank=True)
    remedy = models.CharField(max_length=500, blank=True)
    since = models.DateTimeField()

    class Meta:
        """By name."""

        ordering: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name


class PendingTopic(models.Model):
    """A topic of Amazon SNS that asks to be confirmed by an administrator, who opens its address."""

    topic = models.CharField(max_length=300, unique=True)
    url = models.CharField(max_length=2000)
    at = models.DateTimeField()

    class Meta:
        """Latest first."""

        ordering: ClassVar = ["-at"]

    def __str__(self) -> str:
        return self.topic
