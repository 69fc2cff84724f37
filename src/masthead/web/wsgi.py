"""The application that granian serves: Django, before it the finished pages of the archive, and before these what
readers of mailings ask for.
"""

from __future__ import annotations

import gc
import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "masthead.web.settings")

# All that comes to be here stays to the end; nobody need look through it for cycles.
gc.disable()
_django = get_wsgi_application()

# Reads settings and models, so that Django has to be there first.
from masthead.web.archive.page_cache import PageCache  # noqa: E402
from masthead.web.archive.polling import read_version  # noqa: E402
from masthead.web.freshness import stamp_file  # noqa: E402
from masthead.web.tracked import Tracked  # noqa: E402

application = Tracked(PageCache(_django, stamp_file=stamp_file(), read_version=read_version), settings.SITE)
gc.enable()
