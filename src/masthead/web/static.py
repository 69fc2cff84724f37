"""Static files under names that carry a hash of their content, collected once for each version."""

from __future__ import annotations

import hashlib
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

_MARK = ".collected"


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Names carry a hash of their content once files were collected; before, they do not."""

    manifest_strict = False

    def url(self, name: str | None, force: bool = False) -> str:
        """The address of a file."""
        if self.hashed_files:
            try:
                return super().url(name, force)
            except ValueError:
                # A file that is not there is a missing picture, not a page that cannot be shown.
                pass
        return StaticFilesStorage.url(self, name)


def is_collected(folder: Path) -> bool:
    """Whether files were collected into a folder."""
    return (folder / _MARK).is_file()


def collect(folder: Path) -> bool:
    """Collect static files into a folder, unless it holds these very files; whether anything was done.

    Files of before stay, so that pages that are open in a browser stay whole. Raises OSError.
    """
    from django.core.management import call_command  # wants settings

    mark = folder / _MARK
    wanted = _fingerprint()
    if mark.is_file() and mark.read_text("ascii") == wanted:
        return False
    mark.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    mark.write_text(wanted, "ascii")
    return True


def _fingerprint() -> str:
    """Changes when a file is added, removed or changed: names, sizes and times, without reading eight megabytes."""
    digest = hashlib.sha256()
    for finder in finders.get_finders():
        for name, storage in finder.list(None):
            said = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{said.st_size}\0{said.st_mtime_ns}\n".encode())
    return digest.hexdigest()
