"""An edition as a web page: one self-contained HTML5 file, without scripts, cookies or anybody else's servers.

The page shows what everybody may read: sections of one segment stay in the mail,
merge tags show their fallbacks, and what leads to a person's own page is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from importlib.resources import files
from urllib.parse import quote

from markupsafe import Markup

from masthead.edition.audiences import is_public
from masthead.edition.catalogue import Catalogue, catalogue_for
from masthead.edition.kind import Filler
from masthead.edition.model import Section
from masthead.edition.reading_time import reading_time
from masthead.edition.sections.registry import kind_named
from masthead.render.email.pictures import Pictures
from masthead.render.scripts import direction
from masthead.render.sheet import Sheet
from masthead.render.slots import clean
from masthead.render.templates import Output, frame_template, section_template
from masthead.render.web_anchors import anchors
from masthead.render.web_prose import WebProse, web_prose
from masthead.render.web_structured import structured_data
from masthead.render.web_style import style_variables
from masthead.render.web_times import published_at

# Ids of the frame; a section's anchor never takes one of these.
_FRAME_IDS = ("content", "sections", "top", "find")
# Stands around indices in a list of names; no catalogue has it.
_SEPARATOR = "\x1f"


def render_web(sheet: Sheet) -> str:
    """The edition's page. The same sheet gives the same characters."""
    layout = _Layout.of(sheet)
    catalogue = layout.catalogue
    prose = web_prose(sheet, None, None, catalogue, on_page=True)
    sections = [section for _, section in layout.shown]
    return frame_template(Output.WEB, "page.html").render(
        **frame_words(sheet, prose, catalogue),
        contents=[(layout.anchors[index], section.label) for index, section in layout.shown if section.label.strip()],
        sections=[_section(layout, index, section, on_page=True) for index, section in layout.shown],
        disclosed=any(has_marked_links(section) for section in sections),
        structured=Markup(structured_data(sheet, sections)),  # noqa: S704 - escaped there
        style=page_style(sheet),
    )


def page_style(sheet: Sheet) -> Markup:
    """The rules of a page: the theme's values, the page's own, and an archive's where the page stands in one."""
    rules = style_variables(sheet.theme, sheet.edition.language) + _stylesheet("page.css")
    return Markup(rules + _stylesheet("site.css") if sheet.place else rules)  # noqa: S704 - the theme keeps it harmless


def page_icon(sheet: Sheet) -> str:
    """The publication's first letter in its colours, as a data address: a picture that nobody has to fetch."""
    letter = next((char for char in clean(sheet.house.publication.name) if char.isalnum()), "•")
    palette = sheet.theme.light
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">'
        f'<rect width="64" height="64" rx="12" fill="{palette.accent}"/><text x="32" y="47" font-size="44" '
        f'font-weight="700" font-family="Georgia,serif" text-anchor="middle" fill="{palette.on_accent}">'
        f"{escape(letter)}</text></svg>"
    )
    return f"data:image/svg+xml,{quote(drawn, safe='')}"


def render_section_web(section: Section, sheet: Sheet) -> str:
    """One section of the sheet's edition as HTML, for feeds and the archive. Empty when it is not public."""
    layout = _Layout.of(sheet)
    for index, candidate in layout.shown:
        if candidate is section or candidate == section:
            return _section(layout, index, candidate, on_page=False)
    return ""


def render_section_body(sheet: Sheet, index: int) -> Markup:
    """A public section without its frame and label, for another page of the archive. Empty when it is not public."""
    layout = _Layout.of(sheet)
    found = dict(layout.shown).get(index)
    return Markup("") if found is None else _body(layout, index, found, on_page=True)


def render_content_web(sheet: Sheet, *, only: int | None = None) -> str:
    """All public sections (or the one of index `only`) with partner line and disclosure: what a feed carries."""
    layout = _Layout.of(sheet)
    shown = [(index, section) for index, section in layout.shown if only in {None, index}]
    return frame_template(Output.WEB, "content.html").render(
        **frame_words(sheet, web_prose(sheet, None, None, layout.catalogue, on_page=False), layout.catalogue),
        whole=only is None,
        sections=[_section(layout, index, section, on_page=False) for index, section in shown],
        disclosed=any(has_marked_links(section) for _, section in shown),
    )


def public_sections(sheet: Sheet) -> Iterator[tuple[int, Section]]:
    """What everybody may read, with its index: not for one segment, not empty, no referral. Of alternatives, the one
    for everybody else.
    """
    for index, section in enumerate(sheet.edition.sections):
        personal = kind_named(section.kind).filled_by is Filler.PROGRAMME
        if is_public(section.segment) and not (personal or section.fields.is_empty()):
            yield index, section


def section_anchors(sheet: Sheet) -> tuple[str, ...]:
    """The id of every section on the edition's page, by index; the same whoever may read it."""
    return anchors(sheet.edition.sections, _FRAME_IDS)


@dataclass(frozen=True, slots=True)
class _Layout:
    """What concerns all sections of a page. shown: those that are public. lead: index of the first story, or None."""

    sheet: Sheet
    catalogue: Catalogue
    shown: tuple[tuple[int, Section], ...]
    anchors: tuple[str, ...]
    lead: int | None

    @classmethod
    def of(cls, sheet: Sheet) -> _Layout:
        shown = tuple(public_sections(sheet))
        lead = next((index for index, section in shown if section.kind == "story"), None)
        catalogue = catalogue_for(sheet.edition.language, sheet.house.labels)
        return cls(sheet, catalogue, shown, section_anchors(sheet), lead)


def _section(layout: _Layout, index: int, section: Section, *, on_page: bool) -> Markup:
    sheet = layout.sheet
    written = frame_template(Output.WEB, "section.html").render(
        **_section_words(layout, index, section, on_page=on_page),
        body=_body(layout, index, section, on_page=on_page),
        anchor=layout.anchors[index],
        paid=kind_named(section.kind).filled_by is Filler.BOOKING,
        on_page=on_page,
        all_of=sheet.place.labels.get(index, "") if on_page and sheet.place else "",
    )
    return Markup(written)  # noqa: S704 - rendered with escaping on


def _body(layout: _Layout, index: int, section: Section, *, on_page: bool) -> Markup:
    template = section_template(Output.WEB, section.kind)
    body = template.render(**_section_words(layout, index, section, on_page=on_page))
    return Markup(body.strip())  # noqa: S704 - rendered with escaping on


def _section_words(layout: _Layout, index: int, section: Section, *, on_page: bool) -> dict[str, object]:
    sheet, catalogue = layout.sheet, layout.catalogue
    return {
        "prose": web_prose(sheet, index, section, catalogue, on_page=on_page),
        "word": catalogue.word,
        "fields": section.fields,
        "section": section,
        "edition": sheet.edition,
        "house": sheet.house,
        "lead": index == layout.lead,
        "vote": sheet.votes.get(index),
    }


def frame_words(sheet: Sheet, prose: WebProse, catalogue: Catalogue) -> dict[str, object]:
    """What the frames of all pages and of a feed's content have in common."""
    edition, publication, place = sheet.edition, sheet.house.publication, sheet.place
    seconds = reading_time(edition, sheet.house).seconds
    return {
        "prose": prose,
        "word": catalogue.word,
        "edition": edition,
        "publication": publication,
        "sheet": sheet,
        "theme": sheet.theme,
        "logo": Pictures(sheet.media).logo(sheet.theme.logo),
        "direction": direction(edition.language),
        "words_language": catalogue.words_language,
        "date": catalogue.long_date(edition.date),
        "published": published_at(publication, edition.date).isoformat(),
        "number": catalogue.word("edition_number", number=edition.number) if edition.number else "",
        "reading_time": catalogue.duration(seconds) if seconds else "",
        "authors": linked_names(edition.authors, prose, catalogue, place.authors if place else {}),
        "place": place,
        "icon": Markup(page_icon(sheet)) if place else "",  # noqa: S704 - percent-encoded
        "home_url": place.home_url if place else publication.url,
        "editions_url": place.editions_url if place else sheet.archive_url,
        "by_mail": _mailto(prose.plain(edition.title), sheet.web_url),
        "translations": sorted(sheet.translations.items()),
    }


def linked_names(names: Sequence[str], prose: WebProse, catalogue: Catalogue, addresses: Mapping[str, str]) -> Markup:
    """People in a sentence, each with a link where there is an address."""
    places = [f"{_SEPARATOR}{index}{_SEPARATOR}" for index in range(len(names))]
    parts = catalogue.names(places).split(_SEPARATOR)
    # Every second part is the index of a name, the others are what the language puts between.
    written = Markup("").join(
        _linked_name(names[int(part)], prose, addresses) if index % 2 else part for index, part in enumerate(parts)
    )
    return Markup(written)  # noqa: S704 - joined with escaping


def _linked_name(name: str, prose: WebProse, addresses: Mapping[str, str]) -> Markup:
    words = prose.words(name)
    return Markup('<a href="{}" rel="author">{}</a>').format(addresses[name], words) if name in addresses else words


def has_marked_links(section: Section) -> bool:
    """Whether one of its links carries the mark that the disclosure line explains."""
    booked = kind_named(section.kind).filled_by is Filler.BOOKING
    return not booked and any(link.affiliate for link in section.fields.links())


def _mailto(title: str, url: str) -> str:
    body = "\r\n\r\n".join((title, url))
    return f"mailto:?subject={quote(title)}&body={quote(body)}" if url else ""


@cache
def _stylesheet(name: str) -> str:
    return files("masthead.render").joinpath("frames", name).read_text(encoding="utf-8")
