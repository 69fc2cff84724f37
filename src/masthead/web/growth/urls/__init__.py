"""Addresses of growth: of the team's pages, and of readers'."""
