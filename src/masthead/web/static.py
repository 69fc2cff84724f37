"""Static files under names that carry a hash of their content, collected once for each version."""

from __future__ import annotations

import fcntl
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import StaticFilesStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

_MARK = ".collected"
_LOCK = ".collecting"


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
    with _alone(folder):
        if mark.is_file() and mark.read_text("ascii") == wanted:
            return False
        mark.unlink(missing_ok=True)
        call_command("collectstatic", interactive=False, verbosity=0)
        mark.write_text(wanted, "ascii")
        return True


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Wait for another process that collects into the folder, then hold it: half a manifest is none."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("w") as lock:
        # Let go when the file is closed, also by a process that dies.
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fingerprint() -> str:
    """Changes when a file is added, removed or changed: names, sizes and times, without reading eight megabytes."""
    digest = hashlib.sha256()
    for finder in finders.get_finders():
        for name, storage in finder.list(None):
            said = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{said.st_size}\0{said.st_mtime_ns}\n".encode())
    return digest.hexdigest()
