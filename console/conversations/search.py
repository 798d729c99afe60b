"""Full-text search in what patients wrote, in SQLite (FTS5) and in PostgreSQL (tsvector).

What is indexed is masked and folded first (no accents, lower case), so a search finds "kiné" by
"kine" and the index holds no name and no number of a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from console.masking import mask
from triage.text import fold

TABLE = "console_search"
CREATE = {
    "sqlite": f"CREATE VIRTUAL TABLE {TABLE} USING fts5(words, tokenize='ascii')",
    "postgresql": (
        f"CREATE TABLE {TABLE} (rowid bigint PRIMARY KEY, words tsvector NOT NULL);"
        f"CREATE INDEX {TABLE}_words ON {TABLE} USING gin (words)"
    ),
}
BEGINS = 3
"""Letters from which a word that is searched for may be the beginning of a longer one."""

MOST = 500_000
"""Characters that are indexed of one conversation: PostgreSQL refuses a megabyte."""

COMMON = 10_000
"""Conversations from which what is searched for counts as common."""

_LABEL = re.compile(r"\[[^\]]{1,30}\]")
_WORD = re.compile(r"[a-z0-9]+")
_MATCH = {
    "sqlite": f"{TABLE} MATCH %s",
    "postgresql": "words @@ to_tsquery('simple', %s)",
}


def index(documents: Iterable[tuple[int, Sequence[str]]]) -> None:
    """Replace the words of each conversation: pairs of its primary key and its messages."""
    rows = [(key, words_of(messages)) for key, messages in documents]
    remove([key for key, _ in rows])
    put(rows)


def put(rows: Iterable[tuple[int, str]]) -> None:
    """Add words, as :func:`words_of` makes them, under primary keys that have none yet."""
    value = "to_tsvector('simple', %s)" if connection.vendor == "postgresql" else "%s"
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {TABLE} (rowid, words) VALUES (%s, {value})", list(rows))


def remove(keys: Sequence[int]) -> None:
    """Forget the words of these conversations."""
    with connection.cursor() as cursor:
        cursor.executemany(f"DELETE FROM {TABLE} WHERE rowid = %s", [(key,) for key in keys])


def scrub() -> None:
    """Overwrite what was removed: FTS5 keeps the words of a deleted row until it merges."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('optimize')")


def words_of(messages: Iterable[str]) -> str:
    """Return what is indexed of ``messages``: folded words, without personal details."""
    masked = (_LABEL.sub(" ", mask(message)) for message in messages)
    words = " ".join(" ".join(_WORD.findall(fold(message).text)) for message in masked)
    return words[:MOST]


def matching(conversations: QuerySet[Any], query: str) -> QuerySet[Any]:
    """Return those of ``conversations`` in which every word of ``query`` begins a word.

    Words of one or two letters are looked for whole: what they begin is nearly every conversation.
    Words in double quotes must follow each other. A query without a word finds nothing.
    """
    asked = _expression(query)
    if not asked:
        return conversations.none()
    inside = f"SELECT rowid FROM {TABLE} WHERE {_MATCH[connection.vendor]}"
    # "+" keeps SQLite from taking up every row that is found only to sort them all: where there are
    # many, going through the conversations from the newest comes to a full page sooner.
    many = "+" if connection.vendor == "sqlite" and _is_common(inside, asked) else ""
    return conversations.extra(
        where=[f"{many}conversations_conversation.id IN ({inside})"], params=[asked]
    )


def _is_common(inside: str, asked: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({inside} LIMIT %s)", [asked, COMMON])
        return bool(cursor.fetchone()[0] == COMMON)


def _expression(query: str) -> str:
    """Write ``query`` for the database's own search: words and phrases, nothing of its syntax."""
    postgresql = connection.vendor == "postgresql"
    parts: list[str] = []
    for number, part in enumerate(fold(query[:200]).text.split('"')):
        words = _WORD.findall(part)
        if number % 2 and len(words) > 1:
            parts.append(
                "(" + " <-> ".join(words) + ")" if postgresql else '"' + " ".join(words) + '"'
            )
        else:
            parts += [_beginning(word, postgresql) for word in words]
    return (" & " if postgresql else " ").join(parts)


def _beginning(word: str, postgresql: bool) -> str:
    if len(word) < BEGINS:
        return word if postgresql else f'"{word}"'
    return f"{word}:*" if postgresql else f'"{word}"*'
