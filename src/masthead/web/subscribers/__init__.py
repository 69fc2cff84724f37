"""Subscribers: who reads, what they asked for, and the evidence of it."""
