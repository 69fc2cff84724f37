"""A picture with its caption and credit."""
