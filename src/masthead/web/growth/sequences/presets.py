"""Sequences that most titles need, as drafts: a plan, and messages whose words are a beginning to write on."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from django.db import transaction
from django.utils.html import escape

from masthead.edition.model import Section
from masthead.edition.richtext import RichLine, RichText
from masthead.edition.sections.greeting.fields import GreetingFields
from masthead.web.growth.models import Sequence
from masthead.web.growth.sequences.actions import add, add_message
from masthead.web.growth.sequences.plans import Plan, StepPlan
from masthead.web.growth.sequences.states import Ending, StartKind
from masthead.web.publications.models import Publication
from masthead.web.team.queries import Somebody


class Preset(StrEnum):
    """WELCOME: three messages after the confirmation. WIN_BACK: two to who fell silent. SUNSET: a reminder and a last
    question; whoever does not answer is unsubscribed.
    """

    WELCOME = "welcome"
    WIN_BACK = "win-back"
    SUNSET = "sunset"


@dataclass(frozen=True, slots=True)
class _Recipe:
    plan: Plan
    steps: Mapping[str, StepPlan]


LANGUAGES = ("en", "de")
_NAME = "{title}"
_EIGHT, _NOON = dt.time(8, 0), dt.time(12, 0)
_RECIPES: dict[Preset, _Recipe] = {
    Preset.WELCOME: _Recipe(
        Plan("Welcome", StartKind.CONFIRMED),
        {
            "welcome": StepPlan(hours=1),
            "best": StepPlan(days=2, at=_EIGHT),
            "ask": StepPlan(days=4, at=_NOON, condition="opened(last 7 days)"),
        },
    ),
    Preset.WIN_BACK: _Recipe(
        Plan("Win back", StartKind.SILENT, number=60, present=True, most_a_day=500),
        {"missed": StepPlan(at=_EIGHT), "fewer": StepPlan(days=7, at=_NOON)},
    ),
    Preset.SUNSET: _Recipe(
        Plan(
            "Last question",
            StartKind.SILENT,
            number=120,
            present=True,
            most_a_day=500,
            ending=Ending.UNSUBSCRIBE,
            answer_days=14,
        ),
        {"missed": StepPlan(at=_EIGHT), "last": StepPlan(days=7, at=_NOON)},
    ),
}


@transaction.atomic
def add_preset(*, user: Somebody, publication: Publication, preset: Preset, day: dt.date) -> Sequence:
    """A sequence of this kind with its messages, all drafts, in the language of the title where there are words.

    Asks for `Right.GROWTH` and `Right.WRITE`. day: today, in the title's time zone.
    """
    recipe, words = _RECIPES[preset], _words(publication)
    sequence = add(user=user, publication=publication, plan=recipe.plan)
    for name, plan in recipe.steps.items():
        said = words[name]
        add_message(
            user=user,
            sequence_id=sequence.pk,
            title=said["title"].replace(_NAME, publication.name),
            sections=[_greeting(said["salutation"], said["body"].replace(_NAME, escape(publication.name)))],
            plan=plan,
            day=day,
        )
    return sequence


def blank() -> Section:
    """What a new message begins with."""
    return Section(kind="greeting", fields=GreetingFields())


def _words(publication: Publication) -> Mapping[str, Mapping[str, str]]:
    """What messages say at first, in the language of a title, where there are words in it."""
    language = publication.language.partition("-")[0]
    named = language if language in LANGUAGES else LANGUAGES[0]
    text = files(__package__).joinpath(f"preset_{named}.toml").read_text(encoding="utf-8")
    table: Mapping[str, Mapping[str, str]] = tomllib.loads(text)
    return table


def _greeting(salutation: str, body: str) -> Section:
    fields = GreetingFields(salutation=RichLine.from_html(salutation), body=RichText.from_html(body))
    return Section(kind="greeting", fields=fields)
