"""What stands beside the form of an edition: the rundown, and the preview in a frame where nothing runs."""

from __future__ import annotations

from typing import Any, ClassVar

from django.http import HttpRequest
from django.urls import reverse
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import BaseSidePanel, ChecksSidePanel, PreviewSidePanel
from wagtail.admin.widgets.button import Button
from wagtail.snippets.side_panels import SnippetStatusSidePanel

from masthead.web.newsroom import queries
from masthead.web.newsroom.models import Edition
from masthead.web.newsroom.previews import SHADE_NAMES, SHAPE_NAMES, View, readers_for
from masthead.web.newsroom.proofs import sheet_of
from masthead.web.team.roles import Right


class RundownSidePanel(BaseSidePanel):
    """Filled by its script, which sends the form as it stands and shows what comes back."""

    name = "rundown"
    title = "Rundown"
    template_name = "newsroom/rundown/panel.html"
    order = 50

    class SidePanelToggle(BaseSidePanel.SidePanelToggle):
        """The counter shows how many findings stop the edition."""

        aria_label = "Toggle rundown"
        icon_name = "list-ul"
        counter_classname = "w-bg-critical-200"

    class Media:
        """The panel's own script and style."""

        js: ClassVar = ["newsroom/rundown.js"]
        css: ClassVar = {"all": ["newsroom/rundown.css"]}

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Where the form is sent."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        context["check_url"] = reverse("newsroom_desk:rundown", args=[self.object.pk])
        return context


class EditionPreviewPanel(PreviewSidePanel):
    """Wagtail’s preview, with a sandboxed frame, and with choices of light, images and reader."""

    template_name = "newsroom/preview/panel.html"

    class Media:
        """Swaps frames without looking into them."""

        js: ClassVar = ["newsroom/preview.js"]
        css: ClassVar = {"all": ["newsroom/preview.css"]}

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """The choices there are."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        return {
            **context,
            "shapes": SHAPE_NAMES.items(),
            "shades": SHADE_NAMES.items(),
            "readers": readers_for(sheet_of(self.object).edition),
            "view": View(),
            "page_url": reverse("newsroom_desk:previews", args=[self.object.pk]),
        }


class EditionStatusPanel(SnippetStatusSidePanel):
    """Wagtail's, about this edition: nothing uses an edition, and a schedule is set by those who may publish."""

    @classmethod
    def instead_of(cls, panel: SnippetStatusSidePanel) -> EditionStatusPanel:
        """The same panel in our words."""
        may_publish = queries.has_right(panel.request.user, Right.PUBLISH, panel.object)
        return cls(
            panel.object,
            panel.request,
            show_schedule_publishing_toggle=panel.show_schedule_publishing_toggle and may_publish,
            live_object=panel.live_object,
            scheduled_object=panel.scheduled_object,
            history_url=panel.history_url,
            last_updated_info=panel.last_updated_info,
        )

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Named by the edition, where Wagtail names the kind of thing."""
        context: dict[str, Any] = super().get_context_data(parent_context)
        return {**context, "model_name": self.object.day}


def desk_buttons(pk: int) -> list[Button]:
    """For the menu of an edition's page: what stands beside its form on pages of its own."""
    named = (
        ("Paste a manuscript", "paste", "clipboard-list"),
        ("Send a test", "trial", "mail"),
        ("All previews", "previews", "view"),
        ("Download Markdown", "markdown", "download"),
    )
    return [
        Button(label, url=reverse(f"newsroom_desk:{name}", args=[pk]), icon_name=icon, priority=6)
        for label, name, icon in named
    ]


def with_desk(panels: MediaContainer, edition: Edition, request: HttpRequest) -> MediaContainer:
    """The side panels of an edition’s form: ours first; without Wagtail’s checks, which need a script in the frame."""
    kept = [_ours(panel) for panel in panels if not isinstance(panel, ChecksSidePanel)]
    if request.accepts("text/html"):
        return MediaContainer([RundownSidePanel(edition, request), *kept])
    # What answers an autosave is put in the place of what is there; the rundown fills itself.
    return MediaContainer(kept)


def _ours(panel: BaseSidePanel) -> BaseSidePanel:
    if type(panel) is PreviewSidePanel:
        return EditionPreviewPanel(panel.object, panel.request, preview_url=panel.preview_url)
    if type(panel) is SnippetStatusSidePanel:
        return EditionStatusPanel.instead_of(panel)
    return panel
