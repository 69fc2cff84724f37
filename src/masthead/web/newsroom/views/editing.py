"""The editor of an edition: Wagtail's, with our rights, our gate, and no save that overwrites silently."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.views import generic
from wagtail.admin.widgets.button import Button
from wagtail.snippets.action_menu import PublishMenuItem, SnippetActionMenu, UnpublishMenuItem
from wagtail.snippets.views.snippets import EditView

from masthead.web.newsroom import actions, queries
from masthead.web.newsroom.actions.saving import (
    StaleVersionError,
    is_fresh,
    is_overtaken,
    live_version,
    note_form,
    order_of,
    refuse_stale,
    version_mark,
)
from masthead.web.newsroom.findings import placed, said
from masthead.web.newsroom.models import Edition
from masthead.web.newsroom.permissions import OneEditionPolicy
from masthead.web.newsroom.proofs import prove_ahead
from masthead.web.newsroom.side_panels import desk_buttons, with_desk
from masthead.web.newsroom.states import became, saying_of
from masthead.web.newsroom.ways import ways_of
from masthead.web.numbers import read_id
from masthead.web.team.roles import Right

KEEP = "keep-mine"
"""Name of the button that puts a version above a newer one; its value names that one."""

FORM = "open-form"
"""Name of the field that names an open form; see `masthead.web.newsroom.models.FormSave`."""

STEP = "workflow-step"
"""Name of the field that says at which step of its review a form was opened: approving takes this step alone."""

ORDER = "save-order"
"""Name of the field in which an open form counts what it sends."""


class PublishItem(PublishMenuItem):
    """Publish, for those who may publish this edition."""

    def is_shown(self, context: Any) -> bool:
        """By role."""
        may = queries.has_right(context["request"].user, Right.PUBLISH, context["instance"])
        return may and not context.get("locked_for_user")


class WithdrawItem(UnpublishMenuItem):
    """Withdraw, for those who may publish this edition."""

    label = "Withdraw"

    def is_shown(self, context: Any) -> bool:
        """By role, where there is something to withdraw."""
        may = queries.has_right(context["request"].user, Right.PUBLISH, context["instance"])
        return may and context["view"] == "edit" and context["instance"].live and not context.get("locked_for_user")


class EditionActionMenu(SnippetActionMenu):
    """Wagtail's menu asks Django's permissions about publishing; ours asks roles."""

    menu_items: list[Any]

    def __init__(self, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(request, **kwargs)
        ours = [item for item in (WithdrawItem(order=20), PublishItem(order=30)) if item.is_shown(self.context)]
        others = (item for item in self.menu_items if not isinstance(item, PublishMenuItem | UnpublishMenuItem))
        self.menu_items = sorted([*others, *ours], key=lambda item: item.order)


class FreshSaves:
    """A save is written only on the version its form was loaded with, or by its writer's own word above a newer one."""

    request: HttpRequest
    object: Any
    latest_revision: Any
    new_revision: Any
    conflict: Any = None

    @functools.cached_property
    def form_name(self) -> str:
        """Names this open form in all its saves."""
        return self.request.POST.get(FORM) or str(uuid4())

    @property
    def _basis(self) -> dict[str, str]:
        posted = self.request.POST
        return {
            "loaded": posted.get("loaded_revision_id", ""),
            "loaded_at": posted.get("loaded_revision_created_at", ""),
            "overwriting": "" if posted.get(KEEP) else posted.get("overwrite_revision_id", ""),
            "kept_despite": posted.get(KEEP, ""),
            "form": posted.get(FORM, ""),
            "order": posted.get(ORDER, ""),
        }

    @functools.cached_property
    def is_out_of_date(self) -> bool:
        """Asked by Wagtail before an autosave, and by us of a form that is shown again."""
        return self.request.method == "POST" and not is_fresh(self.latest_revision, **self._basis)

    def save_instance(self) -> Any:
        """Save, unless somebody else has; within the saving transaction. Raises `StaleVersionError`."""
        try:
            # Read when the request came; whatever was published since then stands only in the table.
            refuse_stale(edition_id=self.object.pk, live=live_version(self.object), **self._basis)
        except StaleVersionError as stale:
            self.conflict = stale.newest
            raise
        except Edition.DoesNotExist:
            raise Http404("Somebody has deleted this edition.") from None
        saved = super().save_instance()  # type: ignore[misc]  # of the view this is mixed into
        note_form(revision=self.new_revision, form=self.form_name, order=self.request.POST.get(ORDER, ""))
        return saved

    def json_error_response(self, error_code: str, error_message: str) -> JsonResponse:
        """Refuse an autosave; one that its own form has overtaken is no fault, which a browser would report as one."""
        response: JsonResponse = super().json_error_response(error_code, error_message)  # type: ignore[misc]  # as above
        if is_overtaken(form=self.request.POST.get(FORM, ""), order=self.request.POST.get(ORDER, "")):
            response.status_code = 200
        return response

    def stay_stale(self) -> None:
        """Show the form again as loaded with what it was loaded with: the next save must not seem fresh."""
        posted = self.request.POST
        loaded = posted.get("overwrite_revision_id") or posted.get("loaded_revision_id", "")
        revision = self.object.revisions.filter(pk=read_id(loaded) or 0).first()
        self.object.latest_revision_id = revision.pk if revision else None
        self.__dict__["latest_revision"] = revision
        self.__dict__["latest_revision_created_at"] = posted.get("loaded_revision_created_at", "")


class EditorView(EditView):
    """The editor without its guard; `EditEditionView` and `RestoreView` have it."""

    conflict: Any
    form_name: Any
    is_out_of_date: Any
    stay_stale: Callable[[], None]

    produced_error_message: str | None

    @cached_property
    def permission_policy(self) -> OneEditionPolicy:
        """Rights in this edition’s publication; Wagtail asks about all editions at large."""
        return OneEditionPolicy(Edition, self.object)

    def _get_action_menu(self) -> EditionActionMenu:
        return EditionActionMenu(
            self.request, view=self.view_name, instance=self.object, locked_for_user=self.locked_for_user
        )

    def get_side_panels(self) -> Any:
        """Wagtail's, with the rundown and our preview."""
        return with_desk(super().get_side_panels(), self.object, self.request)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        """Beside Wagtail's: duplicate, and what stands between this edition and its readers."""
        pk = [self.object.pk]
        return [
            *super().header_more_buttons,
            Button("Publication", url=reverse("editions:gate", args=pk), icon_name="check", priority=5),
            *(
                Button(way.label, url=way.url, icon_name=way.icon, priority=5)
                for way in ways_of(self.request.user, self.object)
            ),
            *desk_buttons(self.object.pk),
            Button("Duplicate", url=reverse("editions:duplicate", args=pk), icon_name="copy", priority=10),
        ]

    @cached_property
    def overwrite_revision(self) -> Any:
        """None where a newer version stays below: keeping mine makes a version of its own."""
        return None if self.request.POST.get(KEEP) else super().overwrite_revision

    def get_page_subtitle(self) -> str:
        """Which edition; its title stands in the form."""
        return str(self.object.day)

    def get_success_message(self, instance: Any = None) -> str:
        """What became of it, in plain words."""
        del instance
        said = None
        if self.action != "edit":
            state = queries.state_of(Edition.objects.get(pk=self.object.pk))
            said = became(state, automatic=self.object.automatic)
        return f"{self.object.day} {said or 'is saved.'}"

    def form_valid(self, form: Any) -> HttpResponse:
        """Save, and take the step that was asked for."""
        prove_ahead(form.instance)
        response: HttpResponse = super().form_valid(form)
        return response

    def form_invalid(self, form: Any) -> HttpResponse:
        """Show the form again; a stale one stays stale."""
        if self.conflict is not None:
            # The page says it with three ways on; autosave has its own words.
            self.produced_error_message = self.produced_error_message if self.expects_json_response else None
        if self.conflict is not None or self.is_out_of_date:
            self.stay_stale()
        return super().form_invalid(form)

    def publish_action(self) -> HttpResponse | None:
        """Publish through the gate; what stops it is said beside the form."""
        try:
            return super().publish_action()
        except actions.NotReadyError as stopped:
            return refused(self.request, stopped)

    def submit_action(self) -> None:
        """Ask for approval."""
        actions.request_approval(user=self.request.user, edition=self.object)

    def restart_workflow_action(self) -> None:
        """Begin the review anew."""
        actions.restart_review(user=self.request.user, edition=self.object)

    def cancel_workflow_action(self) -> None:
        """Take the request for approval back."""
        actions.stop_review(user=self.request.user, edition=self.object)

    def workflow_action_action(self) -> HttpResponse | None:
        """Approve or ask for changes; the last approval goes through the gate."""
        queries.settle_review(self.object)
        if self._step != self.request.POST.get(STEP, ""):
            return self._step_is_gone()
        try:
            return super().workflow_action_action()
        except actions.StepTakenError:
            return self._step_is_gone()
        except actions.NotReadyError as stopped:
            return refused(self.request, stopped)

    def _step_is_gone(self) -> HttpResponse:
        messages.error(self.request, "Somebody has taken this step, or has taken the request for approval back.")
        return redirect("editions:edit", self.object.pk)

    @property
    def _step(self) -> str | None:
        state = self.object.current_workflow_task_state
        return str(state.pk) if state is not None else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what somebody else saved, and why a scheduled publication did not happen."""
        queries.settle_review(self.object)
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if context.get("is_partial"):
            return context
        refusal = queries.refusal_of(self.live_object)
        return {
            **context,
            "edition_state": saying_of(queries.state_of(self.live_object), automatic=self.live_object.automatic),
            "gate_url": reverse("editions:gate", args=[self.object.pk]),
            "refusal": refusal,
            "conflict": self._conflict(),
            "form_field": FORM,
            "form_name": self.form_name,
            "step_field": STEP,
            "step": self._step,
            "order_field": ORDER,
            "form_order": order_of(self.request.POST.get(ORDER, "")),
        }

    def _conflict(self) -> dict[str, Any] | None:
        if self.conflict is None:
            return None
        newest, pk = self.conflict, self.object.pk
        loaded = getattr(self.latest_revision, "pk", None) or "earliest"
        if loaded == newest.pk:
            older = newest.get_previous() if newest.content_object.revisions.filter(pk__lt=newest.pk).exists() else None
            loaded = older.pk if older else "earliest"
        return {
            "who": newest.user,
            "at": newest.created_at,
            "mark": version_mark(newest),
            "name": KEEP,
            "compare_url": reverse("editions:revisions_compare", args=[pk, loaded, newest.pk]),
            "reload_url": reverse("editions:edit", args=[pk]),
        }


class EditEditionView(FreshSaves, EditorView):
    """Write an edition."""


class RestoreView(FreshSaves, generic.RevisionsRevertMixin, EditorView):
    """Bring an earlier version back, as a new one."""

    view_name = "revisions_revert"


def refused(request: HttpRequest, stopped: actions.NotReadyError) -> HttpResponse:
    """Back to the editor, with what stops the publication and where it is."""
    edition = stopped.edition
    context = {
        "findings": placed(edition, stopped.findings),
        "count": said(len(stopped.findings)),
        "gate_url": reverse("editions:gate", args=[edition.pk]),
    }
    messages.error(request, render_to_string("newsroom/editions/refused.html", context))
    return redirect("editions:edit", edition.pk)
