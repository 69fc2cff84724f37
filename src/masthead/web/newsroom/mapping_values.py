"""One stored value ↔ one core value, by the annotation of its field."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import to_json, to_jsonable_python
from wagtail import blocks

from masthead.edition.kind import SectionFields
from masthead.edition.markdown.charts import read_number
from masthead.edition.media import Image
from masthead.edition.richtext import RichLine, RichText
from masthead.edition.sections.charts import Bar
from masthead.web.newsroom.blocks import JsonBlock, block_for
from masthead.web.newsroom.mapping_pictures import Sources, core_image, stored_image


class _Nothing(Exception):  # noqa: N818 – a signal within this module, no error
    """There is no value that fits: the field's default holds."""


def stored_value(value: Any, annotation: Any, pictures: Mapping[str, int]) -> Any:
    """A core value as the blocks store it. pictures: by source, those of the library."""
    if isinstance(_block(annotation), JsonBlock):
        return "" if value is None else to_json(value).decode()
    inner = _present(annotation)
    if isinstance(value, Image):
        return stored_image(value, pictures)
    if isinstance(value, RichText | RichLine):
        return value.html
    if isinstance(value, BaseModel):
        return {
            name: stored_value(getattr(value, name), field.annotation, pictures)
            for name, field in type(value).model_fields.items()
        }
    if isinstance(value, tuple):
        item = get_args(inner)[0]
        return [{"type": "item", "value": stored_value(each, item, pictures)} for each in value]
    if value is None:
        block = _block(annotation)
        return block.get_prep_value(block.get_default())
    return value.value if isinstance(value, Enum) else to_jsonable_python(value)


def read_fields(
    model: type[SectionFields], values: Mapping[str, Any], sources: Sources, language: str
) -> SectionFields:
    """A kind's fields. What does not fit falls back to its default."""
    fields = _Reader(sources, language).model(model, values)
    assert isinstance(fields, SectionFields)
    return fields


class _Reader:
    """Reads stored values. sources: of pictures, by id. language: in which numbers are printed."""

    def __init__(self, sources: Sources, language: str) -> None:
        self._sources = sources
        self._language = language

    def model(self, model: type[BaseModel], stored: Mapping[str, Any]) -> BaseModel:
        """A model of any depth; neutral values stand in for what is missing and has no default."""
        values: dict[str, Any] = {}
        for name, field in model.model_fields.items():
            try:
                values[name] = self._value(field.annotation, stored.get(name))
            except _Nothing:
                if field.is_required():
                    values[name] = _neutral(field.annotation)
        if model is Bar and stored.get("value") in (None, ""):
            values["value"] = read_number(values["printed"], self._language) or Decimal(0)
        try:
            return model.model_validate(values)
        except ValidationError as fault:
            wrong = {error["loc"][0] for error in fault.errors() if error["loc"]}
            return model.model_validate({name: value for name, value in values.items() if name not in wrong})

    def _value(self, annotation: Any, stored: Any) -> Any:
        inner = _present(annotation)
        if isinstance(_block(annotation), JsonBlock):
            return _from_json(annotation, stored)
        if inner is Image:
            return core_image(stored, self._sources)
        if stored is None:
            raise _Nothing
        if get_origin(inner) is tuple:
            return self._items(get_args(inner)[0], stored)
        if inner in {RichText, RichLine}:
            # What blocks store is sanitised; what a database was given by hand is not.
            return inner.from_html(stored if isinstance(stored, str) else "")
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            return self._model_or_none(inner, stored, optional=inner is not annotation)
        return _scalar(inner, stored, optional=inner is not annotation)

    def _items(self, inner: Any, stored: Any) -> tuple[Any, ...]:
        if not isinstance(stored, list):
            raise _Nothing
        return tuple(self._item(inner, item["value"]) for item in stored)

    def _item(self, inner: Any, stored: Any) -> Any:
        try:
            return self._value(inner, stored)
        except _Nothing:
            return _neutral(inner)

    def _model_or_none(self, model: type[BaseModel], stored: Any, *, optional: bool) -> BaseModel | None:
        if not isinstance(stored, dict):
            raise _Nothing
        return None if optional and _is_blank(stored) else self.model(model, stored)


def _scalar(annotation: Any, stored: Any, *, optional: bool) -> Any:
    if stored == "" and (optional or annotation is not str):
        raise _Nothing
    if annotation is str:
        return stored if isinstance(stored, str) else str(stored)
    try:
        return _adapter(annotation).validate_python(stored)
    except ValidationError:
        raise _Nothing from None


def _from_json(annotation: Any, stored: Any) -> Any:
    try:
        return _adapter(annotation).validate_json(stored or "")
    except (ValidationError, TypeError):
        raise _Nothing from None


def _is_blank(stored: Any) -> bool:
    """Whether a form's fields were all left alone."""
    if isinstance(stored, dict):
        return all(_is_blank(inner) for inner in stored.values())
    return stored in (None, "", False, [])


def _neutral(annotation: Any) -> Any:
    """A value of a type that says nothing."""
    inner = _present(annotation)
    if inner is not annotation:
        return None
    if isinstance(inner, type) and issubclass(inner, Enum):
        return next(iter(inner))
    if inner is Image:
        return Image(src="")
    return inner()


def _present(annotation: Any) -> Any:
    """``X`` of ``X | None``; anything else as it is."""
    if get_origin(annotation) not in {Union, UnionType}:
        return annotation
    present = [each for each in get_args(annotation) if each is not NoneType]
    return present[0] if len(present) == 1 else annotation


@cache
def _adapter(annotation: Any) -> TypeAdapter[Any]:
    return TypeAdapter(annotation)


@cache
def _block(annotation: Any) -> blocks.Block:
    return block_for(annotation)
