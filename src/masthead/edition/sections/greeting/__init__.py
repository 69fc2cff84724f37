"""The lead before the first label."""
