"""How the form speaks of section kinds and their fields. What is not listed here is derived from the field's name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Group(StrEnum):
    """Where a kind stands in the chooser of sections."""

    READ = "To read"
    LOOK = "To look at"
    INCOME = "Income and readers"
    FURTHER = "Further kinds"


@dataclass(frozen=True, slots=True)
class KindWords:
    """label: in the chooser. icon: one of Wagtail's. group: of the chooser. about: one sentence for the chooser."""

    label: str
    icon: str
    group: Group
    about: str


KINDS: dict[str, KindWords] = {
    "greeting": KindWords("Greeting", "user", Group.READ, "Opens the edition: salutation, a few words, a P.S."),
    "story": KindWords("Story", "doc-full", Group.READ, "A headline, the text, its parts and its sources."),
    "briefs": KindWords("Briefs", "list-ul", Group.READ, "Short news, each with a bold lead and a link."),
    "text": KindWords("Text", "pilcrow", Group.READ, "Free text under a label of its own."),
    "number": KindWords("Number", "order", Group.READ, "One figure, what it means, perhaps a chart."),
    "profile": KindWords("Profile", "user", Group.READ, "A person in the news."),
    "quote": KindWords("Quote", "openquote", Group.READ, "Somebody’s words and whose they are."),
    "links": KindWords("Links", "link", Group.READ, "Things to read elsewhere, one line each."),
    "todo": KindWords("To do", "tasks", Group.READ, "Tips: read, watch, buy, book."),
    "markets": KindWords("Markets", "table", Group.LOOK, "Prices at a glance; left empty, filled from the quotes."),
    "image": KindWords("Image", "image", Group.LOOK, "A picture with its caption and credit."),
    "sponsor": KindWords("Sponsor", "tag", Group.INCOME, "A paid section; left empty, filled from the booking."),
    "referral": KindWords("Referral", "group", Group.INCOME, "The reader’s own link and the gift for passing it on."),
    "jobs": KindWords("Jobs", "clipboard-list", Group.INCOME, "Open positions; left empty, filled from the listings."),
    "poll": KindWords("Poll", "help", Group.INCOME, "A question with two to six answers."),
}

FIELDS: dict[str, tuple[str, str]] = {
    # kind.field or Model.field: (label, help); "" takes the label from the name.
    "section.label": ("Label", ""),
    "section.segment": ("Only for segment", "Shown to subscribers of this segment alone; empty is everybody."),
    "section.kept": ("Kept from before", "Stored with this section, but of no use to this version. It stays stored."),
    "greeting.body": ("Text", ""),
    "greeting.postscript": ("", "Without its “P.S.”, which is added."),
    "story.title": ("Headline", ""),
    "story.body": ("Text", ""),
    "story.parts": ("", "Details, background, takeaway …"),
    "story.sources": ("", "Where the facts come from, in this order."),
    "number.figure": ("", "As it is to be printed, such as “21 million”."),
    "number.unit": ("", "What is counted, such as “visitors to Vietnam in one year”."),
    "number.body": ("Text", ""),
    "profile.flag": ("", "An emoji, such as 🇯🇵."),
    "profile.native_name": ("Name in its own script", ""),
    "profile.native_language": ("Language of that name", "Such as ja or zh-Hant. Empty: taken from the flag."),
    "profile.role": ("", "What the person does, and where."),
    "profile.body": ("Text", ""),
    "text.body": ("Text", ""),
    "quote.words": ("", "Without quotation marks, which are added in the edition’s language."),
    "markets.as_of": ("As of", "Heads the table, such as “At 06:05 Hong Kong”."),
    "sponsor.sponsor": ("", "Who pays, as readers shall read it."),
    "sponsor.title": ("Headline", ""),
    "sponsor.body": ("Text", ""),
    "sponsor.call_to_action": ("Button", ""),
    "referral.reward": ("", "What the next friend earns."),
    "referral.pitch": ("", "May hold {{ referral_count | 0 }}."),
    "referral.button": ("Words on the button", ""),
    "poll.answers": ("", "Two to six."),
    "Part.label": ("Heading", ""),
    "Part.body": ("Text", ""),
    "LinkItem.mark": ("Flag or emoji", ""),
    "LinkItem.text": ("Text with its link", ""),
    "Todo.affiliate": ("Affiliate: we earn when it is followed", ""),
    "Job.flag": ("Flag (emoji)", ""),
    "Bar.printed": ("As printed", ""),
    "Bar.value": ("Length, if another", ""),
    "Chart.measure": ("Heading of the figures", ""),
    "Link.text": ("Words", ""),
    "Link.url": ("Address", ""),
    "Link.affiliate": ("Affiliate or paid", ""),
    "Image.image": ("Picture", ""),
    "Image.address": ("Address, if not in the library", ""),
    "Image.decorative": ("Decorative: screen readers pass over it", ""),
    "Image.alt_text": ("Alternative text", "What it shows, for those who cannot see it."),
    "Image.credit": ("", ""),
    "Image.caption": ("", ""),
}


def kind_words(name: str) -> KindWords:
    """The words for a kind; third parties' kinds go by their name."""
    return KINDS.get(name) or KindWords(readable(name), "placeholder", Group.FURTHER, "")


def field_words(owner: str, name: str) -> tuple[str, str]:
    """(label, help) of a field. owner: a kind's name, or a model's class name."""
    label, about = FIELDS.get(f"{owner}.{name}", ("", ""))
    return label or readable(name), about


def readable(name: str) -> str:
    """A field's or kind's name as words: ``native_name`` is “Native name”, ``LinkItem`` “Link item”."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").replace("-", " ").strip().lower()
    return words[:1].upper() + words[1:]
