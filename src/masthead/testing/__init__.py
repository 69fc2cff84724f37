"""Fakes and builders that Masthead ships for its own tests and those of others."""
