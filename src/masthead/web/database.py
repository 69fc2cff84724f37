"""Django's connection to the installation's database."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from masthead.web.site import Site

# A writer waits for another one instead of failing; readers never wait (WAL).
_SQLITE_OPENING = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000; PRAGMA mmap_size=134217728;"
)
_BUSY_SECONDS = 20


def databases(site: Site) -> dict[str, dict[str, Any]]:
    """Django's ``DATABASES`` of a site."""
    file = site.database_file
    if file is not None:
        return {
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": file,
                "OPTIONS": {
                    "init_command": _SQLITE_OPENING,
                    "transaction_mode": "IMMEDIATE",
                    "timeout": _BUSY_SECONDS,
                },
            }
        }
    parts = urlsplit(site.settings.database)
    return {
        "default": {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": unquote(parts.path.lstrip("/")),
            "USER": unquote(parts.username or ""),
            "PASSWORD": unquote(parts.password or ""),
            "HOST": parts.hostname or "",
            "PORT": str(parts.port or ""),
            "CONN_MAX_AGE": 600,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    }
