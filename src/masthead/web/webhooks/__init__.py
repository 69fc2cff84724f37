"""Webhooks: what happens here, told to other programs; signed, tried again, and accounted for."""
