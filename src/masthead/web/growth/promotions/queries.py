"""Reads about promotions: what runs, who may be shown it, what came of it."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from pyroaring import BitMap

from masthead.audience.subscription import SubscriptionState
from masthead.web.growth.models import Joining, Promotion, Showing
from masthead.web.publications.models import Publication
from masthead.web.publications.queries import titles_beside
from masthead.web.subscribers import marks, sets
from masthead.web.subscribers.queries import mailable
from masthead.web.subscribers.segments.engagement import counted
from masthead.web.subscribers.segments.faults import SegmentError
from masthead.web.team.queries import Somebody, publications_with
from masthead.web.team.roles import Right

MOST_SHOWINGS = 2000
"""The latest ones that are looked into for one person."""
PREFIX = "promo"
"""Of marks: ``promo/12.20261123``, the number of a promotion and the day of the edition."""


@dataclass(frozen=True, slots=True)
class Account:
    """What came of a promotion. shown: messages with it; readers: people, each once; joined: who subscribed by it."""

    shown: int
    readers: int
    joined: int

    @property
    def rate(self) -> float:
        """Who subscribed, by readers; 0 to 1."""
        return self.joined / self.readers if self.readers else 0.0


def promotions_for(user: Somebody) -> QuerySet[Promotion]:
    """Those of the titles whose growth somebody looks after."""
    found = Promotion.objects.filter(publication__in=publications_with(user, Right.GROWTH))
    return found.select_related("publication", "title")


def running(publication_id: int, day: dt.date) -> tuple[Promotion, ...]:
    """What a title tells of in its edition of a day, in order; each sister title once."""
    rows = Promotion.objects.filter(publication_id=publication_id, stopped=False, starts__lte=day)
    found = rows.filter(Q(ends=None) | Q(ends__gte=day)).select_related("title")
    first: dict[int, Promotion] = {}
    for each in found:
        first.setdefault(each.title_id, each)
    return tuple(first.values())


def titles_to_promote(publication: Publication) -> tuple[Publication, ...]:
    """Its language versions and sister titles."""
    return titles_beside(publication)


def mark_of(promotion_id: int, day: dt.date) -> str:
    """The mark of those who may see a promotion in the edition of a day."""
    return f"{PREFIX}/{promotion_id}.{day:%Y%m%d}"


def read_mark(mark: str) -> tuple[int, dt.date] | None:
    """(id of the promotion, day); None for what is no such mark."""
    prefix, _, rest = mark.partition("/")
    number, _, day = rest.partition(".")
    if prefix != PREFIX or not number.isdecimal() or len(number) > 9:
        return None
    try:
        return int(number), dt.datetime.strptime(day, "%Y%m%d").date()  # noqa: DTZ007 – a day has no zone
    except ValueError:
        return None


def may_see(mark: str, publication_id: int, now: dt.datetime) -> BitMap:
    """Who may be shown a promotion in an edition: a resolver of marks.

    Nobody who has the title, had it, or has been asked; nobody whom it must not mail; nobody who has seen this often
    enough; and no more than one edition may show it to, the same ones for every look at the same edition.
    """
    del publication_id
    read = read_mark(mark)
    promotion = Promotion.objects.filter(pk=read[0], stopped=False).first() if read is not None else None
    if promotion is None or read is None:
        return BitMap()
    found = _readers(promotion, now) - _with_title(promotion.title_id) - _tired(promotion, now)
    if promotion.per_edition:
        # Whoever is drawn and never gets the edition would take a place from somebody who does.
        here = mailable.standing_with(promotion.publication_id)
        found &= here.active - here.suppressed
    return _capped(found, promotion, read[1])


def in_words(mark: str) -> str:
    """Whom a mark means, after “shown to”."""
    read = read_mark(mark)
    promotion = Promotion.objects.filter(pk=read[0]).select_related("title").first() if read is not None else None
    return f"readers without {promotion.title.name}" if promotion is not None else "nobody"


def account_of(promotion: Promotion) -> Account:
    """What came of one."""
    rows = list(Showing.objects.filter(promotion=promotion).values_list("bits", "many"))
    everybody = BitMap.union(BitMap(), *(BitMap.deserialize(bytes(bits)) for bits, _ in rows))
    joined = Joining.objects.filter(promotion=promotion).count() + promotion.gone
    return Account(sum(many for _, many in rows), len(everybody), joined)


def by_mailing(promotion: Promotion, most: int = 20) -> Sequence[Showing]:
    """Mailings that showed it, the latest first."""
    return tuple(Showing.objects.filter(promotion=promotion).defer("bits").order_by("-at")[:most])


def personal_promotions(*, subscriber_id: int) -> list[dict[str, object]]:
    """Every title that a person was told of, for the person."""
    latest = Showing.objects.select_related("promotion__title", "promotion__publication").order_by("-at")
    shown = [
        _told(each.promotion, each.at, "shown")
        for each in latest[:MOST_SHOWINGS].iterator(chunk_size=20)
        if subscriber_id in BitMap.deserialize(bytes(each.bits))
    ]
    rows = Joining.objects.filter(subscriber_id=subscriber_id)
    rows = rows.select_related("promotion__title", "promotion__publication").order_by("at")
    return shown + [{**_told(each.promotion, each.at, "joined"), "wording": each.shown} for each in rows]


def _told(promotion: Promotion, at: dt.datetime, what: str) -> dict[str, object]:
    return {
        "publication": promotion.publication.name,
        "sister_title": promotion.title.name,
        "kind": what,
        "at": at.isoformat(),
    }


def _readers(promotion: Promotion, now: dt.datetime) -> BitMap:
    """Everybody in question: all there are, or a segment's."""
    if not promotion.segment:
        return sets.members(sets.EVERYBODY)
    try:
        return marks.resolve(promotion.segment, promotion.publication_id, now)
    except SegmentError:
        # A segment that was broken since: rather nobody than everybody.
        return BitMap()


def _with_title(title_id: int) -> BitMap:
    """Who stands with a title in any state, and whom it must not mail."""
    names = [sets.state_set(title_id, state) for state in SubscriptionState]
    return BitMap.union(mailable.standing_with(title_id).suppressed, *sets.members_of(names).values())


def _tired(promotion: Promotion, now: dt.datetime) -> BitMap:
    """Who has seen it as often as one may."""
    since = now - dt.timedelta(days=promotion.days)
    rows = Showing.objects.filter(promotion=promotion, at__gt=since).values_list("bits", flat=True)
    return counted((BitMap.deserialize(bytes(bits)) for bits in rows), promotion.per_reader)


def _capped(found: BitMap, promotion: Promotion, day: dt.date) -> BitMap:
    if not promotion.per_edition:
        return found
    rows = Showing.objects.filter(promotion=promotion, day=day).values_list("bits", flat=True)
    seen = BitMap.union(BitMap(), *(BitMap.deserialize(bytes(bits)) for bits in rows))
    left = max(0, promotion.per_edition - len(seen))
    fresh = found - seen
    if len(fresh) <= left:
        return fresh
    draw = random.Random(f"{promotion.pk}.{day.isoformat()}")  # noqa: S311 – fair is enough
    return BitMap(fresh[place] for place in draw.sample(range(len(fresh)), left))
