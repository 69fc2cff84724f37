"""The line that an installation has above every page of its newsroom."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def notice(request: HttpRequest) -> dict[str, str]:
    """A context processor: `newsroom_notice`, "" for none."""
    del request
    said: str = settings.SITE.settings.notice
    return {"newsroom_notice": said}
