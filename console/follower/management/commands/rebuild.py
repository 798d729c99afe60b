"""``python -m console rebuild``: make the console's rows anew from the assistant's store."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from console.follower.importing import rebuild
from console.tracker import store


class Command(BaseCommand):
    """Rebuilds; reviews, notes and tags stay. May run beside a running console."""

    help = "Make the console's rows anew from the assistant's store; reviews stay."

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild and say how many conversations there are."""
        if not store.exists():
            raise CommandError("the assistant's store has no conversations yet (TRIAGE_DB_URL)")
        done = rebuild(lambda count: self.stdout.write(f"\r{count} conversations", ending=""))
        self.stdout.write(f"\r{done} conversations rebuilt")
