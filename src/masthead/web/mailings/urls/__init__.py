"""Addresses of mailings, by who calls them."""
