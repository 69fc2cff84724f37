"""From a rendered edition to bytes: compiled once per mailing, filled by a join per subscriber."""
