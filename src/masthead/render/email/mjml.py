"""MJML to mail HTML, with everything that came from outside kept away from the compiler.

The compiler (mrml) rewrites what it is given: it writes attributes with its own escapes (a flag emoji or a
marker becomes ``\\u{1f1ef}``), and it recurses as deep as its input. So the contents of ``mj-text`` and
``mj-raw``, which are finished HTML, go round it: the compiler sees a token, and gets to know nothing but the
words of our own templates. What comes out depends on the skeleton alone.
"""

from __future__ import annotations

import re

from mjml import mjml2html

_CONTENT = re.compile(r"(<mj-(text|raw)\b[^>]*(?<!/)>)(.*?)(</mj-\2>)", re.DOTALL)
_TOKEN = re.compile(r"@@(\d+)@@")
_WRAPPED = re.compile(r"<body[^>]*><div[^>]*>(.*)</div></body>", re.DOTALL)
_BLOCKS = "table|tbody|thead|tr|td|th|caption|div|p|ul|ol|li|h[1-6]|blockquote"
# ASCII whitespace alone: a no-break or an ideographic space is somebody's choice.
_AFTER_BLOCK = re.compile(rf"(</?(?:{_BLOCKS})\b[^>]*>)[ \t\n]+")
_BEFORE_BLOCK = re.compile(rf"[ \t\n]+(?=</?(?:{_BLOCKS})\b)")
_LINE_ENDS = re.compile(r"[ \t]*\n[ \t\n]*")

_MSO = "<!--[if mso | IE]>"
_END = "<![endif]-->"
_TABLE = '<table border="0" cellpadding="0" cellspacing="0" role="presentation">'
# Of what the compiler writes, this serves columns side by side, which an edition never has, or repeats what
# the wrapper and HTML itself say already: a lone column fills its row, text inherits its face and colour.
_SUPERFLUOUS = (
    (f'{_MSO}{_TABLE}<tr>{_END}{_MSO}<td style="vertical-align:top;width:640px;">{_END}', ""),
    (f"{_MSO}</td>{_END}{_MSO}</tr></table>{_END}", ""),
    (f"{_END}{_MSO}", ""),
    ("font-family:inherit;", ""),
    ("color:inherit;", ""),
    ("text-align:left;", ""),
    ("text-align:center;", ""),
    ("direction:ltr;", ""),
    ("font-size:0px;text-align", "text-align"),
    ("word-break:break-word;", "word-break:break-word"),
    (' align="left"', ""),
    (' style="vertical-align:top;"', ""),
)
_COLUMN = re.compile(
    r'<div class="mj-outlook-group-fix mj-column-per-100" style="font-size:0px;(?:direction:\w+;)?'
    r'display:inline-block;vertical-align:top;width:100%;">'
)
_TWICE = re.compile(r"background:(#\w+);background-color:\1;")
_INNER_GROUND = re.compile(r'(<table [^>]*style=")background-color:#\w+;')


def compile_body(mjml: str) -> str:
    """What an MJML document puts inside the ``body`` (without mrml's own wrapper), slim and on few lines.

    Raises `ValueError` when the document is no MJML, which only a kind's template can cause.
    """
    kept: list[str] = []

    def shelter(match: re.Match[str]) -> str:
        kept.append(match.group(3).strip())
        return f"{match.group(1)}@@{len(kept) - 1}@@{match.group(4)}"

    compiled = mjml2html(_CONTENT.sub(shelter, mjml), fonts={}, disable_comments=False)
    body = _WRAPPED.search(compiled)
    if body is None:
        raise ValueError("A template did not give a complete MJML document.")
    return tidy(_TOKEN.sub(lambda match: kept[int(match.group(1))], _slim(body.group(1))))


def tidy(html: str) -> str:
    """`html` without whitespace that nothing shows: none around blocks, one line end within text."""
    return _LINE_ENDS.sub("\n", _AFTER_BLOCK.sub(r"\1", _BEFORE_BLOCK.sub("", html)))


def _slim(skeleton: str) -> str:
    for found, instead in _SUPERFLUOUS:
        skeleton = skeleton.replace(found, instead)
    skeleton = _TWICE.sub(r"background-color:\1;", _COLUMN.sub("<div>", skeleton))
    return _INNER_GROUND.sub(r"\1", skeleton)
