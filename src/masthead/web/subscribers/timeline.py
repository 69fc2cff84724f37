"""What happened to a person, told in sentences: one table from what happened to its words.

In a sentence stand ``{who}`` (who did it), ``{title}`` (the publication) and the entry's details by their keys; a
detail that is not there reads as nothing. Derived: ``{for_them}`` and ``{them}``, which are nothing where the reader
did it, and ``{until_day}``. What has no sentence (of a plugin, or a version to come) is told from its name.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.utils.formats import date_format

from masthead.web.subscribers.evidence import READER

SENTENCES: dict[str, str] = {
    # Standing with a title: `subscription-` and the event (`masthead.audience.subscription.SubscriptionEvent`)
    "subscription-asked": "{who} asked for {title}{for_them}",
    "subscription-confirmed": "{who} confirmed {title}{for_them}",
    "subscription-vouched": "{who} subscribed them to {title} and said where they had agreed",
    "subscription-paused": "{who} paused {title}{for_them}{until_day}",
    "subscription-resumed": "{who} resumed {title}{for_them}",
    "subscription-unsubscribed": "{who} unsubscribed{them} from {title}",
    "subscription-bounced": "Mail of {title} came back for good",
    "subscription-complained": "A mail of {title} was called spam",
    "pause-changed": "{who} changed the pause of {title}{until_day}",
    "frequency-changed": "{who} changed how often {title} comes: {rate}",
    "reason-given": "{who} said why they left {title}: {why}",
    # What receiving hosts report, and addresses that are held back
    "report-hard": "A receiving host said that the mailbox is gone {status}",
    "report-soft": "A receiving host took no mail that day {status}",
    "report-complaint": "A mail of {title} was reported as spam",
    "suppression-added": "{who} suppressed the address for {title_or_all}",
    "suppression-lifted": "{who} lifted the suppression for {title_or_all} ({was})",
    "suppression-ended": "The suppression ended with the confirmation ({was})",
    # Automatic messages
    "stay-answered": "The reader pressed the button to stay with {title}",
    # Letters
    "confirmation-sent": "A confirmation mail for {title} was sent",
    "welcome-sent": "A welcome mail of {title} was sent",
    "already-sent": "A mail said that {title} is subscribed to already",
    # Profile and tags
    "subscriber-added": "{who} added this person",
    "profile-changed": "{who} changed {fields}",
    "address-changed": "{who} changed the address{for_them}",
    "tags-added": "{who} added the tags {tags}",
    "tags-removed": "{who} removed the tags {tags}",
}

CONSENT_SENTENCES: dict[str, str] = {
    "asked": "The reader asked for {title} again",
    "confirmed": "The reader confirmed {title} again",
    "vouched": "Consent to {title} was noted",
    "withdrawn": "Consent to {title} was withdrawn",
}
"""Evidence that nothing moved with, or that a whole list came in with, by its kind."""


_RATES = {"every": "every edition", "weekly": "one edition a week"}
_WHY = {
    "too-many": "too many mails",
    "not-relevant": "not what they wanted",
    "never-asked": "they had never asked for it",
}


def sentence(what: str, *, who: str, title: str = "", details: Mapping[str, Any] | None = None) -> str:
    """What happened, as one reads it; without a full stop."""
    said = dict(details or {})
    form = SENTENCES.get(what)
    if form is None:
        noun, _, verb = what.rpartition("-")
        form = f"{{who}}: {noun.replace('-', ' ')} {verb.replace('-', ' ')}" + (" ({title})" if title else "")
    named = {"title": f"“{title}”" if title else "a title", "title_or_all": f"“{title}”" if title else "all titles"}
    words = _Words({**said, **_derived(who, said), **named, "who": who})
    told = " ".join(form.format_map(words).split())
    # Somebody without a name is called by their address, which stays as it is written.
    return told if "@" in who and told.startswith(who) else told[:1].upper() + told[1:]


def consent_sentence(kind: str, *, title: str, file_name: str = "") -> str:
    """Evidence on its own, as one reads it. file_name: of the list it came with."""
    if kind == "vouched" and file_name:
        return f"Came in with the list “{file_name}” and was subscribed to “{title}”"
    return CONSENT_SENTENCES[kind].format(title=f"“{title}”")


def _derived(who: str, details: Mapping[str, Any]) -> dict[str, str]:
    reader = who == READER.name
    derived = {
        "for_them": "" if reader else " for them",
        "them": "" if reader else " them",
        "until_day": "",
        "rate": _RATES.get(str(details.get("after", "")), ""),
        "why": _WHY.get(str(details.get("why", "")), "another reason"),
    }
    try:
        until = dt.date.fromisoformat(str(details.get("until", "")))
    except ValueError:
        return derived
    return {**derived, "until_day": f" until {date_format(until, 'j F Y')}"}


class _Words(dict[str, Any]):
    """Details with nothing for what is missing; lists read as a row of words."""

    def __missing__(self, key: str) -> str:
        return ""

    def __getitem__(self, key: str) -> Any:
        said = super().__getitem__(key)
        return ", ".join(f"“{each}”" for each in said) if isinstance(said, list | tuple) else said
