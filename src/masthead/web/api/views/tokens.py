"""Tokens in the newsroom: the list, a new one, and the end of one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin.widgets.button import HeaderButton

from masthead.web.api import actions, queries
from masthead.web.api.faults import TokenRefusedError
from masthead.web.api.forms import TokenForm
from masthead.web.api.models import ApiToken

_HOME = "api_tokens:index"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The tokens somebody looks after."""
    names = dict(queries.publications_open_to(request.user))
    tokens = [_told(each, names) for each in queries.tokens_seen_by(request.user)]
    buttons = [HeaderButton("New token", reverse("api_tokens:make"), icon_name="plus", priority=10)] if names else []
    return _show(
        request,
        "api/tokens.html",
        title="API tokens",
        buttons=buttons,
        tokens=tokens,
        may_make=bool(names),
        docs=reverse("api-docs"),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest) -> HttpResponse:
    """A new token. Its secret stands in the answer to the form, and nowhere else."""
    if not queries.publications_open_to(request.user):
        raise PermissionDenied
    form = TokenForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            token, secret = actions.make_token(
                actor=request.user,
                name=form.cleaned_data["name"],
                scopes=form.chosen_scopes(),
                publication_ids=form.chosen_publications(),
                at=timezone.now(),
                expires_at=form.expires_at(),
            )
        except TokenRefusedError as fault:
            form.add_error(None, str(fault))
        else:
            return _show(request, "api/made.html", title="The new token", token=token, secret=secret)
    status = 400 if form.errors else 200
    return _show(request, "api/make.html", title="New API token", form=form, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """End a token, after asking."""
    token = queries.token_seen_by(request.user, token_id)
    if token is None:
        raise PermissionDenied
    if request.method == "POST":
        actions.revoke_token(actor=request.user, token_id=token_id, at=timezone.now())
        messages.success(request, f"The token “{token.name}” is revoked. Nobody gets in with it any more.")
        return redirect(_HOME)
    return _show(request, "api/revoke.html", title="Revoke a token", token=token)


def _told(token: ApiToken, names: Mapping[int, str]) -> dict[str, Any]:
    titles = None if token.publications is None else [names.get(each, "another title") for each in token.publications]
    ended = token.expires_at is not None and token.expires_at <= timezone.now()
    standing = "revoked" if token.revoked_at else "expired" if ended else ""
    return {"token": token, "titles": titles, "standing": standing}


def _show(
    request: HttpRequest,
    template: str,
    *,
    title: str,
    buttons: Sequence[HeaderButton] = (),
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """A page in Wagtail's frame, with the way to it."""
    crumbs = [{"url": reverse("wagtailadmin_home"), "label": "Home"}, {"url": reverse(_HOME), "label": "API tokens"}]
    if title != "API tokens":
        crumbs.append({"url": "", "label": title})
    frame = {
        "header_title": title,
        "page_title": title,
        "header_icon": "key",
        "breadcrumbs_items": crumbs,
        "header_buttons": list(buttons),
    }
    return render(request, template, {**frame, **context}, status=status)
