"""Pages about returned mail, and the address that providers call."""
