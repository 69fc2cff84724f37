"""The stream of sections: a StreamField whose blocks come from the core's kinds and stay out of migrations."""

from __future__ import annotations

from typing import Any

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
