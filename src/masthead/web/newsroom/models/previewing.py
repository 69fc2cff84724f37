"""How Wagtail's preview shows an edition: in the modes and sizes of `previews`."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from masthead.render.shade import Shade
from masthead.web.newsroom.previews import SIZES, Shape, View


class PreviewedAsEdition:
    """Stands before Wagtail's `PreviewableMixin`. Modes are written `View`s; the panel makes more than are listed."""

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        """Those offered where there is no panel of our own, such as in the history."""
        return [
            (str(View()), "Mail"),
            (str(View(shade=Shade.DARK)), "Mail, dark"),
            (str(View(images=False)), "Mail, images off"),
            (str(View(shape=Shape.TEXT)), "Plain text"),
            (str(View(shape=Shape.WEB)), "Web page"),
        ]

    @property
    def preview_sizes(self) -> list[dict[str, Any]]:
        """A phone, a mail program, a screen."""
        return SIZES

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The frame's document."""
        from masthead.web.newsroom.views.preview import shown  # knows this model's module

        del request
        return shown(self, View.read(mode_name))
