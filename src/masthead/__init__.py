"""Masthead, the newsletter press for editorial teams."""

__version__ = "0.1.0"
