"""Tips: what to read, watch, buy or book."""
