"""Read the data files that owners of the assistant edit, and say in one line what to correct."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The safe loader in C, where PyYAML has it: the base of answers is long."""


class DataFileError(ValueError):
    """A data file cannot be used; the message names the file and says what to do, in one line."""


def read_text(path: Path) -> str:
    """Return the text of a file. Raises DataFileError where it is missing or not UTF-8."""
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DataFileError(f"{path}: file not found; restore it") from None
    except UnicodeDecodeError:
        raise DataFileError(f"{path.name}: save this file as UTF-8") from None
    except OSError as error:
        raise DataFileError(f"{path}: cannot be read ({error.strerror})") from None


def parse_mapping(text: str, name: str) -> dict[str, Any]:
    """Return the YAML mapping in ``text``; ``name`` is the file's, for messages.

    Raises DataFileError where it is not valid YAML, or no mapping with names for keys.
    """
    try:
        data = yaml.load(text, _LOADER)
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        problem = " ".join(str(error.problem).split())
        raise DataFileError(
            f"{name}{line}: not valid YAML ({problem}); check the indentation, and put texts "
            "that contain ':' in quotes"
        ) from None
    except (yaml.YAMLError, ValueError) as error:
        # PyYAML lets an impossible date (2026-02-30) out as a plain ValueError.
        problem = " ".join(str(error).split())
        raise DataFileError(f"{name}: not valid YAML ({problem}); correct it") from None
    if not isinstance(data, dict) or not all(isinstance(key, str) for key in data):
        raise DataFileError(f"{name}: write it as lines of 'name: value'")
    return data


class Fields:
    """The fields of one mapping, each checked as it is taken.

    ``where`` names the place in messages ("service.yml: hours"). Every method raises
    DataFileError where the field is missing or of another kind.
    """

    def __init__(self, data: object, where: str) -> None:
        if not isinstance(data, Mapping):
            raise DataFileError(f"{where}: write it as lines of 'name: value'")
        self._data: Mapping[str, Any] = data
        self.where = where

    def __contains__(self, key: str) -> bool:
        return self._data.get(key) is not None

    def only(self, *known: str) -> None:
        """Refuse any field but ``known``: a misspelt name would be silently ignored."""
        for key in self._data:
            if key not in known:
                names = ", ".join(known)
                raise DataFileError(f"{self.where}: unknown field '{key}'; known fields: {names}")

    def raw(self, key: str) -> Any:
        """Return a field of any kind."""
        if self._data.get(key) is None:
            raise DataFileError(f"{self.where}: field '{key}' is missing; add it")
        return self._data[key]

    def text(self, key: str) -> str:
        """Return a text, without the blanks around it."""
        value = self.raw(key)
        if not isinstance(value, str) or not value.strip():
            raise DataFileError(f"{self.where}: '{key}' must be a text; put it in quotes")
        return value.strip()

    def texts(self, key: str, least: int = 1, most: int | None = None) -> tuple[str, ...]:
        """Return a list of ``least`` to ``most`` texts."""
        values = self.items(key, least, most)
        if not all(isinstance(value, str) and value.strip() for value in values):
            raise DataFileError(
                f"{self.where}: every line of '{key}' must be a text; put it in quotes"
            )
        return tuple(value.strip() for value in values)

    def items(self, key: str, least: int = 1, most: int | None = None) -> list[Any]:
        """Return a list of ``least`` to ``most`` items of any kind."""
        values = self.raw(key) if least or key in self else []
        if not isinstance(values, list):
            raise DataFileError(f"{self.where}: '{key}' must be a list, one '- ' line for each")
        if len(values) < least or (most is not None and len(values) > most):
            wanted = f"at least {least}" if most is None else f"{least} to {most}"
            raise DataFileError(f"{self.where}: '{key}' has {len(values)} items; give {wanted}")
        return values

    def flag(self, key: str) -> bool:
        """Return a yes or no."""
        value = self.raw(key)
        if not isinstance(value, bool):
            raise DataFileError(f"{self.where}: '{key}' must be true or false")
        return value

    def fields(self, key: str) -> Fields:
        """Return the mapping under ``key``."""
        return Fields(self.raw(key), f"{self.where}: {key}")

    def named(self, key: str) -> dict[str, Fields]:
        """Return the mapping under ``key``, whose values are themselves mappings."""
        group = self.fields(key)
        return {
            str(name): Fields(value, f"{group.where}: {name}")
            for name, value in group._data.items()
        }

    def named_texts(self, key: str) -> dict[str, str]:
        """Return the mapping under ``key``, whose values are texts."""
        group = self.fields(key)
        return {str(name): group.text(name) for name in group._data}
