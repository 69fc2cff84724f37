"""Double opt-in: somebody asks for titles, and presses the button in the letter that follows.

Neither tells its caller's visitor anything about an address: show the same page whatever comes back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Q

from masthead.audience.addresses import Address
from masthead.audience.subscription import SubscriptionEvent, SubscriptionState
from masthead.web.publications.queries import publications_with_ids
from masthead.web.subscribers import referring
from masthead.web.subscribers.actions.moves import add_person, ask, move
from masthead.web.subscribers.evidence import READER, By, Evidence
from masthead.web.subscribers.faults import SignUpGoneError
from masthead.web.subscribers.models import Letter, SignUp, Subscriber, Subscription, Suppression
from masthead.web.subscribers.sign_up import limits
from masthead.web.subscribers.sign_up.wording import wordings_for, wordings_of
from masthead.web.subscribers.suppression import digests_of
from masthead.web.subscribers.suppression_rows import FORGIVEN

UNASKED = ("confirmation", "already")
"""Letters that anybody can cause who knows an address."""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What pressing the button did. started: ids of the titles that it began; none the second time."""

    sign_up: SignUp
    started: tuple[int, ...]
    first: bool


def request_sign_up(
    *,
    address: Address,
    publication_ids: Sequence[int],
    method: str,
    now: dt.datetime,
    origin: str = "",
    network: str = "",
    source: str = "",
    referral: str = "",
    device: str = "",
    name: str = "",
    texts: Mapping[int, tuple[str, str]] | None = None,
    proven: bool = True,
    by: By = READER,
) -> SignUp | None:
    """Ask for titles in somebody's name; a letter to confirm them goes out within seconds. Asks for no permission.

    publication_ids: the first one's name, look and language the letter has; unknown ones are passed over. method,
    origin (the page it came from), network (already cut, `networks.kept`), texts (language and words that were agreed
    to, by title; None for the present ones): the evidence. source: ``embed:homepage``. referral: the
    code of a friend's link. device: see `models.SignUp`. name: of a person who is new;
    never changes a known one. proven: whether it took effort, so that the wider brake holds.

    Returns the sign-up that waits for the button, or None where there is nothing to confirm: everything is subscribed
    already (they get a letter that says so), the team suppressed the address, or the address had its letters of this
    week. Callers tell nobody which.
    """
    with transaction.atomic():
        publications = publications_with_ids(publication_ids)
        words = wordings_of(texts) if texts is not None else wordings_for(publications)
        barred, asleep = _suppressed(address.key, [each.pk for each in publications])
        open_to = [each for each in publications if each.pk not in barred]
        if not open_to:
            return None
        person = _person(address, now, language=open_to[0].language, name=name, source=source)
        wanted = _to_confirm(person, [each.pk for each in open_to], asleep)
        wish = _Wish(
            person, wanted, words, open_to[0], method, origin[:300], network, source[:100], proven, by, now, device
        )
        may_write, waiting = _may_write(person, now), _waiting(person, now)
        if not wanted:
            if may_write:
                _write(wish, open_to[0].pk, "already")
            return None
        asked = _begin(wish, waiting) if may_write else _widen(wish, waiting) if waiting else None
        if asked is not None and referral:
            referring.told(referring.Referred(referral, person.pk, tuple(wanted), now))
        return asked


def confirm(
    *, sign_up_id: int, subscriber_id: int, now: dt.datetime, network: str = "", asked_at: int | None = None
) -> Confirmed:
    """Subscribe to everything a sign-up asked for. Twice is as good as once, also after an unsubscribe in between.

    The ids are those of a verified token (`links.sign_up_of`); network: already cut; asked_at: id of the title on whose
    page the button is. What said that this person must
    not be mailed ends with it, unless the team or an import said it. Raises `SignUpGoneError`.
    """
    with transaction.atomic():
        rows = SignUp.objects.select_for_update().filter(pk=sign_up_id, subscriber_id=subscriber_id)
        sign_up = rows.select_related("subscriber").first()
        if sign_up is None or not is_open(sign_up, now, asked_at):
            raise SignUpGoneError("There is nothing to confirm.")
        if sign_up.confirmed_at is not None:
            return Confirmed(sign_up, (), first=False)
        barred, _ = _suppressed(sign_up.subscriber.key, sign_up.publications)
        wanted = [each.pk for each in publications_with_ids(sign_up.publications) if each.pk not in barred]
        started = tuple(each for each in wanted if _start(sign_up, each, now, network))
        Subscriber.objects.filter(pk=subscriber_id).exclude(soft_bounces=0).update(soft_bounces=0, soft_since=None)
        sign_up.confirmed_at = now
        sign_up.save(update_fields=["confirmed_at"])
        Letter.objects.bulk_create(
            Letter(
                subscriber_id=subscriber_id,
                publication_id=each,
                sign_up=sign_up,
                kind="welcome",
                proven=True,
                created_at=now,
                next_at=now,
            )
            for each in started
        )
        return Confirmed(sign_up, started, first=True)


def is_open(sign_up: SignUp, now: dt.datetime, asked_at: int | None) -> bool:
    """Whether a sign-up can be confirmed, or was, on the page of a title."""
    there = asked_at is None or asked_at in sign_up.publications
    return there and (sign_up.confirmed_at is not None or sign_up.expires_at > now)


@dataclass(frozen=True, slots=True)
class _Wish:
    """What one form asks for, with everything that is written down about it. home: whose letter it is."""

    person: Subscriber
    wanted: list[int]
    words: Mapping[int, int]
    home: Any
    method: str
    origin: str
    network: str
    source: str
    proven: bool
    by: By
    now: dt.datetime
    device: str = ""

    def evidence(self, publication_id: int) -> Evidence:
        return Evidence("asked", self.method, self.words.get(publication_id), self.origin, self.network)


def _begin(wish: _Wish, waiting: SignUp | None) -> SignUp:
    """A sign-up of its own, which takes over what an earlier one still waits for."""
    for each in wish.wanted:
        _ask(wish, each)
    before = [each for each in waiting.publications if each not in wish.wanted] if waiting else []
    sign_up = SignUp.objects.create(
        subscriber=wish.person,
        publications=[*wish.wanted, *before],
        wordings={**(waiting.wordings if waiting else {}), **_by_title(wish, wish.wanted)},
        method=wish.method,
        origin=wish.origin,
        network=wish.network,
        language=wish.home.language,
        device=wish.device,
        created_at=wish.now,
        expires_at=wish.now + limits.EXPIRES,
    )
    _write(wish, wish.wanted[0], "confirmation", sign_up)
    return sign_up


def _widen(wish: _Wish, waiting: SignUp) -> SignUp:
    """The letter is out already: what is new waits for the same button. Its page names every title."""
    fresh = [each for each in wish.wanted if each not in waiting.publications]
    for each in fresh:
        _ask(wish, each)
    if fresh:
        waiting.publications = [*waiting.publications, *fresh]
        waiting.wordings = {**waiting.wordings, **_by_title(wish, fresh)}
        waiting.save(update_fields=["publications", "wordings"])
    return waiting


def _start(sign_up: SignUp, publication_id: int, now: dt.datetime, network: str) -> bool:
    wording = sign_up.wordings.get(str(publication_id))
    asked = Evidence("asked", sign_up.method, wording, sign_up.origin, sign_up.network)
    held = Subscription.objects.filter(subscriber=sign_up.subscriber, publication_id=publication_id).first()
    if held is None:
        held = ask(
            subscriber=sign_up.subscriber,
            publication_id=publication_id,
            at=sign_up.created_at,
            by=READER,
            evidence=asked,
        )
    evidence = Evidence("confirmed", "button", wording, sign_up.origin, network)
    return move(subscription=held, event=SubscriptionEvent.CONFIRMED, at=now, by=READER, evidence=evidence)


def _ask(wish: _Wish, publication_id: int) -> None:
    ask(
        subscriber=wish.person,
        publication_id=publication_id,
        at=wish.now,
        by=wish.by,
        evidence=wish.evidence(publication_id),
        source=wish.source,
    )


def _by_title(wish: _Wish, ids: Collection[int]) -> dict[str, int | None]:
    return {str(each): wish.words.get(each) for each in ids}


def _write(wish: _Wish, publication_id: int, kind: str, sign_up: SignUp | None = None) -> None:
    Letter.objects.create(
        subscriber=wish.person,
        publication_id=publication_id,
        sign_up=sign_up,
        kind=kind,
        proven=wish.proven,
        created_at=wish.now,
        next_at=wish.now,
    )


def _suppressed(key: str, ids: Collection[int]) -> tuple[frozenset[int], frozenset[int]]:
    """Titles that this address cannot have whatever its owner presses, and those that pressing would wake."""
    about = Q(publication_id__in=ids) | Q(publication_id=None)
    barred: set[int] = set()
    asleep: set[int] = set()
    for row in Suppression.objects.filter(about, digest__in=digests_of(key)):
        titles = ids if row.publication_id is None else [row.publication_id]
        (asleep if row.reason in FORGIVEN else barred).update(titles)
    return frozenset(barred), frozenset(asleep)


def _person(address: Address, now: dt.datetime, *, language: str, name: str, source: str) -> Subscriber:
    """Who has the address, locked; somebody new where nobody has."""
    known = Subscriber.objects.select_for_update(no_key=True).filter(key=address.key)
    found = known.first()
    if found is not None:
        return found
    new = Subscriber(
        address=str(address),
        key=address.key,
        domain=address.domain,
        name=name[:200],
        language=language,
        source=source[:100],
        created_at=now,
        changed_at=now,
    )
    try:
        with transaction.atomic():
            return add_person(subscriber=new)
    except IntegrityError:
        # Somebody asked for the same address at the same moment.
        return known.get()


def _to_confirm(person: Subscriber, ids: list[int], asleep: frozenset[int]) -> list[int]:
    """Those of the titles that the button would change something about."""
    active = Subscription.objects.filter(subscriber=person, state=SubscriptionState.ACTIVE, publication_id__in=ids)
    standing = set(active.values_list("publication_id", flat=True)) - asleep
    return [each for each in ids if each not in standing]


def _waiting(person: Subscriber, now: dt.datetime) -> SignUp | None:
    rows = SignUp.objects.filter(subscriber=person, confirmed_at=None, expires_at__gt=now)
    return rows.order_by("-created_at", "-id").first()


def _may_write(person: Subscriber, now: dt.datetime) -> bool:
    """Whether an unasked letter may go to this address; counted since the person last pressed a button."""
    pressed = SignUp.objects.filter(subscriber=person).aggregate(last=Max("confirmed_at"))["last"]
    letters = Letter.objects.filter(subscriber=person, kind__in=UNASKED, created_at__gt=now - limits.WEEK)
    if pressed is not None:
        letters = letters.filter(created_at__gt=pressed)
    written = list(letters.values_list("created_at", flat=True))
    return len(written) < limits.LETTERS_PER_WEEK and all(each <= now - limits.LETTER_PAUSE for each in written)
