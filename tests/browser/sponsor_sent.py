"""The morning of an edition that carries a sponsor, a week of its readers, and the report, in a site that is served.

``python sponsor_sent.py DAY`` publishes the edition of that day in the site that MASTHEAD_SITE names, lets it go out,
lets readers follow the sponsor's link, and prints the link to the report as JSON. Its clock shows that day and the week
after it. Django is made ready for one site in a process.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any

READERS = 5
CLICKED = (12, 40, 95)
"""Minutes after the first mail left."""


def sent(day: dt.date) -> dict[str, str]:
    """The report behind its link."""
    import django  # for the site of this process alone

    django.setup()
    from tests.web.revenue.reports.reported import clicked

    from masthead.web.newsroom.models import Edition
    from masthead.web.revenue.reports.making import make_due
    from masthead.web.team.models import User

    morning = dt.datetime.combine(day, dt.time(5), dt.UTC)
    edition = Edition.objects.get(publication__slug="harbour-morning", date=day)
    user = User.objects.get(email="mei@harbour.example")
    _publish(edition, user, morning - dt.timedelta(hours=12))
    part = _deliver(edition, user, morning)
    with tempfile.TemporaryDirectory() as folder:
        clicked(part, Path(folder), *CLICKED, url=_target(edition, day))
    for after in (dt.timedelta(hours=1, minutes=1), dt.timedelta(days=7, minutes=1)):
        make_due(morning + after)
    return {"report": _link(edition, user, day)}


def _publish(edition: Any, user: Any, now: dt.datetime) -> None:
    """With the shipped title's words, and nothing typed where a sponsor stands."""
    from tests.web.newsroom.lifecycle.conftest import shipped, without_pictures

    from masthead.edition.model import Section
    from masthead.edition.sections.sponsor.fields import SponsorFields
    from masthead.web.newsroom import actions, mapping

    core = without_pictures(shipped())
    kept = tuple(each for each in core.sections if each.kind != "sponsor")
    slot = Section(kind="sponsor", label="Our partner", fields=SponsorFields())
    said = {"sections": (kept[0], slot, *kept[1:]), "date": edition.date, "number": edition.number}
    mapping.apply_edition(edition, core.model_copy(update=said))
    edition.save()
    edition.save_revision(user=user)
    actions.publish_edition(user=user, edition=edition, now=now)
    edition.refresh_from_db()


def _deliver(edition: Any, user: Any, now: dt.datetime) -> Any:
    """Everybody is written to; what was sold with it is noted. The mailing's part."""
    from tests.web.mailings.making import active_people
    from tests.web.mailings.walking import deliver, launched

    from masthead.web.revenue.sponsors.delivering import note_deliveries

    active_people([edition.publication], READERS, name="ledger-reader")
    part = launched(user, edition, now=now).parts.get()
    deliver(now=now)
    note_deliveries(now)
    part.refresh_from_db()
    return part


def _booking(edition: Any, day: dt.date) -> Any:
    from masthead.web.revenue.models import Booking

    return Booking.objects.get(
        publication=edition.publication, day=day, campaign__advertiser__name="Quay Ledger", creative__isnull=False
    )


def _target(edition: Any, day: dt.date) -> str:
    """Where the sponsor's link leads, with what the campaign adds to it."""
    from masthead.tracking.links import read_links, table_path
    from masthead.web.mailings import composing
    from masthead.web.mailings.models import MailingPart

    part = MailingPart.objects.filter(mailing__edition=edition).get()
    url: str = _booking(edition, day).creative.url
    targets = read_links(table_path(composing.links_folder(), part.pk)).targets
    return next(each.url for each in targets if each.url.startswith(url))


def _link(edition: Any, user: Any, day: dt.date) -> str:
    from django.utils import timezone

    from masthead.web.revenue.models import SponsorLink
    from masthead.web.revenue.sponsors.links import make_link, token_of

    booking = _booking(edition, day)
    made = make_link(user=user, campaign_id=booking.campaign_id, kind=SponsorLink.Kind.REPORT, now=timezone.now())
    return f"/{edition.publication.slug}/reports/{token_of(made)}/{booking.pk}/"


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "masthead.web.settings")
    sys.stdout.write(json.dumps(sent(dt.date.fromisoformat(sys.argv[1]))) + "\n")
