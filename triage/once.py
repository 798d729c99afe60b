"""What is made of a text once, however many readers ask for it while one message is read.

Ten readers look at the same words, each with questions of its own, and most begin with the same
work: folding, plain views, clauses. Their results are kept until :func:`forget` is called, which
whoever reads messages does behind each, and the console behind each page. What a channel folds on
the way (:mod:`channels.danger`) is let go of with the next message that is read.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache
from typing import TypeVar

__all__ = ["forget", "once"]

Made = TypeVar("Made", bound=Callable[..., Hashable])

_MOST = 512
"""Results of one function that are kept: more than the clauses and views of the longest message."""

_forgetting: list[Callable[[], None]] = []


def once(make: Made) -> Made:
    """Have a function of hashable things keep its results, which nobody can change."""
    kept = lru_cache(maxsize=_MOST)(make)
    _forgetting.append(kept.cache_clear)
    return kept  # type: ignore[return-value]


def forget() -> None:
    """Let go of everything that was kept. Safe from any thread, and cheap."""
    for clear in _forgetting:
        clear()
