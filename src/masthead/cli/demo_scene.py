"""The edition that the demo mails: taken back, given sections that fill themselves, and published again.

What fills a section has to be there before its edition appears, so that growth and revenue are set up in between.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from masthead.edition.house import RundownSlot
from masthead.edition.model import Section
from masthead.edition.sections.jobs.fields import JobsFields
from masthead.edition.sections.number.fields import NumberFields
from masthead.edition.sections.poll.fields import PollFields
from masthead.edition.sections.referral.fields import ReferralFields
from masthead.edition.sections.text.fields import TextFields

YESTERDAY = "Yesterday’s vote"
SISTER = "From our house"
VOTE = "Your vote"
_AFTER: Mapping[str, tuple[RundownSlot, ...]] = {
    "Number of the day": (RundownSlot(label=YESTERDAY, kind="number", slot="poll"),),
    "To do": (RundownSlot(label=SISTER, kind="text", slot="sister"),),
}
"""What the house format gets, by the label that it follows."""
_VOTE = PollFields(
    question="Would you take a ferry that swaps its battery?",
    answers=("On the first morning", "After the first winter", "I swim"),
)


@dataclass(frozen=True, slots=True)
class Scene:
    """publisher: of the team, who does everything. title: the publication. edition: that will be mailed. before: some
    days before the edition and before now: when things were arranged. now: when the demo runs.
    """

    publisher: Any
    title: Any
    edition: Any
    before: dt.datetime
    now: dt.datetime

    @classmethod
    def of(cls, publisher: Any, edition: Any, now: dt.datetime) -> Scene:
        """That of an edition."""
        noon = dt.datetime.combine(edition.date, dt.time(4), dt.UTC)
        return cls(publisher, edition.publication, edition, min(noon, now) - dt.timedelta(days=5), now)


def take_back(scene: Scene) -> None:
    """Make the edition a draft, and let its title have the sections that it will show. Django is ready."""
    from masthead.web.newsroom.actions import withdraw_edition  # Django is ready only now, as below
    from masthead.web.publications.mapping import house_of, store_house

    withdraw_edition(user=scene.publisher, edition=scene.edition)
    house = house_of(scene.title)
    rundown = tuple(new for slot in house.rundown for new in (slot, *_AFTER.get(slot.label, ())))
    votes_daily = tuple(slot.model_copy(update={"days": ()}) if slot.label == VOTE else slot for slot in rundown)
    store_house(scene.title, house.model_copy(update={"rundown": votes_daily}))
    scene.title.save()
    scene.edition.refresh_from_db()
    # What was read with the edition is the title as it was.
    scene.edition.publication = scene.title


def publish_again(scene: Scene) -> None:
    """Empty what fills itself, and publish the edition. Raises `masthead.web.newsroom.actions.NotReadyError`."""
    from masthead.web.newsroom import mapping  # as above
    from masthead.web.newsroom.actions import publish_edition

    core = mapping.core_edition(scene.edition)
    sections = tuple(new for section in core.sections for new in _with_new(section))
    mapping.apply_edition(scene.edition, core.model_copy(update={"sections": sections}))
    scene.edition.save()
    scene.edition.save_revision(user=scene.publisher)
    publish_edition(user=scene.publisher, edition=scene.edition)
    scene.edition.refresh_from_db()


def _with_new(section: Section) -> tuple[Section, ...]:
    """A section as the demo wants it, with what comes behind it."""
    if section.kind == "jobs":
        return (section.model_copy(update={"fields": JobsFields()}),)
    if section.kind == "referral":
        return (section.model_copy(update={"fields": ReferralFields()}),)
    if section.label == "Number of the day":
        return section, Section(kind="number", label=YESTERDAY, fields=NumberFields())
    if section.label == "To do":
        return section, Section(kind="text", label=SISTER, fields=TextFields())
    if section.label == "Picture of the day":
        return section, Section(kind="poll", label=VOTE, fields=_VOTE)
    return (section,)
