"""What `masthead bench delivery --personal` adds to a message: everything that may differ from reader to reader.

A reader's own link and count, a value that others add, three alternatives of a jobs section, a sister title's slot with
its alternative for those who have that title, and a poll that takes votes.
"""

from __future__ import annotations

from dataclasses import replace

from masthead.audience.recipient import Recipient, SubscriberId
from masthead.cli.proof import Proof, make_proof
from masthead.cli.workspace import Manuscript
from masthead.edition.audiences import exclusive
from masthead.edition.kind import Link, SectionFields
from masthead.edition.model import Section
from masthead.edition.richtext import RichText
from masthead.edition.sections.jobs.fields import Job, JobsFields
from masthead.edition.sections.poll.fields import PollFields
from masthead.edition.sections.referral.fields import ReferralFields
from masthead.edition.sections.sponsor.fields import SponsorFields
from masthead.edition.sections.text.fields import TextFields
from masthead.render.email import render_email
from masthead.render.sheet import Vote

_JOBS = exclusive(["jobs/de", "jobs/fr", ""])
_PROMO = exclusive(["promo/lantern", ""])
_GIFT = (
    "<p>{{ name | You }} brought {{ referral_count }} friends; {{ attribute.referral/next | a few more }} to go.</p>"
)
_PLACES = ("Berlin", "Paris", "Hong Kong")


def personal_proof(manuscript: Manuscript) -> Proof:
    """A manuscript with everything personal before its own sections."""
    more = personal_sections()
    edition = manuscript.edition.model_copy(update={"sections": (*more, *manuscript.edition.sections)})
    reading = replace(manuscript.reading, edition=edition, lines=(0,) * len(edition.sections))
    proof = make_proof(replace(manuscript, reading=reading))
    poll = next(index for index, section in enumerate(more) if section.kind == "poll")
    sheet = replace(proof.sheet, votes={poll: Vote("harbour")})
    return replace(proof, sheet=sheet, rendered=render_email(sheet))


def personal_sections() -> tuple[Section, ...]:
    """See the module."""
    share = RichText.from_html('<p>Send your friends <a href="{{ referral_link }}">your own link</a>.</p>')
    sponsor = [_promo("Harbour Lantern at the weekend"), _promo("Give Harbour Lantern to a friend")]
    poll = PollFields(question="Tea or coffee?", answers=("Tea", "Coffee", "Neither"))
    return (
        *(_section("jobs", "Jobs", _jobs(place), segment) for place, segment in zip(_PLACES, _JOBS, strict=True)),
        *(_section("sponsor", "Our sister", each, segment) for each, segment in zip(sponsor, _PROMO, strict=True)),
        _section("poll", "Poll", poll),
        _section("referral", "Pass it on", ReferralFields(pitch=share, reward="A mug")),
        _section("text", "Your gift", TextFields(body=RichText.from_html(_GIFT))),
    )


def personal_reader(number: int) -> Recipient:
    """Somebody made up, of one alternative of each section; one in four has a name that is not ASCII."""
    name = f"Réader {number}" if number % 4 == 0 else f"Reader {number}"
    return Recipient(
        SubscriberId(number),
        f"reader{number}@example.com",
        name=name,
        attributes={"referral/next": str(number % 5)},
        segments=frozenset({_JOBS[number % 3], _PROMO[number % 2]}),
        referral_count=number % 4,
    )


def _section(kind: str, label: str, fields: SectionFields, segment: str = "") -> Section:
    return Section(kind=kind, label=label, fields=fields, segment=segment)


def _jobs(place: str) -> JobsFields:
    links = (
        Link(text="Apply", url=f"https://jobs.example/{place.lower().replace(' ', '-')}/{each}") for each in range(4)
    )
    roles = ("Editor", "Designer", "Engineer", "Analyst")
    return JobsFields(
        items=tuple(
            Job(company="Lumen Press", role=role, place=place, link=link)
            for role, link in zip(roles, links, strict=True)
        )
    )


def _promo(title: str) -> SponsorFields:
    button = Link(text="Have a look", url="https://lantern.example/")
    body = RichText.from_html("<p>Two calm pages on Saturday morning, for everybody who has the week behind them.</p>")
    return SponsorFields(sponsor="Harbour Lantern", title=title, body=body, call_to_action=button)
