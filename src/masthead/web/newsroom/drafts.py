"""Editions as they stand in a form that is not saved, bound as Wagtail's preview binds it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from wagtail.admin.models import FormState

from masthead.web.newsroom.models import Edition
from masthead.web.team.models import User
from masthead.web.team.queries import Somebody


class DraftUnusableError(ValueError):
    """The form holds something that cannot be read. problems: a sentence each, naming the field."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__(" ".join(problems))
        self.problems = problems


def from_form(data: QueryDict, *, edition: Edition, user: Somebody) -> Edition:
    """`edition` with what the form says, unsaved. Raises `DraftUnusableError`."""
    form_class = Edition.snippet_viewset.get_form_class(for_update=True)
    form = form_class(data, instance=edition, for_user=user)
    form.guards_locked = False
    form.defer_required_fields()
    if not form.is_valid():
        raise DraftUnusableError(tuple(_sentences(form)))
    drafted: Edition = form.save(commit=False)
    return drafted


def _sentences(form: Any) -> Iterator[str]:
    for name, faults in form.errors.items():
        label = "" if name == NON_FIELD_ERRORS else f"{form.fields[name].label}: "
        for fault in faults.as_data():
            inner = getattr(fault, "block_errors", None)
            said = "some of them cannot be read; saving shows which" if inner else " ".join(fault.messages)
            yield f"{label}{said.rstrip('.')}."


@transaction.atomic
def keep(data: QueryDict, *, edition: Edition, user: Somebody) -> None:
    """Remember what a person's form says, in the place of what it said before."""
    # Wagtail's table lets one form stand in several rows; a person's previews at once therefore follow each other.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    FormState.objects.for_preview(user=user, instance=edition).delete()
    FormState.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(edition, for_concrete_model=False),
        object_id=str(edition.pk),
        data=data.urlencode(),
        last_updated_at=timezone.now(),
    )


def newest(edition: Edition, user: Somebody) -> Edition:
    """What a person is writing, as their preview last sent it, unless something newer was saved; unsaved."""
    saved: Edition = edition.get_latest_revision_as_object()
    state = FormState.objects.for_preview(user=user, instance=edition).order_by("-last_updated_at").first()
    revision = edition.latest_revision
    if state is None or (revision is not None and revision.created_at > state.last_updated_at):
        return saved
    try:
        return from_form(QueryDict(state.data), edition=saved, user=user)
    except DraftUnusableError:
        again: Edition = edition.get_latest_revision_as_object()
        return again
