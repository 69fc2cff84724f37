"""The rendered mail for readers who listen, enlarge or switch colours off: WCAG 2.2 AA as far as mail goes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from masthead.checks.check import Check, Preflight, error, info, quoted, warning
from masthead.checks.lookalikes import script_of
from masthead.checks.mail_view import Run
from masthead.edition.findings import Finding
from masthead.render.theme import Palette
from masthead.render.themes import contrast

LANGUAGE = error(
    "mail-language",
    "The mail does not name its language, or another than the edition’s; screen readers pronounce it wrongly.",
    "Let the frame write “lang” on the html element.",
)
DIRECTION = error(
    "mail-direction",
    "The mail does not say in which direction it is written.",
    "Let the frame write “dir” on the html element.",
)
TITLE = error("mail-title", "The mail’s HTML has no title.", "Let the frame write the edition’s title into “<title>”.")
TABLE_ROLE = error(
    "mail-table-role",
    "A table that only arranges things is announced as a table.",
    'Write “role="presentation"” on it, or give it header cells if it holds data.',
)
TABLE_HEADER = error(
    "mail-table-header",
    "Header cells do not say whether they head a column or a row.",
    'Write “scope="col"” or “scope="row"” on each.',
)
HEADINGS = error(
    "mail-heading-order",
    "The headings do not start with one first-level heading, or skip a level.",
    "Use the next level down; let templates write h1 once.",
)
HEADING_EMPTY = error("mail-heading-empty", "A heading has no words.", "Write it or remove it.")
IMAGE_ALT = error(
    "mail-image-alt",
    "An image in the mail’s HTML has no alt attribute.",
    'Write “alt="…"”, empty for decoration.',
)
IMAGE_SIZE = warning(
    "mail-image-size",
    "An image has no width or height, so that the page jumps when it loads and Outlook shows it too large.",
    "Write width and height in pixels.",
)
LINK_EMPTY = error(
    "mail-link-empty",
    "A link in the mail’s HTML has neither words nor an image with alternative text, or no target.",
    "Give it both.",
)
CONTRAST = error(
    "mail-contrast",
    "Words stand out from their background by less than 4.5 to 1 (3 to 1 from 24 pixels on).",
    "Choose a darker or lighter colour in the theme.",
)
FONT_SIZE = warning(
    "mail-font-size",
    "Words are smaller than 14 pixels (capitals: 12), which is hard to read on a phone.",
    "Use 14 pixels or more.",
)
FOREIGN_SCRIPT = info(
    "mail-foreign-script",
    "Words in another script do not name their language: they are read aloud wrongly and may get the wrong glyphs.",
    "Mark them, as in “[青山 遥]{lang=ja}”.",
)

_SMALLEST = 14.0
# Capitals are as tall at 12 pixels as small letters at 17.
_SMALLEST_CAPITALS = 12.0
_LARGE_TYPE = 24.0
_PAIRS: tuple[tuple[str, str], ...] = (
    ("ink", "paper"),
    ("ink", "card"),
    ("muted", "paper"),
    ("muted", "card"),
    ("accent", "card"),
    ("link", "card"),
    ("on_accent", "accent"),
    ("up", "card"),
    ("down", "card"),
)
_SCRIPTS = {
    "CJK": frozenset({"ja", "ko", "vi", "yue", "zh"}),
    "HIRAGANA": frozenset({"ja"}),
    "KATAKANA": frozenset({"ja"}),
    "HANGUL": frozenset({"ko"}),
    "CYRILLIC": frozenset({"be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "uk", "uz"}),
    "GREEK": frozenset({"el"}),
    "ARABIC": frozenset({"ar", "fa", "ku", "ps", "sd", "ug", "ur"}),
    "HEBREW": frozenset({"he", "iw", "yi"}),
    "DEVANAGARI": frozenset({"hi", "mr", "ne", "sa"}),
    "THAI": frozenset({"th"}),
}
_SAMPLE_LANGUAGES = {
    "CJK": "zh-Hans",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "HANGUL": "ko",
    "CYRILLIC": "ru",
    "GREEK": "el",
    "ARABIC": "ar",
    "HEBREW": "he",
    "DEVANAGARI": "hi",
    "THAI": "th",
}
# Two letters or more; single Greek letters and the like are signs, not words.
_OTHER_LETTERS = re.compile(
    r"[\u0370-\u052f\u0590-\u06ff\u0900-\u097f\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}"
)


def _run(p: Preflight) -> Iterator[Finding]:
    yield from _document(p)
    yield from _headings(p)
    yield from _tables(p)
    yield from _images_and_links(p)
    yield from _colours(p)
    yield from _palettes(p)
    yield from _type_sizes(p)
    yield from _scripts(p)


CHECK = Check(
    "accessibility",
    "The rendered mail can be heard, enlarged and read in any colours.",
    (
        LANGUAGE,
        DIRECTION,
        TITLE,
        TABLE_ROLE,
        TABLE_HEADER,
        HEADINGS,
        HEADING_EMPTY,
        IMAGE_ALT,
        IMAGE_SIZE,
        LINK_EMPTY,
        CONTRAST,
        FONT_SIZE,
        FOREIGN_SCRIPT,
    ),
    _run,
)


def _document(p: Preflight) -> Iterator[Finding]:
    mail, wanted = p.mail, p.edition.language
    if not mail.language:
        yield LANGUAGE.found("The mail’s html element has no “lang”.", f'Let the frame write “lang="{wanted}"”.')
    elif _primary(mail.language) != _primary(wanted):
        message = f"The mail says it is in “{mail.language}”; the edition is in “{wanted}”."
        yield LANGUAGE.found(message, f'Let the frame write “lang="{wanted}"”.')
    if mail.direction not in {"ltr", "rtl", "auto"}:
        yield DIRECTION.found("The mail’s html element has no “dir”.")
    if not mail.title:
        yield TITLE.found("The mail’s HTML has no title.")


def _headings(p: Preflight) -> Iterator[Finding]:
    headings = p.mail.headings
    if headings and headings[0].level != 1:
        yield HEADINGS.found(f"The first heading {quoted(headings[0].words)} is of level {headings[0].level}.")
    elif not headings:
        yield HEADINGS.found("The mail has no heading.")
    for before, heading in pairwise(headings):
        at = p.place(heading.section, heading.words)
        if heading.level == 1:
            yield HEADINGS.found(f"{quoted(heading.words)} is a second heading of level 1.", at=at)
        elif heading.level > before.level + 1:
            message = f"The heading {quoted(heading.words)} is of level {heading.level}, after level {before.level}."
            yield HEADINGS.found(message, at=at)
    for heading in headings:
        if not heading.words:
            yield HEADING_EMPTY.found(f"A heading of level {heading.level} has no words.", at=p.place(heading.section))


def _tables(p: Preflight) -> Iterator[Finding]:
    bare = [grid for grid in p.mail.grids if not grid.headers and grid.role not in {"presentation", "none"}]
    for section, grids in groupby(bare, key=lambda grid: grid.section):
        count = len(list(grids))
        message = f'{count} tables lack “role="presentation"”.' if count > 1 else "A table lacks its role."
        yield TABLE_ROLE.found(message, at=p.place(section))
    for grid in p.mail.grids:
        if grid.unscoped:
            yield TABLE_HEADER.found(f"{grid.unscoped} header cells have no “scope”.", at=p.place(grid.section))


def _images_and_links(p: Preflight) -> Iterator[Finding]:
    for picture in p.mail.pictures:
        at, shown = p.place(picture.section), quoted(picture.src)
        if picture.alt is None:
            yield IMAGE_ALT.found(f"The image {shown} has no alt attribute.", at=at)
        if not (picture.width and picture.height):
            yield IMAGE_SIZE.found(f"The image {shown} has no width and height.", at=at)
    for anchor in p.mail.anchors:
        if not anchor.words:
            yield LINK_EMPTY.found(f"The link to {quoted(anchor.href)} has no words.", at=p.place(anchor.section))
        elif not anchor.href.strip():
            yield LINK_EMPTY.found(f"The link {quoted(anchor.words)} has no target.", at=p.place(anchor.section))


def _colours(p: Preflight) -> Iterator[Finding]:
    seen: set[tuple[str, str, bool]] = set()
    for run in p.mail.runs:
        if run.ink is None or run.paper is None:
            continue
        large = (run.size or 0) >= _LARGE_TYPE
        key = (run.ink, run.paper, large)
        if key in seen:
            continue
        seen.add(key)
        ratio = contrast(run.ink, run.paper)
        if ratio < (3.0 if large else 4.5):
            message = f"{quoted(run.text)} in {run.ink} on {run.paper} has a contrast of {ratio:.1f} to 1."
            yield CONTRAST.found(message, at=p.place(run.section, run.text))


def _palettes(p: Preflight) -> Iterator[Finding]:
    """What dark mode will show stands in no inline style, so the theme's own pairs are measured."""
    theme = p.sheet.theme
    for mode, palette in (("light", theme.light), ("dark", theme.dark)):
        for ink, paper in _PAIRS:
            ratio = contrast(_hue(palette, ink), _hue(palette, paper))
            if ratio < 4.5:
                message = f"The theme’s “{ink}” on “{paper}” has a contrast of {ratio:.1f} to 1 in {mode} mode."
                yield CONTRAST.found(message, f"Change one of them in the theme “{theme.name}”.")


def _hue(palette: Palette, name: str) -> str:
    return str(getattr(palette, name))


def _type_sizes(p: Preflight) -> Iterator[Finding]:
    small = [run for run in p.mail.runs if _is_small(run) and any(char.isalnum() for char in run.text)]
    seen: set[tuple[int | None, float]] = set()
    for run in small:
        size = run.size or 0.0
        if (run.section, size) not in seen:
            seen.add((run.section, size))
            yield FONT_SIZE.found(f"{quoted(run.text)} is set in {size:g} pixels.", at=p.place(run.section, run.text))


def _is_small(run: Run) -> bool:
    return run.size is not None and run.size < (_SMALLEST_CAPITALS if run.capitals else _SMALLEST)


def _scripts(p: Preflight) -> Iterator[Finding]:
    seen: set[tuple[int | None, str]] = set()
    for run in p.mail.runs:
        if run.text.isascii():
            continue
        for match in _OTHER_LETTERS.finditer(run.text):
            words = match.group()
            script = script_of(words[0])
            languages = _SCRIPTS.get(script)
            if languages is None or _primary(run.language) in languages or (run.section, words) in seen:
                continue
            seen.add((run.section, words))
            remedy = f"Write “[{words}]{{lang={_SAMPLE_LANGUAGES[script]}}}”, with the language it is in."
            message = f"{quoted(words)} stands in {run.language or 'no language'} without its own language."
            yield FOREIGN_SCRIPT.found(message, remedy, at=p.place(run.section, words))


def _primary(language: str) -> str:
    return language.replace("_", "-").partition("-")[0].lower()
