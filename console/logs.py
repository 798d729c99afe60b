"""What the log says of a failure: where it happened and of what kind, never what somebody wrote.

The message of an exception may quote a patient, a row or a password, so it is left out.
"""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

FRAMES = 12
"""How many of the innermost places are named."""

Raised = tuple[type[BaseException], BaseException, TracebackType | None]


class WithoutMessages(logging.Formatter):
    """Writes one line a record, and for an exception its kind and the places it went through."""

    def formatException(self, ei: Raised) -> str:  # type: ignore[override]  # noqa: N802
        """Return the kind of an exception and the places, without its message."""
        places = traceback.extract_tb(ei[2])[-FRAMES:]
        lines = [f"  {place.filename}:{place.lineno} in {place.name}" for place in places]
        return "\n".join([*lines, f"  {ei[0].__module__}.{ei[0].__qualname__}"])
