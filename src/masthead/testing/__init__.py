"""Fakes and builders that Masthead ships for its own tests and those of others."""

from masthead.testing.builders import (
    A_DATE,
    SECRET,
    a_compiled_message,
    a_recipient,
    a_rendered_email,
    a_sender,
    an_edition,
)

__all__ = [
    "A_DATE",
    "SECRET",
    "a_compiled_message",
    "a_recipient",
    "a_rendered_email",
    "a_sender",
    "an_edition",
]
