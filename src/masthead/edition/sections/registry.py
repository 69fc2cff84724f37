"""Every section kind, in one dict. A new kind is a folder and one line here.

Third parties add kinds as the entry point group ``masthead.sections``; a name
that is taken already is refused at start.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points

from masthead.edition.kind import Filler, Kind, SectionFields
from masthead.edition.sections.briefs import markdown as briefs
from masthead.edition.sections.briefs.fields import BriefsFields
from masthead.edition.sections.greeting import markdown as greeting
from masthead.edition.sections.greeting.fields import GreetingFields
from masthead.edition.sections.image import markdown as image
from masthead.edition.sections.image.fields import ImageFields
from masthead.edition.sections.jobs import markdown as jobs
from masthead.edition.sections.jobs.fields import JobsFields
from masthead.edition.sections.links import markdown as links
from masthead.edition.sections.links.fields import LinksFields
from masthead.edition.sections.markets import markdown as markets
from masthead.edition.sections.markets.fields import MarketsFields
from masthead.edition.sections.number import markdown as number
from masthead.edition.sections.number.fields import NumberFields
from masthead.edition.sections.poll import markdown as poll
from masthead.edition.sections.poll.fields import PollFields
from masthead.edition.sections.profile import markdown as profile
from masthead.edition.sections.profile.fields import ProfileFields
from masthead.edition.sections.quote import markdown as quote
from masthead.edition.sections.quote.fields import QuoteFields
from masthead.edition.sections.referral import markdown as referral
from masthead.edition.sections.referral.fields import ReferralFields
from masthead.edition.sections.sponsor import markdown as sponsor
from masthead.edition.sections.sponsor.fields import SponsorFields
from masthead.edition.sections.story import markdown as story
from masthead.edition.sections.story.fields import StoryFields
from masthead.edition.sections.text import markdown as text
from masthead.edition.sections.text.fields import TextFields
from masthead.edition.sections.todo import markdown as todo
from masthead.edition.sections.todo.fields import TodoFields

ENTRY_POINT_GROUP = "masthead.sections"

_HERE = "masthead.edition.sections"

SHIPPED: dict[str, Kind] = {
    "text": Kind("text", TextFields, f"{_HERE}.text", text.read, text.write),
    "greeting": Kind("greeting", GreetingFields, f"{_HERE}.greeting", greeting.read, greeting.write),
    "story": Kind("story", StoryFields, f"{_HERE}.story", story.read, story.write),
    "number": Kind("number", NumberFields, f"{_HERE}.number", number.read, number.write),
    "profile": Kind("profile", ProfileFields, f"{_HERE}.profile", profile.read, profile.write),
    "briefs": Kind("briefs", BriefsFields, f"{_HERE}.briefs", briefs.read, briefs.write),
    "links": Kind("links", LinksFields, f"{_HERE}.links", links.read, links.write),
    "todo": Kind("todo", TodoFields, f"{_HERE}.todo", todo.read, todo.write),
    "quote": Kind("quote", QuoteFields, f"{_HERE}.quote", quote.read, quote.write),
    "markets": Kind("markets", MarketsFields, f"{_HERE}.markets", markets.read, markets.write, filled_by=Filler.QUOTES),
    "sponsor": Kind(
        "sponsor",
        SponsorFields,
        f"{_HERE}.sponsor",
        sponsor.read,
        sponsor.write,
        editorial=False,
        filled_by=Filler.BOOKING,
        attributes=sponsor.attributes,
    ),
    "referral": Kind(
        "referral",
        ReferralFields,
        f"{_HERE}.referral",
        referral.read,
        referral.write,
        editorial=False,
        filled_by=Filler.PROGRAMME,
    ),
    "jobs": Kind(
        "jobs", JobsFields, f"{_HERE}.jobs", jobs.read, jobs.write, editorial=False, filled_by=Filler.LISTINGS
    ),
    "poll": Kind("poll", PollFields, f"{_HERE}.poll", poll.read, poll.write, editorial=False),
    "image": Kind("image", ImageFields, f"{_HERE}.image", image.read, image.write, editorial=False),
}


class UnknownKindError(LookupError):
    """No section kind has this name. The message lists those there are."""


class KindTakenError(ValueError):
    """Two section kinds claim one name."""


@cache
def kinds() -> dict[str, Kind]:
    """All kinds by name: the shipped ones, then those of installed third parties.

    Raises `KindTakenError` when an entry point reuses a name.
    """
    found = dict(SHIPPED)
    for point in sorted(entry_points(group=ENTRY_POINT_GROUP), key=lambda point: point.name):
        kind: Kind = point.load()
        if kind.name in found:
            raise KindTakenError(f"{point.value} offers the section kind “{kind.name}”, which exists; rename it.")
        found[kind.name] = kind
    return found


def kind_named(name: str) -> Kind:
    """The kind, or `UnknownKindError`."""
    try:
        return kinds()[name]
    except KeyError:
        known = ", ".join(kinds())
        raise UnknownKindError(f"There is no section kind “{name}”; there are {known}.") from None


def kind_of(fields: SectionFields) -> Kind:
    """The kind whose fields these are."""
    return next(kind for kind in kinds().values() if type(fields) is kind.fields)
