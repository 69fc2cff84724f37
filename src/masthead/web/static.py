"""Static files with lasting names where they were collected, and plain names where they were not."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Names carry a hash of their content once “masthead manage collectstatic” has run; before, they do not."""

    manifest_strict = False

    def url(self, name: str | None, force: bool = False) -> str:
        """The address of a file."""
        if not self.hashed_files:
            return super(CompressedManifestStaticFilesStorage.__mro__[2], self).url(name)
        return super().url(name, force)
