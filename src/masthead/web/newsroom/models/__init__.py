"""Tables of the newsroom."""

from masthead.web.newsroom.models.edition import Edition
from masthead.web.newsroom.models.picture import Picture, PictureRendition

__all__ = ["Edition", "Picture", "PictureRendition"]
