"""The number of the day."""
