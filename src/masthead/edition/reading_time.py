"""Reading time and word counts."""
