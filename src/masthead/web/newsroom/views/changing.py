"""What else is done with an edition through Wagtail's pages, each by one of our actions."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.modal_workflow import render_modal_workflow
from wagtail.models import ModelLogEntry
from wagtail.snippets.views import snippets

from masthead.web.newsroom import actions, drafts
from masthead.web.newsroom.models import Edition
from masthead.web.newsroom.permissions import OneEditionPolicy
from masthead.web.newsroom.views.editing import refused


class OfOneEdition:
    """Rights are those in the publication of the edition at hand."""

    object: Any

    @cached_property
    def permission_policy(self) -> OneEditionPolicy:
        """Wagtail asks about all editions at large."""
        return OneEditionPolicy(Edition, self.object)


class Readable(OfOneEdition):
    """To be seen by everybody who reads the edition; Wagtail would ask for the right to change it."""

    permission_required: str | None = "view"
    any_permission_required: list[str] | None = None


class DeleteEditionView(OfOneEdition, snippets.DeleteView):
    """Delete a draft."""

    def delete_action(self) -> None:
        """By our action."""
        actions.delete_edition(user=self.request.user, edition=self.object)


class WithdrawEditionView(OfOneEdition, snippets.UnpublishView):
    """Take an edition off the archive."""

    page_title = "Withdraw"
    success_message = "“%(object)s” is withdrawn: readers do not see it any more."

    def unpublish(self) -> None:
        """By our action."""
        actions.withdraw_edition(user=self.request.user, edition=self.object)


class UnscheduleEditionView(OfOneEdition, snippets.RevisionsUnscheduleView):
    """Call a scheduled publication off."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """By our action."""
        del args, kwargs
        actions.unschedule_edition(user=request.user, edition=self.object)
        messages.success(request, "The publication is called off. The edition can be changed again.")
        return redirect(self.get_next_url())


class StepView(snippets.WorkflowActionView):
    """Approve, or ask for changes, from the first page."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The last approval goes through the gate. Of two clicks at once the second is told so."""
        try:
            return super().post(request, *args, **kwargs)
        except actions.NotReadyError as stopped:
            answer = refused(request, stopped)
        except actions.StepTakenError as taken:
            messages.error(request, str(taken))
            answer = redirect("editions:edit", self.object.pk)
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            return render_modal_workflow(
                request, "", None, {}, json_data={"step": "success", "redirect": answer.headers["Location"]}
            )
        return answer


class DraftPreviewView(snippets.PreviewOnEditView):
    """What a form says, before it is saved."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Remember it once, however many previews are asked for at the same time."""
        form = self.get_form(request.POST)
        if not self.validate_form(form):
            return super().post(request, *args, **kwargs)
        self.remove_old_preview_data()
        drafts.keep(form.data, edition=self.object, user=request.user)
        return JsonResponse({"is_valid": True, "is_available": True})


class VersionView(Readable, snippets.PreviewRevisionView):
    """See an earlier version."""


class CompareView(Readable, snippets.RevisionsCompareView):
    """What changed between two versions."""

    def get_template_names(self) -> list[str]:
        """With the style of our comparison."""
        return ["newsroom/editions/compare.html"]


class EditionHistoryView(Readable, snippets.HistoryView):
    """Every version, and what was done."""

    def get_base_queryset(self) -> Any:
        """Without the saves that changed nothing: Wagtail saves the form again with every approval. What a person’s
        open form saved by itself is one version, and one line: its last save."""
        told = super().get_base_queryset().exclude(action="wagtail.edit", content_changed=False)
        later = ModelLogEntry.objects.filter(
            action="wagtail.edit",
            content_changed=True,
            revision=OuterRef("revision"),
            user=OuterRef("user"),
            pk__gt=OuterRef("pk"),
        )
        return told.exclude(Q(action="wagtail.edit") & Exists(later))


class EditionUsageView(Readable, snippets.UsageView):
    """Where an edition is used."""


class ReviewHistoryView(Readable, snippets.WorkflowHistoryView):
    """Every request for approval."""


class ReviewHistoryDetailView(Readable, snippets.WorkflowHistoryDetailView):
    """One of them, step by step."""


class LockEditionView(OfOneEdition, snippets.LockView):
    """Keep others from changing it."""


class UnlockEditionView(OfOneEdition, snippets.UnlockView):
    """Let others change it again."""
