"""Somebody’s words."""
