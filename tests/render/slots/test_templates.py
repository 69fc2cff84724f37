"""Environments, where templates are found, and what they may print."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup

from masthead.edition.sections import registry
from masthead.edition.sections.registry import SHIPPED
from masthead.edition.sections.story.fields import StoryFields
from masthead.render.pieces import Context, MergeSlot
from masthead.render.prose import HtmlProse, Looks
from masthead.render.slots import LinkBook, Slots, split
from masthead.render.templates import KindTemplateError, Output, environment, section_template


@pytest.fixture
def slots() -> Slots:
    return Slots(LinkBook(), Context.HTML)


@pytest.mark.parametrize("output", [Output.EMAIL, Output.WEB])
def test_html_output_cleans_marks_and_escapes_plain_strings(output: Output, slots: Slots) -> None:
    prose = HtmlProse(slots, Looks(), "en")
    written = (
        environment(output).from_string('<p title="{{ x }}">{{ x }}</p>').render(prose=prose, x="\x00<{{ name }}>")
    )

    name = MergeSlot("name", None, Context.HTML)
    assert split(written, slots) == ('<p title="&lt;', name, '&gt;">&lt;', name, "&gt;</p>")


def test_finished_markup_is_printed_as_it_is(slots: Slots) -> None:
    prose = HtmlProse(slots, Looks(), "en")
    template = environment(Output.EMAIL).from_string("{{ x }}{{ y | words }}")

    assert (
        template.render(prose=prose, x=Markup("<b>"), y="青 & 山")
        == '<b><span lang="zh">青</span> &amp; <span lang="zh">山</span>'
    )


def test_missing_value_is_an_error_not_a_hole(slots: Slots) -> None:
    with pytest.raises(UndefinedError, match="nothing"):
        environment(Output.EMAIL).from_string("{{ nothing }}").render(prose=HtmlProse(slots, Looks(), "en"))


@pytest.mark.parametrize("kind", SHIPPED)
def test_every_kind_brings_its_mail_template(kind: str) -> None:
    assert section_template(Output.EMAIL, kind).name == f"sections/{kind}/email.mjml"


def test_kind_of_a_third_party_is_found_in_its_own_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "stranger_kinds"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "email.mjml").write_text("<mj-text>{{ fields.title }}</mj-text>")
    monkeypatch.syspath_prepend(str(tmp_path))
    story = SHIPPED["story"]
    stranger = type(story)("stranger", story.fields, "stranger_kinds", story.read, story.write)
    monkeypatch.setattr(registry, "kinds", lambda: {**SHIPPED, "stranger": stranger})

    prose = HtmlProse(Slots(LinkBook(), Context.HTML), Looks(), "en")
    template = section_template(Output.EMAIL, "stranger")
    assert template.render(prose=prose, fields=StoryFields(title="A & B")) == "<mj-text>A &amp; B</mj-text>"
    with pytest.raises(KindTemplateError, match=r"“stranger” has no web\.html; add it to the package stranger_kinds"):
        section_template(Output.WEB, "stranger")
    sys.modules.pop("stranger_kinds", None)
