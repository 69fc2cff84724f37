"""Free text under a label of its own."""
