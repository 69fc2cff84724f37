"""Adding a person by hand."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from masthead.web.subscribers.actions.asking import add_by_hand
from masthead.web.subscribers.actions.standing import Ground
from masthead.web.subscribers.faults import SubscriberError
from masthead.web.subscribers.views.page import publications_of, show
from masthead.web.subscribers.views.person_forms import AddForm


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """An address, what it is for, and how its owner agreed."""
    titles = publications_of(request)
    form = AddForm(request.POST if request.method == "POST" else None, titles)
    if form.is_valid():
        said = form.cleaned_data
        try:
            added = add_by_hand(
                ground=Ground(request.user, timezone.now(), source=said["source"]),
                text=said["address"],
                publication_ids=[each.pk for each in titles if each.slug in said["titles"]],
                confirm=said["way"] == "confirm",
                name=said["name"],
                tags=form.wanted_tags(),
            )
        except SubscriberError as fault:
            form.add_error(None, str(fault))
        else:
            words = "A confirmation mail is on its way." if added.asked else "They are subscribed."
            messages.success(request, words)
            return redirect("subscribers:person", added.subscriber_id)
    return show(
        request,
        "subscribers/add.html",
        title="Add a person",
        icon="plus",
        form=form,
        several=len(titles) > 1,
        status=400 if form.errors else 200,
    )
