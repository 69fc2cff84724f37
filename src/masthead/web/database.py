"""Django's connection to the installation's database."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from masthead.web.site import Site

if TYPE_CHECKING:
    from django.db.migrations.loader import MigrationLoader

# A writer waits for another one instead of failing; readers never wait (WAL). What is deleted from a page is
# overwritten in it, which costs no further writing; whole pages are where a person is erased
# (`masthead.web.subscribers.wiping`).
_SQLITE_OPENING = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-16000; PRAGMA mmap_size=134217728; "
    "PRAGMA secure_delete=FAST;"
)
_BUSY_SECONDS = 20
_KEPT_SECONDS = 600


def databases(site: Site) -> dict[str, dict[str, Any]]:
    """Django's ``DATABASES`` of a site."""
    file = site.database_file
    if file is not None:
        return {
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": file,
                "CONN_MAX_AGE": _KEPT_SECONDS,
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
            "CONN_MAX_AGE": _KEPT_SECONDS,
            "CONN_HEALTH_CHECKS": True,
            "OPTIONS": dict(parse_qsl(parts.query)),
        }
    }


def database_fault() -> str:
    """Why the database cannot be used, in its own words and on one line; "" when it can."""
    from django.db import DatabaseError, connection  # wants settings, which are made of this module

    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, OSError) as fault:
        return " ".join(str(fault).split()) or type(fault).__name__
    return ""


def disconnect() -> None:
    """Let go of the database, so that its file or the whole of it may be removed."""
    from django.db import connections  # as above

    connections.close_all()


def holds_site() -> bool:
    """Whether the database has tables of an installation already. Raises `django.db.DatabaseError`."""
    from django.db import connection  # as above
    from django.db.migrations.recorder import MigrationRecorder

    return any(app == "team" for app, _ in MigrationRecorder(connection).applied_migrations())


def pending_migrations() -> tuple[str, ...]:
    """Changes of the schema that this program knows and the database does not have, as “app.name”.

    Raises `django.db.DatabaseError`.
    """
    from django.db import connection  # as above
    from django.db.migrations.recorder import MigrationRecorder

    applied = MigrationRecorder(connection).applied_migrations()
    return tuple(f"{app}.{name}" for app, name in _known_migrations() if (app, name) not in applied)


def unknown_migrations() -> tuple[str, ...]:
    """Changes of Masthead's own tables that the database has and this program does not know, as “app.name”.

    A newer version has left them. Other packages may give up old names of theirs. Raises `django.db.DatabaseError`.
    """
    from django.apps import apps  # as above
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    own = {each.label for each in apps.get_app_configs() if each.name.startswith("masthead.")}
    known = frozenset(_known_migrations())
    applied = MigrationRecorder(connection).applied_migrations()
    return tuple(sorted(f"{app}.{name}" for app, name in applied if app in own and (app, name) not in known))


def recorded_migrations() -> frozenset[tuple[str, str]]:
    """App and name of everything that a database says of itself once it is up to date."""
    return frozenset(_known_migrations()) | {
        replaced for migration in _migrations().disk_migrations.values() for replaced in migration.replaces
    }


def _known_migrations() -> tuple[tuple[str, str], ...]:
    return tuple(sorted(_migrations().graph.nodes))


@cache
def _migrations() -> MigrationLoader:
    """Read from disk once: what a process knows does not change while it runs."""
    from django.db.migrations.loader import MigrationLoader  # as above

    return MigrationLoader(None)
