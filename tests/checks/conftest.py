"""An edition that passes every check, and ways to break one thing in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Protocol

import pytest

from masthead.checks import Check, Preflight
from masthead.edition.catalogue import catalogue_for
from masthead.edition.findings import Finding
from masthead.edition.house import HouseFormat, Publication
from masthead.edition.kind import SectionFields
from masthead.edition.media import Media
from masthead.edition.model import Edition, Section
from masthead.edition.richtext import RichLine, RichText
from masthead.edition.sections.greeting.fields import GreetingFields
from masthead.edition.sections.registry import kind_of
from masthead.edition.sections.text.fields import TextFields
from masthead.render.pieces import Context, MergeSlot, Pieces, RenderedEmail, SectionSpan
from masthead.render.sheet import Sheet
from masthead.render.themes import theme_named

ADDRESS = "Harbour Morning, 1 Pier Road, Hong Kong"
UNSUBSCRIBE = "#unsubscribe_link"
MONDAY = dt.date(2026, 11, 23)


class MakeSection(Protocol):
    """Builds a section under a label, from its kind's fields or from the words of a text section."""

    def __call__(self, label: str, fields: SectionFields | str) -> Section: ...


class MakePreflight(Protocol):
    """Builds everything that checks look at around a few sections. Front-matter keys may be given by name."""

    def __call__(
        self,
        *sections: Section,
        house: HouseFormat | None = None,
        body: str = "",
        html: str | None = None,
        text: str | None = None,
        media: dict[str, Media] | None = None,
        **changes: Any,
    ) -> Preflight: ...


@pytest.fixture
def a_section() -> MakeSection:
    return section


@pytest.fixture
def a_house() -> Callable[..., HouseFormat]:
    return house_format


@pytest.fixture
def a_preflight() -> MakePreflight:
    return build


@pytest.fixture
def mail_pieces() -> Callable[[str, str, Edition], RenderedEmail]:
    """A mail from HTML and text as they are: ``<section id="N">`` marks section N, ``#unsubscribe_link`` that link."""
    return pieces_of


@pytest.fixture
def codes() -> Callable[[Check, Preflight], list[str]]:
    """The codes a check emits, in its own order."""
    return lambda check, p: [finding.code for finding in check.run(p)]


@pytest.fixture
def one() -> Callable[[Check, Preflight], Finding]:
    """The only finding of a check."""

    def only(check: Check, p: Preflight) -> Finding:
        (finding,) = check.run(p)
        return finding

    return only


def section(label: str, fields: SectionFields | str) -> Section:
    given = TextFields(body=RichText.from_html(f"<p>{fields}</p>")) if isinstance(fields, str) else fields
    return Section(kind=kind_of(given).name, label=label, fields=given)


def house_format(**changes: Any) -> HouseFormat:
    """A house format; the publication's values may be given beside its own. rundown: as `section`."""
    publication: dict[str, Any] = {
        "slug": "harbour-morning",
        "name": "Harbour Morning",
        "sender": "Harbour Morning <editors@harbour.example>",
        "url": "https://harbour.example",
        "postal_address": ADDRESS,
        "weekdays": ("mon", "tue", "wed", "thu", "fri"),
    }
    own = {name: changes.pop(name) for name in list(changes) if name in Publication.model_fields}
    return HouseFormat(publication=Publication(**{**publication, **own}), **changes)


def edition(*sections: Section, **changes: Any) -> Edition:
    values: dict[str, Any] = {
        "publication": "harbour-morning",
        "number": 412,
        "date": MONDAY,
        "title": "The harbour opens late",
        "subject": "Four floats and one gatekeeper",
        "preheader": "What a locked door does to a listing rush",
    }
    lead = GreetingFields(salutation=RichLine.from_text("Good morning,"), body=RichText.from_html("<p>Here it is.</p>"))
    return Edition(**{**values, **changes}, sections=(Section(kind="greeting", fields=lead), *sections))


def build(
    *sections: Section,
    house: HouseFormat | None = None,
    body: str = "",
    html: str | None = None,
    text: str | None = None,
    media: dict[str, Media] | None = None,
    **changes: Any,
) -> Preflight:
    """body: what stands in the mail between title and address, one ``<section id="N">`` for each section N."""
    inputs = ("read_findings", "line_of", "reached", "rendered")
    own: dict[str, Any] = {name: changes.pop(name) for name in inputs if name in changes}
    house = house or house_format()
    made = edition(*sections, **changes)
    html = a_mail(body, made.language) if html is None else html
    paid = catalogue_for(made.language, house.labels).word("advertisement")
    text = f"The harbour opens late\n\n{paid}\n\n{ADDRESS}\n{UNSUBSCRIBE}\n" if text is None else text
    values: dict[str, Any] = {
        "edition": made,
        "house": house,
        "sheet": Sheet(edition=made, house=house, theme=theme_named("harbour"), media={} if media is None else media),
        "rendered": pieces_of(html, text, made),
        "html": html,
        "text": text,
    }
    return Preflight(**{**values, **own})


def a_mail(body: str, language: str) -> str:
    return (
        f'<!doctype html><html lang="{language}" dir="ltr"><head><title>The harbour opens late</title></head>'
        '<body style="background:#ffffff;color:#000000;font-size:16px"><h1>The harbour opens late</h1>'
        f'{body}<p>{ADDRESS} <a href="{UNSUBSCRIBE}">Unsubscribe</a></p></body></html>'
    )


def pieces_of(html: str, text: str, made: Edition) -> RenderedEmail:
    def with_leaving(words: str, context: Context) -> Pieces:
        before, mark, after = words.partition(UNSUBSCRIBE)
        return (before, MergeSlot("unsubscribe_link", None, context), after) if mark else (words,)

    return RenderedEmail(
        subject=(made.subject,),
        preheader=(made.preheader,),
        html=with_leaving(html, Context.HTML),
        text=with_leaving(text, Context.TEXT),
        links=(),
        spans=spans_of(html, made),
        language=made.language,
    )


def spans_of(html: str, made: Edition) -> tuple[SectionSpan, ...]:
    found = []
    for index, each in enumerate(made.sections):
        start = html.find(f'<section id="{index}"')
        if start >= 0:
            end = html.index("</section>", start) + len("</section>")
            first, last = (len(html[:at].encode()) for at in (start, end))
            found.append(SectionSpan(index, each.label, each.kind, first, last))
    return tuple(found)
