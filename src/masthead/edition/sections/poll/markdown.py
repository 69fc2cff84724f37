"""The Markdown shape of `poll`: a question, then a list of answers."""

from __future__ import annotations

from masthead.edition.markdown.body import BlockKind, Body
from masthead.edition.markdown.prose import line_to_markdown
from masthead.edition.markdown.shapes import bullets, paragraphs
from masthead.edition.markdown.words import HouseWords
from masthead.edition.markup import Text
from masthead.edition.sections.poll.fields import PollFields

_QUESTIONS = frozenset({BlockKind.HEADING, BlockKind.PARAGRAPH})


def read(body: Body) -> PollFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    questions: list[str] = []
    answers: list[str] = []
    for block in body.blocks:
        if block.kind is BlockKind.LIST:
            answers += [words for item in block.items if (words := body.plain(*item))]
            continue
        if questions or block.kind not in _QUESTIONS:
            body.misplaced(block, "one question and a list of answers are expected", "Write each answer as “- Answer”.")
        questions.append(body.plain(block))
    return PollFields(question=" ".join(filter(None, questions)), answers=tuple(answers))


def write(fields: PollFields, _words: HouseWords) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    return paragraphs(line_to_markdown(fields.question), bullets([Text(answer)] for answer in fields.answers))
