"""What the team settles: whether and how friends count, what they earn, and the stock of codes.

All of it asks for `Right.GROWTH` in the title (PermissionDenied) and is recorded.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from masthead.web.growth.models import Milestone, Programme, StockCode
from masthead.web.growth.models.referrals import RULES
from masthead.web.growth.models.rewards import REWARD_SORTS
from masthead.web.growth.referrals.faults import ReferralError
from masthead.web.publications.queries import publications_with_ids
from masthead.web.team.actions import record
from masthead.web.team.queries import Somebody, may
from masthead.web.team.roles import Right

MOST_MILESTONES = 12
MOST_CODES = 20_000
LONGEST_CODE = 200
MOST_BYTES = 50_000_000
"""Of a file to download."""
_SIGNS = frozenset("{}|\r\n")
_AT_ONCE = 400


@dataclass(frozen=True, slots=True)
class Terms:
    """How friends count for a title; see `models.Programme`."""

    open: bool
    rule: str = "opened"
    days: int = 14
    leaderboard: bool = False
    pitch: str = ""
    complete_pitch: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """What readers download. name: as they save it."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reward:
    """A milestone as it is written; see `models.Milestone`. file: a new one; None keeps what there is."""

    friends: int
    name: str
    sort: str
    about: str = ""
    text: str = ""
    claim_days: int = 60
    file: File | None = None


@transaction.atomic
def set_terms(*, user: Somebody, publication_id: int, terms: Terms) -> Programme:
    """Open or close the programme, or change its rule, for friends who did not count yet. Raises `ReferralError`."""
    _need(user, publication_id)
    if terms.rule not in RULES:
        raise ReferralError(f"There is no rule “{terms.rule}”: {', '.join(RULES)}.", field="rule")
    if not 1 <= terms.days <= 365:
        raise ReferralError("A friend has 1 to 365 days.", field="days")
    for field in ("pitch", "complete_pitch"):
        _plain(getattr(terms, field), field)
    values: dict[str, Any] = {name: getattr(terms, name) for name in Terms.__dataclass_fields__}
    held, _ = Programme.objects.update_or_create(
        publication_id=publication_id, defaults={**values, "changed_at": timezone.now()}
    )
    opened = "open" if terms.open else "closed"
    _record(user, "referral-programme-changed", publication_id, _title(publication_id), rule=terms.rule, now=opened)
    return held


@transaction.atomic
def add_milestone(*, user: Somebody, publication_id: int, reward: Reward) -> Milestone:
    """Promise a gift for a number of friends; who has as many already earns it. Raises `ReferralError`."""
    _need(user, publication_id)
    programme = _programme(publication_id)
    if programme.milestones.filter(retired_at=None).count() >= MOST_MILESTONES:
        raise ReferralError(f"There are {MOST_MILESTONES} gifts already; retire one first.")
    if reward.sort == "file" and reward.file is None:
        raise ReferralError("Choose the file that readers download.", field="file")
    _check(programme, reward, None)
    made = Milestone(programme=programme, sort=reward.sort)
    _put(made, reward)
    _record(user, "milestone-added", publication_id, made.name, friends=made.friends)
    return made


@transaction.atomic
def change_milestone(*, user: Somebody, milestone_id: int, reward: Reward) -> Milestone:
    """Say it otherwise. What somebody earned it for stays earned; its sort stays as it is. Raises `ReferralError`."""
    held = held_milestone(user, milestone_id)
    if held.retired_at is not None:
        raise ReferralError("This gift is retired. Add another one.")
    if reward.sort != held.sort:
        raise ReferralError("A gift stays of its sort. Retire it and add another one.", field="sort")
    _check(held.programme, reward, held)
    _put(held, reward)
    _record(user, "milestone-changed", held.programme.publication_id, held.name, friends=held.friends)
    return held


@transaction.atomic
def retire_milestone(*, user: Somebody, milestone_id: int, now: dt.datetime | None = None) -> None:
    """Let nobody earn it any more. Who did earn it gets it."""
    held = held_milestone(user, milestone_id)
    if held.retired_at is None:
        held.retired_at = now or timezone.now()
        held.save(update_fields=["retired_at"])
        _record(user, "milestone-retired", held.programme.publication_id, held.name)


@transaction.atomic
def add_codes(*, user: Somebody, milestone_id: int, codes: Iterable[str], now: dt.datetime | None = None) -> int:
    """Put codes into stock, each once; how many are new. Raises `ReferralError`."""
    held = held_milestone(user, milestone_id)
    if held.sort != "code":
        raise ReferralError("This gift is none of codes.")
    wanted = list(dict.fromkeys(code for each in codes if (code := " ".join(each.split()))))
    if not wanted:
        raise ReferralError("Write at least one code, each on a line of its own.", field="codes")
    if any(len(code) > LONGEST_CODE for code in wanted):
        raise ReferralError(f"A code has at most {LONGEST_CODE} characters.", field="codes")
    before = StockCode.objects.filter(milestone=held).count()
    if before + len(wanted) > MOST_CODES:
        raise ReferralError(f"A gift has at most {MOST_CODES:,} codes.", field="codes")
    moment = now or timezone.now()
    StockCode.objects.bulk_create(
        (StockCode(milestone=held, code=code, added_at=moment) for code in wanted),
        batch_size=_AT_ONCE,
        ignore_conflicts=True,
    )
    fresh = StockCode.objects.filter(milestone=held).count() - before
    if fresh:
        _record(user, "milestone-codes-added", held.programme.publication_id, held.name, many=fresh)
    return fresh


@transaction.atomic
def remove_codes(*, user: Somebody, milestone_id: int) -> int:
    """Take the codes that are nobody's yet out of stock; how many went."""
    held = held_milestone(user, milestone_id)
    gone, _ = StockCode.objects.filter(milestone=held, gift=None).delete()
    if gone:
        _record(user, "milestone-codes-removed", held.programme.publication_id, held.name, many=gone)
    return gone


def held_milestone(user: Somebody, milestone_id: int) -> Milestone:
    """A milestone, locked. Raises PermissionDenied, whether there is none or it is somebody else's."""
    rows = Milestone.objects.select_for_update(no_key=True, of=("self",)).select_related("programme")
    held = rows.filter(pk=milestone_id).first()
    if held is None:
        raise PermissionDenied
    _need(user, held.programme.publication_id)
    return held


def _programme(publication_id: int) -> Programme:
    made, _ = Programme.objects.get_or_create(publication_id=publication_id, defaults={"changed_at": timezone.now()})
    return made


def _check(programme: Programme, reward: Reward, held: Milestone | None) -> None:
    if not 1 <= reward.friends <= 1_000:
        raise ReferralError("A gift is for 1 to 1,000 friends.", field="friends")
    if not reward.name.strip():
        raise ReferralError("Name the gift.", field="name")
    _plain(reward.name, "name")
    _plain(reward.about, "about")
    if reward.sort not in REWARD_SORTS:
        raise ReferralError("Choose a sort of gift.", field="sort")
    if reward.sort == "page" and not reward.text.strip():
        raise ReferralError("Write what stands on the page.", field="text")
    if not 7 <= reward.claim_days <= 365:
        raise ReferralError("A reader has 7 to 365 days to say where a parcel goes.", field="claim_days")
    if reward.file is not None and not 0 < len(reward.file.content) <= MOST_BYTES:
        raise ReferralError(f"A file has up to {MOST_BYTES // 1_000_000} MB, and is not empty.", field="file")
    same = programme.milestones.filter(retired_at=None, friends=reward.friends)
    if (same.exclude(pk=held.pk) if held is not None else same).exists():
        raise ReferralError("There is a gift for this number of friends already.", field="friends")


def _plain(text: str, field: str) -> None:
    """These words stand in mails, between the signs of merge tags."""
    if _SIGNS & set(text):
        raise ReferralError("Write plain words on one line, without { } and |.", field=field)


def _put(milestone: Milestone, reward: Reward) -> None:
    milestone.friends, milestone.name, milestone.about = reward.friends, reward.name.strip(), reward.about.strip()
    milestone.text, milestone.claim_days = reward.text.replace("\r\n", "\n").strip(), reward.claim_days
    milestone.save()
    if reward.file is not None and milestone.sort == "file":
        # Whoever has the old one on its way gets the new one: a gift is what its milestone gives.
        milestone.file_name = _file_name(reward.file.name)
        milestone.file.save(f"{milestone.pk}", ContentFile(reward.file.content), save=False)
        milestone.save(update_fields=["file", "file_name"])


def _file_name(name: str) -> str:
    last = name.replace("\\", "/").rpartition("/")[2]
    return "".join(sign for sign in last if sign.isprintable() and sign not in '"<>|*?:')[:200] or "gift"


def _title(publication_id: int) -> str:
    named = publications_with_ids([publication_id])
    return named[0].name if named else "a title"


def _need(user: Somebody, publication_id: int) -> None:
    if not may(user, Right.GROWTH, publication_id):
        raise PermissionDenied("Your role in this publication does not allow this.")


def _record(user: Somebody, action: str, publication_id: int, subject: str, **details: Any) -> None:
    record(actor=user, action=action, subject=subject, publication_id=publication_id, **details)
