from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from masthead.checks import Check, Preflight
from masthead.checks.accessibility import CHECK
from masthead.edition.findings import Finding
from masthead.edition.model import Section

Build = Callable[..., Preflight]
MakeSection = Callable[..., Section]
Codes = Callable[[Check, Preflight], list[str]]
One = Callable[[Check, Preflight], Finding]


def a_mail(html: str = 'lang="en" dir="ltr"', head: str = "<title>T</title>", body: str = "<h1>T</h1>") -> str:
    return f"<html {html}><head>{head}</head><body>{body}</body></html>"


@pytest.mark.parametrize(
    ("html", "code"),
    [
        (a_mail(), None),
        (a_mail('lang="en-GB" dir="auto"'), None),
        (a_mail('dir="ltr"'), "mail-language"),
        (a_mail('lang="und" dir="ltr"'), "mail-language"),
        (a_mail('lang="de" dir="ltr"'), "mail-language"),
        (a_mail('lang="en"'), "mail-direction"),
        (a_mail(head="<title> </title>"), "mail-title"),
        (a_mail(body="<p>No heading</p>"), "mail-heading-order"),
        (a_mail(body="<h2>First</h2>"), "mail-heading-order"),
        (a_mail(body="<h1>A</h1><h3>B</h3>"), "mail-heading-order"),
        (a_mail(body="<h1>A</h1><h2>B</h2><h1>C</h1>"), "mail-heading-order"),
        (a_mail(body="<h1>A</h1><h2>B</h2><h3>C</h3><h2>D</h2>"), None),
        (a_mail(body="<h1>A</h1><h2> </h2>"), "mail-heading-empty"),
        (a_mail(body="<h1>A</h1><table><tr><td>x</td></tr></table>"), "mail-table-role"),
        (a_mail(body='<h1>A</h1><table role="presentation"><tr><td>x</td></tr></table>'), None),
        (a_mail(body="<h1>A</h1><table><tr><th>x</th></tr></table>"), "mail-table-header"),
        (a_mail(body='<h1>A</h1><table><tr><th scope="row">x</th></tr></table>'), None),
        (a_mail(body='<h1>A</h1><img src="a" width="1" height="1">'), "mail-image-alt"),
        (a_mail(body='<h1>A</h1><img src="a" alt="" width="1">'), "mail-image-size"),
        (a_mail(body='<h1>A</h1><a href="u"></a>'), "mail-link-empty"),
        (a_mail(body='<h1>A</h1><a href="u"><img src="a" alt="" width="1" height="1"></a>'), "mail-link-empty"),
        (a_mail(body='<h1>A</h1><a href="u"><img src="a" alt="Up" width="1" height="1"></a>'), None),
        (a_mail(body="<h1>A</h1><a>words</a>"), "mail-link-empty"),
        (a_mail(body='<h1>A</h1><p style="color:#777;background:#fff">x</p>'), "mail-contrast"),
        (a_mail(body='<h1>A</h1><p style="color:#777;background:#fff;font-size:24px">x</p>'), None),
        (a_mail(body='<h1>A</h1><p style="color:#767676;background:#fff">x</p>'), None),
        (a_mail(body='<h1>A</h1><p style="font-size:13px">x</p>'), "mail-font-size"),
        (a_mail(body='<h1>A</h1><p style="font-size:12px;text-transform:uppercase">x</p>'), None),
        (a_mail(body='<h1>A</h1><p style="font-size:11px;text-transform:uppercase">x</p>'), "mail-font-size"),
        (a_mail(body='<h1>A</h1><p style="font-size:1px">\u200c &nbsp;</p>'), None),
        (a_mail(body="<h1>A</h1><p>The 国潮 trend</p>"), "mail-foreign-script"),
        (a_mail(body='<h1>A</h1><p>The <span lang="zh-Hans">国潮</span> trend</p>'), None),
        (a_mail(body="<h1>A</h1><p>5 μ and 店</p>"), None),
    ],
)
def test_accessibility_of_a_mail(a_preflight: Build, codes: Codes, html: str, code: str | None) -> None:
    assert codes(CHECK, a_preflight(html=html)) == ([code] if code else [])


def test_accessibility_names_the_words_and_their_section(a_preflight: Build, a_section: MakeSection, one: One) -> None:
    body = '<section id="1"><h2>Head of the day</h2><p>Haruka Aoyama 青山遥</p></section>'

    found = one(CHECK, a_preflight(a_section("Head of the day", "x"), body=body))

    assert (found.section, found.message) == ("Head of the day", "“青山遥” stands in en without its own language.")
    assert found.remedy == "Write “[青山遥]{lang=zh-Hans}”, with the language it is in."


@pytest.mark.parametrize(
    ("language", "words"), [("ja", "青山さん"), ("zh-Hant", "香港"), ("ko-KR", "한국"), ("ru", "Москва")]
)
def test_accessibility_lets_a_language_use_its_scripts(
    a_preflight: Build, codes: Codes, language: str, words: str
) -> None:
    assert codes(CHECK, a_preflight(body=f"<p>{words}</p>", language=language)) == []


def test_accessibility_measures_what_dark_mode_will_show(a_preflight: Build, one: One) -> None:
    p = a_preflight()
    dark = p.sheet.theme.dark.model_copy(update={"muted": "#444444"})
    theme = p.sheet.theme.model_copy(update={"dark": dark})

    found = list(CHECK.run(replace(p, sheet=replace(p.sheet, theme=theme))))

    assert {each.code for each in found} == {"mail-contrast"}
    assert all("“muted”" in each.message and "in dark mode" in each.message for each in found)
