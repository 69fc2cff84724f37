"""Wagtail’s Draftail with our own small subset of rich text, and nothing that is not in it."""

from __future__ import annotations

from typing import Any

from wagtail.admin.rich_text import DraftailRichTextArea
from wagtail.admin.rich_text.editors.draftail.features import ControlFeature, EntityFeature, Feature, PluginFeature

from masthead.edition.richtext import URL_SCHEMES, RichLine, RichText
from masthead.web.newsroom.rich_text_state import LINK, line_of, state_of, text_of

LINE_FEATURES = ("bold", "italic", "code", "strikethrough", "superscript", "subscript")
TEXT_FEATURES = ("h4", "ul", "ol", "blockquote", *LINE_FEATURES)

# What may be pasted as a link: an address that readers may follow, a relative one, or a merge tag.
_FOLLOWED = "|".join(f"{scheme}:" for scheme in sorted(URL_SCHEMES))
_LINK = {
    "type": LINK,
    "icon": "link",
    "description": "Link",
    "attributes": ["url", "affiliate"],
    "allowlist": {"href": rf"^(?:{_FOLLOWED}|/|\.|#|\{{\{{|undefined$)"},
}
_SCRIPTS = ["newsroom/draftail-dialog.js", "newsroom/draftail.js"]


def _own_features() -> tuple[Feature, ...]:
    return (
        EntityFeature(_LINK, js=_SCRIPTS, css={"all": ["newsroom/draftail.css"]}),
        ControlFeature({"type": "MASTHEAD-LANGUAGE"}),
        PluginFeature({"type": "MASTHEAD-LANGUAGE"}),
    )


class ProseArea(DraftailRichTextArea):
    """Draftail for blocks of text. Converts by `rich_text_state`, which loses nothing."""

    value_of: type[RichText | RichLine] = RichText
    own_features: tuple[str, ...] = TEXT_FEATURES

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs=attrs, features=list(self.own_features))
        for feature in _own_features():
            feature.construct_options(self.options)
            self.plugins.append(feature)

    def format_value(self, value: Any) -> str:
        """HTML as Draftail reads it."""
        return state_of(self.value_of.from_html(value or "").html)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        """What was typed or pasted, sanitised and in normal form."""
        del files
        state = data.get(name)
        return None if state is None else self.read(state)

    def read(self, state: str) -> str:
        """A content state as HTML."""
        return text_of(state).html


class LineArea(ProseArea):
    """Draftail for one line."""

    value_of = RichLine
    own_features = LINE_FEATURES

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.options |= {"multiline": False, "enableLineBreak": False, "placeholder": "One line"}

    def read(self, state: str) -> str:
        """A content state as HTML."""
        return line_of(state).html
