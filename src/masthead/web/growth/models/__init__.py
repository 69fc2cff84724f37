"""What growth keeps: one module a noun."""

from __future__ import annotations

from masthead.web.growth.models.polls import Poll, PollRules, Vote
from masthead.web.growth.models.promotions import Joining, Promotion, Showing
from masthead.web.growth.models.referrals import Programme, Referral
from masthead.web.growth.models.rewards import Gift, GiftMove, Milestone, StockCode

__all__ = [
    "Gift",
    "GiftMove",
    "Joining",
    "Milestone",
    "Poll",
    "PollRules",
    "Programme",
    "Promotion",
    "Referral",
    "Showing",
    "StockCode",
    "Vote",
]
