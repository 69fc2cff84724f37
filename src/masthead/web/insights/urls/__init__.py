"""Addresses of insights."""
