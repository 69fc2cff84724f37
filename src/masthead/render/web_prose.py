"""How ``web.html`` templates set their words: `WebProse`, the `Prose` of the web output."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Any
from urllib.parse import urlsplit

from babel import Locale, UnknownLocaleError
from markupsafe import Markup

from masthead.edition.catalogue import Catalogue
from masthead.edition.kind import Filler, Link
from masthead.edition.media import Image, Media
from masthead.edition.model import Section
from masthead.edition.richtext import Element, RichLine, RichText, Text, serialise
from masthead.edition.sections.charts import Chart
from masthead.edition.sections.registry import kind_named
from masthead.render.email.poll import reply_address, reply_link
from masthead.render.prose import HtmlProse, Looks
from masthead.render.scripts import direction, language_of_flag, primary
from masthead.render.sheet import Sheet
from masthead.render.text_insertions import led_nodes, quoted_nodes
from masthead.render.web_targets import WebTargets


@dataclass(frozen=True, slots=True)
class WebProse:
    """Writes the words of one section as semantic HTML. What its methods return is finished and escaped."""

    html: HtmlProse
    targets: WebTargets
    catalogue: Catalogue
    sheet: Sheet

    def plain(self, text: str) -> str:
        """A plain string with its merge tags replaced, not escaped."""
        return self.html.plain(text)

    def words(self, text: str, **options: Any) -> Markup:
        """A plain field, passages in other scripts marked."""
        return _done(self.html.words(text, **options))

    def line(self, line: RichLine, **options: Any) -> Markup:
        """One line of rich text."""
        return _done(self.html.line(line, **options))

    def text(self, text: RichText, *, heading: int = 3, lead: str = "", quoted: bool = False, **options: Any) -> Markup:
        """Blocks. heading: level of their sub-headings. lead: words of ours that open the first paragraph.

        quoted: within the language's quotation marks.
        """
        nodes = self.targets.public(text).nodes()
        if quoted:
            nodes = quoted_nodes(nodes, self.catalogue.quotes)
        if lead:
            nodes = led_nodes(nodes, Element("strong", (), (Text(lead),)), Text(" "))
        return _done(self.html.text(RichText(serialise(nodes)), heading=heading, **options))

    def link(self, link: Link | None, *, css: str = "", about: str = "") -> Markup:
        """A link field. about: what it is about, for a link whose words ("more") say too little by themselves.

        Its words alone when they have nowhere safe to lead; nothing for no link.
        """
        if link is None:
            return _done("")
        words = self.words(link.text)
        target = self.html.href(link.url, link.text)
        mark = escape(self.html.looks.affiliate_mark) if link.affiliate else ""
        if target is None:
            return _done(f"{words}{mark}")
        attributes = f' class="{escape(css)}"' if css else ""
        rel = self.html.looks.rel(target, link.affiliate)
        attributes += f' rel="{rel}"' if rel else ""
        if about:
            attributes += f' aria-label="{escape(self.plain(f"{link.text}: {about}"))}"'
        return _done(f'<a href="{escape(target)}"{attributes}>{words}</a>{mark}')

    def button(self, link: Link | None) -> Markup:
        """A paid section's one button; left out when it leads nowhere."""
        if link is None or self.html.href(link.url, link.text) is None:
            return _done("")
        paid = link.model_copy(update={"affiliate": True})
        return self.link(paid, css="button")

    @property
    def reply_to(self) -> str:
        """Where readers' answers go; "" when nowhere."""
        return reply_address(self.sheet.house.publication)

    def reply(self, words: str, subject: str) -> Markup:
        """Words that open a mail to the editors with that subject; words alone when it has nowhere to go."""
        if not self.reply_to:
            return self.words(words)
        address = reply_link(self.reply_to, self.plain(subject))
        return _done(f'<a href="{escape(address)}">{self.words(words)}</a>')

    def native(self, name: str, language: str, flag: str) -> Markup:
        """A name in its own script, with the language it was given or that of the flag beside it."""
        tag = language or language_of_flag(flag)
        if not tag:
            return self.words(name)
        turn = direction(tag)
        way = f' dir="{turn}"' if turn != direction(self.html.language) else ""
        return _done(f'<span class="native" lang="{escape(tag)}"{way}>{escape(self.plain(name))}</span>')

    def picture(self, image: Image | None, *, eager: bool = False) -> Markup:
        """The ``img`` with its size, or its alternative text where the file is missing."""
        if image is None:
            return _done("")
        media = self.sheet.media.get(image.src)
        alt = self.plain(image.alt or "")
        if media is None:
            return _done(f'<p class="alt">{self.words(alt)}</p>' if alt else "")
        return _done(_img(media, self.targets.absolute(media.url), alt, eager=eager))

    def said(self, key: str, **values: str | int) -> Markup:
        """A word of ours as content, in its own language where there is no catalogue for the edition's."""
        word = escape(self.plain(self.catalogue.word(key, **values)), quote=False)
        spoken = self.catalogue.words_language
        return _done(word if spoken == primary(self.html.language) else f'<span lang="{spoken}">{word}</span>')

    def share(self, chart: Chart, value: Decimal) -> str:
        """How much of the chart's width a bar takes, in per cent of the longest."""
        longest = max(abs(bar.value) for bar in chart.bars)
        return f"{abs(value) / longest * 100:.1f}" if longest else "0"

    def language_name(self, language: str) -> str:
        """A language's name in itself ("Deutsch"), or its tag when nobody knows it."""
        try:
            return Locale.parse(language, sep="-").get_display_name(language.replace("-", "_")) or language
        except (UnknownLocaleError, ValueError):
            return language


def web_prose(
    sheet: Sheet, index: int | None, section: Section | None, catalogue: Catalogue, *, on_page: bool
) -> WebProse:
    """The prose of a section (or of the frame) of a public page, or of the same words elsewhere.

    In a section that a sponsor booked every link is paid for, and its label says so: no marks there.
    """
    booked = section is not None and kind_named(section.kind).filled_by is Filler.BOOKING
    mark = "" if booked else catalogue.word("affiliate_mark")
    targets = WebTargets(page=sheet.web_url) if on_page else WebTargets.elsewhere(sheet)
    own = host_of(sheet.web_url)
    looks = Looks(affiliate_mark=mark, rel=lambda target, paid: _rel(target, own, paid=paid or booked))
    html = HtmlProse(targets, looks, sheet.edition.language, index)
    return WebProse(html, targets, catalogue, sheet)


def host_of(url: str) -> str:
    """The host (and port) of an address; "" for one that has none or cannot be read."""
    try:
        return urlsplit(url).netloc
    except ValueError:
        return ""


def _rel(target: str, own: str, *, paid: bool) -> str:
    """Paid links pass on no reputation; pages elsewhere learn nothing of ours."""
    outgoing = host_of(target) != own and target.startswith(("http:", "https:", "//"))
    return " ".join([*(("sponsored", "nofollow") if paid else ()), *(("noopener",) if outgoing else ())])


def _img(media: Media, url: str, alt: str, *, eager: bool) -> str:
    loading = "eager" if eager else "lazy"
    return (
        f'<img src="{escape(url)}" width="{media.width}" height="{media.height}" alt="{escape(alt)}"'
        f' loading="{loading}" decoding="async">'
    )


def _done(html: str) -> Markup:
    return Markup(html)  # noqa: S704 - every part is escaped where it is put together
