"""Planning a mailing: which edition, and the form of everything else."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from masthead.web.mailings import actions
from masthead.web.mailings.actions.holding import plan_of
from masthead.web.mailings.faults import MailingError
from masthead.web.mailings.forms import PlanForm, initial_of
from masthead.web.mailings.models import Mailing
from masthead.web.mailings.plan import Plan
from masthead.web.mailings.queries.editions import approved_revision
from masthead.web.mailings.queries.mailings import editions_to_mail, mailings_for
from masthead.web.mailings.queries.rules import rules_of
from masthead.web.mailings.states import MailingStage
from masthead.web.mailings.views.counting import counted
from masthead.web.mailings.views.live import own_subject
from masthead.web.mailings.views.offers import offers_for
from masthead.web.mailings.views.page import let_in, mailing_of, show, show_of
from masthead.web.mailings.views.summary import summary_of
from masthead.web.mailings.views.words import zone_words
from masthead.web.newsroom.queries import edition_for
from masthead.web.team.roles import Right


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """The editions that are approved, to plan the mailing of one."""
    let_in(request)
    editions = editions_to_mail(request.user)
    mailed = set(
        mailings_for(request.user).filter(edition__in=[each.pk for each in editions]).values_list("edition", flat=True)
    )
    return show(
        request,
        "mailings/choose.html",
        title="Plan a mailing",
        editions=[(each, each.pk in mailed) for each in editions],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Plan the mailing of an edition; kept when the form is sent."""
    edition = edition_for(request.user, edition_id, Right.AUDIENCE)
    if edition is None:
        raise PermissionDenied
    revision = approved_revision(edition)
    if revision is None:
        messages.error(request, "The edition is not approved yet. Have it published or scheduled first.")
        return redirect("editions:gate", edition.pk)
    context = _filled(request, edition, Plan(), str(revision.content.get("subject", "")))
    if request.method == "POST" and context["valid"]:
        made = _kept(context, lambda plan: actions.plan_mailing(user=request.user, edition=edition, plan=plan))
        if made is not None:
            return redirect("mailings:simulation", made.pk)
    earlier = mailings_for(request.user).filter(edition=edition.pk)
    return show(
        request,
        "mailings/plan.html",
        title="Plan a mailing",
        about=str(edition),
        crumbs=[("Plan a mailing", reverse("mailings:choose"))],
        status=400 if context["form"].errors else 200,
        earlier=earlier,
        mailing=None,
        **context,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Read what is planned; change it while it is a draft."""
    mailing = mailing_of(request, pk)
    edition = mailing.edition
    plan = plan_of(mailing)
    offers_zone = offers_for(request, edition).zone if edition is not None else "UTC"
    if mailing.state != MailingStage.DRAFT or edition is None:
        summary = summary_of(plan, mailing.publication, own_subject(mailing), offers_zone)
        return show_of(request, "mailings/planned.html", mailing, tab="plan", summary=summary)
    context = _filled(request, edition, plan, own_subject(mailing))
    if request.method == "POST" and context["valid"]:
        kept = _kept(context, lambda plan: actions.change_plan(user=request.user, mailing_id=mailing.pk, plan=plan))
        if kept is not None:
            messages.success(request, "The plan is saved. Nobody gets anything yet.")
            return redirect("mailings:simulation", mailing.pk)
    status = 400 if context["form"].errors else 200
    return show_of(request, "mailings/plan.html", mailing, tab="plan", status=status, **context)


def _filled(request: HttpRequest, edition: Any, plan: Plan, subject: str) -> dict[str, Any]:
    """The form, from the plan or as it was sent, with its counts."""
    offers = offers_for(request, edition, subject)
    initial = initial_of(plan, edition.date, offers.zone, edition.publication_id)
    form = PlanForm(request.POST or None, offers=offers, initial=initial)
    valid = form.is_bound and form.is_valid()
    counting = request.POST.get("do") == "count"
    return {
        "form": form,
        "valid": valid and not counting,
        "edition": edition,
        "zone": zone_words(offers.zone),
        "own_subject": offers.subject,
        "second_person": rules_of(edition.publication_id).second_person,
        **counted(request, form.audience() if form.is_bound else plan, edition),
    }


def _kept(context: dict[str, Any], keep: Any) -> Mailing | None:
    """Keep the form's plan; None where that cannot be, which stands beside its field then."""
    form: PlanForm = context["form"]
    try:
        made: Mailing = keep(form.plan())
    except MailingError as fault:
        form.add_error(
            {"at": "day"}.get(fault.field, fault.field) if fault.field in {"at", "segment"} else None, str(fault)
        )
        return None
    return made
