"""An archive's pages around its editions: front page, lists, labels, authors, search, and what says that there is none.

Each is one function of values and gives one HTML5 document in the publication's theme, like the edition's own page:
no scripts, no cookies, nobody else's servers.
"""

from masthead.render.front.pages import (
    render_author,
    render_editions,
    render_front,
    render_label,
    render_labels,
    render_notice,
    render_search,
)
from masthead.render.front.values import (
    Entry,
    Hit,
    Leaf,
    Notice,
    Pages,
    Picture,
    Row,
    Shelf,
    Sister,
    Teaser,
)

__all__ = [
    "Entry",
    "Hit",
    "Leaf",
    "Notice",
    "Pages",
    "Picture",
    "Row",
    "Shelf",
    "Sister",
    "Teaser",
    "render_author",
    "render_editions",
    "render_front",
    "render_label",
    "render_labels",
    "render_notice",
    "render_search",
]
