"""The assistant's reader, in a process of its own (actions/reader_process.py).

The console has none of the packages that read sentences, and keeps none of them in its memory:
where the assistant is installed beside it, a process is started when somebody first wants to read,
and ended once nobody has for a while.
"""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

from django.conf import settings

START_SECONDS = 90
"""How long the reader may take to be ready, on a busy machine."""

ANSWER_SECONDS = 20
IDLE_SECONDS = 600


class ReaderError(RuntimeError):
    """The reader cannot be used; the message says why, in French."""


class RefusedError(ReaderError):
    """One request could not be met; the reader goes on."""


MISSING = (
    "Cette installation de la console ne lit pas les phrases : il y manque l'assistant, ou ses "
    "paquets."
)
SLOW = "La lecture prend trop de temps ; réessayez dans un instant."


class AssistantReader:
    """One process. Raises ReaderError at the start and at each request that cannot be met."""

    def __init__(self, model: Path | None = None) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "actions.reader_process", str(model or settings.MODEL_FILE)],
            cwd=settings.BASE.parent,
            env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # What it may say there is for nobody: it could quote what was read.
            stderr=subprocess.DEVNULL,
        )
        self._rest = b""
        try:
            said = self._line(START_SECONDS)
        except ReaderError:
            self.close()
            raise
        if said is None:
            self.close()
            raise ReaderError(MISSING)
        self.problem = str(said.get("problem") or "")
        if not said.get("ready"):
            self.close()
            raise ReaderError(f"L'assistant ne peut pas lire : {self.problem}")

    def ask(self, request: Mapping[str, Any], seconds: float = ANSWER_SECONDS) -> dict[str, Any]:
        """Return the answer to ``request``; the process is ended where none comes in time."""
        stdin = self._process.stdin
        assert stdin is not None
        try:
            stdin.write(json.dumps(request).encode() + b"\n")
            stdin.flush()
            answer = self._line(seconds)
        except (OSError, ValueError):
            answer = None
        except ReaderError:
            self.close()
            raise
        if answer is None:
            self.close()
            raise ReaderError("La lecture s'est arrêtée ; réessayez.")
        if problem := answer.get("problem"):
            raise RefusedError(f"La lecture a échoué : {problem}")
        return answer

    def _line(self, seconds: float) -> dict[str, Any] | None:
        """Return the next line; None where the process has ended. Raises ReaderError if late."""
        stdout = self._process.stdout
        assert stdout is not None
        limit = time.monotonic() + seconds
        with selectors.DefaultSelector() as waiting:
            waiting.register(stdout, selectors.EVENT_READ)
            while b"\n" not in self._rest:
                if not waiting.select(max(0.0, limit - time.monotonic())):
                    raise ReaderError(SLOW)
                more = os.read(stdout.fileno(), 65536)
                if not more:
                    return None
                self._rest += more
        line, _, self._rest = self._rest.partition(b"\n")
        found = json.loads(line)
        return found if isinstance(found, dict) else None

    @property
    def ended(self) -> bool:
        """Whether the process is gone."""
        return self._process.poll() is not None

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue
        self._process.wait()

    def __enter__(self) -> AssistantReader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


class _Shared:
    """The one process of the pages: started at the first sentence, ended when idle."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reader: AssistantReader | None = None
        self._timer: threading.Timer | None = None

    def hear(self, text: str, question: str) -> dict[str, Any]:
        with self._lock:
            return self._ready().ask({"hear": text, "question": question})

    def prepare(self) -> None:
        # Whoever is being waited for is starting it already.
        if self._lock.acquire(blocking=False):
            try:
                self._ready()
            except ReaderError:
                # Whoever sends a sentence is told.
                return
            finally:
                self._lock.release()

    def _ready(self) -> AssistantReader:
        """Return the process, started where there is none; it ends once it has long been idle."""
        if self._timer is not None:
            self._timer.cancel()
        if self._reader is None or self._reader.ended:
            self._reader = AssistantReader()
        self._timer = threading.Timer(IDLE_SECONDS, self.end)
        self._timer.daemon = True
        self._timer.start()
        return self._reader

    def end(self) -> None:
        with self._lock:
            if self._reader is not None:
                self._reader.close()
            self._reader = None


_shared = _Shared()


def hear(text: str, question: str = "") -> dict[str, Any]:
    """Return what is heard in ``text`` (triage.witnessed), by the rules and the model on disk.

    ``question`` is the id of the one that is open. Raises ReaderError.
    """
    return _shared.hear(text, question)


def prepare() -> None:
    """Have the process started, without waiting: somebody is about to write a sentence."""
    threading.Thread(target=_shared.prepare, daemon=True).start()


def end() -> None:
    """End the process of the pages now; the next sentence starts it again."""
    _shared.end()
