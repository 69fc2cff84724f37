"""Preflight: one file per check, an explicit registry, and a runner."""
