"""A paid section, visibly so."""
