"""Signed links: short, bound to one purpose, verified without a database."""
