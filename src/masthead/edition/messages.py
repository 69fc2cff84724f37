"""The house format of automatic messages: the title's own words, and a rundown of their own.

Who sends, the language, labels, dictionary, and every rule about accessible, honest and deliverable mail are the
title's. What belongs to a day is not: no rundown to keep to, no budget of words, no weekday, no number.
"""

from __future__ import annotations

from masthead.edition.house import WEEKDAYS, CheckSeverity, HouseFormat

AUTOMATIC = 0x7FFF_FFFF
"""Stands for the number of an edition where there is none, in counts: no editor can give it to one."""
_OF_A_DAY: dict[str, CheckSeverity] = {"section-unexpected": "off", "section-order": "off"}


def house_of_messages(house: HouseFormat) -> HouseFormat:
    """The house format that automatic messages of a title are written and checked by."""
    return house.model_copy(
        update={
            "publication": house.publication.model_copy(update={"weekdays": WEEKDAYS}),
            "budget": house.budget.model_copy(update={"words": None}),
            "rundown": (),
            "checks": {**house.checks, **_OF_A_DAY},
        }
    )
