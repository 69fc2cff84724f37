"""Which addresses must not be mailed, and who may know."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from masthead.audience.addresses import AddressError, parse_address
from masthead.web.publications.queries import all_ids
from masthead.web.subscribers.models import Suppression
from masthead.web.subscribers.queries.visibility import sees_everybody, visible_subscribers
from masthead.web.subscribers.suppression import digests_of
from masthead.web.team.queries import Somebody, publications_with
from masthead.web.team.roles import Right

REASONS: dict[str, str] = {
    "bounced": "mail came back",
    "complained": "called a mail spam",
    "erased": "was erased",
    "asked": "asked for no mail",
    "manual": "set by the team",
    "imported": "imported as suppressed",
}
"""What the newsroom says for each reason."""


def is_suppressed(key: str, publication_id: int) -> bool:
    """Whether an address (`masthead.audience.addresses.Address.key`) must not be mailed by a title."""
    return _about(publication_id).filter(digest__in=digests_of(key)).exists()


def suppressed_digests(publication_id: int) -> frozenset[str]:
    """Digests of all addresses that a title must not mail, for freezing an audience: compare each recipient's
    `suppression.digests_of`. Subscribers alone are faster asked through the sets `SUPPRESSED` and `suppressed_set`.
    """
    return frozenset(_about(publication_id).values_list("digest", flat=True))


def suppressions_of(key: str) -> tuple[Suppression, ...]:
    """Everything that suppresses an address, for all titles first."""
    rows = Suppression.objects.filter(digest__in=digests_of(key)).select_related("publication", "by")
    return tuple(sorted(rows, key=lambda row: (row.publication_id is not None, str(row.publication or ""))))


@dataclass(frozen=True, slots=True)
class LookedUp:
    """What there is to say about an address that somebody looked up. fault: why it is none, in a sentence."""

    address: str
    rows: tuple[Suppression, ...] = ()
    fault: str = ""


def look_up(user: Somebody, text: str) -> LookedUp:
    """What suppresses an address, as far as somebody may know: for the titles whose audience they look after; for all
    titles where they see the person, or look after the audience of each title.
    """
    try:
        address = parse_address(text)
    except AddressError as fault:
        return LookedUp(text.strip()[:320], fault=str(fault))
    theirs = publications_with(user, Right.AUDIENCE)
    all_of_them = sees_everybody(user) or (bool(theirs) and theirs >= frozenset(all_ids()))
    everywhere = all_of_them or visible_subscribers(user).filter(key=address.key).exists()
    rows = tuple(
        row
        for row in suppressions_of(address.key)
        if row.publication_id in theirs or (row.publication_id is None and everywhere)
    )
    return LookedUp(str(address), rows)


def suppressions_seen_by(
    user: Somebody, *, publication_id: int | None = None, reason: str = "", everywhere: bool = False
) -> QuerySet[Suppression]:
    """The list somebody may read, newest first. What holds for all titles is listed for those who look after each.

    publication_id: that title's own rows alone; everywhere: those for all titles alone.
    """
    theirs = publications_with(user, Right.AUDIENCE)
    allowed = Q(publication__in=theirs)
    if sees_everybody(user) or (theirs and theirs >= frozenset(all_ids())):
        allowed |= Q(publication=None)
    rows = Suppression.objects.filter(allowed)
    if everywhere:
        rows = rows.filter(publication=None)
    elif publication_id is not None:
        rows = rows.filter(publication_id=publication_id)
    if reason:
        rows = rows.filter(reason=reason)
    return rows.select_related("publication", "by").order_by("-at", "-id")


def suppression_seen_by(user: Somebody, suppression_id: int) -> Suppression | None:
    """One of the list; None where there is none, or it is not for them to see."""
    return suppressions_seen_by(user).filter(pk=suppression_id).first()


def _about(publication_id: int) -> QuerySet[Suppression]:
    return Suppression.objects.filter(Q(publication=None) | Q(publication_id=publication_id))
