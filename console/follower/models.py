"""How far the console has followed the assistant's store."""

from __future__ import annotations

from django.db import models


class Cursor(models.Model):
    """One row: every event up to ``position`` was taken, except the gaps.

    ``sender`` (a keyed hash of the sender id, so that nothing is left to erase here) and ``at`` are
    those of the event at ``position``: SQLite gives the ids of deleted rows out again, and only so
    can be seen that what stands there is still what was read.
    """

    position = models.BigIntegerField(default=0)
    sender = models.CharField(max_length=64, blank=True)
    at = models.FloatField(default=0)

    def __str__(self) -> str:
        return str(self.position)


class Gap(models.Model):
    """An event id that was not there when a later one was.

    PostgreSQL gives out ids before it commits: the event may still come, or never exist.
    """

    event_id = models.BigIntegerField(primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.event_id)


class Tombstone(models.Model):
    """A conversation that was erased here: what comes back of it from before is erased again.

    ``digest`` is a keyed hash of the sender id: it says nothing about the person. ``pending`` is
    the sender id itself while the erasure is under way, so that it is finished after a crash.
    """

    digest = models.CharField(max_length=64, primary_key=True)
    erased_at = models.DateTimeField()
    pending = models.CharField(max_length=255, blank=True, db_index=True)

    def __str__(self) -> str:
        return self.digest[:8]
