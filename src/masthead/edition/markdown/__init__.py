"""The Markdown form of an edition: reading it without ever failing half-way, and writing it back.

`read_edition(source, house) -> Reading` and `write_edition(edition, house) -> str`; rich text alone
is converted in `masthead.edition.markdown.prose`.
"""

from masthead.edition.markdown.document import Reading, read_edition
from masthead.edition.markdown.write import write_edition

__all__ = ["Reading", "read_edition", "write_edition"]
