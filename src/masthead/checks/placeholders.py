"""What was left for later: placeholders, and merge tags that no reader's data will fill."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from masthead.checks.check import Check, Passage, Place, Preflight, error, quoted, warning
from masthead.edition.findings import Finding
from masthead.edition.mergetags import (
    CERTAIN_TAGS,
    PLAIN_TAGS,
    MergeTag,
    malformed_tags,
    merge_tags,
)

LEFT = error(
    "placeholder-left",
    "A mark for “to come” is still there: TK, XXX, PLACEHOLDER, TODO, lorem ipsum, “[link]”.",
    "Write what belongs there, or remove it.",
)
MARKDOWN_LEFT = warning(
    "markdown-left",
    "Markdown that was not understood shows as it is, such as “[words] (https://…)” or a lonely “**”.",
    "Close what was opened: “[words](https://…)” without a space between, “**words**” in pairs.",
)
MALFORMED = error(
    "merge-tag-malformed",
    "Something opens like a merge tag and is none; readers would see the braces.",
    "Write “{{ name | friends }}”: two braces, a known name, a bar and the fallback.",
)
UNKNOWN = error(
    "merge-tag-unknown",
    "A merge tag has a name that Masthead does not fill.",
    "Use one of " + ", ".join(f"“{{{{ {name} }}}}”" for name in sorted(PLAIN_TAGS)) + " or “{{ attribute.KEY | … }}”.",
)
NO_FALLBACK = error(
    "merge-tag-no-fallback",
    "A merge tag may have no value for some readers and says nothing instead.",
    "Add a fallback after a bar, as in “{{ name | friends }}”.",
)
UNFILLED = error(
    "merge-tag-unfilled",
    "A merge tag stands where none is filled, so that readers would see its braces.",
    "Move it into running text, the subject or the preheader, as plain words without emphasis inside.",
)

# Each branch is a word of its own; compounds (“TK-Kosten”) and quoted code are left alone.
_LEFT = re.compile(
    r"(?<![\w-])(?:(?:TK){1,4}|X{3,}|TODO|FIXME|PLACEHOLDER|Placeholder text|PLATZHALTER)(?![\w-])"
    r"|\b[Ll]orem\s+ipsum\b|\bLOREM\s+IPSUM\b"
    r"|\[(?i:link|url|source|sources|quelle|quellen|bild|image|photo|foto|name|date|datum|number|zahl|headline|titel|title"
    r"|insert\b[^\]\n]{0,60}|add\b[^\]\n]{0,60}|text|tk|xx+|todo|\.{3}|…|hier\b[^\]\n]{0,60})\](?!\()"
)
_MARKDOWN = re.compile(
    r"\[[^\[\]\n]{1,80}\]\s?\(\s?(?:https?:|www\.|mailto:)|(?<![\w*])\*\*(?=\w)|(?<=\w)\*\*(?![\w*])"
)
_OPENING = re.compile(r"\{\{[^{}]{0,80}(?:\}\})?")


def _run(p: Preflight) -> Iterator[Finding]:
    faults = 0
    for passage in p.passages:
        yield from _words(p, passage)
        for finding in _tags(p, passage.section, passage.text, passage.field):
            faults += 1
            yield finding
    for link in p.links:
        # A target that shows its own address was looked at as words already.
        if "{{" in link.url and "{{" not in link.text:
            for finding in _tags(p, link.section, link.url, ""):
                faults += 1
                yield finding
    if not faults:
        yield from _unfilled(p)


CHECK = Check(
    "placeholders",
    "Nothing is left to be written, and every merge tag will be filled.",
    (LEFT, MARKDOWN_LEFT, MALFORMED, UNKNOWN, NO_FALLBACK, UNFILLED),
    _run,
)


def _words(p: Preflight, passage: Passage) -> Iterator[Finding]:
    found = dict.fromkeys(match.group() for match in _LEFT.finditer(passage.text))
    for mark in found:
        around = _around(passage.text, mark)
        yield LEFT.found(f"{quoted(mark)} is still there: {around}.", at=_place(p, passage, mark))
    match = _MARKDOWN.search(passage.text)
    if match:
        around = _around(passage.text, match.group())
        yield MARKDOWN_LEFT.found(f"Markdown shows as it is: {around}.", at=_place(p, passage, match.group()))


def _place(p: Preflight, passage: Passage, words: str) -> Place:
    return p.place(passage.section, f"{passage.field}:") if passage.field else p.place(passage.section, words)


def _around(text: str, mark: str) -> str:
    """The mark with the words beside it, cut between words."""
    before, _, after = text.partition(mark)
    left = before[-30:].partition(" ")[2] if len(before) > 30 else before
    right = after[:30].rpartition(" ")[0] if len(after) > 30 else after
    opening = "… " if left != before else ""
    closing = " …" if right != after else ""
    return quoted(f"{opening}{left}{mark}{right}{closing}", 160)


def _tags(p: Preflight, section: int | None, text: str, field: str) -> Iterator[Finding]:
    if "{{" not in text:
        return

    def at(words: str) -> Place:
        return p.place(section, f"{field}:") if field else p.place(section, words)

    # An unclosed tag runs on to the end of the next one, which is judged by itself.
    malformed = ("{{" + found[2:].partition("{{")[0].rstrip() for _position, found in malformed_tags(text))
    for words in dict.fromkeys(malformed):
        yield MALFORMED.found(f"{quoted(words)} is no merge tag.", _suggest_form(words), at=at(words))
    for words, tag in {text[tag.start : tag.end]: tag for tag in merge_tags(text)}.items():
        if not tag.known:
            yield UNKNOWN.found(f"There is no merge tag {quoted(words)}.", _suggest_name(tag), at=at(words))
        elif tag.fallback is None and tag.name not in CERTAIN_TAGS:
            remedy = f"Write “{{{{ {tag.name} | … }}}}” with the words for everybody else."
            yield NO_FALLBACK.found(
                f"{quoted(words)} has no fallback for readers without a value.", remedy, at=at(words)
            )


def _suggest_name(tag: MergeTag) -> str:
    near = difflib.get_close_matches(tag.name.lower(), PLAIN_TAGS, n=1, cutoff=0.5)
    if tag.name.lower().startswith("attribute"):
        return "Write “{{ attribute.KEY | … }}”, KEY in letters, digits and “_”."
    if not near:
        return ""
    fallback = "" if tag.fallback is None else f" | {tag.fallback}"
    return f"Write “{{{{ {near[0]}{fallback} }}}}”."


def _suggest_form(words: str) -> str:
    name = re.search(r"[A-Za-z_][A-Za-z0-9_.]*", words)
    if name is None:
        return ""
    near = difflib.get_close_matches(name.group().lower(), PLAIN_TAGS, n=1, cutoff=0.5)
    if not near:
        return ""
    return f"Write “{{{{ {near[0]} }}}}”." if near[0] in CERTAIN_TAGS else f"Write “{{{{ {near[0]} | … }}}}”."


def _unfilled(p: Preflight) -> Iterator[Finding]:
    """A tag inside emphasis, in a headline or an alternative text: well written, but nothing fills it there."""
    for part, name in ((p.html, "the mail"), (p.text, "the plain text")):
        match = _OPENING.search(part)
        if match:
            words = re.sub(r"<[^>]*>", "", match.group())
            yield UNFILLED.found(f"{quoted(words)} shows with its braces in {name}.")
            return
