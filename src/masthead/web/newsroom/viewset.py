"""Editions in Wagtail: their pages, addresses, form, and the right that every address asks for."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, path, reverse_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList, PublishingPanel
from wagtail.admin.widgets.datetime import AdminDateTimeInput
from wagtail.snippets.views.snippets import SnippetViewSet

from masthead.web.newsroom import queries
from masthead.web.newsroom.forms import EditionForm
from masthead.web.newsroom.models import Edition
from masthead.web.newsroom.views import changing, editing, gate, listing, opening
from masthead.web.team.queries import publications_with
from masthead.web.team.roles import Right

View = Callable[..., HttpResponseBase]

RIGHTS: dict[str, Right] = {
    "list": Right.READ,
    "list_results": Right.READ,
    "add": Right.WRITE,
    "edit": Right.WRITE,
    "delete": Right.WRITE,
    "duplicate": Right.WRITE,
    "usage": Right.READ,
    "history": Right.READ,
    "history_results": Right.READ,
    "preview_on_edit": Right.WRITE,
    "revisions_view": Right.READ,
    "revisions_revert": Right.WRITE,
    "revisions_compare": Right.READ,
    "revisions_unschedule": Right.PUBLISH,
    "gate": Right.READ,
    "unpublish": Right.PUBLISH,
    "lock": Right.WRITE,
    "unlock": Right.WRITE,
    "workflow_action": Right.APPROVE,
    "collect_workflow_action_data": Right.APPROVE,
    "confirm_workflow_cancellation": Right.WRITE,
    "workflow_preview": Right.READ,
    "workflow_history": Right.READ,
    "workflow_history_detail": Right.READ,
}
"""The right that each address of editions asks for before its view begins; views may ask for more. Whoever may not
read the edition is told that there is none. An address without a line here fails at start."""

_LEFT_OUT = frozenset({"preview_on_add"})
"""Wagtail's preview of what was never saved: an edition is opened first."""


def guarded(view: View, right: Right) -> View:
    """A view behind a right: in the publication of the edition it is about, or in any."""

    @functools.wraps(view)
    def asked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "pk" not in kwargs:
            if not publications_with(request.user, right):
                raise PermissionDenied
        else:
            edition = queries.edition_for(request.user, kwargs["pk"])
            if edition is None:
                raise Http404("There is no such edition.")
            if not queries.has_right(request.user, right, edition):
                raise PermissionDenied
        return view(request, *args, **kwargs)

    return asked


class EditionViewSet(SnippetViewSet):
    """Everything Wagtail offers for editions, behind our roles and our gate."""

    model = Edition
    admin_url_namespace = "editions"
    base_url_path = "editions"
    menu_label = "Editions"
    menu_name = "editions"
    menu_order = 50
    add_to_admin_menu = True
    icon = "doc-full-inverse"
    copy_view_enabled = False
    inspect_view_enabled = False
    add_to_reference_index = True
    list_per_page = 30

    index_view_class = listing.EditionIndexView
    edit_view_class = editing.EditEditionView
    delete_view_class = changing.DeleteEditionView
    unpublish_view_class = changing.WithdrawEditionView
    revisions_unschedule_view_class = changing.UnscheduleEditionView
    preview_on_edit_view_class = changing.DraftPreviewView
    revisions_view_class = changing.VersionView
    revisions_compare_view_class = changing.CompareView
    lock_view_class = changing.LockEditionView
    unlock_view_class = changing.UnlockEditionView
    workflow_action_view_class = changing.StepView
    workflow_history_view_class = changing.ReviewHistoryView
    workflow_history_detail_view_class = changing.ReviewHistoryDetailView
    history_view_class = changing.EditionHistoryView
    usage_view_class = changing.EditionUsageView

    index_template_name = "newsroom/editions/index.html"
    index_results_template_name = "newsroom/editions/index_results.html"
    edit_template_name = "newsroom/editions/edit.html"

    edit_handler = ObjectList(
        [
            FieldPanel("title", classname="title", heading="Title of the edition"),
            MultiFieldPanel(
                [
                    FieldPanel("subject"),
                    FieldPanel("preheader"),
                    FieldRowPanel([FieldPanel("date"), FieldPanel("number")]),
                    FieldPanel("authors"),
                    FieldPanel("sponsor"),
                    FieldPanel("translations"),
                ],
                heading="Inbox and byline",
            ),
            FieldPanel("sections", heading="Rundown"),
            PublishingPanel(
                children=[
                    FieldPanel(
                        "go_live_at",
                        heading="Publish at",
                        widget=AdminDateTimeInput(js_overlay_parent_selector="#schedule-publishing-dialog"),
                    )
                ]
            ),
        ],
        base_form_class=EditionForm,
    )

    @property
    def add_view(self) -> View:
        """A day is opened, not an empty form."""
        return opening.OpenEditionView.as_view()

    @property
    def revisions_revert_view_class(self) -> type:
        """Restoring goes through the same guards as editing."""
        return editing.RestoreView

    @property
    def breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Home, and no list of snippets."""
        return [{"url": reverse_lazy("wagtailadmin_home"), "label": "Home"}]

    def get_urlpatterns(self) -> list[URLPattern]:
        """Every address behind its right."""
        ours = [
            path("duplicate/<int:pk>/", opening.DuplicateEditionView.as_view(), name="duplicate"),
            path("gate/<int:pk>/", gate.GateView.as_view(), name="gate"),
        ]
        found = [each for each in (*super().get_urlpatterns(), *ours) if each.name not in _LEFT_OUT]
        for pattern in found:
            pattern.callback = guarded(pattern.callback, RIGHTS[str(pattern.name)])
        return found
