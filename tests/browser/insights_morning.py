"""A mailing that went out, and its morning, for a site that is served.

``python insights_morning.py`` puts them into the site that MASTHEAD_SITE names, and prints the address of the report as
JSON: Django is made ready for one site in a process.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

EARLIER = 6
"""Measured editions before that of the mailing."""


def seed(readers: int, events: int) -> dict[str, str]:
    """So many readers, a mailing to them all, and so many events of each edition."""
    import django  # for the site of this process alone

    django.setup()
    from django.utils import timezone
    from tests.web.mailings import making
    from tests.web.mailings.walking import again, deliver, launched

    from masthead.web.mailings.actions import progressing
    from masthead.web.newsroom.models import Edition
    from masthead.web.publications.models import Publication
    from masthead.web.team.models import User

    title = Publication.objects.get(slug="harbour-morning")
    paula = User.objects.get(email="paula@harbour.example")
    making.add_readers(title, readers)
    edition = Edition.objects.filter(publication=title, live=True).order_by("-date").first()
    assert edition
    now = timezone.now()
    mailing = launched(paula, edition, now=now)
    deliver(now=now, most=readers)
    progressing.progress(mailing_id=mailing.pk, now=now)
    _load(again(mailing).parts.get().pk, readers, events)
    return {"report": f"harbour-morning/{edition.date.isoformat()}/{edition.number}/"}


def _load(part: int, readers: int, events: int) -> None:
    """The part's morning, and those of made-up editions before it with the same links."""
    import tempfile  # as above

    from tests.web.insights.made import Source, a_loader, a_segment

    from masthead.web.insights.morning import Morning
    from masthead.web.insights.site_source import SiteSource

    found = SiteSource().facts(part)
    assert found
    source = Source().add(found)
    for ago in range(1, EARLIER + 1):
        earlier: Any = {"mailing": 9_000 + ago, "date": found.date - dt.timedelta(days=ago), "number": 900 - ago}
        started = found.started_at - dt.timedelta(days=ago)
        source.add(
            replace(found, **earlier, title=f"An earlier morning, {ago}", subject=f"Subject {ago}", started_at=started)
        )
    with tempfile.TemporaryDirectory() as folder:
        for each in source.known.values():
            hits = Morning(each.mailing, readers, events, each.started_ms, each.mailing).hits(each.links)
            a_segment(Path(folder), hits)
        a_loader(Path(folder), source).round()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "masthead.web.settings")
    sys.stdout.write(json.dumps(seed(int(sys.argv[1]), int(sys.argv[2]))))
