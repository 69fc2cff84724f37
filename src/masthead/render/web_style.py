"""A theme as CSS custom properties, with a face for every script."""

from __future__ import annotations

from masthead.render.scripts import font_stack, native_faces
from masthead.render.theme import Palette, Theme

_FAMILIES = ("zh", "zh-Hant", "ja", "ko")
_HEADINGS = "h1,h2,h3,.figure,.masthead,.deck"


def style_variables(theme: Theme, language: str) -> str:
    """Rules that set every value of the theme, for light and dark. The theme's own rules keep them harmless."""
    fonts = f"--display:{font_stack(theme.display, language)};--text:{font_stack(theme.text, language)}"
    return (
        f":root{{color-scheme:light dark;{_colours(theme.light)};{fonts};--radius:{theme.radius}px}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{{_colours(theme.dark)}}}}}\n"
        f"@media print{{:root{{{_colours(theme.light)};--paper:#FFFFFF}}}}\n"
        + "".join(_native(family) for family in _FAMILIES)
    )


def _colours(palette: Palette) -> str:
    return ";".join(f"--{name.replace('_', '-')}:{value}" for name, value in palette.model_dump().items())


def _native(family: str) -> str:
    """Faces for passages in a language of their own; Simplified Chinese is what any other ``zh`` is drawn like."""
    selector = f"[lang|='{family}']"
    return (
        f"span{selector}{{font-family:{native_faces(family)}}}\n"
        f":is({_HEADINGS}) span{selector}{{font-family:{native_faces(family, serif=True)}}}\n"
    )
