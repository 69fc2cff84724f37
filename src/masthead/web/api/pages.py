"""Pages of lists, by keyset: as fast in the middle of a million as at its beginning."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest

from masthead.web.api.cursors import address_of_next, cursor_of


def link_to(request: HttpRequest, place: Sequence[Any] | None) -> tuple[str | None, dict[str, str]]:
    """(address of the next page, header that says it, too); place: the last row's; None on the last page."""
    if place is None:
        return None, {}
    address = address_of_next(request, cursor_of(request, place))
    return address, {"Link": f'<{address}>; rel="next"'}


def cut(rows: Sequence[Any], limit: int) -> tuple[Sequence[Any], bool]:
    """The rows of a page, of one row more than it has; whether there are more pages."""
    return rows[:limit], len(rows) > limit
