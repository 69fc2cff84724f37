"""The version of the archive, read outside any request."""

from __future__ import annotations

from django.db import DatabaseError, close_old_connections

from masthead.web.archive import queries


def read_version() -> int:
    """See `queries.version`. Raises ConnectionError when the database does not answer."""
    close_old_connections()
    try:
        return queries.version()
    except DatabaseError as fault:
        close_old_connections()
        raise ConnectionError(str(fault)) from fault
