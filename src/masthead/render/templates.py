"""Where templates live and what they may do: one Jinja environment per output.

A kind's templates stand in its own package (`Kind.package`), also a third party's; what surrounds the
sections stands in ``masthead/render/frames``. Templates may import each other by these names::

    sections/<kind>/<email.mjml | text.txt | web.html>
    frames/<file>

Every template is rendered with `prose` in its context, a `Prose` of the output in question. It decides how
text from outside becomes text of the output:

- in mail and web, a plain string that is printed goes through `prose.plain`, then through HTML escaping;
  the text output prints strings as they are, so its templates put fields through a filter or their prose;
- ``{{ title | words }}`` is a plain field as content: as above, and passages in other scripts marked with
  their language;
- ``{{ item.text | line }}`` and ``{{ body | rich }}`` are rich text; both pass their options on.

Macros need it too: import them ``with context``. A value that is missing is an error (StrictUndefined).
"""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

from jinja2 import BaseLoader, Environment, StrictUndefined, Template, TemplateNotFound, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from masthead.edition.richtext import RichLine, RichText
from masthead.edition.sections.registry import kind_named

_FRAMES = "frames"
_SECTIONS = "sections"


class Output(StrEnum):
    """What is rendered; the value is the file each kind brings for it."""

    EMAIL = "email.mjml"
    TEXT = "text.txt"
    WEB = "web.html"


class KindTemplateError(LookupError):
    """A section kind lacks the template of an output. The message names the file that is missing."""


class Prose(Protocol):
    """How one output writes text from outside. The options of `words`, `line` and `text` are each output's own."""

    def plain(self, text: str) -> str:
        """A plain string wherever an HTML template prints one; escaped afterwards."""

    def words(self, text: str, **options: Any) -> str:
        """A plain field as content."""

    def line(self, line: RichLine, **options: Any) -> str:
        """One line of rich text."""

    def text(self, text: RichText, **options: Any) -> str:
        """Blocks of rich text."""


@cache
def environment(output: Output) -> Environment:
    """The environment of one output; the same one every time. HTML outputs escape what they print."""
    html = output is not Output.TEXT
    env = Environment(
        loader=_PackageTemplates(),
        autoescape=html,  # noqa: S701 - plain text is not escaped, and nothing else is rendered as TEXT
        undefined=StrictUndefined,
        finalize=_finalize if html else None,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        auto_reload=False,
        cache_size=-1,
    )
    env.filters.update(words=_words, line=_line, rich=_rich)
    return env


def frame_template(output: Output, name: str) -> Template:
    """The template ``frames/<name>``."""
    return environment(output).get_template(f"{_FRAMES}/{name}")


def section_template(output: Output, kind: str) -> Template:
    """A kind's template for `output`. Raises `KindTemplateError` when its package brings none."""
    try:
        return environment(output).get_template(f"{_SECTIONS}/{kind}/{output.value}")
    except TemplateNotFound as missing:
        if missing.name != f"{_SECTIONS}/{kind}/{output.value}":
            raise
        package = kind_named(kind).package
        message = f"The section kind “{kind}” has no {output.value}; add it to the package {package}."
        raise KindTemplateError(message) from None


class _PackageTemplates(BaseLoader):
    """Reads templates as package data, so that they are found in wheels and zip files too."""

    def get_source(
        self,
        environment: Environment,  # noqa: ARG002 - the loader's interface
        template: str,
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        match template.split("/"):
            case [place, name] if place == _FRAMES:
                resource = files("masthead.render") / _FRAMES / name
            case [place, kind, name] if place == _SECTIONS:
                resource = files(kind_named(kind).package) / name
            case _:
                raise TemplateNotFound(template)
        try:
            return resource.read_text(encoding="utf-8"), template, None
        except FileNotFoundError:
            raise TemplateNotFound(template) from None


def _prose(context: Context) -> Prose:
    prose: Prose = context["prose"]
    return prose


@pass_context
def _finalize(context: Context, value: Any) -> Any:
    """Nothing from outside is printed unseen: plain strings go through the output's prose."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return _prose(context).plain(value)
    return value


@pass_context
def _words(context: Context, value: str, **options: Any) -> Markup:
    return Markup(_prose(context).words(value, **options))  # noqa: S704 - escaped by the prose of an HTML output


@pass_context
def _line(context: Context, value: RichLine, **options: Any) -> Markup:
    return Markup(_prose(context).line(value, **options))  # noqa: S704


@pass_context
def _rich(context: Context, value: RichText, **options: Any) -> Markup:
    return Markup(_prose(context).text(value, **options))  # noqa: S704
