"""Every address of a publication's own host: what readers do about their subscriptions, and the archive."""

from __future__ import annotations

from masthead.web.archive.host_urls import urlpatterns as archive_patterns
from masthead.web.subscribers.public_urls import reader_patterns

urlpatterns = [*reader_patterns(), *archive_patterns]
