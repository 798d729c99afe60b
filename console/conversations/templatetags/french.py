"""French grammar for every page: built into the templates, so no page needs to load it."""

from __future__ import annotations

from collections.abc import Sized
from typing import Any

from django import template

register = template.Library()


@register.filter(is_safe=False)
def pluralize(value: Any, endings: str = "s") -> str:
    """Return the ending for a number, or for a list of so many; in French 0 and 1 are singular.

    ``endings`` is the plural's, or the singular's and the plural's with a comma between them.
    """
    singular, plural = endings.split(",") if "," in endings else ("", endings)
    number = len(value) if isinstance(value, Sized) and not isinstance(value, str) else float(value)
    return singular if abs(number) < 2 else plural
