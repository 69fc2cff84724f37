"""The pages about mailings."""
