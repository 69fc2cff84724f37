"""What merge tags and links become on a public page, where nobody in particular is reading.

A tag shows its literal fallback. A link that leads to a person's own page (preferences, unsubscribe,
referral) leads nowhere here: it loses its link, and a paragraph that was nothing else is left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urljoin

from masthead.edition.mergetags import LINK_TAGS, merge_tags
from masthead.edition.richtext import Element, Node, RichText, Text, elements, plain, serialise
from masthead.render.sheet import Sheet
from masthead.render.slots import clean, safe_url

WEB_LINK = "web_link"


@dataclass(frozen=True, slots=True)
class WebTargets:
    """The `Targets` of a public page.

    page: the edition's own address, what ``{{ web_link }}`` becomes. base: what relative addresses are made
    absolute with; "" leaves them as they are, which is right on the page itself.
    """

    page: str = ""
    base: str = ""

    @classmethod
    def elsewhere(cls, sheet: Sheet) -> WebTargets:
        """Those of an edition's words away from its page, in feeds and on other pages."""
        return cls(page=sheet.web_url, base=sheet.web_url)

    def words(self, text: str) -> str:
        """Text from outside, cleaned, with fallbacks in place of its merge tags."""
        return self._filled(clean(text), in_address=False)

    def href(self, url: str, text: str, section: int | None) -> str | None:  # noqa: ARG002 - the protocol's
        """The absolute target; None where there is nothing safe to follow, or only somebody's own page."""
        target = safe_url(url)
        if target is None or any(tag.name in LINK_TAGS - {WEB_LINK} for tag in merge_tags(target)):
            return None
        filled = self._filled(target, in_address=True)
        return self.absolute(filled) or None

    def absolute(self, url: str) -> str:
        """An address as a feed reader needs it."""
        try:
            return urljoin(self.base, url) if self.base else url
        except ValueError:
            return url

    def public(self, text: RichText) -> RichText:
        """The text without the paragraphs that only lead to somebody's own page."""
        if "{{" not in text.html:
            return text
        return RichText(serialise(tuple(node for node in text.nodes() if not self._leads_nowhere(node))))

    def _leads_nowhere(self, node: Node) -> bool:
        if isinstance(node, Text) or node.tag != "p":
            return False
        links = [element for element in elements(node.children) if element.tag == "a"]
        in_links = "".join(plain(link.children) for link in links)
        return bool(links) and all(self._dead(link) for link in links) and _same_words(plain((node,)), in_links)

    def _dead(self, link: Element) -> bool:
        return self.href(link.attribute("href"), "", None) is None

    def _filled(self, text: str, *, in_address: bool) -> str:
        parts: list[str] = []
        position = 0
        for tag in merge_tags(text):
            if not tag.known:
                continue
            value = self.page if tag.name == WEB_LINK else tag.fallback or ""
            if in_address and tag.name not in LINK_TAGS:
                value = quote(value, safe="")
            parts += [text[position : tag.start], value]
            position = tag.end
        return "".join([*parts, text[position:]])


def _same_words(some: str, others: str) -> bool:
    """Whether two texts have the same letters and digits; what only parts links ("·") does not count."""
    return [char for char in some if char.isalnum()] == [char for char in others if char.isalnum()]
