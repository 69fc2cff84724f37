"""A section's Markdown as blocks with their lines: what a kind's `read` works on."""

from __future__ import annotations


class Body:
    """Placeholder of the interface; see the module docstring."""
