"""Reads about returned mail. Nothing here changes anything."""
