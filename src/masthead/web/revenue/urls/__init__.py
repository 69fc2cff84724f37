"""Addresses of revenue: of the team's pages, and of readers'."""
