"""Tables of the newsroom."""

from masthead.web.newsroom.models.edition import Edition

__all__ = ["Edition"]
