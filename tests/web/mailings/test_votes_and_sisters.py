"""What a mailing says of polls and sister titles: each reader’s own links, and a note of who was told of what."""

from __future__ import annotations

import re
from email import message_from_string, policy

import pytest
from pyroaring import BitMap
from tests.web.growth.polled import TEA, a_poll
from tests.web.mailings.conftest import MORNING, SUNDAY, Crowd
from tests.web.mailings.walking import launched

from masthead.edition.house import RundownSlot
from masthead.edition.model import Section
from masthead.edition.sections.text.fields import TextFields
from masthead.tokens import Purpose
from masthead.web.growth.models import Poll, Promotion, Showing
from masthead.web.growth.promotions import actions
from masthead.web.growth.promotions.actions import Plan
from masthead.web.mailings.plan import Plan as MailingPlan
from masthead.web.mailings.queries.simulation import examples
from masthead.web.newsroom import actions as newsroom
from masthead.web.newsroom import mapping
from masthead.web.newsroom.models import Edition
from masthead.web.publications.mapping import house_of, store_house
from masthead.web.publications.models import Publication
from masthead.web.subscribers.links import keys
from masthead.web.team.models import User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("relayed")]
LABEL = "From our house"


@pytest.fixture
def promotion(title: Publication, sister: Publication, publisher: User) -> Promotion:
    title.sister_titles.add(sister)
    plan = Plan(sister.pk, "Slower weekends", "One long read.", "Get it", SUNDAY.date())
    return actions.add(user=publisher, publication_id=title.pk, plan=plan)


@pytest.fixture
def told(draft: Edition, publisher: User, promotion: Promotion) -> Edition:
    """An edition, published, with a poll and a place for sister titles."""
    house = house_of(draft.publication)
    slots = (RundownSlot(label=LABEL, kind="text", slot="sister"), RundownSlot(label="Poll", kind="poll"))
    store_house(draft.publication, house.model_copy(update={"rundown": (*house.rundown, *slots)}))
    draft.publication.save()
    core = mapping.core_edition(draft)
    empty = Section(kind="text", label=LABEL, fields=TextFields())
    mapping.apply_edition(draft, core.model_copy(update={"sections": (*core.sections, empty, a_poll())}))
    draft.save()
    draft.save_revision(user=publisher)
    newsroom.publish_edition(user=publisher, edition=draft, now=SUNDAY)
    draft.refresh_from_db()
    return draft


def test_each_reader_gets_their_own_links_and_no_title_they_have(
    told: Edition, title: Publication, sister: Publication, promotion: Promotion, crowd: Crowd
) -> None:
    (mei,), (jonas,) = crowd(1), crowd(1, title, sister, name="both")
    mails = {}
    for name, mail in examples(MailingPlan(), title, told.latest_revision, MORNING):
        parsed = message_from_string(mail.decode(), policy=policy.default)
        body = parsed.get_body(("plain",))
        assert body is not None
        mails[int(name.split("-")[-1].removesuffix(".eml"))] = body.get_content()
    poll = Poll.objects.get(edition=told)
    for person in (mei, jonas):
        votes = re.findall(r"https://t\.harbour\.example/v/([\w-]{22})/(\w+)/(\d)", mails[person.pk])
        assert [(key, int(answer)) for _, key, answer in votes] == [
            (poll.key, place) for place in range(len(TEA.answers))
        ]
        assert keys().verify(Purpose.VOTE, votes[0][0])[1] == person.pk
    (join,) = re.findall(r"https://t\.harbour\.example/j/([\w-]{22})/(\d+)", mails[mei.pk])
    assert (keys().verify(Purpose.JOIN, join[0])[1], int(join[1])) == (mei.pk, promotion.pk)
    assert "/j/" not in mails[jonas.pk]
    assert "Slower weekends" not in mails[jonas.pk]


def test_frozen_mailing_notes_who_is_told(
    told: Edition, title: Publication, sister: Publication, promotion: Promotion, publisher: User, crowd: Crowd
) -> None:
    (mei,), _ = crowd(1), crowd(1, title, sister, name="both")
    mailing = launched(publisher, told)
    kept = Showing.objects.get()
    assert (kept.promotion_id, kept.mailing, kept.day) == (promotion.pk, mailing.pk, told.date)
    assert list(BitMap.deserialize(bytes(kept.bits))) == [mei.pk]
    assert kept.at == MORNING
