"""What editions measure, kept for lists that cannot render every edition they show."""

from __future__ import annotations

from masthead.web.newsroom.models import Edition, Measure
from masthead.web.newsroom.proofs import draft_of
from masthead.web.newsroom.rundown import words_of


def measure(edition: Edition) -> None:
    """Keep what an edition’s newest version measures."""
    proof = draft_of(edition).proof
    stopping = len(proof.stopping)
    Measure.objects.update_or_create(
        edition_id=edition.pk,
        defaults={
            "words": words_of(proof),
            "seconds": proof.reading_time.seconds,
            "errors": stopping,
            "warnings": len(proof.findings) - stopping,
        },
    )
