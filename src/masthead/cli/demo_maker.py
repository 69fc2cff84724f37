"""What the process beside the demo does: a whole site with people, a mailing that went out, and its morning.

``python -m masthead.cli.demo_maker FOLDER BASE_URL RELAY`` prints what it made (`demo_made.Made`) as JSON: Django is
made ready for one site in a process.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pyroaring import BitMap

from masthead.cli import demo_growth, demo_revenue
from masthead.cli.demo_made import AUDIENCE, NOTICE, PEOPLE, Accounts, Gained, Made, Readers, Section
from masthead.cli.demo_mailing import Mailed, mail_edition
from masthead.cli.demo_readers import MORNING, play_earlier, play_morning
from masthead.cli.demo_returns import ADDRESSES, BOUNCED, Returning, return_mail
from masthead.cli.demo_scene import Scene, publish_again, take_back
from masthead.cli.failure import CommandFailed
from masthead.cli.site import open_site
from masthead.titles import TITLES
from masthead.titles.subscribers import COLUMNS, subscribers
from masthead.tracking.app import TrackingFolder
from masthead.tracking.links import read_links, table_path
from masthead.web.setup import UNFINISHED, fill_site, new_password, write_site
from masthead.web.site import Site

_AGREED = "consent date"
_GREW_FOR = 200
"""Days over which readers came."""
RETURNED = "returned"
"""The Maildir in the site’s folder that mail comes back to."""
_BOUNCING = 140
"""From this one on in the list, mail comes back from some."""


_BRINGING = 41
"""Who brings a friend, by their place in the list."""


def make(folder: Path, base_url: str, relay: str) -> Made:
    """Make it all. Raises `CommandFailed`."""
    file = write_site(folder, base_url=base_url, relay=relay)
    with file.open("a", encoding="utf-8") as stream:
        said = {"report_doors": [f"maildir:{folder / RETURNED}"], "notice": NOTICE}
        stream.writelines(f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in said.items())
    site = open_site(folder)
    now = dt.datetime.now(dt.UTC)
    password = new_password()
    filled = fill_site(email=PEOPLE["administrator"][1], password=password, titles=tuple(TITLES), progress=_quietly)
    publisher = _name_people(filled.administrator, password)
    edition = _edition(next(iter(TITLES)))
    scene = Scene.of(publisher, edition, now)
    take_back(scene)
    demo_growth.arrange(scene)
    demo_revenue.arrange(scene)
    numbers = _bring_subscribers(next(iter(TITLES)), now)
    demo_growth.vote_before(scene, numbers)
    newcomers, letters = demo_growth.let_join(scene, numbers[_BRINGING])
    numbers += newcomers
    publish_again(scene)
    accounts = Accounts({role: address for role, (_, address) in PEOPLE.items()}, password, len(numbers))
    # A whole hour, so that what happens in each hour of the report is the same every time.
    started = now.replace(minute=0, second=0, microsecond=0) - MORNING
    mailed = mail_edition(site, publisher=publisher, edition=edition, started=started)
    _play(site, edition, mailed, numbers, started, newcomers)
    grown = demo_growth.settle(scene, referrer=numbers[_BRINGING], part=mailed.part, letters=letters)
    sold = demo_revenue.settle(scene, home=base_url)
    (folder / UNFINISHED).unlink()
    return _made(accounts, edition, mailed, _gained(grown, sold))


def _gained(grown: demo_growth.Grown, sold: demo_revenue.Sold) -> Gained:
    return Gained(
        referrals=grown.referrals,
        rewards_sent=grown.rewards_sent,
        votes=grown.votes,
        sponsor_clicks=sold.sponsor_clicks,
        jobs_shown=sold.jobs_shown,
        letters=grown.letters,
        pages={**grown.pages, **sold.pages},
    )


def _edition(title: str) -> Any:
    """The first edition of a title."""
    from masthead.web.newsroom.models import Edition  # Django is ready only now, as below

    return Edition.objects.filter(publication__slug=title, live=True).order_by("date")[0]


def _play(
    site: Site,
    edition: Any,
    mailed: Mailed,
    numbers: Sequence[int],
    started: dt.datetime,
    newcomers: Sequence[int],
) -> None:
    """Everything that becomes of the mailing, and what became of those before it. numbers: of the readers; newcomers:
    the last of them, who open what they get.
    """
    from masthead.web.publications.mapping import house_of
    from masthead.web.subscribers.links import keys
    from masthead.web.subscribers.queries import mailable

    house = house_of(edition.publication)
    table = read_links(table_path(TrackingFolder(site.tracking).links, mailed.part))
    zone = ZoneInfo(house.publication.timezone)
    play_earlier(publication=edition.publication, edition=edition, table=table, readers=numbers, zone=zone)
    written = numbers[_BOUNCING : _BOUNCING + ADDRESSES]
    silent = {*written[:BOUNCED], *newcomers}
    reading = [each for each in numbers if each not in silent]
    play_morning(site, part=mailed.part, readers=reading, started=started, opening=newcomers)
    addresses = {each.id: each.address for each in mailable.profiles(BitMap(written))}
    return_mail(Returning(site.folder / RETURNED, house, keys(), mailed.part, started), addresses)


def _made(accounts: Accounts, edition: Any, mailed: Mailed, gained: Gained) -> Made:
    """The figures as the report has them."""
    from masthead.web.insights.queries.edition import edition_report
    from masthead.web.insights.site_source import SiteSource

    report = edition_report([mailed.part], SiteSource())
    sections = tuple(
        Section(
            label=each.label,
            kind=each.kind,
            links=tuple(link.clicks.raw for link in report.links if link.section == each.section and not link.canary),
            clicks=each.clicks.raw,
            human_clicks=each.clicks.human,
            share=round(each.share, 4),
            expected=round(each.expected, 4),
            adjusted=round(each.adjusted, 4),
            trend=len(each.trend),
        )
        for each in report.sections
    )
    readers = Readers(
        opens=report.opens.raw,
        human_opens=report.opens.human,
        openers=report.opens.people,
        clicks=report.clicks.raw,
        human_clicks=report.clicks.human,
        clickers=report.clicks.people,
        outside_clicks=report.outside.raw,
        unsubscribes=report.unsubscribes.people,
        complaints=report.complaints.people,
        sections=sections,
    )
    report_path = f"insights/{edition.publication.slug}/{edition.date.isoformat()}/{edition.number}/"
    receipt = f"mailings/{mailed.mailing}/receipt/"
    return Made(accounts, mailed.audience, mailed.outcomes, readers, report_path, receipt, gained)


def _quietly(_: str) -> None:
    """Nobody looks at how far it is."""


def _name_people(administrator: Any, password: str) -> Any:
    """Give the administrator a name, and make a publisher and a writer of every title; the publisher."""
    from masthead.web.publications.queries import all_ids  # as above
    from masthead.web.team.actions import assign_role
    from masthead.web.team.models import User
    from masthead.web.team.roles import Role

    administrator.name = PEOPLE["administrator"][0]
    administrator.save()
    made = {}
    for role in (Role.PUBLISHER, Role.WRITER):
        name, address = PEOPLE[role.value]
        made[role] = User.objects.create_user(address, password, name=name)
        for publication in all_ids():
            assign_role(actor=administrator, person=made[role], publication_id=publication, role=role)
    return made[Role.PUBLISHER]


def _bring_subscribers(title: str, now: dt.datetime) -> list[int]:
    """Made-up readers, brought to a title as a list; their ids, those who agreed first before the others."""
    from masthead.audience.intake.meanings import mapping_from_json
    from masthead.web.publications.queries import publication_named  # as above
    from masthead.web.subscribers.actions import imports
    from masthead.web.subscribers.imports.job import bring_in
    from masthead.web.subscribers.made_up import come_when_agreed
    from masthead.web.subscribers.queries import mailable

    publication = publication_named(title)
    assert publication, title
    run = imports.upload(
        actor=None, publication_id=publication.pk, file_name="made-up-readers.csv", content=[_list(now).encode()]
    )
    source = "Nobody agreed: these people are made up"
    said = imports.Description(mapping=mapping_from_json(run.mapping), consent_source=source)
    imports.describe(actor=None, run_id=run.pk, said=said)
    imports.start_import(actor=None, run_id=run.pk, here=True)
    bring_in(run.pk)
    come_when_agreed(publication.pk)
    return sorted(mailable.standing_with(publication.pk).active)


def _list(now: dt.datetime) -> str:
    """Rows for `AUDIENCE` but those who sign up, each with a day of consent, up to the day before yesterday."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow([*COLUMNS, _AGREED])
    for place, each in enumerate(subscribers(AUDIENCE - len(demo_growth.NEWCOMERS))):
        ago = 2 + round(_GREW_FOR * (1 - place / AUDIENCE) ** 2)
        writer.writerow([*each.row(), (now.date() - dt.timedelta(days=ago)).isoformat()])
    return written.getvalue()


def main(arguments: Sequence[str]) -> None:
    """Make it and say what was made; what is wrong on standard error."""
    folder, base_url, relay = arguments
    try:
        made = make(Path(folder), base_url, relay)
    except CommandFailed as fault:
        sys.exit(str(fault))
    sys.stdout.write(made.to_json())


if __name__ == "__main__":
    main(sys.argv[1:])
