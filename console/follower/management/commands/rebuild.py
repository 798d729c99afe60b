"""``python -m console rebuild``: make the console's rows anew from the assistant's store."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from console.follower.importing import MissingError, rebuild
from console.tracker import store


class Command(BaseCommand):
    """Rebuilds; reviews, notes and tags stay. May run beside a running console."""

    help = "Make the console's rows anew from the assistant's store; reviews stay."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the argument."""
        parser.add_argument(
            "--forget-missing",
            action="store_true",
            help="delete the rows that the store no longer knows, however many they are",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild and say how many conversations there are."""
        try:
            if not store.exists():
                raise CommandError("the assistant's store has no conversations yet (TRIAGE_DB_URL)")
            done = rebuild(
                lambda count: self.stdout.write(f"\r{count} conversations", ending=""),
                options["forget_missing"],
            )
        except store.UnreadableError as error:
            raise CommandError(
                f"the assistant's store cannot be read (TRIAGE_DB_URL): {error}"
            ) from None
        except MissingError as error:
            raise CommandError(
                f"{error}: is TRIAGE_DB_URL the right one? Nothing was deleted;"
                " --forget-missing deletes them"
            ) from None
        self.stdout.write(f"\r{done} conversations rebuilt")
