"""What a title asks of its mailings: a second person, privacy, stopping by an alarm."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from masthead.web.mailings import actions
from masthead.web.mailings.forms import RulesForm
from masthead.web.mailings.queries.rules import rules_of
from masthead.web.mailings.views.page import show
from masthead.web.publications.queries import publication_named
from masthead.web.team.queries import may
from masthead.web.team.roles import Right


@require_http_methods(["GET", "HEAD", "POST"])
def rules(request: HttpRequest, slug: str) -> HttpResponse:
    """Read and change them."""
    publication = publication_named(slug)
    if publication is None or not may(request.user, Right.CONFIGURE, publication.pk):
        raise PermissionDenied
    held = rules_of(publication.pk)
    initial = {"second_person": held.second_person, "privacy": held.privacy.value, "stop_on_alarm": held.stop_on_alarm}
    form = RulesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.set_rules(user=request.user, publication=publication, rules=form.rules())
        messages.success(request, f"The mailings of {publication.name} keep to this from now on.")
        return redirect("mailings:list")
    return show(
        request,
        "mailings/rules.html",
        title="Rules for mailings",
        about=publication.name,
        form=form,
        publication=publication,
        status=400 if form.errors else 200,
    )
