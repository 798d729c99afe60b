"""The base of answers as the console knows it: its entries, and new ways of asking for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from django.conf import settings

from console.training.models import Decision, Proposal
from console.training.sentences import line_of

_ASKED = ("asked", "questions", "ways")
_NAMED = ("question", "title", *_ASKED)


def entries() -> dict[str, str]:
    """Return the entries by id, each with the question that names it; empty without a base."""
    folder: Path = settings.ANSWERS_FOLDER
    files = sorted(folder.glob("*.yml")) if folder.is_dir() else []
    return dict(_read(tuple((file, file.stat().st_mtime_ns) for file in files)))


@lru_cache(maxsize=2)
def _read(files: tuple[tuple[Path, int], ...]) -> tuple[tuple[str, str], ...]:
    """Read the files; they are read again only once one has changed."""
    found: dict[str, str] = {}
    for file, _ in files:
        for entry in _entries_of(yaml.safe_load(file.read_text(encoding="utf-8"))):
            found.setdefault(str(entry["id"]), _name(entry))
    return tuple(sorted(found.items(), key=lambda item: item[1].casefold()))


def _entries_of(data: Any) -> Iterator[dict[str, Any]]:
    """Yield every mapping with an id, however the file nests them."""
    if isinstance(data, dict) and isinstance(data.get("id"), str):
        yield data
    elif isinstance(data, dict | list):
        for item in data.values() if isinstance(data, dict) else data:
            yield from _entries_of(item)


def _name(entry: dict[str, Any]) -> str:
    for field in _NAMED:
        value = entry.get(field)
        first = value[0] if isinstance(value, list) and value else value
        if isinstance(first, str) and first.strip():
            return first.strip()
    return str(entry["id"])


def name_of(entry: str) -> str:
    """Return the question that names an entry, its id where the base has it no more."""
    return entries().get(entry, entry)


def accepted() -> list[Proposal]:
    """Return the ways of asking that a reviewer has validated."""
    rows = Proposal.objects.filter(kind=Proposal.ANSWER, decision=Decision.ACCEPTED)
    return list(rows.order_by("subject", "made_at", "id"))


def as_yaml(proposals: Iterable[Proposal]) -> str:
    """Return the new ways of asking, by entry, for the editor of the base."""
    asked: dict[str, list[str]] = defaultdict(list)
    for proposal in proposals:
        line = line_of(proposal)
        if line not in asked[proposal.subject]:
            asked[proposal.subject].append(line)
    return yaml.safe_dump(dict(asked), allow_unicode=True, sort_keys=True, width=1000)
