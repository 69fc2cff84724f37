"""Subject, preheader and title: what the inbox lists before anybody opens the mail."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from masthead.checks.check import Check, Preflight, counted, error, info, quoted, warning
from masthead.edition.findings import Finding
from masthead.edition.house import fold
from masthead.edition.mergetags import MERGE_TAG

TITLE_EMPTY = error("title-empty", "The edition has no title.", 'Write it in the front matter: “title: "…"”.')
EMPTY = error("subject-empty", "The mail has no subject.", 'Write it in the front matter: “subject: "…"”.')
SHORT = warning(
    "subject-short",
    "The subject is shorter than the house format asks.",
    "Say what the edition holds that no other day has.",
)
LONG = warning(
    "subject-long",
    "The subject is longer than the house format allows; phones cut it.",
    "Put the news first and leave out what the preheader can say.",
)
SHOUTING = warning(
    "subject-shouting",
    "The subject is in capitals, which reads as shouting and which spam filters count.",
    "Write it in ordinary case.",
)
EXCLAMATION = warning(
    "subject-exclamation",
    "Subject or preheader have more than one exclamation mark, or a row of marks (“?!”).",
    "Keep one at most.",
)
EMOJI = info("subject-emoji", "The subject holds more than two emoji.", "Keep the one that says most.")
REPLY = error(
    "subject-reply",
    "The subject pretends to be a reply or a forwarded message, which laws on mail forbid.",
    "Leave out the “Re:” or “Fwd:”.",
)
CONTROL = error(
    "subject-control",
    "Subject or preheader hold a line break, a control character or one that turns the writing direction.",
    "Type the line again instead of pasting it.",
)
REPEATS = info(
    "subject-repeats",
    "The subject is the title word for word.",
    "Let the inbox line tempt and the title inform, if you like.",
)
PREHEADER_EMPTY = warning(
    "preheader-empty",
    "There is no preheader, so the inbox shows whatever the mail starts with.",
    'Write it in the front matter: “preheader: "…"”.',
)
PREHEADER_SHORT = warning(
    "preheader-short",
    "The preheader is shorter than the house format asks; the inbox fills the rest.",
    "Add a second piece of news.",
)
PREHEADER_LONG = warning(
    "preheader-long",
    "The preheader is longer than the house format allows; the inbox cuts it.",
    "Keep what makes one open the mail.",
)
PREHEADER_REPEATS = warning(
    "preheader-repeats",
    "The preheader says what subject or title say already.",
    "Use the second line of the inbox for a second piece of news.",
)

_REPLY = re.compile(r"^\s*(?:re|fwd?|fw|aw|wg|antw|sv|vs|tr|rv|rif)\s*(?:\[\d+\])?\s*[:：]", re.IGNORECASE)
_EXCESS = re.compile(r"[!！‼⁉].*[!！‼⁉]|[!！?？]{2,}|[‼⁉]", re.DOTALL)
# Line and paragraph separators, controls, and the marks that reorder a line (Unicode UAX 9).
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_JOINING = re.compile("[\u200d\ufe0e\ufe0f\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")
_EMOJI_LIMIT = 2


def _run(p: Preflight) -> Iterator[Finding]:
    yield from _title(p)
    subject = _as_read(p.edition.subject)
    if not subject:
        if not p.is_reported("subject"):
            yield EMPTY.found("The edition has no subject.", at=p.place(None, "subject:"))
    else:
        yield from _subject(p, subject)
    preheader = _as_read(p.edition.preheader)
    if not preheader:
        yield PREHEADER_EMPTY.found("The edition has no preheader.", at=p.place(None, "preheader:", "subject:"))
    else:
        yield from _preheader(p, preheader)


CHECK = Check(
    "subject",
    "Subject and preheader fit the inbox, say two things and shout neither.",
    (
        TITLE_EMPTY,
        EMPTY,
        SHORT,
        LONG,
        SHOUTING,
        EXCLAMATION,
        EMOJI,
        REPLY,
        CONTROL,
        REPEATS,
        PREHEADER_EMPTY,
        PREHEADER_SHORT,
        PREHEADER_LONG,
        PREHEADER_REPEATS,
    ),
    _run,
)


def _title(p: Preflight) -> Iterator[Finding]:
    if not p.edition.title.strip() and not p.is_reported("title"):
        yield TITLE_EMPTY.found("The edition has no title.", at=p.place(None, "title:"))


def _subject(p: Preflight, subject: str) -> Iterator[Finding]:
    at = p.place(None, "subject:")
    low, high = p.house.budget.subject_characters
    width = reading_width(subject)
    shown = quoted(subject)
    if width < low:
        yield SHORT.found(
            f"The subject {shown} has {counted(width, 'character')}; the house asks for {low} or more.", at=at
        )
    elif width > high:
        yield LONG.found(f"The subject {shown} has {counted(width, 'character')}; the house allows {high}.", at=at)
    if _is_shouting(subject):
        yield SHOUTING.found(f"The subject {shown} is in capitals.", at=at)
    if _EXCESS.search(subject):
        yield EXCLAMATION.found(f"The subject {shown} exclaims too much.", at=at)
    if (count := emoji_in(subject)) > _EMOJI_LIMIT:
        yield EMOJI.found(f"The subject {shown} holds {count} emoji.", at=at)
    if match := _REPLY.match(subject):
        yield REPLY.found(f"The subject starts with {quoted(match.group())}.", at=at)
    if _CONTROL.search(p.edition.subject):
        yield CONTROL.found(f"The subject {shown} holds an invisible character.", at=at)
    if fold(subject) == fold(p.edition.title):
        yield REPEATS.found("Subject and title are the same.", at=at)


def _preheader(p: Preflight, preheader: str) -> Iterator[Finding]:
    at = p.place(None, "preheader:")
    low, high = p.house.budget.preheader_characters
    width = reading_width(preheader)
    shown = quoted(preheader)
    if width < low:
        yield PREHEADER_SHORT.found(
            f"The preheader {shown} has {counted(width, 'character')}; the house asks for {low}.", at=at
        )
    elif width > high:
        yield PREHEADER_LONG.found(
            f"The preheader {shown} has {counted(width, 'character')}; the house allows {high}.", at=at
        )
    if _EXCESS.search(preheader):
        yield EXCLAMATION.found(f"The preheader {shown} exclaims too much.", at=at)
    if _CONTROL.search(p.edition.preheader):
        yield CONTROL.found(f"The preheader {shown} holds an invisible character.", at=at)
    for name, other in (("subject", p.edition.subject), ("title", p.edition.title)):
        if _repeats(preheader, _as_read(other)):
            yield PREHEADER_REPEATS.found(f"The preheader {shown} repeats the {name}.", at=at)
            return


def _as_read(text: str) -> str:
    """A line as a reader without data gets it: merge tags as their fallbacks, edges trimmed."""
    return MERGE_TAG.sub(lambda match: (match.group(2) or "").strip(), text).strip()


def reading_width(text: str) -> int:
    """Characters as an inbox spends room on them: wide ones (Chinese, Japanese, Korean) count two, an emoji one."""
    width = 0
    joined = False
    for char in text:
        if char == "\u200d":
            joined = True
            continue
        if joined or _JOINING.match(char) or unicodedata.combining(char):
            joined = False
            continue
        is_wide = unicodedata.east_asian_width(char) in "WF" and unicodedata.category(char)[0] == "L"
        width += 2 if is_wide else 1
    return width


def emoji_in(text: str) -> int:
    """How many emoji a reader sees; joined sequences and flags count one."""
    count, joined, flag = 0, False, False
    for char in text:
        if char == "\u200d":
            joined = True
        elif "\U0001f1e6" <= char <= "\U0001f1ff":
            count += not flag
            flag = not flag
        elif unicodedata.category(char) == "So" and not _JOINING.match(char):
            count += not joined
            joined = flag = False
    return count


def _is_shouting(text: str) -> bool:
    words = [word for word in re.findall(r"[^\W\d_]+", text) if word.upper() != word.lower()]
    letters = "".join(words)
    return len(words) > 1 and len(letters) > 7 and letters == letters.upper()


def _repeats(text: str, other: str) -> bool:
    one, two = fold(text), fold(other)
    return bool(two) and (one == two or (len(two) > 15 and one.startswith(two)))
