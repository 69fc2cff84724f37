"""Which language a passage is in, as far as its script tells, and the typefaces to set it in.

Screen readers and font selection both go by ``lang``. Chinese, Japanese and Korean share characters
(“Han”) that look different in each, so a Japanese name in an English edition needs its own ``lang``:
kana says Japanese, Hangul says Korean, and Han alone follows what surrounds it, or the flag beside it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_HAN = "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_KANA = "\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f"
_HANGUL = "\u1100-\u11ff\u3131-\u318e\ua960-\ua97f\uac00-\ud7ff"
_BOPOMOFO = "\u3105-\u312f"
_LETTER = f"[{_HAN}{_KANA}{_HANGUL}{_BOPOMOFO}]"
# What may stand inside or close a passage without ending it: CJK punctuation, full-width forms, one blank.
_BETWEEN = "[\u3000-\u3004\u3006\u3008-\u3020\u302a-\u303f\uff01-\uff65 ·]"
_PASSAGE = re.compile(
    f"[\u3008-\u3011\u3014-\u301b]?{_LETTER}+(?:{_BETWEEN}{{1,2}}{_LETTER}+)*[\u3001-\u3003\u3009-\u301f]*"
)
_SOFT_BREAK = re.compile(
    f"(?<={_LETTER[:-1]}\u3000-\u303f\uff01-\uff65])[ \t]*\n[ \t]*(?={_LETTER[:-1]}\u3000-\u303f\uff01-\uff65])"
)
_HAS_KANA = re.compile("[\u3041-\u30fa\u30fd-\u30ff\u31f0-\u31ff\uff66-\uff9f]")
_HAS_HANGUL = re.compile(f"[{_HANGUL}]")

_CJK_LANGUAGES = frozenset({"zh", "ja", "ko"})
_RIGHT_TO_LEFT = frozenset({"ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})

# What a country's names are written in, where that is not the Latin script.
_LANGUAGE_OF_COUNTRY = {
    "AE": "ar", "AM": "hy", "BD": "bn", "BG": "bg", "BY": "be", "CN": "zh-Hans", "EG": "ar", "GE": "ka",
    "GR": "el", "HK": "zh-Hant", "IL": "he", "IN": "hi", "IQ": "ar", "IR": "fa", "JO": "ar", "JP": "ja",
    "KH": "km", "KP": "ko", "KR": "ko", "KZ": "kk", "LA": "lo", "LB": "ar", "LK": "si", "MA": "ar",
    "MM": "my", "MN": "mn", "MO": "zh-Hant", "NP": "ne", "PK": "ur", "QA": "ar", "RS": "sr", "RU": "ru",
    "SA": "ar", "SG": "zh-Hans", "TH": "th", "TW": "zh-Hant", "UA": "uk",
}  # fmt: skip

# East Asian faces by language. Apple's, Microsoft's, then the free ones.
_SANS = {
    "zh": "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', 'Noto Sans SC'",
    "zh-Hant": "'PingFang TC', 'Microsoft JhengHei', 'Noto Sans CJK TC', 'Noto Sans TC'",
    "ja": "'Hiragino Sans', 'Yu Gothic', Meiryo, 'Noto Sans CJK JP', 'Noto Sans JP'",
    "ko": "'Apple SD Gothic Neo', 'Malgun Gothic', 'Noto Sans CJK KR', 'Noto Sans KR'",
}
_SERIF = {
    "zh": "'Songti SC', STSong, SimSun, 'Noto Serif CJK SC', 'Noto Serif SC'",
    "zh-Hant": "'Songti TC', PMingLiU, 'Noto Serif CJK TC', 'Noto Serif TC'",
    "ja": "'Hiragino Mincho ProN', 'Yu Mincho', 'Noto Serif CJK JP', 'Noto Serif JP'",
    "ko": "AppleMyungjo, Batang, 'Noto Serif CJK KR', 'Noto Serif KR'",
}
_GENERIC = re.compile(r",?\s*(sans-serif|serif|monospace|system-ui)\s*$")


def primary(language: str) -> str:
    """The language subtag of a BCP 47 tag, lower case."""
    return language.partition("-")[0].lower()


def direction(language: str) -> str:
    """``rtl`` or ``ltr``: the value of ``dir`` for a language."""
    return "rtl" if primary(language) in _RIGHT_TO_LEFT else "ltr"


def is_cjk(language: str) -> bool:
    """Whether a language is written in Chinese characters, kana or Hangul."""
    return primary(language) in _CJK_LANGUAGES


def cjk_family(language: str) -> str:
    """``zh``, ``zh-Hant``, ``ja`` or ``ko``: how its characters are drawn; "" for every other language."""
    main = primary(language)
    if main == "zh" and re.search(r"-(?:Hant|TW|HK|MO)\b", language, re.IGNORECASE):
        return "zh-Hant"
    return main if main in _CJK_LANGUAGES else ""


def passages(text: str, language: str, han: str = "") -> Iterator[tuple[str, str]]:
    """`text` in pieces, each with its language, "" where it is `language` itself.

    language: of the text around (an edition's, or an explicit ``lang``). han: the language of Chinese
    characters that no kana and no Hangul explains, "" to judge by the whole text, then Chinese.
    """
    fallback = han or _han_language(text)
    position = 0
    for match in _PASSAGE.finditer(text):
        found = _passage_language(match.group(), language, fallback)
        if not found:
            continue
        if match.start() > position:
            yield text[position : match.start()], ""
        yield match.group(), found
        position = match.end()
    if position < len(text):
        yield text[position:], ""


def without_soft_breaks(text: str) -> str:
    """`text` without the line ends of its file between Chinese or Japanese characters, where a blank is a fault."""
    return _SOFT_BREAK.sub("", text) if "\n" in text else text


def language_of_flag(flag: str) -> str:
    """The language of a country's names from its flag emoji; "" when that is no flag or a Latin-script country."""
    letters = [chr(ord(char) - 0x1F1E6 + ord("A")) for char in flag if 0x1F1E6 <= ord(char) <= 0x1F1FF]
    return _LANGUAGE_OF_COUNTRY.get("".join(letters), "")


def font_stack(fonts: str, language: str) -> str:
    """A theme's `fonts` with East Asian faces before the generic family: those of `language` first.

    Elsewhere the Korean faces come first, for of the free families only these set Western quotation
    marks at their own width, and a reader without any of the theme's own faces gets their Latin too.
    """
    generic = _GENERIC.search(fonts)
    tail = generic.group(1) if generic else "sans-serif"
    faces = _SERIF if tail == "serif" else _SANS
    named = _GENERIC.sub("", fonts) if generic else fonts
    return f"{named}, {faces[cjk_family(language) or 'ko']}, {tail}"


def native_faces(language: str, serif: bool = False) -> str:
    """The faces for a passage in `language` (one of `cjk_family`), generic family last."""
    return f"{(_SERIF if serif else _SANS)[language]}, {'serif' if serif else 'sans-serif'}"


def _han_language(text: str) -> str:
    if _HAS_KANA.search(text):
        return "ja"
    return "ko" if _HAS_HANGUL.search(text) else "zh"


def _passage_language(passage: str, language: str, fallback: str) -> str:
    main = primary(language)
    if _HAS_HANGUL.search(passage):
        return "" if main == "ko" else "ko"
    if _HAS_KANA.search(passage):
        return "" if main == "ja" else "ja"
    return "" if main in _CJK_LANGUAGES or not is_cjk(fallback) else fallback
