"""A Maildir that a mail server delivers into (https://cr.yp.to/proto/maildir.html): from ``new`` to ``cur``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from masthead.reports.doors.arrival import MOST_AT_ONCE, MOST_BYTES, Arrival, DoorError, Keep, not_kept


class MaildirDoor:
    """A folder with ``new`` and ``cur``. What was kept is moved to ``cur`` as seen; nothing is ever removed."""

    def __init__(self, folder: Path, *, most_bytes: int = MOST_BYTES) -> None:
        self._folder = folder
        self._most = most_bytes
        self.name = f"maildir:{folder}"

    def round(self, keep: Keep, *, ended: Callable[[], bool]) -> int:
        """See `Door.round`: in the order of their names, which is that of their arrival."""
        kept, failures = 0, 0
        first: Exception | None = None
        for path in self._waiting()[:MOST_AT_ONCE]:
            if ended():
                break
            try:
                keep(Arrival(raw=self._read(path), door=self.name))
            except FileNotFoundError:
                continue  # somebody else has moved it
            except Exception as fault:  # noqa: BLE001 - whatever keeps messages may fail in any way; they stay here
                failures, first = failures + 1, first or fault
                continue
            self._set_aside(path)
            kept += 1
        if failures:
            raise not_kept(failures, first, self.name)
        return kept

    def close(self) -> None:
        """See `Door.close`: nothing is held."""

    def _waiting(self) -> list[Path]:
        try:
            found = sorted(self._folder.joinpath("new").iterdir())
            return [path for path in found if not path.name.startswith(".") and path.is_file()]
        except OSError as error:
            raise self._fault(error) from error

    def _read(self, path: Path) -> bytes:
        with path.open("rb") as file:
            return file.read(self._most)

    def _set_aside(self, path: Path) -> None:
        # RFC-less, but agreed on: “:2,” and flags, S for seen.
        name = path.name.partition(":2,")[0]
        try:
            path.rename(self._folder / "cur" / f"{name}:2,S")
        except OSError as error:
            raise self._fault(error) from error

    def _fault(self, error: OSError) -> DoorError:
        if isinstance(error, PermissionError):
            return DoorError(
                f"Masthead may not move files in {self._folder}.",
                "Let it write to the folders “new” and “cur”, or deliver as its user.",
            )
        if isinstance(error, FileNotFoundError | NotADirectoryError):
            return DoorError(
                f"{self._folder} is no Maildir: it lacks “new” or “cur”.",
                "Have the mail server deliver into it, or name another folder.",
            )
        return DoorError(f"Reports cannot be read from {self._folder}: {error.strerror}.", "Look at the disk.")
