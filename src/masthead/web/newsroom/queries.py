"""Reads about editions. Whatever a person sees of them comes through `editions_for`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, CharField, Exists, F, Max, Min, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Cast
from wagtail.models import Revision, TaskState, WorkflowState

from masthead.web.newsroom.days import local_day, next_free_day
from masthead.web.newsroom.models import Edition, Override, PublisherApproval, Refusal
from masthead.web.newsroom.states import EditionState
from masthead.web.publications import queries as publications
from masthead.web.publications.mapping import house_of
from masthead.web.team.queries import Somebody, may, publications_with
from masthead.web.team.roles import Right


def editions_for(user: Somebody, right: Right = Right.READ) -> QuerySet[Edition]:
    """The editions of the publications in which a person has a right, automatic messages among them."""
    return Edition.objects.filter(publication__in=publications_with(user, right)).select_related("publication")


def dated_for(user: Somebody, right: Right = Right.READ) -> QuerySet[Edition]:
    """Those of them that belong to a day: every list of editions is made of these, automatic messages left out."""
    return editions_for(user, right).filter(automatic=False)


def edition_for(user: Somebody, pk: object, right: Right = Right.READ) -> Edition | None:
    """One of them, by its id as it stands in an address; None also when there is none."""
    try:
        return editions_for(user, right).filter(pk=str(pk)).first()
    except ValueError:
        return None


def hold(edition: Edition) -> None:
    """Wait for whoever else holds an edition, and hold it until the transaction ends. What refers to it may go on.

    What takes an edition a step on holds it first: two steps at once follow each other, and none waits for the other
    while the other waits for it.
    """
    Edition.objects.select_for_update(no_key=True).filter(pk=edition.pk).order_by().values_list("pk").first()


def settle_review(edition: Any) -> None:
    """Read where an edition stands in its review once: this object says so from here on, whoever takes a step.

    Wagtail asks anew for every part of a page, and a page that is half of before and half of after breaks.
    """
    states = edition.workflow_states.active().select_related("current_task_state__task")
    edition._current_workflow_states = list(states[:1])  # noqa: SLF001 – where Wagtail looks before it asks


def has_right(user: Somebody, right: Right, edition: Edition) -> bool:
    """Whether a person has a right in an edition's publication."""
    return may(user, right, edition.publication_id)


def titles_for(user: Somebody, right: Right = Right.READ) -> tuple[Any, ...]:
    """The publications in which a person has a right, by name."""
    allowed = publications_with(user, right)
    return tuple(each for each in publications.all_publications() if each.pk in allowed)


def edition_on(publication_id: int, day: dt.date) -> Edition | None:
    """The edition of a day."""
    return Edition.objects.filter(publication_id=publication_id, date=day, automatic=False).first()


def next_number(publication_id: int) -> int:
    """The number after the highest there is; 1 for the first."""
    highest = Edition.objects.filter(publication_id=publication_id, automatic=False).aggregate(Max("number"))[
        "number__max"
    ]
    return (highest or 0) + 1


def next_day(publication: Any, now: dt.datetime) -> dt.date:
    """The next publication day without an edition, from today on in the publication's time zone."""
    house = house_of(publication)
    today = local_day(house, now)
    dated = Edition.objects.filter(publication=publication, date__gte=today, automatic=False)
    taken = frozenset(dated.values_list("date", flat=True))
    return next_free_day(house, publication.holidays, taken=taken, earliest=today)


def with_state(editions: QuerySet[Any]) -> QuerySet[Any]:
    """Each with its `state`, a value of `EditionState`."""
    kind = ContentType.objects.get_for_model(Edition)
    publisher = ContentType.objects.get_for_model(PublisherApproval)
    here = Cast(OuterRef("pk"), CharField())
    flows = WorkflowState.objects.filter(base_content_type=kind, object_id=here)
    running = flows.filter(status=WorkflowState.STATUS_IN_PROGRESS)
    due = Revision.objects.filter(base_content_type=kind, object_id=here, approved_go_live_at__isnull=False)
    state = Case(
        When(Exists(due), then=Value(EditionState.SCHEDULED.value)),
        When(Exists(Refusal.objects.filter(edition=OuterRef("pk"))), then=Value(EditionState.HELD.value)),
        When(live=True, has_unpublished_changes=True, then=Value(EditionState.REVISED.value)),
        When(live=True, then=Value(EditionState.PUBLISHED.value)),
        When(
            Exists(running.filter(current_task_state__task__content_type=publisher)),
            then=Value(EditionState.APPROVED.value),
        ),
        When(Exists(running), then=Value(EditionState.REVIEW.value)),
        When(Exists(flows.filter(status=WorkflowState.STATUS_NEEDS_CHANGES)), then=Value(EditionState.CHANGES.value)),
        default=Value(EditionState.DRAFT.value),
        output_field=CharField(),
    )
    return editions.annotate(state=state)


def state_of(edition: Edition) -> EditionState:
    """How far one edition has come."""
    found = with_state(Edition.objects.filter(pk=edition.pk)).first()
    return EditionState(found.state) if found else EditionState.MISSING


def between(user: Somebody, first: dt.date, last: dt.date, *, titles: Iterable[int] = ()) -> QuerySet[Any]:
    """The editions of a span of days, both included, that a person may read, with their state.

    titles: only these publications, when any are named.
    """
    found = with_state(dated_for(user).filter(date__range=(first, last))).order_by("date", "publication__name")
    wanted = list(titles)
    return found.filter(publication__in=wanted) if wanted else found


def waiting_states(task: Any, user: Somebody, right: Right) -> QuerySet[TaskState]:
    """The editions that wait at a step of the workflow for a person with a right."""
    ids = editions_for(user, right).annotate(name=Cast("pk", CharField())).values("name")
    return TaskState.objects.filter(
        task=task,
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__base_content_type=ContentType.objects.get_for_model(Edition),
        workflow_state__object_id__in=ids,
    )


def due_revisions(now: dt.datetime) -> tuple[Revision, ...]:
    """The versions whose time has come, the longest overdue first."""
    kind = ContentType.objects.get_for_model(Edition)
    found = Revision.objects.filter(base_content_type=kind, approved_go_live_at__lte=now)
    return tuple(found.order_by("approved_go_live_at", "pk"))


def authors_known(user: Somebody) -> tuple[str, ...]:
    """Names that stand under editions a person may read, alphabetically."""
    lists = dated_for(user).order_by("-date").values_list("authors", flat=True)[:400]
    return tuple(sorted({name for names in lists for name in names}, key=str.casefold))


def measured(editions: QuerySet[Any]) -> QuerySet[Any]:
    """Each with the figures of its latest version: `words`, `seconds`, `errors`, `warnings`; None where unknown."""
    figures = {name: F(f"measure__{name}") for name in ("words", "seconds", "errors", "warnings")}
    return editions.annotate(**figures)


def by_author(editions: QuerySet[Edition], name: str) -> QuerySet[Edition]:
    """Those with a name in their byline."""
    ids = [pk for pk, names in editions.values_list("pk", "authors") if name in names]
    return editions.filter(Q(pk__in=ids))


def refusal_of(edition: Edition) -> Refusal | None:
    """Why its scheduled publication did not happen; None when there is nothing to say."""
    return Refusal.objects.filter(edition_id=edition.pk).first()


def overrides_of(edition: Edition) -> tuple[Override, ...]:
    """What somebody lets pass in an edition, oldest first."""
    return tuple(Override.objects.filter(edition_id=edition.pk))


def first_days() -> dict[int, dt.date]:
    """The day of each publication’s first edition, by its id."""
    return dict(Edition.objects.filter(automatic=False).order_by().values_list("publication").annotate(Min("date")))
