"""What is sold stands in the edition, locked and labelled; what is not sold is the house’s own, or nothing."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from tests.web.revenue.sponsored import (
    ALSO_WITH_US,
    MONDAY,
    NOW,
    OUR_PARTNER,
    WORDS,
    approved,
    book,
    campaign_of,
    publish,
    with_sections,
    written,
)

from masthead.edition.model import Section
from masthead.edition.sections.sponsor.fields import SponsorFields
from masthead.web.newsroom.models import Edition
from masthead.web.newsroom.proofs import draft_of
from masthead.web.publications.models import Publication
from masthead.web.revenue.models import Campaign, Slot
from masthead.web.revenue.sponsors import approving, rate_card
from masthead.web.revenue.sponsors.rate_card import HousePlan
from masthead.web.team.models import User

pytestmark = pytest.mark.django_db
Slots = dict[str, Slot]
TYPED = Section(kind="sponsor", label="Our partner", fields=SponsorFields(sponsor="Heron", title="Typed by hand"))


def shown(edition: Edition, number: int = -1) -> SponsorFields:
    fields = draft_of(edition).proof.sheet.edition.sections[number].fields
    assert isinstance(fields, SponsorFields)
    return fields


@pytest.mark.parametrize("section", [OUR_PARTNER, TYPED])
def test_sold_slot_fills_itself_whatever_was_typed(
    title: Publication, publisher: User, slots: Slots, section: Section
) -> None:
    campaign = campaign_of(title, publisher, tracking="utm_source={title}&utm_content={slot}-{day}&from=x")
    approved(publisher, campaign, book(publisher, campaign, slots["lead"]))
    edition = with_sections(title, publisher, section)
    draft, fields = draft_of(edition), shown(edition)
    assert (fields.sponsor, fields.title) == ("Quay", WORDS.headline)
    assert fields.body.html.count("<p>") == 2
    assert fields.call_to_action is not None
    tracked = "https://quay.example/try?from=mail&utm_source=harbour-morning&utm_content=lead-2026-11-23"
    assert fields.call_to_action.url == tracked
    place = len(draft.filled.origins) - 1
    assert place in draft.filled.locked
    assert draft.filled.sources[place] == "the booking of Quay"
    codes = {each.code for each in draft.proof.findings}
    assert not codes & {"sponsor-unlabelled", "sponsor-nameless", "link-not-sponsored"}


def test_text_that_is_not_approved_stands_nowhere_and_nobody_else_does(
    title: Publication, publisher: User, campaign: Campaign, slots: Slots
) -> None:
    rate_card.add_house_ad(user=publisher, publication_id=title.pk, plan=HousePlan("Book", WORDS))
    sold = book(publisher, campaign, slots["lead"])
    edition = with_sections(title, publisher, OUR_PARTNER)
    assert shown(edition).is_empty()
    made = written(campaign, sold)
    assert shown(edition).is_empty()
    approving.approve(user=publisher, creative_id=made.pk, version=made.version, now=NOW)
    assert shown(edition).sponsor == "Quay"
    approving.reopen(user=publisher, creative_id=made.pk, remark="The price is wrong.", now=NOW)
    assert shown(edition).is_empty()


def test_held_slot_is_unsold_and_shows_the_house_or_nothing(
    title: Publication, publisher: User, campaign: Campaign, slots: Slots
) -> None:
    book(publisher, campaign, slots["lead"], sold=False)
    edition = with_sections(title, publisher, OUR_PARTNER, ALSO_WITH_US)
    assert shown(edition, -2).is_empty()
    plans = (
        HousePlan("Book", WORDS, slots=("lead",)),
        HousePlan("Over", WORDS, slots=("middle",), last=MONDAY - dt.timedelta(days=1)),
        HousePlan("Away", WORDS, slots=("middle",), active=False),
    )
    for plan in plans:
        rate_card.add_house_ad(user=publisher, publication_id=title.pk, plan=plan)
    assert shown(edition, -2).sponsor == "Harbour Morning"
    assert shown(edition, -1).is_empty()
    assert draft_of(edition).filled.sources[len(draft_of(edition).filled.origins) - 2].endswith("“Book”")


def test_what_is_sold_once_appears_once(title: Publication, publisher: User, campaign: Campaign, slots: Slots) -> None:
    approved(publisher, campaign, book(publisher, campaign, slots["lead"]))
    edition = with_sections(title, publisher, OUR_PARTNER, OUR_PARTNER)
    assert [shown(edition, number).sponsor for number in (-2, -1)] == ["Quay", ""]


def test_line_names_who_bought_it_and_stays_what_it_was_when_published(
    title: Publication, publisher: User, campaign: Campaign, slots: Slots
) -> None:
    line = book(publisher, campaign, slots["partner"])
    approved(publisher, campaign, book(publisher, campaign, slots["lead"]))
    edition = with_sections(title, publisher, OUR_PARTNER, sponsor="Heron")
    assert draft_of(edition).proof.sheet.edition.sponsor == "Quay"
    publish(edition, publisher)
    type(line).objects.all().update(state="cancelled")
    page = Client().get(f"/{title.slug}/editions/{MONDAY.isoformat()}/").content.decode()
    assert ("Quay" in page, "Heron" in page) == (True, False)
    assert WORDS.headline in page
    assert 'rel="sponsored' in page
    sheet = draft_of(Edition.objects.get(pk=edition.pk)).proof.sheet
    assert (sheet.edition.sponsor, shown(edition).sponsor) == ("Quay", "Quay")
