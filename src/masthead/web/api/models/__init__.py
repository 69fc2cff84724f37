"""What the API keeps: tokens, and answers to be given again."""

from __future__ import annotations

from masthead.web.api.models.answers import KeptAnswer
from masthead.web.api.models.tokens import ApiToken

__all__ = ["ApiToken", "KeptAnswer"]
