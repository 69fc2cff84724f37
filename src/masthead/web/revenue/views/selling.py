"""What a title sells: its rate card, its rules, and the house’s own advertisements."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.widgets.button import HeaderButton

from masthead.web.publications.models import Publication
from masthead.web.revenue.models import HouseAd, Slot
from masthead.web.revenue.money import Money, MoneyError, read_money
from masthead.web.revenue.sponsors import rate_card as card
from masthead.web.revenue.sponsors.days import rules_of
from masthead.web.revenue.sponsors.faults import SponsorError
from masthead.web.revenue.sponsors.forms import HouseAdForm, RulesForm, SlotForm
from masthead.web.revenue.views.team_page import Crumb, show, title_of, titles_of

ICON = "tag"


@dataclass(slots=True)
class _Day:
    """The price on a day of the week, as written. fault: what is wrong with it."""

    weekday: int
    label: str
    name: str
    said: str
    fault: str = ""


@dataclass(slots=True)
class _Line:
    """A slot of the rate card."""

    named: card.Named
    days: list[_Day]
    form: SlotForm


@require_http_methods(["GET", "HEAD", "POST"])
def rate_card(request: HttpRequest, slug: str) -> HttpResponse:
    """Prices by slot and weekday, and what each slot takes."""
    publication = title_of(request, slug)
    currency = rules_of(publication.pk).currency
    lines = _lines(request, publication)
    if request.method == "POST":
        plans = [_plan(each, currency) for each in lines]
        if all(plans):
            card.set_rates(user=request.user, publication_id=publication.pk, plans=[each for each in plans if each])
            messages.success(request, "Saved. What is booked already keeps its price.")
            return redirect(request.path)
    faulty = any(day.fault for line in lines for day in line.days) or any(line.form.errors for line in lines)
    titles = titles_of(request)
    return show(
        request,
        "revenue/rate_card.html",
        title="Rate card",
        icon=ICON,
        about=publication.name,
        crumbs=_crumbs(),
        publication=publication,
        titles=[(each, reverse("revenue:rate-card", args=[each.slug])) for each in titles] if len(titles) > 1 else [],
        lines=lines,
        currency=currency,
        rules=rules_of(publication.pk),
        faulty=faulty,
        status=400 if faulty else 200,
        buttons=[HeaderButton("Rules", url=reverse("revenue:sales-rules", args=[publication.slug]), icon_name="cog")],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    """What a title asks of its sponsors."""
    publication = title_of(request, slug)
    form = RulesForm(request.POST or None, initial=RulesForm.initial_of(rules_of(publication.pk)))
    back = reverse("revenue:rate-card", args=[publication.slug])
    if request.method == "POST" and form.is_valid():
        try:
            card.set_rules(user=request.user, publication_id=publication.pk, plan=form.plan())
        except SponsorError as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, "Saved. What is booked already stays booked.")
            return redirect(back)
    return _show_form(request, publication, form, title="Rules for sponsors", above=("Rate card", back))


@require_safe
def house_ads(request: HttpRequest, slug: str) -> HttpResponse:
    """What stands in slots that nobody bought."""
    publication = title_of(request, slug)
    titles = titles_of(request)
    new = reverse("revenue:house-ad-new", args=[publication.slug])
    return show(
        request,
        "revenue/house_ads.html",
        title="House advertisements",
        icon="home",
        about=publication.name,
        crumbs=_crumbs(),
        publication=publication,
        titles=[(each, reverse("revenue:house-ads", args=[each.slug])) for each in titles] if len(titles) > 1 else [],
        rows=HouseAd.objects.filter(publication=publication),
        new_url=new,
        buttons=[HeaderButton("Add one", url=new, icon_name="plus")],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def house_ad(request: HttpRequest, slug: str = "", pk: int = 0) -> HttpResponse:
    """A new one of a title, or the one of a number."""
    held = HouseAd.objects.select_related("publication").filter(pk=pk).first() if pk else None
    if pk and held is None:
        raise PermissionDenied
    publication = title_of(request, held.publication.slug if held is not None else slug)
    slots = [(each.name, each.label) for each in card.named_slots(publication) if not each.line]
    initial = HouseAdForm.initial_of(held) if held is not None else {"active": True}
    form = HouseAdForm(request.POST or None, slots=slots, initial=initial)
    back = reverse("revenue:house-ads", args=[publication.slug])
    if request.method == "POST" and form.is_valid():
        try:
            _keep(request, publication, held, form)
        except SponsorError as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, "Saved. Editions that are published already stay as they are.")
            return redirect(back)
    title = f"Edit “{held.name}”" if held is not None else "Add a house advertisement"
    return _show_form(request, publication, form, title=title, above=("House advertisements", back))


def _keep(request: HttpRequest, publication: Publication, held: HouseAd | None, form: HouseAdForm) -> None:
    plan = form.plan(held)
    if held is None:
        card.add_house_ad(user=request.user, publication_id=publication.pk, plan=plan)
    else:
        card.change_house_ad(user=request.user, house_ad_id=held.pk, plan=plan)


def _lines(request: HttpRequest, publication: Publication) -> list[_Line]:
    stored = {each.name: each for each in Slot.objects.filter(publication=publication).prefetch_related("rates")}
    currency = rules_of(publication.pk).currency
    posted = request.POST if request.method == "POST" else None
    lines = []
    for place, named in enumerate(card.named_slots(publication)):
        slot = stored.get(named.name) or Slot(name=named.name, line=named.line)
        rates = {rate.weekday: rate.amount for rate in slot.rates.all()} if slot.pk else {}
        days = []
        for weekday in sorted(named.days):
            name = f"price-{place}-{weekday}"
            kept = Money(rates[weekday], currency).plain if weekday in rates else ""
            said = posted.get(name, "")[:20] if posted is not None else kept
            days.append(_Day(weekday, calendar.day_name[weekday], name, said))
        initial = {each: getattr(slot, each) for each in SlotForm.base_fields}
        lines.append(_Line(named, days, SlotForm(posted, prefix=f"slot-{place}", initial=initial)))
    return lines


def _plan(line: _Line, currency: str) -> card.SlotPlan | None:
    """What was written of a slot; None where something of it cannot be read, which is noted beside it."""
    amounts: dict[int, int] = {}
    for day in line.days:
        if not day.said.strip():
            continue
        try:
            amounts[day.weekday] = read_money(day.said, currency).minor
        except MoneyError as fault:
            day.fault = str(fault)
    takes: dict[str, Any] = {}
    if not line.named.line:
        if not line.form.is_valid():
            return None
        takes = dict(line.form.cleaned_data)
    return None if any(day.fault for day in line.days) else card.SlotPlan(line.named.name, amounts, **takes)


def _show_form(
    request: HttpRequest, publication: Publication, form: RulesForm | HouseAdForm, *, title: str, above: Crumb
) -> HttpResponse:
    return show(
        request,
        "revenue/sponsor_form.html",
        title=title,
        icon=ICON,
        about=publication.name,
        crumbs=[*_crumbs(), above],
        form=form,
        back=above[1],
        status=400 if form.errors else 200,
    )


def _crumbs() -> list[Crumb]:
    return [("Sponsor slots", reverse("revenue:slots"))]
