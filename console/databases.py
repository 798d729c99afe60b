"""From a database address to Django's settings of it."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, unquote, urlsplit

PREFIX = "sqlite:///"


def database(url: str, own: bool) -> dict[str, Any]:
    """Return Django's settings for ``url`` (``sqlite:///…`` or ``postgresql://…``).

    ``own`` is true for the console's database. That of the assistant is only read, row by row, and
    its mode of writing is left as the assistant chose it, its file is never made here, and who
    waits for it does not wait long. In both, what is deleted is overwritten.
    """
    if url.startswith(PREFIX):
        pragmas = "PRAGMA secure_delete=ON;"
        if own:
            pragmas += "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;"
        path = url.removeprefix(PREFIX)
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path if own else f"file:{quote(path)}?mode=rw",
            "OPTIONS": {
                "timeout": 20 if own else 5,
                "transaction_mode": "IMMEDIATE",
                "init_command": pragmas,
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": 5} | ({} if own else {"options": "-c lock_timeout=5s"}),
    }
