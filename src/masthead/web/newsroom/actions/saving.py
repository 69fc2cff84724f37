"""What holds when an edition is saved: nobody's version is overwritten without being told."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from wagtail.models import Revision

from masthead.web.newsroom.models import Edition


class StaleVersionError(PermissionDenied):
    """Somebody else has saved since the form was loaded. newest: what they saved."""

    def __init__(self, newest: Revision) -> None:
        super().__init__("Somebody has saved this edition since you opened it.")
        self.newest = newest


def refuse_stale(*, edition_id: int, loaded: str, loaded_at: str, overwriting: str, kept_despite: str) -> None:
    """Refuse a save that was not made on the newest version; to be called within the saving transaction.

    loaded, loaded_at: id and moment of the version the form was loaded with. overwriting: the autosaved version of this
    very form, "" before the first. kept_despite: id and moment (``ID@MOMENT``) of the newer version that its writer has
    seen and wants to put theirs above. Raises `StaleVersionError`.
    """
    # The row is locked until the version is written: of two saves at once the second sees the first.
    edition = Edition.objects.select_for_update(of=("self",)).select_related("latest_revision").get(pk=edition_id)
    newest = edition.latest_revision
    if newest is None or kept_despite == version_mark(newest):
        return
    if overwriting:
        fresh = overwriting == str(newest.pk)
    else:
        fresh = loaded == str(newest.pk) and _same_moment(loaded_at, newest.created_at)
    if not fresh:
        raise StaleVersionError(newest)


def version_mark(revision: Revision) -> str:
    """What names a version exactly: autosave overwrites versions in place, so that the id alone does not."""
    return f"{revision.pk}@{revision.created_at.isoformat()}"


def _same_moment(said: str, moment: dt.datetime) -> bool:
    try:
        return dt.datetime.fromisoformat(said) == moment
    except (TypeError, ValueError):
        return False
