"""Pages about growth."""
