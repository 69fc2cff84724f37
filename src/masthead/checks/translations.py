"""The same edition in other languages is where the front matter says."""

from __future__ import annotations

from collections.abc import Iterator

from masthead.checks.check import Check, Place, Preflight, quoted, warning
from masthead.edition.findings import Finding

MISSING = warning(
    "translation-missing",
    "The front matter names an edition in another language that is not there, so no page links to it.",
    "Correct the path, relative to this file, or take the language out of “translations”.",
)
SELF = warning(
    "translation-self",
    "The front matter lists the edition’s own language among its translations.",
    "Take the language out of “translations”, or correct “language”.",
)


def _run(p: Preflight) -> Iterator[Finding]:
    for language, file in p.edition.translations:
        line = p.line_of(None, f"{language}: {file}") or p.line_of(None, "translations:")
        if language == p.edition.language:
            yield SELF.found(f"“{language}” is the language of this edition itself.", at=Place(line=line))
        elif language not in p.sheet.translations:
            yield MISSING.found(f"There is no edition at {quoted(file)} for “{language}”.", at=Place(line=line))


CHECK = Check("translations", "Editions in other languages are where the front matter says.", (MISSING, SELF), _run)
