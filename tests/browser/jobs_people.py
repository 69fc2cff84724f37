"""A job board with listings, for a site that is served.

``python jobs_people.py`` puts it into the site that MASTHEAD_SITE names, and prints the links to its pages as JSON:
Django is made ready for one site in a process.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
from typing import Any

AHEAD = 42
"""Days to the edition whose section fills: nobody else's."""
ROLES: tuple[dict[str, Any], ...] = (
    {"role": "Night editor", "company": "Lumen Press", "place": "Fiction Bay", "country": "HK", "boosted": True},
    {"role": "Lotse", "company": "Hafen & Söhne", "place": "Hamburg", "country": "DE"},
    {"role": "Data reporter, shipping desk", "company": "Salt & Rope Quarterly", "remote": True},
    {"role": "Producer, morning audio", "company": "Tidewater Radio", "place": "Old Quay", "country": "SG"},
)


def seed() -> dict[str, str]:
    """A board with four listings, one that waits, and a draft whose section for jobs is empty."""
    import django  # for the site of this process alone

    django.setup()
    from tests.web.revenue.listed import OPEN, opened, words

    from masthead.web.publications.models import Publication
    from masthead.web.revenue.jobs import actions
    from masthead.web.team.models import User

    title = Publication.objects.get(slug="harbour-morning")
    publisher = User.objects.get(email="paula@harbour.example")
    actions.set_board(user=publisher, publication_id=title.pk, plan=OPEN)
    now = dt.datetime.now(dt.UTC)
    made = [_live(title, publisher, dict(each), now) for each in ROLES]
    waiting = actions.add_listing(
        user=publisher, publication_id=title.pk, words=words("Cartoonist, part-time"), now=now
    )
    edition = opened(title, publisher, now=now + dt.timedelta(days=AHEAD))
    link = actions.make_link(user=publisher, employer_id=made[0].employer_id, days=90, now=now)
    return _links(title, made, waiting, edition, link)


def _live(title: Any, publisher: Any, said: dict[str, Any], now: dt.datetime) -> Any:
    from tests.web.revenue.listed import words

    from masthead.web.revenue.jobs import actions
    from masthead.web.revenue.jobs.actions import Terms
    from masthead.web.revenue.models import Appearance, BoardClick

    about = "You close the pages at five in the morning.\n\nWe pay on time and send nobody home hungry."
    boosted = said.pop("boosted", False)
    where = {"place": "", **said}
    made = actions.add_listing(user=publisher, publication_id=title.pk, words=words(about=about, **where), now=now)
    terms = Terms(promised=2, term_days=90, boosted=boosted)
    live = actions.approve(user=publisher, listing_id=made.pk, terms=terms, now=now)
    if boosted:
        Appearance.objects.create(listing=live, edition=7_000_001, turn=1, change=1, day=now.date(), at=now)
        BoardClick.objects.create(listing=live, day=now.date(), clicks=17)
    return live


def _links(title: Any, made: list[Any], waiting: Any, edition: Any, link: Any) -> dict[str, str]:
    from masthead.web.revenue.jobs.tokens import report_token

    board, team = f"/{title.slug}/jobs/", "/newsroom/revenue/jobs/"
    return {
        "board": board,
        "form": f"{board}new/",
        "listing": f"{board}{made[0].key}/",
        "report": f"{board}report/{report_token(link.pk)}/",
        "section": f"/newsroom/editions/{edition.pk}/previews/mail/",
        "queue": f"{team}of/{title.slug}/?state=waiting",
        "live": f"{team}of/{title.slug}/?state=live",
        "decide": f"{team}{waiting.pk}/",
        "job": f"{team}{made[0].pk}/",
        "rules": f"{team}rules/{title.slug}/",
        "employer": f"{team}employers/{made[0].employer_id}/",
    }


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "masthead.web.settings")
    sys.stdout.write(json.dumps(seed()) + "\n")
