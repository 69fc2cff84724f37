"""A person in the news, with the name in its own script."""
