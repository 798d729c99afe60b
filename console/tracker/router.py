"""Which database a model lives in."""

from __future__ import annotations

from typing import Any


class TrackerRouter:
    """Sends the assistant's tables to its own database, which the console never migrates."""

    def db_for_read(self, model: Any, **_: Any) -> str | None:
        """Return the alias to read ``model`` from."""
        return "tracker" if model._meta.app_label == "tracker" else None

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **_: Any) -> bool | None:
        """Say whether tables of ``app_label`` may be made in ``db``."""
        if db == "tracker" or app_label == "tracker":
            return False
        return None
