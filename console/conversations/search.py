"""Full-text search in what patients wrote, in SQLite (FTS5) and in PostgreSQL (tsvector).

What is indexed is masked and folded first (no accents, lower case), so a search finds "kiné" by
"kine" and the index holds no name and no number of a person. The masked messages themselves are
kept beside it (:class:`Said`), to show the words that were found where they stand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from console.conversations import vocabulary
from console.conversations.asking import Term, read_query
from console.conversations.models import Said
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


@dataclass(frozen=True)
class Document:
    """What is kept of a conversation: ``said`` masked, a message a line, and its folded words."""

    key: int
    said: str
    words: str

    @classmethod
    def of(cls, key: int, messages: Iterable[str]) -> Document:
        """Make the document of the ``messages`` of a patient, as they were written."""
        masked = [mask(message) for message in messages]
        return cls(
            key, "\n".join(" ".join(line.split()) for line in masked)[:MOST], words_of(masked)
        )


def words_of(masked: Iterable[str]) -> str:
    """Return what is indexed of masked messages: their folded words, without the labels."""
    bare = (_LABEL.sub(" ", message) for message in masked)
    return " ".join(" ".join(_WORD.findall(fold(message).text)) for message in bare)[:MOST]


def index(documents: Iterable[tuple[int, Sequence[str]]]) -> None:
    """Replace the words of each conversation: pairs of its primary key and its messages."""
    made = [Document.of(key, messages) for key, messages in documents]
    remove([document.key for document in made])
    put(made)


def put(documents: Iterable[Document]) -> None:
    """Add documents of conversations that have none yet."""
    made = list(documents)
    value = "to_tsvector('simple', %s)" if connection.vendor == "postgresql" else "%s"
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {TABLE} (rowid, words) VALUES (%s, {value})",
            [(document.key, document.words) for document in made],
        )
    Said.objects.bulk_create(Said(conversation_id=one.key, text=one.said) for one in made)
    vocabulary.add(document.words for document in made)


def remove(keys: Sequence[int]) -> None:
    """Forget the words of these conversations."""
    held = (
        "words"
        if connection.vendor == "sqlite"
        else "array_to_string(tsvector_to_array(words), ' ')"
    )
    with connection.cursor() as cursor:
        for start in range(0, len(keys), 500):
            some = list(keys[start : start + 500])
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(f"SELECT {held} FROM {TABLE} WHERE rowid IN ({marks})", some)
            vocabulary.take_away(words for (words,) in cursor.fetchall())
        cursor.executemany(f"DELETE FROM {TABLE} WHERE rowid = %s", [(key,) for key in keys])
    Said.objects.filter(conversation__in=keys).delete()


def scrub() -> None:
    """Overwrite what was removed: FTS5 keeps the words of a deleted row until it merges."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {TABLE} ({TABLE}) VALUES ('optimize')")


def terms_of(query: str) -> list[Term]:
    """Read a query, and find for each of its words those that are spelt nearly so."""
    return [term.forgiving(vocabulary.near(term.base)) for term in read_query(query)]


def matching(conversations: QuerySet[Any], terms: Sequence[Term]) -> QuerySet[Any]:
    """Return those of ``conversations`` that hold every one of ``terms``; none without a term."""
    asked = _expression(terms)
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


def _expression(terms: Sequence[Term]) -> str:
    """Write ``terms`` for the database's own search: words and phrases, nothing of its syntax."""
    if connection.vendor == "postgresql":
        return " & ".join(f"({' | '.join(_postgresql(term))})" for term in terms)
    return " AND ".join(f"({' OR '.join(_sqlite(term))})" for term in terms)


def _postgresql(term: Term) -> list[str]:
    first = " <-> ".join(term.words) if term.whole else f"{term.base}:*"
    return [f"({first})" if len(term.words) > 1 else first, *term.near]


def _sqlite(term: Term) -> list[str]:
    first = f'"{" ".join(term.words)}"' if term.whole else f'"{term.base}"*'
    return [first, *(f'"{word}"' for word in term.near)]


def texts(keys: Sequence[int]) -> Mapping[int, str]:
    """Return what was said in each of these conversations, masked, a message a line."""
    rows = Said.objects.filter(conversation__in=keys)
    return dict(rows.values_list("conversation", "text"))
