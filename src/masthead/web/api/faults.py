"""What can go wrong with tokens, told to whoever made the wish.

`TokenRefusedError` is the only one.
"""

from __future__ import annotations


class TokenRefusedError(ValueError):
    """A token cannot be made like this. The message says what is wrong and what is right."""
