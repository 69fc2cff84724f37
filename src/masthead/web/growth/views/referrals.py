"""The referral programme for the team: how it stands, its rules, its gifts and their stock."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.widgets.button import HeaderButton

from masthead.web.growth.models import Milestone
from masthead.web.growth.referrals import programme as actions
from masthead.web.growth.referrals import queries
from masthead.web.growth.referrals.faults import ReferralError
from masthead.web.growth.referrals.forms import CodesForm, MilestoneForm, TermsForm, reward_of, terms_of
from masthead.web.growth.views.team_page import Crumb, show, title_of, titles_of
from masthead.web.publications.models import Publication
from masthead.web.subscribers.segments.queries import ENGAGEMENT
from masthead.web.team.queries import publications_with
from masthead.web.team.roles import Right

ICON = "user"
_COUNTS = {
    "opened": "confirmed, and opened an edition within {days} days",
    "clicked": "confirmed, and followed a link in an edition within {days} days",
    "stayed": "confirmed, and is still subscribed after {days} days",
    "confirmed": "confirmed",
}


@require_safe
def index(request: HttpRequest, slug: str = "") -> HttpResponse:
    """How a title's programme stands."""
    titles = titles_of(request)
    if not titles:
        return show(request, "growth/referrals.html", title="Referrals", icon=ICON)
    publication = title_of(request, slug or titles[0].slug)
    programme = queries.programme_of(publication.pk)
    beside = [(each, reverse("growth:referrals-of", args=[each.slug])) for each in titles]
    return show(
        request,
        "growth/referrals.html",
        title="Referrals",
        icon=ICON,
        about=publication.name,
        publication=publication,
        titles=beside if len(beside) > 1 else [],
        programme=programme,
        rule=_COUNTS[programme.rule].format(days=programme.days) if programme else "",
        overview=queries.overview_of(publication.pk),
        stock=queries.stock_of(publication.pk),
        unmeasured=_unmeasured(publication, programme.rule if programme else ""),
        buttons=_buttons(publication),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether and how friends count."""
    publication = title_of(request, slug)
    form = TermsForm(request.POST or None, initial=terms_of(queries.programme_of(publication.pk)))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.set_terms(user=request.user, publication_id=publication.pk, terms=form.terms())
        except ReferralError as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            state = "open" if made.open else "closed"
            messages.success(request, f"Saved. The programme of {publication.name} is {state}.")
            return redirect("growth:referrals-of", slug=publication.slug)
    return show(
        request,
        "growth/referral_rules.html",
        title="Rules for friends",
        icon=ICON,
        crumbs=crumbs_of(publication),
        publication=publication,
        form=form,
        status=400 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """A new gift."""
    publication = title_of(request, slug)
    form = MilestoneForm(request.POST or None, request.FILES or None, initial={"sort": "page", "claim_days": 60})
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_milestone(user=request.user, publication_id=publication.pk, reward=form.reward())
        except ReferralError as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, f"“{made.name}” can be earned from now on.")
            if made.sort == "code":
                return redirect("growth:milestone", pk=made.pk)
            return redirect("growth:referrals-of", slug=publication.slug)
    return _show_gift(request, publication, None, form, CodesForm())


@require_http_methods(["GET", "HEAD", "POST"])
def milestone(request: HttpRequest, pk: int) -> HttpResponse:
    """One gift: its words, its stock, its end."""
    found = _milestone(request, pk)
    do = request.POST.get("do", "") if request.method == "POST" else ""
    form = MilestoneForm(
        request.POST if do == "save" else None,
        request.FILES if do == "save" else None,
        held=found,
        initial=reward_of(found),
    )
    codes = CodesForm(request.POST if do == "codes" else None)
    try:
        if _did(request, found, do, form, codes):
            return redirect(request.path)
    except ReferralError as refused:
        target = codes if do == "codes" else form
        target.add_error(refused.field if refused.field in target.fields else None, str(refused))
    return _show_gift(request, found.programme.publication, found, form, codes)


def _did(request: HttpRequest, found: Milestone, do: str, form: MilestoneForm, codes: CodesForm) -> bool:
    """Do what a button says; whether it was done."""
    if do == "save" and form.is_valid():
        actions.change_milestone(user=request.user, milestone_id=found.pk, reward=form.reward())
        messages.success(request, "Saved.")
    elif do == "codes" and codes.is_valid():
        fresh = actions.add_codes(user=request.user, milestone_id=found.pk, codes=codes.lines())
        messages.success(request, f"{fresh:,} new codes are in stock.")
    elif do == "empty":
        gone = actions.remove_codes(user=request.user, milestone_id=found.pk)
        messages.success(request, f"{gone:,} codes that were nobody’s are out of stock.")
    elif do == "retire":
        actions.retire_milestone(user=request.user, milestone_id=found.pk)
        messages.success(request, f"Nobody earns “{found.name}” any more. Who did gets it.")
    else:
        return False
    return True


def _milestone(request: HttpRequest, pk: int) -> Milestone:
    """The gift of an address. Raises PermissionDenied, whether there is none or it is somebody else's."""
    allowed = publications_with(request.user, Right.GROWTH)
    rows = Milestone.objects.filter(programme__publication__in=allowed).select_related("programme__publication")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise PermissionDenied
    return found


def _show_gift(
    request: HttpRequest, publication: Publication, held: Milestone | None, form: MilestoneForm, codes: CodesForm
) -> HttpResponse:
    stock = next((each for each in queries.stock_of(publication.pk) if held and each.milestone.pk == held.pk), None)
    return show(
        request,
        "growth/milestone.html",
        title=held.name if held else "Add a gift",
        icon=ICON,
        crumbs=crumbs_of(publication),
        publication=publication,
        milestone=held,
        stock=stock,
        form=form,
        codes=codes,
        status=400 if form.errors or codes.errors else 200,
    )


def _unmeasured(publication: Publication, rule: str) -> bool:
    """Whether the rule asks for what nobody measures."""
    return rule in {"opened", "clicked"} and not ENGAGEMENT.measured(publication.pk)


def _buttons(publication: Publication) -> list[HeaderButton]:
    rules_url = reverse("growth:referral-rules", args=[publication.slug])
    new_url = reverse("growth:milestone-new", args=[publication.slug])
    return [
        HeaderButton("Rules", url=rules_url, icon_name="cog"),
        HeaderButton("Add a gift", url=new_url, icon_name="plus"),
    ]


def crumbs_of(publication: Publication) -> list[Crumb]:
    """The way to a title's programme."""
    of_title = reverse("growth:referrals-of", args=[publication.slug])
    return [("Referrals", reverse("growth:referrals")), (publication.name, of_title)]
