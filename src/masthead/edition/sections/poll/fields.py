"""A question with two to six answers."""

from __future__ import annotations

from collections.abc import Iterator

from masthead.edition.kind import Fault, SectionFields


class PollFields(SectionFields):
    """question and answers are plain text."""

    question: str = ""
    answers: tuple[str, ...] = ()

    def headline(self) -> str:
        return self.question

    def prose(self) -> Iterator[str]:
        yield self.question
        yield from self.answers

    def faults(self) -> Iterator[Fault]:
        if self.is_empty():
            return
        if not self.question:
            yield Fault("The poll asks nothing.", "Write the question above its answers.")
        if not 2 <= len(self.answers) <= 6:
            yield Fault(f"The poll has {len(self.answers)} answers.", "Give two to six, one per list line.")
