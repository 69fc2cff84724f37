"""What an editor pastes, as the Markdown of an edition: nothing to retype, nothing lost on the way.

- `manuscript_from_html`: from Google Docs, Word, Pages, Notes, LibreOffice, Gmail or any web page;
- `manuscript_from_text`: plain text, or a manuscript that is Markdown already.

Both give a `Manuscript`, and raise `ClipboardError` alone, for what no editor pastes.

An HTML paste goes through `reader` (tags to blocks, with `styles` and `targets`), `sections`
(which of the blocks are the labels of the house, which one the title), `shaping` (what the kind of
each section wants) and `writing` (blocks to Markdown).
"""

from masthead.edition.clipboard.manuscript import ClipboardError, Manuscript
from masthead.edition.clipboard.paste import manuscript_from_html, manuscript_from_text

__all__ = ["ClipboardError", "Manuscript", "manuscript_from_html", "manuscript_from_text"]
