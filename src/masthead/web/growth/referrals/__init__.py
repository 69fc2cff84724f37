"""Subscribers who bring subscribers, and what they get for it."""
