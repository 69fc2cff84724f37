"""Sister titles in an edition: an empty section of kind `text` that the house format gives the bookable slot “sister”.

Each reader sees the first promotion that is for them, and nobody one of a title that they have: there is nothing for
everybody else, on pages neither.
"""

from __future__ import annotations

from html import escape

from masthead.edition.richtext import RichText
from masthead.edition.sections.text.fields import TextFields
from masthead.web.growth.models import Promotion
from masthead.web.growth.promotions.queries import mark_of, running
from masthead.web.newsroom.filling import Alternative, Asked, Filling
from masthead.web.publications.mapping import house_of
from masthead.web.publications.queries import publications_with_ids

SLOT = "sister"
"""The bookable slot that marks the section."""


def sister_titles(asked: Asked) -> Filling | None:
    """Promotions of that day; of several sections each has titles of its own, in turn."""
    if asked.slot is None or asked.slot.slot != SLOT or not asked.empty:
        return None
    place, places = _place(asked)
    told = running(asked.publication_id, asked.day)[place::places]
    return Filling(
        tuple(Alternative(fields_of(each), audience=mark_of(each.pk, asked.day)) for each in told),
        source="the promotions of sister titles",
    )


def fields_of(promotion: Promotion) -> TextFields:
    """A promotion as the section says it."""
    button = f'<a href="{{{{ join_link }}}}/{promotion.pk}">{escape(promotion.button)}</a>'
    words = f"<h4>{escape(promotion.headline)}</h4><p>{escape(promotion.text)}</p><p><strong>{button}</strong></p>"
    return TextFields(body=RichText.from_html(words))


def _place(asked: Asked) -> tuple[int, int]:
    """Which of the edition's sections for sister titles this is, and how many there are."""
    named = publications_with_ids([asked.publication_id])
    house = house_of(named[0]) if named else None
    slots = (house.slot_for(each.label) if house and each.label else None for each in asked.edition.sections)
    ours = [index for index, slot in enumerate(slots) if slot is not None and slot.slot == SLOT]
    return (ours.index(asked.index), len(ours)) if asked.index in ours else (0, 1)
