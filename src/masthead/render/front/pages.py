"""The pages themselves: values to HTML."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from masthead.edition.catalogue import Catalogue, catalogue_for
from masthead.edition.kind import Filler
from masthead.edition.model import Edition, Section
from masthead.edition.reading_time import reading_time
from masthead.edition.sections.registry import kind_named
from masthead.edition.sections.story.fields import StoryFields
from masthead.render.front.values import Hit, Leaf, Notice, Pages, Row, Shelf, Sister, Teaser
from masthead.render.sheet import Sheet
from masthead.render.templates import Output, frame_template
from masthead.render.web import (
    frame_words,
    has_marked_links,
    linked_names,
    page_style,
    public_sections,
    render_section_body,
    section_anchors,
)
from masthead.render.web_prose import WebProse, web_prose
from masthead.render.web_structured import script_json

# Characters of a lead story after which the front page ends it.
_OPENING = 420


def render_front(
    leaf: Leaf, *, lead: Sheet, latest: Sequence[Teaser], shelves: Sequence[Shelf], sisters: Sequence[Sister] = ()
) -> str:
    """The newspaper front: the newest edition with its lead story, those before it, then the newest by label."""
    page = _Page.of(leaf)
    return page.render("front.html", lead=_lead(page, lead), latest=latest, shelves=shelves, sisters=sisters)


def render_editions(leaf: Leaf, *, teasers: Sequence[Teaser], pages: Pages) -> str:
    """All editions, by month."""
    page = _Page.of(leaf)
    return page.render("editions.html", months=_months(page.catalogue, teasers), pages=pages)


def render_label(leaf: Leaf, *, label: str, rows: Sequence[Row], count: int, pages: Pages) -> str:
    """The archive of a label: short sections whole, long ones by their opening."""
    page = _Page.of(leaf)
    shown = [(row, _body(row)) for row in rows]
    disclosed = any(row.sheet and has_marked_links(row.sheet.edition.sections[row.index]) for row in rows)
    return page.render("label.html", label=label, rows=shown, count=count, pages=pages, disclosed=disclosed)


def render_labels(leaf: Leaf, *, shelves: Sequence[tuple[Shelf, int]]) -> str:
    """Every label with its newest section and how many there are."""
    return _Page.of(leaf).render("labels.html", shelves=shelves)


def render_author(leaf: Leaf, *, name: str, teasers: Sequence[Teaser], count: int, since: dt.date, pages: Pages) -> str:
    """What somebody wrote."""
    page = _Page.of(leaf)
    months = _months(page.catalogue, teasers)
    return page.render("author.html", name=name, months=months, count=count, since=since, pages=pages)


def render_search(leaf: Leaf, *, query: str, hits: Sequence[Hit], count: int, pages: Pages) -> str:
    """The search form, and what was found. query: "" before anything was asked."""
    return _Page.of(leaf).render("search.html", query=query, hits=hits, count=count, pages=pages)


def render_notice(leaf: Leaf, notice: Notice) -> str:
    """A page that says that something is not there, and where to go on."""
    return _Page.of(leaf).render("notice.html", notice=notice)


def _lead(page: _Page, sheet: Sheet) -> dict[str, object]:
    """What the front page says of the newest edition."""
    edition = sheet.edition
    prose = web_prose(sheet, None, None, page.catalogue, on_page=True)
    anchors = section_anchors(sheet)
    sections = [(index, section) for index, section in public_sections(sheet) if _is_announced(section)]
    index, story = _lead_story(sheet) or (-1, None)
    image = story.image if story and story.image and story.image.src in sheet.media else None
    return {
        "prose": prose,
        "edition": edition,
        "url": _own(sheet),
        "date": page.catalogue.long_date(edition.date),
        "number": page.catalogue.word("edition_number", number=edition.number) if edition.number else "",
        "seconds": reading_time(edition, sheet.house).seconds,
        "authors": linked_names(edition.authors, prose, page.catalogue, page.leaf.place.authors),
        "story": story,
        "label": edition.sections[index].label if story else "",
        "anchor": anchors[index] if story else "",
        "image": image,
        "opening": _opening(story, prose) if story else "",
        "contents": [(anchors[i], each.label, each.fields.headline()) for i, each in sections if i != index],
    }


def _is_announced(section: Section) -> bool:
    """Under its label, and not for money: the front page sells nothing."""
    return bool(section.label.strip()) and kind_named(section.kind).filled_by is not Filler.BOOKING


def _own(sheet: Sheet) -> str:
    """The edition's page from another page of the archive."""
    return sheet.place.here if sheet.place else sheet.web_url


@dataclass(frozen=True, slots=True)
class _Page:
    leaf: Leaf
    sheet: Sheet
    catalogue: Catalogue
    prose: WebProse

    @classmethod
    def of(cls, leaf: Leaf) -> _Page:
        """A page is set like an edition that has nothing in it."""
        publication = leaf.house.publication
        blank = Edition(
            publication=publication.slug,
            number=0,
            date=dt.date(1970, 1, 1),
            title=leaf.title,
            subject="",
            language=publication.language,
        )
        sheet = Sheet(
            blank,
            leaf.house,
            leaf.theme,
            leaf.media,
            web_url=leaf.url,
            translations=leaf.alternates,
            picture_url=leaf.picture_url,
            place=leaf.place,
        )
        catalogue = catalogue_for(publication.language, leaf.house.labels)
        return cls(leaf, sheet, catalogue, web_prose(sheet, None, None, catalogue, on_page=True))

    def render(self, template: str, **context: object) -> str:
        frame = frame_words(self.sheet, self.prose, self.catalogue)
        # No article of its own: what frames of editions say about theirs is left out here.
        frame |= {"by_mail": "", "date": "", "published": "", "translations": []}
        return frame_template(Output.WEB, template).render(
            **frame,
            leaf=self.leaf,
            front=template == "front.html",
            alternates=sorted(self.leaf.alternates.items()),
            style=page_style(self.sheet),
            structured=Markup(_structured(self.leaf)),  # noqa: S704 - escaped there
            long_date=self.catalogue.long_date,
            short_date=self.catalogue.short_date,
            duration=self.catalogue.duration,
            **context,
        )


def _months(catalogue: Catalogue, teasers: Iterable[Teaser]) -> list[tuple[str, list[Teaser]]]:
    months = groupby(teasers, lambda each: each.date.replace(day=1))
    return [(catalogue.month(first), list(group)) for first, group in months]


def _lead_story(sheet: Sheet) -> tuple[int, StoryFields] | None:
    """The first story, with its index."""
    for index, section in public_sections(sheet):
        if isinstance(section.fields, StoryFields):
            return index, section.fields
    return None


def _opening(story: StoryFields, prose: WebProse) -> Markup:
    """A story's beginning, until it is enough to want the rest: its text, then its parts."""
    written = prose.text(story.body, heading=4)
    length = len(story.body.plain())
    for part in story.parts:
        if length >= _OPENING:
            break
        written += Markup("<h4>{}</h4>").format(prose.words(part.label)) + prose.text(part.body, heading=5)
        length += len(part.body.plain())
    return written


def _body(row: Row) -> Markup | None:
    return render_section_body(row.sheet, row.index) if row.sheet else None


def _structured(leaf: Leaf) -> str:
    """schema.org's ``WebSite`` with its search, for the front page alone."""
    if leaf.title or not leaf.url:
        return ""
    publication = leaf.house.publication
    site: Mapping[str, object] = {
        "@context": "https://schema.org",
        "@type": "WebSite",
        "name": publication.name,
        "url": leaf.url,
        "inLanguage": publication.language,
        "description": publication.tagline or publication.name,
    }
    return script_json(site)
