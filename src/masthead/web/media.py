"""Pictures as they were uploaded and in the sizes made of them. Nothing else of the media folder is given out."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.utils.http import http_date
from django.views.decorators.http import require_safe
from django.views.static import was_modified_since

FOLDERS = ("images", "original_images")
_TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
# Files do not change under their names, unless one is deleted and another uploaded under the same.
_KEPT = "public, max-age=86400"
_POLICY = "default-src 'none'; sandbox"


@require_safe
def picture(request: HttpRequest, path: str) -> HttpResponseBase:
    """A picture's file, or 404."""
    root = Path(settings.MEDIA_ROOT).resolve()
    if "\0" in path:
        raise Http404
    file = (root / path).resolve()
    content_type = _TYPES.get(file.suffix.lower())
    if content_type is None or not file.is_relative_to(root) or file.relative_to(root).parts[0] not in FOLDERS:
        raise Http404
    try:
        said = file.stat()
        changed = was_modified_since(request.headers.get("If-Modified-Since"), said.st_mtime)
        response: HttpResponseBase = (
            FileResponse(file.open("rb"), content_type=content_type) if changed else FileResponse(status=304)
        )
    except (OSError, ValueError):
        raise Http404 from None
    response.headers["Last-Modified"] = http_date(said.st_mtime)
    response.headers["Cache-Control"] = _KEPT
    response.headers["Content-Security-Policy"] = _POLICY
    return response
