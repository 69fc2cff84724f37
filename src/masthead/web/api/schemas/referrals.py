"""The referral programme: rules, milestones, friends and gifts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from masthead.web.api.schemas.base import LARGEST_ID, Change, Id, In, Moment, Out, Paged, Slug
from masthead.web.growth.referrals.programme import LONGEST_CODE

Rule = Literal["confirmed", "opened", "clicked", "stayed"]
Sort = Literal["file", "code", "page", "parcel"]
GiftState = Literal["earned", "held", "sent", "failed", "expired"]
FriendState = Literal["waiting", "counted", "held", "refused", "lapsed"]
Decision = Literal["posted", "retry", "has-it", "withhold"]
Pitch = Annotated[str, Field(max_length=300)]
FriendDays = Annotated[int, Field(ge=1, le=365)]
Friends = Annotated[int, Field(ge=1, le=1_000, description="How many friends have to count.")]
GiftName = Annotated[str, Field(min_length=1, max_length=80)]
GiftText = Annotated[str, Field(max_length=4_000, description="Of the page of thanks, or said with a code or parcel.")]
ClaimDays = Annotated[int, Field(ge=7, le=365, description="To say where a parcel goes.")]
NO_MORE = "Address of the next page; null on the last one."


class MilestoneOut(Out):
    """A number of friends and the gift for it."""

    id: Id
    friends: int
    name: str
    about: str
    sort: Sort
    text: str
    claim_days: int
    retired_at: Moment | None = Field(description="Nobody earns it any more.")
    earned: int = Field(description="How many earned it.")
    sent: int = Field(description="How many have it.")
    codes: int | None = Field(description="Left in stock; null for gifts that are none of codes.")


class ProgrammeOut(Out):
    """A publication’s programme, and how it stands."""

    publication: Slug
    open: bool
    rule: Rule = Field(description="When a friend counts: once confirmed, or opened, clicked, stayed for `days`.")
    days: int
    leaderboard: bool
    pitch: str = Field(description="Above the gifts.")
    complete_pitch: str = Field(description="For who has them all.")
    counted: int = Field(description="Friends who counted.")
    waiting: int
    held_friends: int = Field(description="Friends whom a person has to look at.")
    held_gifts: int = Field(description="Gifts that wait for a person or for something.")
    sent: int = Field(description="Gifts that readers have.")
    milestones: list[MilestoneOut]


class ChangedProgramme(Change):
    """What is not named stays."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"rule": "opened", "days": 14}]})

    open: bool | None = None
    rule: Rule | None = None
    days: FriendDays | None = None
    leaderboard: bool | None = None
    pitch: Pitch | None = None
    complete_pitch: Pitch | None = None


class NewMilestone(In):
    """A gift and what it takes. Files to download are chosen in the newsroom."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"friends": 25, "name": "A night on the pier", "sort": "code"}]}
    )

    friends: Friends
    name: GiftName
    sort: Literal["code", "page", "parcel"]
    about: Pitch = ""
    text: GiftText = ""
    claim_days: ClaimDays = 60


class ChangedMilestone(Change):
    """What is not named stays; a gift stays of its sort."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"about": "For who rows a whole crew"}]})

    friends: Friends | None = None
    name: GiftName | None = None
    about: Pitch | None = None
    text: GiftText | None = None
    claim_days: ClaimDays | None = None


class NewCodes(In):
    """Codes for the stock; those that are in it are passed over."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"codes": ["PIER-7QX2", "PIER-9LM4"]}]})

    codes: list[Annotated[str, Field(min_length=1, max_length=LONGEST_CODE)]] = Field(min_length=1, max_length=5_000)


class StockOut(Out):
    """How many codes came in, and how many are nobody’s yet."""

    added: int
    codes: int


class FriendsAsked(Paged):
    """Which friends."""

    state: FriendState | None = Field(default=None, description="Only those that stand so.")
    referrer: int | None = Field(default=None, ge=1, le=LARGEST_ID, description="Only those of this subscriber.")


class FriendOut(Out):
    """Somebody came by somebody’s link. Names and addresses are told with the scope `subscribers:read`."""

    id: Id
    publication: Slug
    referrer: Id | None = Field(description="Subscriber; null once erased.")
    friend: Id | None = Field(description="Subscriber; null once erased.")
    state: FriendState
    reasons: list[str] = Field(description="Why it was held: network, device, crowd, disposable, alias.")
    asked_at: Moment
    confirmed_at: Moment | None
    due_at: Moment | None = Field(description="Until when the friend has to do what the rule says.")
    settled_at: Moment | None


class FriendPage(Out):
    """Friends, the last to come first."""

    items: list[FriendOut]
    next: str | None = Field(description=NO_MORE)


class DecideFriend(In):
    """Whether a friend who is held counts."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"counts": True}]})

    counts: bool


class GiftsAsked(Paged):
    """Which gifts."""

    state: GiftState | None = Field(default=None, description="Only those that stand so.")
    milestone: int | None = Field(default=None, ge=1, le=LARGEST_ID)
    subscriber: int | None = Field(default=None, ge=1, le=LARGEST_ID)


class GiftLine(Out):
    """That somebody earned a gift: once, ever."""

    id: Id
    publication: Slug
    milestone: Id
    name: str
    sort: Sort
    subscriber: Id | None = Field(description="Null once erased.")
    friends: int = Field(description="How many had counted.")
    state: GiftState
    why: str = Field(description="Of the state: no-code, away, to-post, in-doubt, refused and others; may be empty.")
    earned_at: Moment
    told_at: Moment | None = Field(description="The letter about it went out.")
    sent_at: Moment | None
    expires_at: Moment | None = Field(description="Of a parcel whose address nobody gave.")


class GiftMoveOut(Out):
    """A line of its account."""

    number: int
    at: Moment
    before: str = Field(description="Empty on the first line.")
    after: GiftState
    why: str


class GiftOut(GiftLine):
    """A gift with its account."""

    address: str = Field(description="Where a parcel goes, for as long as that has to be known.")
    decisions: list[Decision] = Field(description="What can be decided about it now.")
    moves: list[GiftMoveOut]


class GiftPage(Out):
    """Gifts, the last to be earned first."""

    items: list[GiftLine]
    next: str | None = Field(description=NO_MORE)


class DecideGift(In):
    """How a gift that waits goes on.

    posted: the parcel is on its way. retry: send the letter again. has-it: the reader has it after all. withhold:
    nobody gets it.
    """

    model_config = ConfigDict(json_schema_extra={"examples": [{"decision": "withhold"}]})

    decision: Decision


class NextGiftOut(Out):
    """The next gift of a reader."""

    milestone: Id
    name: str
    friends: int = Field(description="How many it takes.")
    missing: int = Field(description="How many of them are missing.")


class SubscriberReferralsOut(Out):
    """How far a reader is with a publication’s programme."""

    publication: Slug
    subscriber: Id
    link: str = Field(description="Their own, to pass on.")
    friends: int = Field(description="Who counted.")
    coming: int = Field(description="Who is waited for, or looked at.")
    next: NextGiftOut | None = Field(description="Null for who has them all, and where there are none.")
    gifts: list[GiftLine]
