from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from masthead.checks import Preflight
from masthead.checks.translations import CHECK

Build = Callable[..., Preflight]


def with_translation(p: Preflight, language: str, *, known: bool) -> Preflight:
    edition = p.edition.model_copy(update={"translations": ((language, "../de/editions/1.md"),)})
    sheet = replace(p.sheet, edition=edition, translations={language: "https://de.example/1"} if known else {})
    return replace(p, edition=edition, sheet=sheet)


def test_translation_that_exists_is_fine(a_preflight: Build) -> None:
    assert list(CHECK.run(with_translation(a_preflight(), "de", known=True))) == []


def test_translation_that_is_not_there_is_named_with_its_path(a_preflight: Build) -> None:
    found = list(CHECK.run(with_translation(a_preflight(), "de", known=False)))

    assert [(each.code, each.message) for each in found] == [
        ("translation-missing", "There is no edition at “../de/editions/1.md” for “de”.")
    ]


def test_translation_into_the_same_language_is_a_slip(a_preflight: Build) -> None:
    p = a_preflight()
    found = list(CHECK.run(with_translation(p, p.edition.language, known=True)))

    assert [each.code for each in found] == ["translation-self"]
