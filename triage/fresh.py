"""Data files that their owner may change while the assistant runs."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Generic, TypeVar

logger = logging.getLogger(__name__)

LOOK_SECONDS = 2.0
"""How often files are looked at, at most: a change is in force after that time."""

T = TypeVar("T")
_Stamp = tuple[tuple[str, int, int], ...]


class Fresh(Generic[T]):
    """What ``load`` makes of the files in ``places``, made anew after one of them changed.

    ``places`` are files, or folders of which every file counts. Files that cannot be used change
    nothing: what was loaded last stays in force, and the log says once what to correct. ``clock``
    returns seconds that only ever grow.
    """

    def __init__(
        self,
        load: Callable[[], T],
        places: Sequence[Path],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._load = load
        self._places = places
        self._clock = clock
        self._lock = threading.Lock()
        self._stamp = _stamp(places)
        self._looked = clock()
        self._value = load()

    def get(self) -> T:
        """Return what the files say now. Never raises."""
        if self._clock() - self._looked >= LOOK_SECONDS and self._lock.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._lock.release()
        return self._value

    def _look(self) -> None:
        self._looked = self._clock()
        stamp = _stamp(self._places)
        if stamp == self._stamp:
            return
        self._stamp = stamp
        try:
            self._value = self._load()
        except Exception as error:
            # It names the file and what to correct; no patient's words are in these files.
            reason = " ".join(str(error).split())
            logger.error("%s; what was loaded before stays in force", reason)
        else:
            logger.warning("texts and rules were loaded anew")


def _stamp(places: Iterable[Path]) -> _Stamp:
    """Return what changes when a file does: names, times of change and sizes."""
    found = []
    for place in places:
        for file in sorted(_files(place)):
            try:
                state = os.stat(file)
            except OSError:
                continue  # Gone since it was listed: the next look sees it missing.
            found.append((file, state.st_mtime_ns, state.st_size))
    return tuple(found)


def _files(place: Path) -> list[str]:
    if place.is_dir():
        return [str(path) for path in place.rglob("*") if path.is_file()]
    return [str(place)]
