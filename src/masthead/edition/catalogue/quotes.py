"""Quotation marks by language, outermost pair, as Unicode CLDR lists them under ``delimiters``.

Keys are language subtags, or language with script or territory where usage differs.
"""

from __future__ import annotations

_ENGLISH = ("“", "”")
_LOW_HIGH = ("„", "“")
_LOW_HIGH_RIGHT = ("„", "”")
_GUILLEMETS = ("«", "»")
_CORNERS = ("「", "」")

_QUOTES: dict[str, tuple[str, str]] = {
    "bg": _LOW_HIGH,
    "cs": _LOW_HIGH,
    "de": _LOW_HIGH,
    "de_CH": _GUILLEMETS,
    "de_LI": _GUILLEMETS,
    "el": _GUILLEMETS,
    "es": _GUILLEMETS,
    "et": _LOW_HIGH,
    "fa": _GUILLEMETS,
    "fi": ("”", "”"),
    "fr": ("«\N{NO-BREAK SPACE}", "\N{NO-BREAK SPACE}»"),
    "fr_CH": _GUILLEMETS,
    "he": ("”", "”"),
    "hr": _LOW_HIGH_RIGHT,
    "hu": _LOW_HIGH_RIGHT,
    "hy": _GUILLEMETS,
    "is": _LOW_HIGH,
    "it": _GUILLEMETS,
    "ja": _CORNERS,
    "ka": _LOW_HIGH,
    "lt": _LOW_HIGH,
    "nb": _GUILLEMETS,
    "nn": _GUILLEMETS,
    "no": _GUILLEMETS,
    "pl": _LOW_HIGH_RIGHT,
    "ro": _LOW_HIGH_RIGHT,
    "ru": _GUILLEMETS,
    "sk": _LOW_HIGH,
    "sl": _LOW_HIGH,
    "sq": _GUILLEMETS,
    "sr": _LOW_HIGH_RIGHT,
    "sv": ("”", "”"),
    "uk": _GUILLEMETS,
    "zh_Hant": _CORNERS,
    "zh_HK": _CORNERS,
    "zh_MO": _CORNERS,
    "zh_TW": _CORNERS,
}


def quotes_for(language: str, script: str | None = None, territory: str | None = None) -> tuple[str, str]:
    """The opening and closing marks; English ones where a language is not listed."""
    for part in (territory, script):
        if part and (found := _QUOTES.get(f"{language}_{part}")):
            return found
    return _QUOTES.get(language, _ENGLISH)
