"""Signed links: short, bound to one purpose, verified without a database.

A token says which mailing and which subscriber, and that we wrote it. `Keys` makes and
verifies them; `Purpose` says what one may be used for. `Codes` makes shorter ones of the
subscriber alone, for links that friends pass on. The only error is `TokenError`.
"""

from masthead.tokens.codes import CODE_LENGTH, Codes
from masthead.tokens.keys import SECRET_BYTES, TOKEN_LENGTH, Keys, Signer, TokenError, Verifier
from masthead.tokens.purpose import Purpose

__all__ = [
    "CODE_LENGTH",
    "SECRET_BYTES",
    "TOKEN_LENGTH",
    "Codes",
    "Keys",
    "Purpose",
    "Signer",
    "TokenError",
    "Verifier",
]
