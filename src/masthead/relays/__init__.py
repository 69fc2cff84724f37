"""Relays: where messages go. One file per kind, an explicit registry."""
