"""Who would get a plan that somebody is writing, counted while they write."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from masthead.web.mailings.audience import Selection, select
from masthead.web.mailings.faults import MailingError
from masthead.web.mailings.forms import PlanForm
from masthead.web.mailings.plan import Plan
from masthead.web.mailings.views.offers import offers_for
from masthead.web.mailings.views.words import reason_words
from masthead.web.newsroom.queries import edition_for
from masthead.web.publications.queries import publications_with_ids
from masthead.web.team.queries import may
from masthead.web.team.roles import Right


@require_POST
def count(request: HttpRequest, edition_id: int) -> HttpResponse:
    """The counts of the form as it stands, for the script. Changes nothing."""
    edition = edition_for(request.user, edition_id, Right.AUDIENCE)
    if edition is None:
        raise PermissionDenied
    form = PlanForm(request.POST, offers=offers_for(request, edition))
    form.is_valid()
    return render(request, "mailings/counts.html", counted(request, form.audience(), edition))


def counted(request: HttpRequest, plan: Plan, edition: Any) -> dict[str, Any]:
    """What `counts.html` shows of a plan."""
    titles = plan.titles or (edition.publication_id,)
    if not all(may(request.user, Right.AUDIENCE, each) for each in titles):
        return {"uncounted": "You do not look after all of these titles."}
    try:
        found = select(plan, edition.publication, edition.date, timezone.now())
    except MailingError as fault:
        return {"uncounted": str(fault)}
    return {"counted": found, "audience": len(found.everybody), **_lines(found)}


def _lines(found: Selection) -> dict[str, Any]:
    names = {each.pk: each.name for each in publications_with_ids(found.by_title)}
    return {
        "excluded": [(reason_words(reason), many) for reason, many in found.excluded.items()],
        "by_title": [(names.get(pk, ""), len(ids)) for pk, ids in found.by_title.items()],
    }
