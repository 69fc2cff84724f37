"""A late correction: what would change, for how many, and the button."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from masthead.delivery.outcome import Outcome
from masthead.web.mailings.actions.correcting import changed_sections
from masthead.web.mailings.actions.progressing import OVER
from masthead.web.mailings.composing import proof_of
from masthead.web.mailings.models import Mailing
from masthead.web.mailings.queries.editions import approved_revision
from masthead.web.mailings.states import SENDING, MailingStage
from masthead.web.mailings.views.live import view_of
from masthead.web.mailings.views.page import mailing_of, show_of
from masthead.web.mailings.views.standing import View

_WAITING = (Outcome.DEFERRED, Outcome.IN_DOUBT)


@require_safe
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """How to give everybody not served yet a corrected version, step by step, with what is done already."""
    mailing = mailing_of(request, pk)
    if mailing.state not in SENDING:
        return redirect("mailings:mailing", mailing.pk)
    view = view_of(mailing, timezone.now())
    return show_of(
        request,
        "mailings/correction.html",
        mailing,
        tab="mailing",
        title="Put a correction in",
        paused=mailing.state == MailingStage.PAUSED,
        left=_left(view),
        settled=view.receipt.audience - _left(view),
        **_found(mailing),
    )


def _found(mailing: Mailing) -> dict[str, Any]:
    """The corrected version, and what is different in it."""
    revision = approved_revision(mailing.edition) if mailing.edition is not None else None
    if revision is None or revision.pk == mailing.revision_id:
        return {"corrected": None, "sections": ()}
    before, after = proof_of(mailing.revision).sheet.edition, proof_of(revision).sheet.edition
    return {
        "corrected": revision,
        "sections": changed_sections(before, after),
        "subject": after.subject if after.subject != before.subject else "",
    }


def _left(view: View) -> int:
    """Whom a correction would still reach."""
    return sum(
        each.totals.pending + sum(each.totals.counts[outcome] for outcome in _WAITING)
        for each in view.parts
        if each.part.state not in OVER
    )
