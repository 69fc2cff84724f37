"""What growth keeps: one module a noun."""

from __future__ import annotations

from masthead.web.growth.models.polls import Poll, PollRules, Vote
from masthead.web.growth.models.promotions import Joining, Promotion, Showing
from masthead.web.growth.models.referrals import BoardName, Programme, Referral
from masthead.web.growth.models.rewards import Gift, GiftMove, Milestone, StockCode
from masthead.web.growth.models.sequences import MessageRules, Passing, Place, Sequence, SequenceMessage

__all__ = [
    "BoardName",
    "Gift",
    "GiftMove",
    "Joining",
    "MessageRules",
    "Milestone",
    "Passing",
    "Place",
    "Poll",
    "PollRules",
    "Programme",
    "Promotion",
    "Referral",
    "Sequence",
    "SequenceMessage",
    "Showing",
    "StockCode",
    "Vote",
]
