"""A story with its details, its takeaway and its sources."""
