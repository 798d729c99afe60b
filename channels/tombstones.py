"""What was erased stays erased: a backup that is put back does not bring it back.

A tombstone says that everything of one conversation up to a moment was erased. It is kept in a
database of its own (``TRIAGE_TOMBSTONES_DB_URL``; by default the file ``erased.db`` beside that of
the conversations, or in ``var/``), which is never restored with them: at every start of the
assistant what is older than its tombstone is erased again. A conversation of the web that was
erased as a whole is also closed: its token opens nothing any more.
"""

from __future__ import annotations

import os
import time
from pathlib import Path

from sqlalchemy import Boolean, Column, Float, MetaData, String, Table, create_engine, select
from sqlalchemy.exc import IntegrityError

VAR = Path(__file__).resolve().parent.parent / "var"
_SQLITE = "sqlite:///"

TOMBSTONES = Table(
    "tombstones",
    MetaData(),
    Column("sender_id", String(255), primary_key=True),
    Column("erased_at", Float, nullable=False),
    Column("closed", Boolean, nullable=False),
)
"""``erased_at`` in seconds since 1970; ``closed`` where nothing may follow under the same id."""


def tombstones_url(conversations: str) -> str:
    """Return where the tombstones of the conversations in the database at that address are."""
    if given := os.environ.get("TRIAGE_TOMBSTONES_DB_URL"):
        return given
    is_file = conversations.startswith(_SQLITE)
    folder = Path(conversations.removeprefix(_SQLITE)).parent if is_file else VAR
    return f"{_SQLITE}{folder / 'erased.db'}"


class Tombstones:
    """The tombstones in the database at ``url``, made at the first use."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url, hide_parameters=True)
        TOMBSTONES.create(self._engine, checkfirst=True)

    @classmethod
    def beside(cls, conversations: str) -> Tombstones:
        """Return the tombstones of the conversations in the database at that address."""
        url = tombstones_url(conversations)
        if url.startswith(_SQLITE):
            Path(url.removeprefix(_SQLITE)).parent.mkdir(parents=True, exist_ok=True)
        return cls(url)

    def set(self, sender_id: str, closed: bool, at: float | None = None) -> None:
        """Note that everything of a conversation up to ``at`` (by default now) was erased."""
        values = {"erased_at": time.time() if at is None else at, "closed": closed}
        with self._engine.begin() as database:
            changed = database.execute(
                TOMBSTONES.update()
                .where(TOMBSTONES.c.sender_id == sender_id)
                .values(erased_at=values["erased_at"], closed=TOMBSTONES.c.closed | closed)
            )
            if changed.rowcount:
                return
        try:
            with self._engine.begin() as database:
                database.execute(TOMBSTONES.insert().values(sender_id=sender_id, **values))
        except IntegrityError:
            self.set(sender_id, closed, at)  # Another process was a moment earlier.

    def is_closed(self, sender_id: str) -> bool:
        """Say whether nothing may follow under this id."""
        with self._engine.connect() as database:
            wanted = select(TOMBSTONES.c.closed).where(TOMBSTONES.c.sender_id == sender_id)
            return bool(database.execute(wanted).scalar())

    def all(self) -> list[tuple[str, float, bool]]:
        """Return every id, the moment up to which it was erased, and whether it is closed."""
        with self._engine.connect() as database:
            return [tuple(row) for row in database.execute(select(TOMBSTONES))]
