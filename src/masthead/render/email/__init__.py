"""An edition as mail: MJML per kind, compiled by mrml, with slots where people differ.

Deterministic: the same sheet gives the same bytes, wherever and whenever it is rendered.

A kind's ``email.mjml`` writes what stands in its card: ``mj-text`` elements with HTML inside, which the
compiler never sees (`masthead.render.email.mjml`). Text from outside belongs there and not into attributes
of ``mj-`` elements. Its template is given

- ``fields``, ``section``, ``edition``, ``house``, ``publication``; ``level``, the level of the card's own
  headline (3 below a label, 2 without one); ``is_lead``, for the edition's first story;
- ``look``, every look of ``frames/email_looks.toml`` as attributes: ``<p{{ look.note }}>``;
- ``word`` and ``catalogue``, the words Masthead writes itself; ``ours``, their ``lang`` where it is not the
  edition's;
- ``prose``, whose ``target(url, words)`` is what an ``href`` holds, and the filters ``words``, ``line``, ``rich``;
- ``picture(image, widest)``, ``language_of_flag(emoji)``, ``reply_to`` and ``reply_link(address, subject)``;
- ``vote_link(index)``, where an answer is given by one click, None where a poll is answered by mail;
- and the macros of ``frames/email_parts.mjml``, imported with context: headlines, links, buttons, figures, charts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from markupsafe import Markup

from masthead.edition.catalogue import Catalogue, catalogue_for
from masthead.edition.kind import Filler
from masthead.edition.model import Section
from masthead.edition.reading_time import reading_time
from masthead.edition.sections.registry import kind_named
from masthead.render.email.mjml import compile_body, tidy
from masthead.render.email.pictures import Pictures
from masthead.render.email.poll import reply_address, reply_link
from masthead.render.email.styles import WIDTH, Styles
from masthead.render.pieces import Context, Pieces, RenderedEmail, SectionSpan
from masthead.render.prose import HtmlProse
from masthead.render.scripts import direction, language_of_flag, primary
from masthead.render.sheet import Sheet
from masthead.render.slots import LinkBook, Slots, section_ranges, split
from masthead.render.templates import Output, frame_template, section_template
from masthead.render.text import has_affiliate_links, is_left_out, render_text

# Clients fill a short preview with whatever comes next; this much blank keeps the masthead out of it.
_PREVIEW_CHARACTERS = 140
_BLANK = Markup("&#847;&zwnj;&nbsp;")


def render_email(sheet: Sheet) -> RenderedEmail:
    """Both parts of the mail, its subject and preheader, its links and where its sections stand.

    Sections that are empty, with nothing of Masthead's own to fill them, are left out; `spans` names
    those that are there. Raises `masthead.render.templates.KindTemplateError` for a kind without templates.
    """
    book = LinkBook(sheet.origins)
    slots = Slots(book, Context.HTML)
    marked = _Mail(sheet, slots).html()
    return RenderedEmail(
        subject=_plain_pieces(sheet.edition.subject, book),
        preheader=_plain_pieces(sheet.edition.preheader, book),
        html=split(marked, slots),
        text=render_text(sheet, book),
        links=book.links,
        spans=_spans(sheet, marked, slots),
        language=sheet.edition.language,
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """A section in the frame: its MJML between its markers."""

    section: Section
    content: Markup
    start: Markup
    end: Markup


class _Mail:
    """One rendering: what the frame and every section's template are given."""

    def __init__(self, sheet: Sheet, slots: Slots) -> None:
        edition = sheet.edition
        self.sheet = sheet
        self.slots = slots
        self.catalogue: Catalogue = catalogue_for(edition.language, sheet.house.labels)
        words = self.catalogue.words_language
        self.styles = Styles(sheet.theme, edition.language, rtl=direction(edition.language) == "rtl")
        self.rich_looks = self.styles.rich_looks(self.catalogue.word("affiliate_mark"))
        self.shared = {
            "edition": edition,
            "house": sheet.house,
            "publication": sheet.house.publication,
            "catalogue": self.catalogue,
            "word": self.catalogue.word,
            # Our own words are English where a language has no catalogue yet.
            "ours": Markup(f' lang="{words}"' if words != primary(edition.language) else ""),  # noqa: S704
            "look": self.rich_looks.attributes,
            "picture": Pictures(sheet.media).sized,
            "language_of_flag": language_of_flag,
            "button_colour": sheet.theme.light.accent,
            "reply_to": reply_address(sheet.house.publication),
            "reply_link": reply_link,
        }

    def html(self) -> str:
        """The whole document, with markers."""
        prose = self._prose(None)
        edition = self.sheet.edition
        seconds = reading_time(edition, self.sheet.house).seconds
        frame = {
            **self.shared,
            "prose": prose,
            "styles": self.styles,
            "fonts": Markup(self.styles.text),  # noqa: S704 - font names a theme was held to
            "outlook": Markup(self.styles.outlook_sheet()),  # noqa: S704
            "theme": self.sheet.theme,
            "width": WIDTH,
            "dir": direction(edition.language),
            "date": "" if self.sheet.automatic else self.catalogue.long_date(edition.date),
            "number": self.catalogue.word("edition_number", number=edition.number) if edition.number else "",
            "online": not self.sheet.automatic,
            "duration": self.catalogue.duration(seconds) if seconds else "",
            "authors": self.catalogue.names(edition.authors),
            "logo": Pictures(self.sheet.media).logo(self.sheet.theme.logo),
            "disclosed": has_affiliate_links(edition),
            "archive_url": self.sheet.archive_url,
            "blanks": _BLANK * max(0, _PREVIEW_CHARACTERS - len(edition.preheader)) if edition.preheader else "",
        }
        body = compile_body(frame_template(Output.EMAIL, "email.mjml").render(parts=self._parts(), **frame))
        sheets = [Markup(sheet) for sheet in self.styles.sheets(body)]  # noqa: S704
        page = frame_template(Output.EMAIL, "email.html").render(body=Markup(body), sheets=sheets, **frame)  # noqa: S704
        return tidy(page) + "\n"

    def _parts(self) -> list[_Part]:
        lead = next((i for i, section in enumerate(self.sheet.edition.sections) if section.kind == "story"), None)
        parts = []
        for index, section in enumerate(self.sheet.edition.sections):
            if is_left_out(section):
                continue
            start, end = (Markup(mark) for mark in self.slots.section(index, section.segment))  # noqa: S704
            content = section_template(Output.EMAIL, section.kind).render(
                **self.shared,
                prose=self._prose(index, booked=kind_named(section.kind).filled_by is Filler.BOOKING),
                section=section,
                fields=section.fields,
                level=3 if section.label else 2,
                is_lead=index == lead,
                vote_link=self._vote_link(index),
            )
            parts.append(_Part(section, Markup(content), start, end))  # noqa: S704
        return parts

    def _vote_link(self, section: int) -> Callable[[int], Markup] | None:
        vote = self.sheet.votes.get(section)
        return None if vote is None else lambda answer: Markup(self.slots.vote(vote.key, answer))  # noqa: S704 - our own

    def _prose(self, section: int | None, *, booked: bool = False) -> HtmlProse:
        """booked: what a sponsor pays for says so in its label; there every link is paid, and none marked."""
        looks = replace(self.rich_looks, affiliate_mark="", rel=_always_sponsored) if booked else self.rich_looks
        return HtmlProse(self.slots, looks, self.sheet.edition.language, section)


def _always_sponsored(_target: str, _paid: bool) -> str:
    return "sponsored nofollow"


def _plain_pieces(text: str, book: LinkBook) -> Pieces:
    slots = Slots(book, Context.TEXT)
    return split(slots.words(" ".join(text.split())), slots)


def _spans(sheet: Sheet, marked: str, slots: Slots) -> tuple[SectionSpan, ...]:
    sections = sheet.edition.sections
    return tuple(
        SectionSpan(number, sections[number].label, sections[number].kind, start, end)
        for number, start, end in section_ranges(marked, slots)
    )
