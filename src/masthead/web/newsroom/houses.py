"""Which house format an edition is written by: the title's, or that of its automatic messages."""

from __future__ import annotations

from masthead.edition.house import HouseFormat
from masthead.edition.messages import house_of_messages
from masthead.web.newsroom.models import Edition
from masthead.web.publications.mapping import house_of


def house_for(edition: Edition) -> HouseFormat:
    """The house format that an edition is written, checked and rendered by."""
    house = house_of(edition.publication)
    return house_of_messages(house) if edition.automatic else house
