"""Every address of a publication's own host: what readers do about their subscriptions and beside, and the archive."""

from __future__ import annotations

from masthead.web.archive.host_urls import urlpatterns as archive_patterns
from masthead.web.growth.urls import public_urls as growth
from masthead.web.revenue.urls import public_urls as revenue
from masthead.web.subscribers.public_urls import reader_patterns

urlpatterns = [*reader_patterns(), *growth.reader_patterns(), *revenue.reader_patterns(), *archive_patterns]
