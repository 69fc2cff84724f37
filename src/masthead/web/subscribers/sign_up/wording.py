"""The words people agree to when they subscribe: one text per title and language, kept for good as they were."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from masthead.web.subscribers.models import Wording
from masthead.web.subscribers.words import words_for


def wording_text(publication: Any) -> str:
    """What stands at a title's box in the form, in the title's language."""
    return words_for(publication.language).say("consent", title=publication.name)


def texts_for(publications: Iterable[Any]) -> dict[int, tuple[str, str]]:
    """(language, present text) by publication id."""
    return {each.pk: (each.language, wording_text(each)) for each in publications}


def wordings_for(publications: Iterable[Any]) -> dict[int, int]:
    """Id of the present wording by publication id."""
    return wordings_of(texts_for(publications))


def wordings_of(texts: Mapping[int, tuple[str, str]]) -> dict[int, int]:
    """Id of each wording by publication id; a new version is kept where the words are new."""
    digests = {pk: hashlib.sha256(text.encode()).hexdigest() for pk, (_, text) in texts.items()}
    rows = Wording.objects.filter(publication_id__in=texts, digest__in=digests.values())
    found = {(row.publication_id, row.language, row.digest): row.pk for row in rows}
    return {
        pk: found.get((pk, language, digests[pk])) or _kept(pk, language, text, digests[pk])
        for pk, (language, text) in texts.items()
    }


def _kept(publication_id: int, language: str, text: str, digest: str) -> int:
    """Make the next version. Somebody else may make it at the same moment: then theirs is it."""
    about = {"publication_id": publication_id, "language": language}
    for _ in range(3):
        last = Wording.objects.filter(**about).aggregate(last=Max("version"))["last"] or 0
        try:
            with transaction.atomic():
                return Wording.objects.create(**about, version=last + 1, text=text, digest=digest).pk
        except IntegrityError:
            found = Wording.objects.filter(**about, digest=digest).values_list("pk", flat=True).first()
            if found is not None:
                return found
    raise IntegrityError("The words of a consent cannot be kept.")
