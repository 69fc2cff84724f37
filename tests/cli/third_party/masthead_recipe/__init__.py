"""A recipe: a dish, what it takes and how it is made. A section kind from outside."""

from __future__ import annotations

from masthead.edition.kind import Kind

from . import markdown
from .fields import RecipeFields

RECIPE = Kind("recipe", RecipeFields, "masthead_recipe", markdown.read, markdown.write)
