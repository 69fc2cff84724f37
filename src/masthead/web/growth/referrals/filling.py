"""The `referral` section: each reader's own link, how many friends came, and what the next gift takes; other words for
who has them all.

All of it stands in one message: two alternatives, told apart by a mark, and a value that a mailing adds.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from html import escape

from pyroaring import BitMap

from masthead.edition.richtext import RichText
from masthead.edition.sections.referral.fields import ReferralFields
from masthead.web.growth.models import Milestone, Programme
from masthead.web.growth.referrals.queries import counted_friends, milestones_of, programme_of
from masthead.web.newsroom.filling import Alternative, Asked, Filling
from masthead.web.subscribers.words import Words, words_for

PREFIX = "referral"
COMPLETE = f"{PREFIX}/complete"
"""The mark of those who have every gift."""
NEXT = f"{PREFIX}/next"
"""The value of what the next gift takes, in words."""
COUNT = f"{PREFIX}/count"
"""The value of how many friends counted for the title."""
SOURCE = "the referral programme"


def own_links(asked: Asked) -> Filling | None:
    """What stands in an empty section; it is left out while the programme is closed or has no gifts."""
    if not asked.empty:
        return None
    programme = programme_of(asked.publication_id)
    milestones = milestones_of(asked.publication_id)
    if programme is None or not programme.open or not milestones:
        return Filling((), source=SOURCE)
    words = words_for(asked.edition.language)
    return Filling(
        (
            Alternative(_complete(programme, words), audience=COMPLETE),
            Alternative(_invitation(programme, milestones[0], words)),
        ),
        source=SOURCE,
    )


def have_them_all(mark: str, publication_id: int, now: dt.datetime) -> BitMap:
    """Whose friends are enough for every gift: a resolver of marks."""
    del now
    milestones = milestones_of(publication_id)
    if mark != COMPLETE or not milestones:
        return BitMap()
    return BitMap(counted_friends(publication_id, least=milestones[-1].friends))


def in_words(mark: str) -> str:
    """Whom the mark means, after “shown to”."""
    del mark
    return "readers who have every gift"


def values_of(name: str, publication_id: int, ids: BitMap, now: dt.datetime) -> Mapping[int, str]:
    """What a mailing adds for those who brought somebody; everybody else sees the words for no friend yet."""
    del now
    counts = counted_friends(publication_id)
    mine = {number: many for number, many in counts.items() if number in ids}
    if name == COUNT:
        return {number: str(many) for number, many in mine.items()}
    programme = programme_of(publication_id)
    if name != NEXT or programme is None:
        return {}
    words = words_for(programme.publication.language)
    milestones = milestones_of(publication_id)
    return {number: said for number, many in mine.items() if (said := said_next(words, milestones, many))}


def said_next(words: Words, milestones: tuple[Milestone, ...], friends: int) -> str:
    """What the next gift takes; "" for who has them all."""
    following = next((each for each in milestones if each.friends > friends), None)
    if following is None:
        return ""
    missing = following.friends - friends
    return words.say("ref_next_one" if missing == 1 else "ref_next", count=missing, gift=following.name)


def _invitation(programme: Programme, first: Milestone, words: Words) -> ReferralFields:
    pitch = escape(programme.pitch or words.say("ref_pitch"))
    fallback = escape(said_next(words, (first,), 0))
    own = f"<strong>{{{{ attribute.{NEXT} | {fallback} }}}}</strong>"
    count = escape(words.say("ref_count", count="[count]")).replace("[count]", f"{{{{ attribute.{COUNT} | 0 }}}}")
    gifts = f'<a href="{{{{ friends_link }}}}">{escape(words.say("ref_see_gifts"))}</a>'
    return ReferralFields(
        reward=words.say("ref_reward"),
        pitch=RichText.from_html(f"<p>{pitch}</p><p>{own}</p><p>{count} {gifts}</p>"),
        button=words.say("ref_button"),
    )


def _complete(programme: Programme, words: Words) -> ReferralFields:
    pitch = escape(programme.complete_pitch or words.say("ref_complete_pitch"))
    count = escape(words.say("ref_count", count="[count]")).replace("[count]", f"{{{{ attribute.{COUNT} | 0 }}}}")
    gifts = f'<a href="{{{{ friends_link }}}}">{escape(words.say("ref_see_gifts"))}</a>'
    return ReferralFields(
        reward=words.say("ref_complete"),
        pitch=RichText.from_html(f"<p>{pitch}</p><p>{count} {gifts}</p>"),
        button=words.say("ref_button"),
    )
