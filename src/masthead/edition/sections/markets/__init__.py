"""Markets at a glance."""
