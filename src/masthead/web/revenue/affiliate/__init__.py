"""Programmes that pay for links which readers follow."""
