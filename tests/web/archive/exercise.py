"""Publish and search in the installation that MASTHEAD_SITE names, and print what was found as JSON.

Run by test_databases.py in a process of its own: Django knows one database for as long as it runs.
"""

from __future__ import annotations

import datetime as dt
import json
import sys
from importlib.resources import as_file
from pathlib import Path
from typing import Any

QUERIES = [
    "ferry", "FERR", "batter swap", "umbrellas", "换电", "柯", "雨宿り", "옷장", "käse", "zurich strasse",
    "zebra crossing",
    "\"ferry", "ferry & !x", "':*A \\", "-- ; DROP TABLE", "香" * 5000, "", "mei tan",
]  # fmt: skip
AT = dt.datetime(2026, 11, 23, 6, 30, tzinfo=dt.UTC)


def main() -> None:
    """See the module."""
    import django

    django.setup()
    from django.test import Client

    from masthead.web.archive import actions, queries
    from masthead.web.setup import run_migrations

    run_migrations(lambda _: None)
    ids = {slug: _publish(slug) for slug in ("harbour-morning", "hafen-am-morgen")}
    found: dict[str, Any] = {}
    for query in QUERIES:
        for slug, number in ids.items():
            said = queries.search(number, query)
            found[f"{slug}: {query[:20]}"] = sorted(row.edition.date.isoformat() for row in said.sections)
    browser = Client(headers={"host": "127.0.0.1"})
    pages = [
        "",
        "editions/2026-11-23/",
        "labels/top-story/",
        "labels/",
        "authors/mei-tan/",
        "feed.xml",
        "search?q=ferry",
    ]
    statuses = [browser.get(f"/harbour-morning/{page}").status_code for page in pages]
    before = queries.version()
    actions.withdraw(source_id=1)
    report = {
        "found": found,
        "statuses": statuses,
        "changes": queries.version() - before,
        "withdrawn": queries.search(ids["harbour-morning"], "umbrellas").count,
    }
    sys.stdout.write(json.dumps(report, ensure_ascii=False))


def _publish(slug: str) -> int:
    from masthead.cli.workspace import open_manuscript
    from masthead.titles import TITLES
    from masthead.web.archive import actions
    from masthead.web.archive.models import PublishedEdition
    from masthead.web.publications.mapping import store_house
    from masthead.web.publications.models import Publication

    publication = Publication()
    with as_file(TITLES[slug].folder) as folder:
        for path in sorted((Path(folder) / "editions").glob("*.md")):
            manuscript = open_manuscript(path)
            store_house(publication, manuscript.house)
            publication.save()
            actions.publish(
                publication_id=publication.pk,
                edition=manuscript.edition,
                house=manuscript.house,
                theme=manuscript.theme,
                media={},
                source_id=PublishedEdition.objects.count() + 1,
                at=AT,
            )
    return publication.pk


if __name__ == "__main__":
    main()
