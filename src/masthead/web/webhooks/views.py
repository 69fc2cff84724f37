"""Webhooks in the newsroom. Wagtail asks for sign-in at all of these."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin.widgets.button import HeaderButton

from masthead.web.webhooks import actions, queries
from masthead.web.webhooks.faults import WebhookError
from masthead.web.webhooks.forms import EndpointForm
from masthead.web.webhooks.models import Endpoint

PER_PAGE = 30


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every endpoint that a person looks after."""
    publications = queries.publications_of(request.user)
    if not publications:
        raise PermissionDenied
    buttons = [HeaderButton("Add a webhook", reverse("webhooks:choose"), icon_name="plus", priority=10)]
    return _show(
        request,
        "webhooks/index.html",
        title="Webhooks",
        buttons=buttons,
        endpoints=queries.endpoints_of(request.user),
        several=len(publications) > 1,
    )


@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Which publication to listen to; straight on where there is one."""
    publications = queries.publications_of(request.user)
    if not publications:
        raise PermissionDenied
    if len(publications) == 1:
        return redirect("webhooks:add", publications[0].slug)
    return _show(request, "webhooks/choose.html", title="Add a webhook", publications=publications)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, slug: str) -> HttpResponse:
    """A new endpoint; its secret is shown in the answer, and never again."""
    publication = next((each for each in queries.publications_of(request.user) if each.slug == slug), None)
    if publication is None:
        raise PermissionDenied
    form = EndpointForm(request.POST or None)
    if form.is_valid():
        try:
            endpoint, secret = actions.add_endpoint(
                actor=request.user, publication_id=publication.pk, **form.cleaned_data
            )
        except WebhookError as fault:
            form.add_error(None, str(fault))
        else:
            return _secret_page(request, endpoint, secret)
    title = f"Add a webhook to {publication.name}"
    return _show(
        request, "webhooks/form.html", title=title, form=form, button="Add", status=422 if form.errors else 200
    )


@require_safe
def endpoint(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """One endpoint and its delivery log."""
    found = _endpoint(request, endpoint_id)
    page = Paginator(queries.deliveries_of(found), PER_PAGE).get_page(request.GET.get("p"))
    buttons = [HeaderButton("Change", reverse("webhooks:change", args=[found.pk]), icon_name="edit", priority=10)]
    return _show(
        request, "webhooks/endpoint.html", title=found.name, buttons=buttons, endpoint=found, page=page, on=[found]
    )


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """Name, address and events."""
    found = _endpoint(request, endpoint_id)
    initial = {"name": found.name, "url": found.url, "events": found.events}
    form = EndpointForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            actions.change_endpoint(actor=request.user, endpoint_id=found.pk, **form.cleaned_data)
        except WebhookError as fault:
            form.add_error(None, str(fault))
        else:
            messages.success(request, f"{form.cleaned_data['name']} was changed.")
            return redirect("webhooks:endpoint", found.pk)
    title = f"Change {found.name}"
    status = 422 if form.errors else 200
    return _show(
        request, "webhooks/form.html", title=title, form=form, button="Save", endpoint=found, on=[found], status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """Ask, then remove."""
    found = _endpoint(request, endpoint_id)
    if request.method == "POST":
        actions.remove_endpoint(actor=request.user, endpoint_id=found.pk)
        messages.success(request, f"{found.name} was removed.")
        return redirect("webhooks:index")
    return _show(request, "webhooks/remove.html", title=f"Remove {found.name}", endpoint=found, on=[found])


@require_POST
def renew(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """A new secret, shown in the answer."""
    secret = actions.renew_secret(actor=request.user, endpoint_id=endpoint_id, now=timezone.now())
    return _secret_page(request, _endpoint(request, endpoint_id), secret)


@require_POST
def stop(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """Tell it nothing more."""
    actions.stop_endpoint(actor=request.user, endpoint_id=endpoint_id, now=timezone.now())
    return redirect("webhooks:endpoint", endpoint_id)


@require_POST
def resume(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """Tell it again."""
    actions.resume_endpoint(actor=request.user, endpoint_id=endpoint_id, now=timezone.now())
    return redirect("webhooks:endpoint", endpoint_id)


@require_POST
def test(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """Send a test."""
    said = "A test is on its way; its line in the log says how it went."
    return _try(request, endpoint_id, said, lambda: actions.send_test(actor=request.user, endpoint_id=endpoint_id))


@require_POST
def again(request: HttpRequest, endpoint_id: int, delivery_id: int) -> HttpResponse:
    """Send one delivery again."""
    _endpoint(request, endpoint_id)
    return _try(
        request,
        endpoint_id,
        "It is tried again.",
        lambda: actions.send_again(actor=request.user, delivery_id=delivery_id, now=timezone.now()),
    )


def _try(request: HttpRequest, endpoint_id: int, said: str, wish: Callable[[], None]) -> HttpResponse:
    try:
        wish()
    except WebhookError as fault:
        messages.error(request, str(fault))
    else:
        messages.success(request, said)
    return redirect("webhooks:endpoint", endpoint_id)


def _endpoint(request: HttpRequest, endpoint_id: int) -> Endpoint:
    found = queries.endpoint_for(request.user, endpoint_id)
    if found is None:
        raise PermissionDenied
    return found


def _secret_page(request: HttpRequest, found: Endpoint, secret: str) -> HttpResponse:
    """Shown once; Wagtail says of all its pages that nothing on the way may keep them."""
    return _show(request, "webhooks/secret.html", title="The secret", endpoint=found, secret=secret, on=[found])


def _show(
    request: HttpRequest,
    template: str,
    *,
    title: str,
    buttons: Sequence[HeaderButton] = (),
    on: Sequence[Endpoint] = (),
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page in Wagtail's frame. on: the endpoint on the way to it."""
    crumbs = [
        {"url": reverse("wagtailadmin_home"), "label": "Home"},
        {"url": reverse("webhooks:index"), "label": "Webhooks"},
        *({"url": reverse("webhooks:endpoint", args=[each.pk]), "label": each.name} for each in on),
    ]
    if title not in {each["label"] for each in crumbs}:
        crumbs.append({"url": "", "label": title})
    frame = {
        "header_title": title,
        "page_title": title,
        "header_icon": "link",
        "breadcrumbs_items": crumbs,
        "header_buttons": list(buttons),
    }
    return render(request, template, {**frame, **context}, status=status)
