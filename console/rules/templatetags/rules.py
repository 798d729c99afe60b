"""Filters for the templates of the rules."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def of(form: Mapping[str, Any], name: str) -> Any:
    """Return the value of the field ``name``, empty where there is none."""
    return form.get(name, "")
