"""What the pages of sign-up show: values for templates and scripts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from masthead.tokens import Purpose
from masthead.web.publications.mapping import house_of
from masthead.web.publications.queries import publications_with_ids
from masthead.web.subscribers.links import letter_token
from masthead.web.subscribers.models import SignUp
from masthead.web.subscribers.public import Place
from masthead.web.subscribers.sign_up import asking, stamps
from masthead.web.subscribers.sign_up.answering import Answer
from masthead.web.subscribers.sign_up.asking import TRAP, Asked
from masthead.web.subscribers.sign_up.wording import wording_text
from masthead.web.subscribers.words import words_for


@dataclass(frozen=True, slots=True)
class Choice:
    """A title in a form. about: its tagline. version: “In German”, where its language is not the form's."""

    slug: str
    name: str
    about: str
    language: str
    wording: str
    version: str
    chosen: bool

    @property
    def words_language(self) -> str:
        """The language its wording is in."""
        return words_for(self.language).language


def choices(place: Place, chosen: Iterable[Any]) -> tuple[Choice, ...]:
    """The titles a form offers."""
    marked = {each.pk for each in chosen}
    return tuple(_choice(place, each, chosen=each.pk in marked) for each in asking.offered(place.publication))


def form(place: Place, asked: Asked, said: Answer, *, now: dt.datetime) -> dict[str, Any]:
    """The form, filled in as far as it was."""
    return {
        "choices": choices(place, said.chosen),
        "errors": {fault.field: place.words.say(fault.key) for fault in said.faults},
        "stamp": stamps.stamp(now),
        "trap": TRAP,
        "action": place.path("subscribe/"),
        "challenge_url": place.path("subscribe/challenge/"),
        "via": asked.method if asked.method == "link" else "",
    }


def as_json(place: Place, said: Answer) -> dict[str, Any]:
    """The same answer for a script."""
    key = {"invalid": "something_is_wrong"}.get(said.state, f"{said.state.replace('-', '_')}_title")
    text = {"sent": "sent_lead", "too-many": "too_many_text"}.get(said.state, "")
    return {
        "state": said.state.value,
        "title": place.words.say(key),
        "text": place.words.say(text) if text else "",
        "errors": [{"field": fault.field, "text": place.words.say(fault.key)} for fault in said.faults],
        "meant": said.meant,
    }


def confirming(sign_up: SignUp) -> dict[str, Any]:
    """What pressing the button begins."""
    titles = [house_of(each).publication for each in publications_with_ids(sign_up.publications)]
    return {"titles": titles, "address": sign_up.subscriber.address}


def confirmed(place: Place, sign_up: SignUp) -> dict[str, Any]:
    """After the button."""
    token = letter_token(Purpose.PREFERENCES, place.id, sign_up.subscriber_id)
    return {**confirming(sign_up), "preferences_url": place.path(f"preferences/{token}/")}


def _choice(place: Place, publication: Any, *, chosen: bool) -> Choice:
    language = publication.language.partition("-")[0]
    known = language in {"en", "de"} and language != place.publication.language.partition("-")[0]
    version = place.words.say("in_language", language=place.words.say(f"language_name_{language}")) if known else ""
    return Choice(
        slug=publication.slug,
        name=publication.name,
        about=house_of(publication).publication.tagline,
        language=publication.language,
        wording=wording_text(publication),
        version=version,
        chosen=chosen,
    )
