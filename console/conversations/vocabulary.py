"""The words that patients wrote, each once, so that a search finds what is spelt nearly so.

A word goes when the last conversation that held it goes: nothing of an erased one is left.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db import connection
from rapidfuzz import process
from rapidfuzz.distance import OSA

TABLE = "conversations_word"
SHORTEST, LONGEST = 4, 40
"""Letters of the words that are kept: shorter ones are near to too many others."""

FORGIVEN_FROM, TWICE_FROM = 5, 9
"""Letters of a searched word from which one slip is forgiven, and two."""

MOST = 12
"""Words that one searched word may also stand for: those in most conversations."""


def add(documents: Iterable[str]) -> None:
    """Count the words of new documents, which are folded words with spaces between."""
    _change(_counted(documents), 1)


def take_away(documents: Iterable[str]) -> None:
    """Count the words of documents that go."""
    _change(_counted(documents), -1)


def _counted(documents: Iterable[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for document in documents:
        counts.update(
            word
            for word in set(document.split())
            if SHORTEST <= len(word) <= LONGEST and not word.isdecimal()
        )
    return counts


def _change(counts: Mapping[str, int], sign: int) -> None:
    # In one order, so that two who write at the same time do not wait for each other.
    words = sorted(counts)
    with connection.cursor() as cursor:
        if sign > 0:
            cursor.executemany(
                f"INSERT INTO {TABLE} (word, initial, size, held) VALUES (%s, %s, %s, %s)"
                f" ON CONFLICT (word) DO UPDATE SET held = {TABLE}.held + excluded.held",
                [(word, _initial(word), len(word), counts[word]) for word in words],
            )
        else:
            cursor.executemany(
                f"UPDATE {TABLE} SET held = held - %s WHERE word = %s",
                [(counts[word], word) for word in words],
            )
            cursor.executemany(
                f"DELETE FROM {TABLE} WHERE word = %s AND held <= 0", [(word,) for word in words]
            )


def _initial(word: str) -> str:
    """Return the first letter that is heard; that of "h" alone is itself."""
    return (word.removeprefix("h") or word)[:1]


def near(word: str) -> list[str]:
    """Return the words that are spelt nearly like ``word`` and do not begin with it.

    A letter too many, too few, another one, or two in the wrong order count as one slip. The first
    letter must be right, but for a silent "h": "celle" is no slip for "selle".
    """
    if len(word) < FORGIVEN_FROM:
        return []
    slips = 2 if len(word) >= TWICE_FROM else 1
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT word, held FROM {TABLE} WHERE initial = %s AND size BETWEEN %s AND %s",
            [_initial(word), len(word) - slips, len(word) + slips + 1],
        )
        held: dict[str, int] = dict(cursor.fetchall())
    candidates = [other for other in held if not other.startswith(word)]
    found: dict[str, int] = {}
    # With the ending of a plural or without: "infiltartions" too.
    for ending in ("", "s"):
        for other, distance, _ in process.extract(
            word + ending, candidates, scorer=OSA.distance, score_cutoff=slips, limit=None
        ):
            found[other] = min(int(distance), found.get(other, slips))
    return sorted(found, key=lambda other: (found[other], -held[other], other))[:MOST]
