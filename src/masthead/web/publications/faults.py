"""Why something could not be done to a publication.

``PublicationError``
└── ``HouseRefusedError``: the house format has errors; ``findings`` says which
└── ``ThemeRefusedError``: the look has errors, or is too weak to read; ``findings`` says which
└── ``TakenError``: a slug or host name belongs to another publication, or to Masthead itself
"""

from __future__ import annotations

from masthead.edition.findings import Finding


class PublicationError(ValueError):
    """The base; its message is for a person."""


class HouseRefusedError(PublicationError):
    """The house format has errors."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("The house format has errors; nothing was changed.")
        self.findings = findings


class ThemeRefusedError(PublicationError):
    """The look has errors."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("The look cannot be used; nothing was changed.")
        self.findings = findings


class TakenError(PublicationError):
    """Something that only one publication can have."""
