"""Where the programme takes part in what other apps do; called once, when the program is ready."""

from __future__ import annotations

from masthead.web.growth.referrals.bringing import bring
from masthead.web.growth.referrals.filling import PREFIX, have_them_all, in_words, own_links, values_of
from masthead.web.growth.referrals.giving import KIND
from masthead.web.growth.referrals.letters import GiftLetters
from masthead.web.mailings import values
from masthead.web.newsroom import filling
from masthead.web.subscribers import marks
from masthead.web.subscribers.referring import tell_of_referred
from masthead.web.subscribers.sign_up import letters
from masthead.web.subscribers.words import add_area


def connect() -> None:
    """Hear of sign-ups, write letters, fill sections and their values."""
    tell_of_referred(bring)
    letters.register(KIND, GiftLetters())
    filling.register("referral", own_links)
    marks.register(PREFIX, have_them_all, saying=in_words)
    values.register(PREFIX, values_of)
    add_area("referrals", "masthead.web.growth.words")
