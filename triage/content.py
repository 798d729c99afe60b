"""Read and check the educational texts of ``content/``: Markdown with a YAML head.

Names in braces, such as "{phone}", stand for the settings of ``service.yml`` in the same folder.
What each field is for is told to editors in docs/content.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

from triage.data_files import DataFileError, Fields, parse_mapping, read_text
from triage.service import load_service

CONTENT_FOLDER = Path(__file__).resolve().parent.parent / "content"
SUMMARY_LENGTH = 240
"""Most characters in a summary: it is sent by SMS too."""

_FIELDS = ("id", "title", "summary", "answers", "sources", "updated", "related")
_ID = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class Source:
    """A document that a text relies on. ``address`` is a DOI or web address, where sure."""

    name: str
    year: int
    address: str | None = None

    @property
    def text(self) -> str:
        """The source as shown to a reader: "Haute Autorité de Santé, …, 2019"."""
        return f"{self.name}, {self.year}"


@dataclass(frozen=True)
class Article:
    """One educational text. ``body`` is Markdown; ``answers`` the sentences said in the chat."""

    id: str
    title: str
    summary: str
    answers: tuple[str, ...]
    sources: tuple[Source, ...]
    updated: date
    related: tuple[str, ...]
    body: str

    def url(self, public_url: str) -> str:
        """Return the address of the page of this text under ``public_url``."""
        return f"{public_url.rstrip('/')}/fiches/{self.id}"

    def card(self, public_url: str) -> dict[str, Any]:
        """Return the ``content`` object of the wire contract."""
        return {
            "type": "content",
            "id": self.id,
            "title": self.title,
            "summary": self.summary,
            "url": self.url(public_url),
            "sources": [source.text for source in self.sources],
        }


class Library(Mapping[str, Article]):
    """The educational texts by id, in the order of their titles."""

    def __init__(self, articles: Iterable[Article]) -> None:
        by_id = {article.id: article for article in sorted(articles, key=lambda one: one.title)}
        self._articles = MappingProxyType(by_id)

    def __getitem__(self, article_id: str) -> Article:
        return self._articles[article_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._articles)

    def __len__(self) -> int:
        return len(self._articles)

    def require(self, ids: Iterable[str], wanted_by: str) -> None:
        """Raise DataFileError where one of ``ids``, named in ``wanted_by``, is not here."""
        for article_id in ids:
            if article_id not in self:
                raise DataFileError(
                    f"{wanted_by}: no text has the id '{article_id}'; "
                    f"add content/{article_id}.md or correct the id"
                )


def load_content(folder: Path = CONTENT_FOLDER) -> Library:
    """Read and check every text of ``folder``. Raises DataFileError (a ValueError) in one line."""
    paths = sorted(folder.glob("*.md"))
    settings = folder / "service.yml"
    words = load_service(settings).words if settings.exists() else {}
    if not paths:
        raise DataFileError(f"{folder}: no educational texts here; restore the .md files")
    articles: dict[str, Article] = {}
    for path in paths:
        article = _read(path, words)
        if article.id in articles:
            raise DataFileError(
                f"{path.name}: the id '{article.id}' is already taken by another text; change it"
            )
        articles[article.id] = article
    for path in paths:
        _check_name(path, articles)
    for article in articles.values():
        _check_related(article, articles)
    return Library(articles.values())


def _read(path: Path, words: Mapping[str, str]) -> Article:
    head, body = _split(fill_settings(read_text(path), words, path.name), path.name)
    fields = Fields(parse_mapping(head, path.name), path.name)
    fields.only(*_FIELDS)
    article_id = fields.text("id")
    if not _ID.fullmatch(article_id):
        raise DataFileError(
            f"{path.name}: 'id' is '{article_id}'; use small letters, digits and '_' only"
        )
    return Article(
        id=article_id,
        title=fields.text("title"),
        summary=_summary(fields),
        answers=fields.texts("answers", most=3),
        sources=tuple(read_sources(fields)),
        updated=_date(fields),
        related=fields.texts("related", least=0),
        body=body,
    )


def fill_settings(text: str, words: Mapping[str, str], name: str) -> str:
    """Put the settings of the service in place of their names in braces.

    Raises DataFileError where a name in braces is no setting; ``name`` is the file's, for messages.
    """

    def word(match: re.Match[str]) -> str:
        if match[1] not in words:
            known = ", ".join(f"{{{one}}}" for one in words) or "none, service.yml is not here"
            raise DataFileError(f"{name}: {match[0]} names no setting of the service; use: {known}")
        return words[match[1]]

    return re.sub(r"\{(\w+)\}", word, text)


def _split(text: str, name: str) -> tuple[str, str]:
    """Return the YAML head and the Markdown body of a text."""
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or lines[0].rstrip() != "---":
        raise DataFileError(f"{name}: the first line must be '---', before the fields")
    for number, line in enumerate(lines[1:], start=1):
        if line.rstrip() == "---":
            body = "\n".join(lines[number + 1 :]).strip()
            if not body:
                raise DataFileError(f"{name}: nothing below the second '---'; write the text there")
            return "\n".join(lines[1:number]), body
    raise DataFileError(f"{name}: a second '---' line must close the fields")


def _summary(fields: Fields) -> str:
    summary = " ".join(fields.text("summary").split())
    if len(summary) > SUMMARY_LENGTH:
        raise DataFileError(
            f"{fields.where}: 'summary' has {len(summary)} characters; "
            f"shorten it to {SUMMARY_LENGTH}"
        )
    return summary


def read_sources(fields: Fields) -> Iterator[Source]:
    """Return the documents listed in ``sources``. Raises DataFileError where one is malformed."""
    for number, item in enumerate(fields.items("sources"), start=1):
        entry = Fields(item, f"{fields.where}: sources, item {number}")
        entry.only("name", "year", "doi", "url")
        year = entry.raw("year")
        if not isinstance(year, int) or not 1900 <= year <= 2100:
            raise DataFileError(f"{entry.where}: 'year' must be a year, such as 2019")
        address = None
        if "doi" in entry:
            address = f"https://doi.org/{entry.text('doi')}"
        elif "url" in entry:
            address = entry.text("url")
            if not address.startswith("https://"):
                raise DataFileError(f"{entry.where}: 'url' must begin with https://")
        yield Source(entry.text("name"), year, address)


def _date(fields: Fields) -> date:
    updated = fields.raw("updated")
    if not isinstance(updated, date) or isinstance(updated, datetime):
        raise DataFileError(f"{fields.where}: 'updated' must be a date, such as 2026-11-24")
    return updated


def _check_name(path: Path, articles: Mapping[str, Article]) -> None:
    if path.stem not in articles:
        raise DataFileError(f"{path.name}: name this file after the 'id' in it, or correct the id")


def _check_related(article: Article, articles: Mapping[str, Article]) -> None:
    for other in article.related:
        if other == article.id or other not in articles:
            known = ", ".join(sorted(set(articles) - {article.id}))
            raise DataFileError(
                f"{article.id}.md: 'related' names '{other}', which is no other text; use: {known}"
            )
