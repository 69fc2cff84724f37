"""Editions."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router

from masthead.web.api.answers import MARKDOWN, Answer
from masthead.web.api.callers import caller_of
from masthead.web.api.cursors import place_in
from masthead.web.api.endpoint import operation
from masthead.web.api.pages import cut, link_to
from masthead.web.api.problems import Problem, invalid
from masthead.web.api.schemas.base import LARGEST_ID
from masthead.web.api.schemas.editions import (
    EditionLine,
    EditionOut,
    EditionPage,
    EditionsAsked,
    FindingOut,
    FindingsOut,
    NewEdition,
    PublishEdition,
    SectionOut,
)
from masthead.web.api.scopes import Scope
from masthead.web.archive.addresses import edition_url
from masthead.web.newsroom import actions, mapping, queries
from masthead.web.newsroom.manuscripts import ManuscriptError
from masthead.web.newsroom.proofs import draft_of

router = Router(tags=["Editions"])
READ, WRITE, PUBLISH = Scope.EDITIONS_READ, Scope.EDITIONS_WRITE, Scope.EDITIONS_PUBLISH


@operation(router, "GET", "/publications/{slug:publication}/editions", scope=READ, answers={200: EditionPage})
def list_editions(request: HttpRequest, publication: str, asked: Query[EditionsAsked]) -> Answer:
    """List the editions of a publication.

    Newest first, by day. An edition has one day and stays there, so pages stay true while others write.
    """
    caller = caller_of(request)
    title = caller.title(publication, READ)
    found = queries.with_state(queries.dated_for(caller.user).filter(publication=title.pk))
    if asked.state:
        found = found.filter(state=asked.state)
    if asked.since:
        found = found.filter(date__gte=asked.since)
    if asked.until:
        found = found.filter(date__lte=asked.until)
    place = place_in(request, asked.cursor)
    if place:
        found = found.filter(Q(date__lt=place[0]) | Q(date=place[0], pk__lt=place[1]))
    rows, more = cut(list(queries.measured(found).order_by("-date", "-pk")[: asked.limit + 1]), asked.limit)
    last = [rows[-1].date.isoformat(), rows[-1].pk] if more else None
    address, headers = link_to(request, last)
    return Answer(EditionPage(items=[_line(each) for each in rows], next=address), headers=headers)


@operation(
    router,
    "POST",
    "/publications/{slug:publication}/editions",
    scope=WRITE,
    answers={201: EditionOut},
    problems=("conflict",),
)
def create_edition(request: HttpRequest, publication: str, body: NewEdition) -> Answer:
    """Create a draft from Markdown.

    Sections that the manuscript names are filled; the others of that day’s rundown stay empty. The edition is a draft
    like one opened in the newsroom, and goes through the same approval. 409 where the day has an edition already.
    """
    caller = caller_of(request)
    title = caller.title(publication, WRITE)
    try:
        made = actions.write_edition(
            user=caller.user, publication=title, markdown=body.markdown, day=body.date, now=timezone.now()
        )
    except ManuscriptError as fault:
        raise invalid(str(fault), pointer="#/markdown") from None
    return Answer(_whole(_found(request, made.pk, WRITE)), 201, {"Location": f"/api/v1/editions/{made.pk}"})


@operation(router, "GET", "/editions/{int:edition}", scope=READ, answers={200: EditionOut}, tagged=True)
def get_edition(request: HttpRequest, edition: int) -> Answer:
    """One edition.

    Its newest version, published or not.
    """
    return Answer(_whole(_found(request, edition, READ)), tagged=True)


@operation(
    router, "GET", "/editions/{int:edition}/markdown", scope=READ, answers={200: str}, media_type="text/markdown"
)
def get_edition_markdown(request: HttpRequest, edition: int) -> Answer:
    """One edition as Markdown.

    The file that the command line reads and writes, of the newest version.
    """
    newest = _found(request, edition, READ).get_latest_revision_as_object()
    return Answer(mapping.write_markdown(newest), media_type=MARKDOWN)


@operation(router, "GET", "/editions/{int:edition}/findings", scope=READ, answers={200: FindingsOut})
def list_findings(request: HttpRequest, edition: int) -> FindingsOut:
    """What the checks find in an edition.

    In its newest version. What somebody has let pass with a reason is listed all the same.
    """
    proof = draft_of(_found(request, edition, READ).get_latest_revision_as_object()).proof
    said = [
        FindingOut(
            code=each.code,
            severity=each.severity.value,
            message=each.message,
            remedy=each.remedy,
            section=each.section,
        )
        for each in proof.findings
    ]
    return FindingsOut(passed=proof.passed, items=said)


@operation(
    router,
    "POST",
    "/editions/{int:edition}/publish",
    scope=PUBLISH,
    answers={200: EditionOut},
    problems=("conflict",),
)
def publish_edition(request: HttpRequest, edition: int, body: PublishEdition) -> Answer:
    """Publish an edition in the archive, or schedule it.

    409 while a finding stops it; publishing over a finding takes a person with a reason, in the newsroom.
    """
    found = _found(request, edition, PUBLISH)
    now = timezone.now()
    if body.at is not None and body.at <= now:
        raise invalid("Name a moment to come, or none.", pointer="#/at")
    actions.publish_edition(user=caller_of(request).user, edition=found, at=body.at, now=now)
    return Answer(_whole(_found(request, edition, PUBLISH)))


def _found(request: HttpRequest, edition: int, scope: Scope) -> Any:
    """An edition that the token reaches, with its state and figures. Raises `Problem`."""
    caller = caller_of(request)
    rows = queries.measured(queries.with_state(queries.dated_for(caller.user)))
    rows = rows.filter(pk=edition, publication__in=caller.titles(scope))
    found = rows.first() if edition <= LARGEST_ID else None
    if found is None:
        raise Problem("not-found")
    return found


def _line(edition: Any) -> EditionLine:
    return EditionLine(**_head(edition))


def _head(edition: Any) -> dict[str, Any]:
    return {
        "id": edition.pk,
        "publication": edition.publication.slug,
        "number": edition.number,
        "date": edition.date,
        "title": edition.title,
        "state": edition.state,
        "words": edition.words,
        "url": edition_url(edition.publication, edition.date),
    }


def _whole(edition: Any) -> EditionOut:
    core = mapping.core_edition(edition.get_latest_revision_as_object())
    sections = [
        SectionOut(kind=each.kind, label=each.label, segment=each.segment, fields=each.fields.model_dump(mode="json"))
        for each in core.sections
    ]
    said = {"title": core.title, "subject": core.subject, "preheader": core.preheader, "sponsor": core.sponsor}
    return EditionOut(
        **{**_head(edition), **said},
        authors=list(core.authors),
        language=core.language,
        sections=sections,
    )
