"""Advertisers, their campaigns, and the slots of editions they book."""
