"""Polls for the team: all of a title's, one with its votes, and how votes are taken."""

from __future__ import annotations

import csv
import io
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.widgets.button import HeaderButton

from masthead.web.archive.addresses import poll_url
from masthead.web.growth.models import Poll
from masthead.web.growth.polls import actions, queries
from masthead.web.growth.polls.faults import PollError
from masthead.web.growth.polls.forms import ReopenForm, RulesForm
from masthead.web.growth.polls.states import PollState, ResultsShown
from masthead.web.growth.views.team_page import Crumb, show, title_of, titles_of
from masthead.web.publications.queries import time_zone_of
from masthead.web.team.queries import may
from masthead.web.team.roles import Right

ICON = "tasks"
PAGE = 25
SHOWN: dict[ResultsShown, str] = {
    ResultsShown.ALWAYS: "Everybody sees how an open poll stands.",
    ResultsShown.VOTED: "Who voted sees how an open poll stands.",
    ResultsShown.CLOSED: "Nobody sees how a poll stands before it is closed.",
}


@require_safe
def index(request: HttpRequest, slug: str = "") -> HttpResponse:
    """A title's polls, the latest first."""
    titles = titles_of(request)
    if not titles:
        return show(request, "growth/polls.html", title="Polls", icon=ICON)
    publication = title_of(request, slug or titles[0].slug)
    found = queries.polls_for(request.user).filter(publication=publication)
    page = Paginator(found, PAGE).get_page(request.GET.get("p"))
    now = timezone.now()
    votes = queries.votes_of(list(page.object_list))
    rules = queries.rules_of(publication.pk)
    return show(
        request,
        "growth/polls.html",
        title="Polls",
        icon=ICON,
        about=publication.name,
        publication=publication,
        titles=[(each, reverse("growth:polls-of", args=[each.slug])) for each in titles] if len(titles) > 1 else [],
        page=page,
        zone=time_zone_of(publication.pk),
        rows=[(each, queries.is_open(each, now), votes[each.pk]) for each in page.object_list],
        rules=rules,
        rules_said=SHOWN[rules.results],
        buttons=[HeaderButton("Rules", url=reverse("growth:poll-rules", args=[publication.slug]), icon_name="cog")],
    )


@require_http_methods(["GET", "HEAD", "POST"])
def poll(request: HttpRequest, pk: int) -> HttpResponse:
    """One poll: its result, and its end."""
    found = _poll(request, pk)
    form = ReopenForm(zone=time_zone_of(found.publication_id))
    if request.method == "POST":
        form = ReopenForm(request.POST, zone=time_zone_of(found.publication_id))
        if _done(request, found, form):
            return redirect("growth:poll", pk=found.pk)
    now = timezone.now()
    title = found.publication
    segments = reverse("subscribers:segment_new", args=[title.slug]) if _may_segment(request, found) else ""
    result = queries.result_of(found)
    return show(
        request,
        "growth/poll.html",
        title=found.question or "Poll",
        icon=ICON,
        crumbs=[_crumb(), (title.name, reverse("growth:polls-of", args=[title.slug]))],
        poll=found,
        publication=title,
        result=result,
        running=queries.is_open(found, now),
        withdrawn=found.state == PollState.WITHDRAWN,
        page_url=poll_url(title, found.key),
        condition=f"poll({found.day.isoformat()}, {found.nth})",
        rows=[(each, _segment(segments, found, each.letter)) for each in result.answers],
        zone=time_zone_of(found.publication_id),
        form=form,
        longest=actions.LONGEST,
        status=400 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    """How a title takes votes."""
    publication = title_of(request, slug)
    held = queries.rules_of(publication.pk)
    form = RulesForm(request.POST or None, initial={"days": held.days, "results": held.results.value})
    if request.method == "POST" and form.is_valid():
        actions.set_rules(user=request.user, publication_id=publication.pk, rules=form.rules())
        messages.success(request, f"Polls of {publication.name} keep to this from now on.")
        return redirect("growth:polls-of", slug=publication.slug)
    return show(
        request,
        "growth/poll_rules.html",
        title="Rules for polls",
        icon=ICON,
        about=publication.name,
        crumbs=[_crumb(), (publication.name, reverse("growth:polls-of", args=[publication.slug]))],
        form=form,
        publication=publication,
        status=400 if form.errors else 200,
    )


@require_safe
def export(request: HttpRequest, pk: int) -> HttpResponse:
    """How a poll stands, for spreadsheets: counts, and nobody's name."""
    found = _poll(request, pk)
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["letter", "answer", "votes", "percent"])
    for each in queries.result_of(found).answers:
        # A spreadsheet takes what begins like this for a formula.
        words = f"'{each.words}" if each.words.startswith(("=", "+", "-", "@")) else each.words
        writer.writerow([each.letter, words, each.votes, each.percent])
    answer = HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="poll-{found.day.isoformat()}-{found.nth}.csv"'
    return answer


def _done(request: HttpRequest, found: Poll, form: ReopenForm) -> bool:
    """Do what a button says; whether anything was done."""
    try:
        if request.POST.get("do") == "close":
            actions.close(user=request.user, poll_id=found.pk)
            messages.success(request, "The poll is closed. Its result stands on the edition’s page.")
            return True
        if request.POST.get("do") == "reopen" and form.is_valid():
            actions.reopen(user=request.user, poll_id=found.pk, until=form.until())
            messages.success(request, "Votes are taken until then.")
            return True
    except PollError as refused:
        messages.error(request, str(refused))
    return False


def _poll(request: HttpRequest, pk: int) -> Poll:
    """The poll of an address. Raises PermissionDenied, whether there is none or it is somebody else's."""
    found = queries.polls_for(request.user).filter(pk=pk).first()
    if found is None:
        raise PermissionDenied
    return found


def _may_segment(request: HttpRequest, found: Poll) -> bool:
    return may(request.user, Right.AUDIENCE, found.publication_id)


def _segment(address: str, found: Poll, letter: str) -> str:
    if not address:
        return ""
    return f"{address}?{urlencode({'text': f'poll({found.day.isoformat()}, {found.nth}) = {letter}'})}"


def _crumb() -> Crumb:
    return ("Polls", reverse("growth:polls"))
