"""Delivering a compiled message to an audience, and the receipt that adds up."""
