"""Sister titles that tell of one another."""
