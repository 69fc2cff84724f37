"""Reads about mailings. Nothing here changes anything."""
