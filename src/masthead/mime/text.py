"""Text from strangers, made fit to be shown: charsets, encoded words, controls, direction overrides."""

from __future__ import annotations

import binascii
import codecs
import re
import unicodedata

_SAFE_CODECS = re.compile(
    r"utf-?(7|8|16|32)(-[bl]e|-sig)?|ascii|(iso8859|iso2022_(jp|kr))[-_0-9a-z]*|cp\d+|koi8-[rtu]|kz1048|ptcp154|tis-620"
    r"|gb2312|gbk|gb18030|hz|big5(hkscs)?|(euc|shift)_[a-z0-9_]+|johab|mac-[a-z0-9-]+|latin.*"
)
_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?\r\n]*)\?=")
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff\ufffe\uffff]")
_OVERRIDES = {"\u202a": "[LRE]", "\u202b": "[RLE]", "\u202c": "[PDF]", "\u202d": "[LRO]", "\u202e": "[RLO]"}
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")
_ACCENTS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]")


def decode_charset(content: bytes, charset: str) -> str:
    """`content` as text, always: an unknown or dangerous charset is read as UTF-8, bad bytes become U+FFFD."""
    try:
        name = codecs.lookup(charset.strip()).name
    except (LookupError, ValueError):
        name = ""
    if not _SAFE_CODECS.fullmatch(name):
        name = "utf-8"
    try:
        text = content.decode(name, "replace")
    except UnicodeError:  # some stateful codecs raise whatever the error handler
        return content.decode("latin-1")
    return text.encode("utf-8", "replace").decode() if name == "utf-7" else text  # UTF-7 can hold lone surrogates


def decode_base64(content: bytes) -> bytes:
    """Base64 as found in the wild: foreign characters skipped, a broken end dropped."""
    letters = _NOT_BASE64.sub(b"", content)
    whole = letters if len(letters) % 4 != 1 else letters[:-1]
    return binascii.a2b_base64(whole + b"=" * (-len(whole) % 4))


def decode_words(value: str) -> str:
    """RFC 2047 encoded words as text. Neighbouring words of one charset are joined first: some split a character."""
    out: list[str] = []
    pending, charset = b"", ""
    end = 0
    for match in _ENCODED_WORD.finditer(value):
        between = value[end : match.start()]
        own = match[1].partition("*")[0].lower()
        if pending and (between.strip() or own != charset):
            out.append(decode_charset(pending, charset))
            pending = b""
        if not end or between.strip():
            out.append(between)
        pending, charset = pending + _word_bytes(match), own
        end = match.end()
    if pending:
        out.append(decode_charset(pending, charset))
    return "".join(out) + value[end:]


def _word_bytes(match: re.Match[str]) -> bytes:
    payload = match[3].encode("utf-8", "surrogateescape")
    if match[2] in "bB":
        return decode_base64(payload)
    return binascii.a2b_qp(payload, header=True)


def visible(text: str) -> str:
    """Nothing invisible that deceives: controls as U+FFFD, direction overrides by name. Keeps tab and LF."""
    return _UNSAFE.sub(lambda match: _OVERRIDES.get(match[0], "\ufffd"), text.replace("\r\n", "\n"))


def one_line(text: str, limit: int = 2000) -> str:
    """`visible`, on one line, cut after `limit` characters."""
    line = " ".join(visible(text).split())
    return line if len(line) <= limit else line[: limit - 1] + "…"


def preview_line(text: str, limit: int = 160) -> str:
    """The first words for a list: without the invisible padding that preheaders are filled up with."""
    return one_line(_INVISIBLE.sub("", text[: limit * 8]), limit)


def search_key(text: str) -> str:
    """Text as it is searched: no case, no accents, full-width as half-width, single spaces."""
    if text.isascii():
        return " ".join(text.lower().split())
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return " ".join(_ACCENTS.sub("", decomposed).split())


def size_words(size: int) -> str:
    """A size in bytes as people say it, in thousands: “640 bytes”, “64 KB”, “1.2 MB”."""
    if size < 1000:
        return f"{size} bytes"
    if size < 1_000_000:
        return f"{round(size / 1000)} KB"
    return f"{size / 1_000_000:.1f} MB"
