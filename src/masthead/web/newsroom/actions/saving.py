"""What holds when an edition is saved: nobody's version is overwritten without being told."""

from __future__ import annotations

import datetime as dt

from django.core.exceptions import PermissionDenied
from wagtail.models import Revision

from masthead.web.newsroom.models import Edition, FormSave

LONGEST_FORM = 36
"""Characters of the name of an open form."""

_LONGEST_ORDER = 9
"""Digits of a form's count of what it sends: every database holds them."""


class StaleVersionError(PermissionDenied):
    """Somebody else has saved since the form was loaded. newest: what they saved."""

    def __init__(self, newest: Revision) -> None:
        super().__init__("Somebody has saved this edition since you opened it.")
        self.newest = newest


def refuse_stale(
    *,
    edition_id: int,
    loaded: str,
    loaded_at: str,
    overwriting: str = "",
    kept_despite: str = "",
    form: str = "",
    order: str = "",
    live: int | None = None,
) -> None:
    """Refuse a save that was not made on the newest version; to be called within the saving transaction.

    See `is_fresh`. live: id of the version that readers had when the edition was read to be saved, None for none: what
    was published or withdrawn since then would be undone with the row. Raises `StaleVersionError`.
    """
    # The row is locked until the version is written: of two saves at once the second sees the first.
    edition = Edition.objects.select_for_update(of=("self",)).select_related("latest_revision").get(pk=edition_id)
    newest = edition.latest_revision
    if newest is None:
        return
    fresh = is_fresh(
        newest,
        loaded=loaded,
        loaded_at=loaded_at,
        overwriting=overwriting,
        kept_despite=kept_despite,
        form=form,
        order=order,
    )
    if not fresh or live_version(edition) != live:
        raise StaleVersionError(newest)


def live_version(edition: Edition) -> int | None:
    """Id of the version that readers have; None where they have none."""
    return edition.live_revision_id if edition.live else None


def is_fresh(
    newest: Revision | None,
    *,
    loaded: str,
    loaded_at: str,
    overwriting: str = "",
    kept_despite: str = "",
    form: str = "",
    order: str = "",
) -> bool:
    """Whether a save was made on the newest version, or with open eyes above it.

    loaded, loaded_at: id and moment of the version the form was loaded with. overwriting: the autosaved version that
    this save would replace, "" for none. form: the name of the open form, whose own saves are not somebody else's.
    order: the form's own count of what it sends, as it was sent: its text is fresh only above what it wrote before.
    kept_despite: the `version_mark` of the newer version that its writer has seen and wants to put theirs above.
    """
    if newest is None or kept_despite == version_mark(newest):
        return True
    written = FormSave.objects.filter(revision=newest, form=form).first() if form else None
    if written is not None and order_of(order) < written.order:
        return False
    if overwriting:
        return overwriting == str(newest.pk)
    if loaded == str(newest.pk) and _same_moment(loaded_at, newest.created_at):
        return True
    return written is not None


def note_form(*, revision: Revision, form: str, order: str = "") -> None:
    """Remember which open form wrote a version, and its count of what it sends."""
    if form and len(form) <= LONGEST_FORM:
        FormSave.objects.update_or_create(revision=revision, defaults={"form": form, "order": order_of(order)})


def is_overtaken(*, form: str, order: str) -> bool:
    """Whether an open form has written a version after it sent this, so that nothing is lost by refusing it."""
    return bool(form) and FormSave.objects.filter(form=form, order__gt=order_of(order)).exists()


def order_of(said: str) -> int:
    """A form's count as it was sent; 0 for what is none."""
    return int(said) if said.isdecimal() and len(said) <= _LONGEST_ORDER else 0


def version_mark(revision: Revision) -> str:
    """What names a version exactly: autosave overwrites versions in place, so that the id alone does not."""
    return f"{revision.pk}@{revision.created_at.isoformat()}"


def _same_moment(said: str, moment: dt.datetime) -> bool:
    try:
        return dt.datetime.fromisoformat(said) == moment
    except (TypeError, ValueError):
        return False
