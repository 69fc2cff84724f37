"""Template tags of subscribers."""
