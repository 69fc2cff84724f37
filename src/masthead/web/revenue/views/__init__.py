"""Pages about revenue."""
