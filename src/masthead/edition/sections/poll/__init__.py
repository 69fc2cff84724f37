"""A question with two to six answers."""
