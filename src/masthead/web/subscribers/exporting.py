"""People as a file: CSV for spreadsheets, JSON Lines for programs. Written line by line, in constant memory."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection
from pyroaring import BitMap

from masthead.audience.subscription import SubscriptionState
from masthead.web.subscribers import search_index
from masthead.web.subscribers.queries.listing import suppressed_among
from masthead.web.subscribers.queries.rows import Reader, Row
from masthead.web.subscribers.queries.visibility import audience_publications
from masthead.web.team.audit_log import FORMULA
from masthead.web.team.queries import Somebody

AT_ONCE = 1_000
"""People who are read at a time."""
KEYS_AT_ONCE = 20_000
"""People whose attributes are looked through at a time, before the first line."""

COLUMNS = ("email", "name", "language", "time_zone", "tags", "source", "on_the_list_since", "suppressed")
"""Of every export. Then come, for each title, its state and dates; then the attributes."""
_OF_TITLE = ("state", "since", "asked_at", "confirmed_at", "paused_until", "source")


def table(user: Somebody, ids: BitMap) -> Iterator[tuple[str, ...]]:
    """Rows for a spreadsheet, the heading first; no cell starts a formula there. The earliest people come first."""
    titles = [each.slug for each in audience_publications(user)]
    keys = attribute_keys(ids)
    heading = [*COLUMNS, *(f"{slug} {what}" for slug in titles for what in _OF_TITLE)]
    yield tuple(_plain(cell) for cell in (*heading, *(f"attribute {key}" for key in keys)))
    for row, suppressed in _rows(user, ids):
        standings = {each.slug: each for each in row.standings}
        cells = [
            row.address,
            row.name,
            row.language,
            row.time_zone,
            ", ".join(row.tags),
            row.source,
            _moment(row.created_at),
            "yes" if suppressed else "",
        ]
        for slug in titles:
            cells += _standing_cells(standings.get(slug))
        cells += [_text(row.attributes.get(key)) for key in keys]
        yield tuple(map(_plain, cells))


def lines(user: Somebody, ids: BitMap) -> Iterator[str]:
    """One JSON object a line, each ended by a line feed; moments in UTC as ISO 8601."""
    for row, suppressed in _rows(user, ids):
        yield json.dumps(_values(row, suppressed=suppressed), ensure_ascii=False, separators=(",", ":")) + "\n"


def attribute_keys(ids: BitMap) -> tuple[str, ...]:
    """The keys of everything that is known of these people, by name."""
    found: set[str] = set()
    for piece in search_index.pieces(ids, KEYS_AT_ONCE):
        found.update(_keys(piece))
    return tuple(sorted(found))


def _keys(ids: list[int]) -> Iterator[str]:
    if connection.vendor == "postgresql":
        sql = "SELECT DISTINCT jsonb_object_keys(attributes) FROM subscribers_subscriber WHERE id = ANY(%s)"
        values: Any = ids
    else:
        sql = (
            "SELECT DISTINCT said.key FROM subscribers_subscriber, json_each(attributes) AS said"
            " WHERE subscribers_subscriber.id IN (SELECT value FROM json_each(%s))"
        )
        values = json.dumps(ids)
    with connection.cursor() as cursor:
        cursor.execute(sql, [values])
        yield from (str(row[0]) for row in cursor.fetchall())


def _rows(user: Somebody, ids: BitMap) -> Iterator[tuple[Row, bool]]:
    reader, suppressed = Reader(user), suppressed_among(user, ids)
    for piece in search_index.pieces(ids, AT_ONCE):
        for row in reader.rows(piece):
            yield row, row.id in suppressed


def _values(row: Row, *, suppressed: bool) -> Mapping[str, Any]:
    return {
        "id": row.id,
        "address": row.address,
        "name": row.name,
        "language": row.language,
        "time_zone": row.time_zone,
        "tags": row.tags,
        "source": row.source,
        "created_at": _moment(row.created_at),
        "suppressed": suppressed,
        "attributes": row.attributes,
        "subscriptions": [
            {
                "publication": each.slug,
                "state": each.state,
                "since": _moment(each.since),
                "asked_at": _moment(each.asked_at),
                "confirmed_at": _moment(each.confirmed_at) or None,
                "paused_until": each.until.isoformat() if each.until else None,
                "source": each.source,
            }
            for each in row.standings
        ],
    }


def _standing_cells(standing: Any) -> list[str]:
    if standing is None:
        return [""] * len(_OF_TITLE)
    return [
        SubscriptionState(standing.state).value,
        _moment(standing.since),
        _moment(standing.asked_at),
        _moment(standing.confirmed_at),
        standing.until.isoformat() if standing.until else "",
        standing.source,
    ]


def _moment(at: dt.datetime | None) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="seconds") if at else ""


def _text(value: object) -> str:
    return "" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _plain(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{cell}" if cell[:1] in FORMULA else cell
