"""Read and check the base of answers, ``content/answers/*.yml``: one file a theme.

Each entry is one question of patients, its short answer, and the many ways in which it is asked.
Names in braces, such as "{phone}", stand for the settings of ``content/service.yml``. What each
field is for, and how an editor adds an entry, is told in docs/content.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from triage.content import CONTENT_FOLDER, Library, Source, fill_settings, read_sources
from triage.data_files import DataFileError, Fields, parse_mapping, read_text
from triage.service import load_service

__all__ = [
    "AFTER_ALERT_OUTSIDE_FILE",
    "ANSWERS_FOLDER",
    "OUTSIDE_FILE",
    "AnswerBase",
    "Entry",
    "load_answers",
    "load_outside",
]

ANSWERS_FOLDER = CONTENT_FOLDER / "answers"
OUTSIDE_FILE = ANSWERS_FOLDER / "outside.txt"
AFTER_ALERT_OUTSIDE_FILE = ANSWERS_FOLDER / "outside_after_alert.txt"
ANSWER_LENGTH = 420
"""Most characters in an answer: it is read in a chat, and sent by SMS."""
QUESTION_LENGTH = 70
"""Most characters in a question: it is shown as a button."""
FEWEST_WAYS = 8
"""Ways of asking that an entry needs to be found."""

_FIELDS = (
    "id", "question", "answer", "turn_to", "page", "sources", "reviewed", "asked", "follow_ups",
)  # fmt: skip
AFTER = ("emergency", "distress")
"""The alerts after which a file of entries may be found alone (its key ``said_after``)."""

_ID = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Entry:
    """One question and its answer.

    ``asked`` are the ways in which people ask it, the question itself first; ``page`` is the id of
    the educational text nearest to it, or None; ``turn_to`` says whom to ask; ``follow_ups`` are
    the ids of entries that are likely asked next. ``said_after`` is None, or names the alert after
    which alone the entry is found: "emergency" (call the 15) or "distress" (thoughts of dying).
    """

    id: str
    theme: str
    question: str
    answer: str
    turn_to: str
    page: str | None
    sources: tuple[Source, ...]
    reviewed: date
    asked: tuple[str, ...]
    follow_ups: tuple[str, ...]
    said_after: str | None = None

    def url(self, public_url: str) -> str:
        """Return the address at which this answer stands with its sources."""
        return f"{public_url.rstrip('/')}/questions/{self.theme}#{self.id}"


class AnswerBase(Mapping[str, Entry]):
    """The entries by id, in the order of their files; ``themes`` gives the title of each theme."""

    def __init__(self, entries: Iterable[Entry], themes: Mapping[str, str]) -> None:
        self._entries = MappingProxyType({entry.id: entry for entry in entries})
        self.themes = MappingProxyType(dict(themes))
        self._by_question = {_bare(entry.question): entry for entry in self.always()}

    def __getitem__(self, entry_id: str) -> Entry:
        return self._entries[entry_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def of_theme(self, theme: str) -> list[Entry]:
        """Return the entries of a theme."""
        return [entry for entry in self.values() if entry.theme == theme]

    def of_page(self, page: str) -> list[Entry]:
        """Return the entries that belong to an educational text."""
        return [entry for entry in self.values() if entry.page == page]

    def asked_word_for_word(self, text: str) -> Entry | None:
        """Return the entry whose question ``text`` is, as a button that was pressed sends it."""
        return self._by_question.get(_bare(text))

    def always(self) -> list[Entry]:
        """Return the entries that may be found at any moment."""
        return [entry for entry in self.values() if entry.said_after is None]

    def after_alerts(self) -> list[Entry]:
        """Return the entries that are found after an alert alone."""
        return [entry for entry in self.values() if entry.said_after is not None]

    def require(self, ids: Iterable[str], wanted_by: str) -> None:
        """Raise DataFileError where one of ``ids``, named in ``wanted_by``, is not here."""
        for entry_id in ids:
            if entry_id not in self:
                raise DataFileError(
                    f"{wanted_by}: no answer has the id '{entry_id}'; correct the id, "
                    "or add the entry to a file of content/answers"
                )


def _bare(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split()).rstrip(" ?.!")


def load_answers(
    folder: Path = ANSWERS_FOLDER,
    library: Library | None = None,
    settings: Path = CONTENT_FOLDER / "service.yml",
) -> AnswerBase:
    """Read and check every entry. Raises DataFileError (a ValueError) in one line.

    Where ``library`` is given, the pages that entries name must be in it.
    """
    paths = sorted(folder.glob("*.yml"))
    if not paths:
        raise DataFileError(f"{folder}: no answers here; restore the .yml files")
    words = load_service(settings).words
    entries: dict[str, Entry] = {}
    themes: dict[str, str] = {}
    for path in paths:
        text = fill_settings(read_text(path), words, path.name)
        fields = Fields(parse_mapping(text, path.name), path.name)
        fields.only("theme", "title", "said_after", "entries")
        theme = fields.text("theme")
        if theme != path.stem:
            raise DataFileError(
                f"{path.name}: name this file after the 'theme' in it, or correct it"
            )
        themes[theme] = fields.text("title")
        after = _said_after(fields)
        for number, item in enumerate(fields.items("entries", 1), start=1):
            entry = _entry(item, theme, f"{path.name}: entry {number}", after)
            if entry.id in entries:
                raise DataFileError(
                    f"{path.name}: the id '{entry.id}' is taken by another entry; change it"
                )
            entries[entry.id] = entry
    base = AnswerBase(entries.values(), themes)
    _check_ways(base)
    for entry in base.values():
        base.require(entry.follow_ups, f"{entry.theme}.yml: {entry.id}: follow_ups")
        if library is not None and entry.page is not None:
            library.require([entry.page], f"{entry.theme}.yml: {entry.id}: page")
    return base


def load_outside(path: Path = OUTSIDE_FILE) -> tuple[str, ...]:
    """Return the questions that the base does not answer, one a line; "#" begins a remark."""
    lines = (line.strip() for line in read_text(path).splitlines())
    return tuple(line for line in lines if line and not line.startswith("#"))


def _said_after(fields: Fields) -> str | None:
    after = fields.text("said_after") if "said_after" in fields else None
    if after is not None and after not in AFTER:
        raise DataFileError(
            f"{fields.where}: 'said_after' is '{after}'; use {' or '.join(AFTER)}, or leave it out"
        )
    return after


def _entry(item: Any, theme: str, where: str, said_after: str | None) -> Entry:
    fields = Fields(item, where)
    entry_id = fields.text("id")
    if not _ID.fullmatch(entry_id):
        raise DataFileError(
            f"{where}: 'id' is '{entry_id}'; use small letters, digits and '_' only"
        )
    fields = Fields(item, f"{theme}.yml: {entry_id}")
    fields.only(*_FIELDS)
    question = _short(fields, "question", QUESTION_LENGTH)
    asked = (question, *fields.texts("asked", FEWEST_WAYS))
    return Entry(
        id=entry_id,
        theme=theme,
        question=question,
        answer=_short(fields, "answer", ANSWER_LENGTH),
        turn_to=fields.text("turn_to"),
        page=fields.text("page") if "page" in fields else None,
        sources=tuple(read_sources(fields)),
        reviewed=_reviewed(fields),
        asked=tuple(dict.fromkeys(asked)),
        follow_ups=fields.texts("follow_ups", 0),
        said_after=said_after,
    )


def _short(fields: Fields, name: str, most: int) -> str:
    text = " ".join(fields.text(name).split())
    if len(text) > most:
        raise DataFileError(
            f"{fields.where}: '{name}' has {len(text)} characters; shorten it to {most}"
        )
    return text


def _reviewed(fields: Fields) -> date:
    day = fields.raw("reviewed")
    if not isinstance(day, date) or isinstance(day, datetime):
        raise DataFileError(f"{fields.where}: 'reviewed' must be a date, such as 2026-11-26")
    return day


def _check_ways(base: AnswerBase) -> None:
    """Refuse a way of asking that two entries share: neither could ever be found by it."""
    owner: dict[tuple[str | None, str], str] = {}
    for entry in base.values():
        for way in entry.asked:
            # "Je suis seule" may be said after either alert, and means another thing each time.
            other = owner.setdefault((entry.said_after, way.lower()), entry.id)
            if other != entry.id:
                raise DataFileError(
                    f"{entry.theme}.yml: {entry.id}: '{way}' is also a way of asking '{other}'; "
                    "keep it in one of them"
                )
