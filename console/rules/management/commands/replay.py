"""``python -m console replay``: what other rules would have said in stored conversations."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from console.follower import importing
from console.rules.replay import MOST, replay
from console.tracker import store
from triage.rules import RULES_FILE, RulesError, load_rules


class Command(BaseCommand):
    """Weighs stored conversations by the rules of a file and lists "was → would be"."""

    help = "List what changed rules would have said in the stored conversations."

    def add_arguments(self, parser: CommandParser) -> None:
        """Declare the arguments."""
        parser.add_argument("--rules", type=Path, default=RULES_FILE, help="a changed rules.yml")
        parser.add_argument("--count", type=int, default=500, help="the newest so many")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the list. Raises CommandError with one line where something cannot be read."""
        if not 1 <= options["count"] <= MOST:
            raise CommandError(f"--count must be between 1 and {MOST}")
        try:
            rules = load_rules(options["rules"])
            call_command("migrate", verbosity=0)
            if not store.exists():
                raise CommandError("the assistant has stored nothing yet (TRIAGE_DB_URL)")
            importing.rebuild()
            found = replay(rules, options["count"])
        except (RulesError, importing.MissingError) as error:
            raise CommandError(str(error)) from None
        except DatabaseError as error:
            raise CommandError(f"a database cannot be used: {type(error).__name__}") from None
        for change in sorted(found.changes, key=lambda item: item.urgency):
            was, would_be = change.was, change.would_be
            mark = {1: "more urgent", -1: "LESS URGENT", 0: "as urgent"}[change.urgency]
            self.stdout.write(
                f"{change.conversation}  {was.orientation} ({', '.join(was.rules)}) → "
                f"{would_be.orientation or 'none'} ({', '.join(would_be.rules)})  {mark}"
            )
        less, more = found.by_urgency[-1], found.by_urgency[1]
        self.stdout.write(
            f"replay: {found.weighed} weighed by rules {rules.version}: "
            f"{len(found.changes)} change, {less} to less urgent, {more} to more urgent; "
            f"of {found.texts_only} others only the text; {found.unreadable} cannot be weighed"
        )
