"""Taking people out as a file: only noted here, written by `exporting`."""

from __future__ import annotations

from typing import Literal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from pyroaring import BitMap

from masthead.web.subscribers.queries.listing import Wanted, everyone_wanted
from masthead.web.subscribers.queries.visibility import audience_publications, sees_everybody
from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody

Form = Literal["csv", "jsonl"]
FORMS: dict[Form, str] = {"csv": "CSV", "jsonl": "JSON Lines"}


def export(*, actor: Somebody, wanted: Wanted, form: Form) -> BitMap:
    """Who goes into the file, as a set; noted in the log of each title it is about, without the words looked for, which
    may be somebody's name. Raises PermissionDenied.
    """
    titles: list[int | None] = [
        each.pk for each in audience_publications(actor) if wanted.publication_id in {None, each.pk}
    ]
    if not titles and not sees_everybody(actor):
        raise PermissionDenied
    ids = everyone_wanted(actor, wanted)
    filters = {
        name: str(value)
        for name in ("state", "tag", "language", "source", "segment_id")
        if (value := getattr(wanted, name))
    }
    with transaction.atomic():
        for publication_id in titles or [None]:
            record(
                actor=actor,
                action="subscribers-exported",
                subject="1 person" if len(ids) == 1 else f"{len(ids):,} people",
                publication_id=publication_id,
                form=FORMS[form],
                filters=filters,
                by_words=bool(wanted.words),
            )
    return ids
