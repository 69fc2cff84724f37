"""The Markdown shape of `image`: a picture, then one paragraph as its caption."""

from __future__ import annotations

from masthead.edition.findings import Severity
from masthead.edition.markdown.body import Block, BlockKind, Body, shorten
from masthead.edition.markdown.prose import line_to_markdown
from masthead.edition.markdown.shapes import all_emphasis, image_source, paragraphs, read_image
from masthead.edition.markdown.words import HouseWords
from masthead.edition.richtext import RichLine
from masthead.edition.sections.image.fields import ImageFields


def read(body: Body) -> ImageFields:
    """Read the section's blocks; what does not fit the shape is reported on `body` and kept."""
    picture = next((block for block in body.blocks if block.image is not None), None)
    others = [block for block in body.blocks if block is not picture]
    if picture is None:
        for block in others:
            body.report(
                f"There is no picture for this text: “{shorten(block.source)}”. It is not kept.",
                "Write the picture above it as “![what it shows](picture.png)”, or choose the kind “text”.",
                block,
                severity=Severity.ERROR,
            )
        return ImageFields()
    for block in others[1:] if others and _is_caption(others[0], picture) else others:
        body.misplaced(block, "one picture and its caption are expected", "Move it to a section of kind “text”.")
    return ImageFields(image=read_image(picture, _caption(body, others)))


def write(fields: ImageFields, _words: HouseWords) -> str:
    """Write the section's Markdown, without its heading; ends without a newline."""
    if fields.image is None:
        return ""
    return paragraphs(image_source(fields.image), line_to_markdown(fields.image.caption))


def _is_caption(block: Block, picture: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH and block.line > picture.line


def _caption(body: Body, blocks: list[Block]) -> RichLine:
    if len(blocks) == 1 and (emphasised := all_emphasis(body, blocks[0])) is not None:
        return emphasised
    return body.richline(*blocks)
