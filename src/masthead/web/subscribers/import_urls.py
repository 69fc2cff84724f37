"""Addresses of the pages about lists that come in, in “subscribers:”."""

from __future__ import annotations

from django.urls import path

from masthead.web.subscribers.views import imports

urlpatterns = [
    path("import/", imports.index, name="imports"),
    path("import/<int:run_id>/", imports.one, name="import"),
    path("import/<int:run_id>/describe/", imports.describe, name="import-describe"),
    path("import/<int:run_id>/start/", imports.start, name="import-start"),
    path("import/<int:run_id>/cancel/", imports.cancel, name="import-cancel"),
    path("import/<int:run_id>/discard/", imports.discard, name="import-discard"),
    path("import/<int:run_id>/progress.json", imports.progress, name="import-progress"),
    path("import/<int:run_id>/report.csv", imports.report, name="import-report"),
]
