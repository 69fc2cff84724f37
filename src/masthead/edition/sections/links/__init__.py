"""Country reads: a flag, a line, a link."""
