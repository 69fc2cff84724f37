"""A publication folder on disk: its house format, its theme, its editions and their images.

The one place where commands read files; everything it hands on is a value.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from PIL import Image as Picture
from PIL import UnidentifiedImageError

from masthead.cli.failure import CommandFailed, Exit
from masthead.edition.findings import Finding, has_errors
from masthead.edition.house import HouseFormat
from masthead.edition.house_toml import read_house
from masthead.edition.markdown import Reading, read_edition
from masthead.edition.markdown.source import LARGEST_FILE
from masthead.edition.media import Media
from masthead.edition.model import Edition
from masthead.render.theme import Theme
from masthead.render.themes import UnknownThemeError, read_theme, theme_named

HOUSE_FILE = "house.toml"
SECRET_FILE = Path(".masthead") / "secret"
_MAX_PIXELS = 64_000_000


@dataclass(frozen=True, slots=True)
class Manuscript:
    """An edition file, read, with the publication it belongs to.

    findings: of the house format and the file, in this order; the reading is never partial.
    """

    path: Path
    folder: Path
    house: HouseFormat
    theme: Theme
    reading: Reading
    findings: tuple[Finding, ...]

    @property
    def edition(self) -> Edition:
        """The edition that was read."""
        return self.reading.edition


def open_manuscript(path: Path, *, house_path: Path | None = None) -> Manuscript:
    """Read an edition file with its house format: `house_path`, or the nearest ``house.toml`` above the file.

    Raises `CommandFailed` when a file is missing or the house format cannot be used at all.
    """
    source = read_file(path, "edition file", limit=LARGEST_FILE + 1)
    house_path = house_path or _find_house(path)
    house, theme, house_findings = open_house(house_path)
    reading = read_edition(source, house, file=str(path))
    return Manuscript(path, house_path.parent, house, theme, reading, (*house_findings, *reading.findings))


def open_house(path: Path) -> tuple[HouseFormat, Theme, tuple[Finding, ...]]:
    """A house format with its theme. Raises `CommandFailed` when either cannot be used."""
    reading = read_house(read_file(path, "house format", limit=2_000_000), file=str(path))
    if reading.house is None or has_errors(reading.findings):
        raise _unusable(path, reading.findings)
    theme, theme_findings = _theme(reading.house, path.parent)
    return reading.house, theme, (*reading.findings, *theme_findings)


def _unusable(path: Path, findings: tuple[Finding, ...]) -> CommandFailed:
    return CommandFailed(
        f"{path} cannot be used as it is.", "Mend what is listed above.", code=Exit.FAILED, findings=findings
    )


def read_file(path: Path, what: str, *, limit: int) -> bytes:
    """At most `limit` bytes of a regular file. Raises `CommandFailed` naming `what` is missing or unreadable."""
    try:
        if path.is_dir():
            raise CommandFailed(f"{path} is a folder, not {'an' if what[0] in 'aeiou' else 'a'} {what}.")
        with path.open("rb") as file:
            return file.read(limit)
    except FileNotFoundError:
        raise CommandFailed(f"There is no {what} at {path}.", "Check the path.") from None
    except OSError as fault:
        raise CommandFailed(f"{path} cannot be read: {fault.strerror}.", "Check the file's permissions.") from None


def media_of(manuscript: Manuscript, *, base_url: str) -> dict[str, Media]:
    """The edition's image files that exist, by `Image.src`.

    Relative paths are looked up beside the edition, then in the publication folder, and never outside it.
    base_url: where the publication folder will be served; "" gives paths relative to it.
    """
    root = manuscript.folder.resolve()
    found: dict[str, Media] = {}
    for section in manuscript.edition.sections:
        for image in section.fields.images():
            if image.src in found or "://" in image.src:
                continue
            path = image_path(manuscript, image.src)
            if path is None:
                continue
            name = quote(path.relative_to(root).as_posix())
            media = _probe(path, f"{base_url.rstrip('/')}/{name}" if base_url else name)
            if media is not None:
                found[image.src] = media
    return found


def image_path(manuscript: Manuscript, src: str) -> Path | None:
    """Where an image of the edition lies, or None when it is missing or points outside the publication."""
    root = manuscript.folder.resolve()
    for base in (manuscript.path.parent, manuscript.folder):
        try:
            path = (base / src).resolve()
            if path.is_file() and path.is_relative_to(root):
                return path
        except (OSError, ValueError):
            continue
    return None


def translations_of(manuscript: Manuscript) -> dict[str, tuple[HouseFormat, Edition]]:
    """The same edition in other languages, read from the files its front matter names, where they can be."""
    found: dict[str, tuple[HouseFormat, Edition]] = {}
    for language, target in manuscript.edition.translations:
        path = manuscript.path.parent / target
        try:
            if "://" not in target and path.is_file():
                found[language] = _translation(path.resolve(), path.stat().st_mtime_ns)
        except (CommandFailed, OSError, ValueError):
            continue
    return found


@lru_cache(maxsize=64)
def _translation(path: Path, _changed: int) -> tuple[HouseFormat, Edition]:
    """One edition with its house format; kept, because every proof of an edition asks for it again."""
    manuscript = open_manuscript(path)
    return manuscript.house, manuscript.edition


def secret_of(folder: Path) -> bytes:
    """The secret that signs this publication's links: `MASTHEAD_SECRET` (hex), else a file made on first use."""
    from_environment = os.environ.get("MASTHEAD_SECRET", "")
    if from_environment:
        return _secret(from_environment, "MASTHEAD_SECRET")
    path = folder / SECRET_FILE
    try:
        path.parent.mkdir(exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32) + "\n")
    except FileExistsError:
        pass
    except OSError as fault:
        raise CommandFailed(
            f"The link secret cannot be written to {path}: {fault.strerror}.",
            "Make the folder writable, or set MASTHEAD_SECRET to 64 hexadecimal digits.",
        ) from None
    return _secret(read_file(path, "link secret", limit=1000).decode("ascii", "replace"), str(path))


def find_secrets(files: Sequence[Path]) -> tuple[bytes, ...]:
    """The secrets a worker signs with, the newest first: of `MASTHEAD_SECRET`, of `files`, else of the publication that
    this folder belongs to. Raises `CommandFailed`; makes none.
    """
    found = []
    if from_environment := os.environ.get("MASTHEAD_SECRET", ""):
        found.append(_secret(from_environment, "MASTHEAD_SECRET"))
    if not files and not found:
        here = Path.cwd()
        files = [each / SECRET_FILE for each in (here, *here.parents) if (each / SECRET_FILE).is_file()][:1]
    for path in files:
        text = read_file(path, "link secret", limit=1000).decode("ascii", "replace")
        found.append(_secret(text, str(path)))
    if not found:
        raise CommandFailed(
            "There is no secret to sign links with.", "Name the publication's: --secret PATH/.masthead/secret."
        )
    return tuple(found)


def _secret(text: str, origin: str) -> bytes:
    try:
        secret = bytes.fromhex(text.strip())
    except ValueError:
        secret = b""
    if len(secret) < 32:
        raise CommandFailed(f"{origin} is no secret.", "Give at least 64 hexadecimal digits (openssl rand -hex 32).")
    return secret


def _find_house(path: Path) -> Path:
    for folder in path.resolve().parents:
        if (folder / HOUSE_FILE).is_file():
            return folder / HOUSE_FILE
    raise CommandFailed(
        f"There is no {HOUSE_FILE} beside {path} or above it.",
        "Start a publication with “masthead new DIR”, or name one: --house PATH.",
    )


def _theme(house: HouseFormat, folder: Path) -> tuple[Theme, tuple[Finding, ...]]:
    name = house.publication.theme
    if not name.endswith(".toml"):
        try:
            return theme_named(name), ()
        except UnknownThemeError as fault:
            raise CommandFailed(str(fault), "Name a shipped theme or a .toml file beside house.toml.") from None
    path = folder / name
    reading = read_theme(read_file(path, "theme", limit=200_000), file=str(path))
    if reading.theme is None or has_errors(reading.findings):
        raise _unusable(path, reading.findings)
    return reading.theme, reading.findings


def _probe(path: Path, url: str) -> Media | None:
    try:
        with Picture.open(path) as picture:
            width, height = picture.size
            content_type = picture.get_format_mimetype() or "application/octet-stream"
    except (UnidentifiedImageError, OSError, Picture.DecompressionBombError, ValueError):
        return None
    if width * height > _MAX_PIXELS:
        return None
    return Media(url, width, height, path.stat().st_size, content_type)
