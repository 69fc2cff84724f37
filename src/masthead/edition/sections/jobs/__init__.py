"""Open positions."""
