"""The stream of sections: a StreamField whose blocks come from the core's kinds and stay out of migrations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.forms import Media
from django.utils.functional import cached_property
from django.utils.translation import get_language
from wagtail.blocks.base import BlockWidget
from wagtail.fields import StreamField

from masthead.web.newsroom.blocks import SectionsBlock


class SectionsField(StreamField):
    """Sections of an edition. Blocks are made from `masthead.edition.sections`; migrations know nothing of them."""

    def __init__(self, **kwargs: Any) -> None:
        for known in ("block_types", "block_lookup"):
            kwargs.pop(known, None)
        super().__init__(SectionsBlock, **kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Without the blocks: a kind that gains a field is no migration."""
        # Past StreamField's own, which would write the blocks down.
        name, path, args, kwargs = super(StreamField, self).deconstruct()
        return name, path, args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        """With the blocks' description made once in each language."""
        return super().formfield(**{"widget": self._widget, **kwargs})

    @cached_property
    def _widget(self) -> SectionsWidget:
        return SectionsWidget(self.stream_block)


@dataclass(frozen=True, slots=True)
class _Described:
    """Blocks as the browser is told of them. json: their description. media: the files that it needs."""

    json: str
    context: Any
    media: Media


class SectionsWidget(BlockWidget):
    """The blocks in a form. Describing them takes longer than the rest of the page and is the same for everybody."""

    def __init__(self, block_def: Any, attrs: Any = None) -> None:
        super().__init__(block_def, attrs)
        self._described: dict[str | None, _Described] = {}
        """By language. Copies of the widget, one for each form, share it."""

    def _build_block_json(self) -> None:
        self._js_context, self._block_json = self._description.context, self._description.json

    @property
    def _description(self) -> _Described:
        language = get_language()
        found = self._described.get(language)
        if found is None:
            plain = BlockWidget(self.block_def)
            found = self._described[language] = _Described(plain.block_json, plain.js_context, plain.media)
        return found

    @property
    def media(self) -> Media:
        """The files that the blocks need in the browser."""
        return self._description.media
