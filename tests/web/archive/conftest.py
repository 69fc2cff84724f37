"""The shipped titles in the archive, and small editions for everything else."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import as_file
from types import MappingProxyType

import pytest
from django.test import Client

from masthead.cli.workspace import Manuscript, media_of, open_manuscript
from masthead.edition.house import HouseFormat
from masthead.edition.media import Media
from masthead.edition.model import Edition, Section
from masthead.edition.richtext import RichText
from masthead.edition.sections.story.fields import StoryFields
from masthead.edition.sections.text.fields import TextFields
from masthead.titles import TITLES
from masthead.web.archive import actions
from masthead.web.archive.models import PublishedEdition
from masthead.web.publications.mapping import house_of, theme_of
from masthead.web.publications.models import Publication

AT = dt.datetime(2026, 11, 23, 6, 30, tzinfo=dt.UTC)
MONDAY = dt.date(2026, 11, 23)

Publish = Callable[..., PublishedEdition]

_sources = itertools.count(1000)


def text(words: str, label: str = "In brief", **more: str) -> Section:
    return Section(kind="text", label=label, fields=TextFields(body=RichText.from_html(f"<p>{words}</p>")), **more)


def story(title: str, words: str, label: str = "Top story") -> Section:
    fields = StoryFields(title=title, body=RichText.from_html(f"<p>{words}</p>"))
    return Section(kind="story", label=label, fields=fields)


def edition(
    *sections: Section,
    date: dt.date = MONDAY,
    number: int = 412,
    title: str = "The harbour opens late",
    authors: tuple[str, ...] = ("Mei Tan",),
    language: str = "en",
    preheader: str = "",
    translations: tuple[tuple[str, str], ...] = (),
) -> Edition:
    return Edition(
        publication="harbour-morning",
        number=number,
        date=date,
        title=title,
        subject=title,
        preheader=preheader,
        authors=authors,
        language=language,
        translations=translations,
        sections=sections,
    )


@pytest.fixture
def morning(publications: Mapping[str, Publication]) -> Publication:
    return publications["harbour-morning"]


@pytest.fixture
def publish(morning: Publication) -> Publish:
    """Publishes an edition of Harbour Morning, or of another title, as it is now."""

    def put(
        core: Edition,
        *,
        publication: Publication = morning,
        house: HouseFormat | None = None,
        media: Mapping[str, Media] | None = None,
        source_id: int = 0,
        at: dt.datetime = AT,
    ) -> PublishedEdition:
        source = source_id or next(_sources)
        actions.publish(
            publication_id=publication.pk,
            edition=core,
            house=house or house_of(publication),
            theme=theme_of(publication),
            media=media or {},
            source_id=source,
            at=at,
        )
        return PublishedEdition.objects.get(source_id=source)

    return put


@pytest.fixture
def shipped(publications: Mapping[str, Publication]) -> Mapping[str, Publication]:
    """The shipped titles with all their editions in the archive; the two daily ones are one title in two languages."""
    for slug, publication in publications.items():
        publication.language_group = "" if slug == "harbour-lantern" else "harbour"
        publication.save()
        for manuscript, media in shipped_editions(slug):
            actions.publish(
                publication_id=publication.pk,
                edition=manuscript.edition,
                house=manuscript.house,
                theme=manuscript.theme,
                media=media,
                source_id=next(_sources),
                at=AT,
            )
    return publications


@cache
def shipped_editions(slug: str) -> tuple[tuple[Manuscript, Mapping[str, Media]], ...]:
    """Read once; nothing can change them."""
    with as_file(TITLES[slug].folder) as folder:
        read = [open_manuscript(path) for path in sorted((folder / "editions").glob("*.md"))]
        return tuple((each, MappingProxyType(media_of(each, base_url=f"/media/images/{slug}"))) for each in read)


@pytest.fixture
def reader() -> Client:
    """A browser without cookies."""
    return Client()
