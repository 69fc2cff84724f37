"""Whether a person is in a set, as a condition for the database: one parameter, however many they are."""

from __future__ import annotations

import json

from django.db import connection
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from pyroaring import BitMap


class _Condition(RawSQL):
    """A condition in SQL of our own."""

    def __init__(self, sql: str, parameter: object) -> None:
        super().__init__(sql, [parameter], output_field=BooleanField())


def one_of(ids: BitMap) -> _Condition:
    """For ``Subscriber.objects.filter(one_of(ids))``."""
    if connection.vendor == "postgresql":
        return _Condition("subscribers_subscriber.id = ANY(%s)", list(ids))
    return _Condition("subscribers_subscriber.id IN (SELECT value FROM json_each(%s))", json.dumps(list(ids)))
